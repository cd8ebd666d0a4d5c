"""`vq help`: commands and topics."""

from importlib import resources

import click

from ..console import Failure


def topics():
    """Give the names of all topics, sorted."""
    folder = resources.files("vqcodec.cli") / "topics"
    return sorted(
        entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt")
    )


def text_of(topic):
    """Give the text of a topic."""
    return (resources.files("vqcodec.cli") / "topics" / f"{topic}.txt").read_text("utf-8")


@click.command("help")
@click.argument(
    "topic",
    required=False,
    metavar="[TOPIC]",
    shell_complete=lambda context, parameter, incomplete: [
        name
        for name in sorted([*topics(), *context.find_root().command.commands])
        if name.startswith(incomplete)
    ],
)
@click.pass_context
def help_(context, topic):
    """Explain a command or a topic; without one, list them."""
    root = context.find_root()
    commands = root.command.commands
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
        names = ", ".join([*topics(), *sorted(commands)])
        raise Failure(f"there is no help on {topic}; there is on {names}", 2)
