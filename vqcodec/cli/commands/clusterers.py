"""`vq clusterers`."""

import click

from ...errors import OptionError


@click.command()
def clusterers() -> None:
    """List the strategies that find codebooks, with their options."""
    from ...clustering import DEFAULT, describe_clusterer
    from ...clustering import clusterers as known

    for name in known():
        try:
            summary, options = describe_clusterer(name)
        except OptionError as error:
            summary, options = str(error), {}
        click.echo(f"{name}{' (auto)' if name == DEFAULT else ''}: {summary}")
        for option, default in options.items():
            click.echo(f"    {option}={default}")
