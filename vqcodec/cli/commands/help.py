"""`vq help`: commands and topics."""

from collections.abc import Mapping
from importlib import resources
from typing import cast

import click

from ..console import Failure


def topics() -> list[str]:
    """Return the names of all topics, sorted."""
    folder = resources.files("vqcodec.cli") / "topics"
    return sorted(
        entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt")
    )


def text_of(topic: str) -> str:
    """Read the text of a topic."""
    return (resources.files("vqcodec.cli") / "topics" / f"{topic}.txt").read_text("utf-8")


def _commands(root: click.Context) -> Mapping[str, click.Command]:
    return cast(click.Group, root.command).commands


def _names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    names = sorted({*topics(), *_commands(context.find_root())})
    return [name for name in names if name.startswith(incomplete)]


@click.command("help")
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=_names)
@click.pass_context
def help_(context: click.Context, topic: str | None) -> None:
    """Explain a command or a topic; without one, list them."""
    root = context.find_root()
    commands = _commands(root)
    if topic is None:
        click.echo(root.get_help())
        click.echo("\nTopics, for vq help TOPIC:")
        for name in topics():
            click.echo(f"  {name:<12} {text_of(name).splitlines()[0]}")
    elif topic in topics():
        click.echo(text_of(topic), nl=False)
    elif topic in commands:
        command = commands[topic]
        with click.Context(command, info_name=topic, parent=root) as inner:
            click.echo(command.get_help(inner))
    else:
        names = ", ".join(sorted({*topics(), *commands}))
        raise Failure(f"there is no help on {topic}; there is on {names}", 2)
