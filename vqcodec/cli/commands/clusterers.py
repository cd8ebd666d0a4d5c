"""`vq clusterers`."""

import click

from ...errors import OptionError
from ..console import printable
from ..guests import hosted
from ..streams import tell


@click.command()
@hosted()
def clusterers() -> None:
    """List the strategies that find codebooks, with their options."""
    from ...clustering import DEFAULT, describe_clusterer, shadowed
    from ...clustering import clusterers as known

    for name in known():
        try:
            summary, options = describe_clusterer(name)
        except OptionError as error:
            summary, options = str(error), {}
        tell(printable(f"{name}{' (auto)' if name == DEFAULT else ''}: {summary}"))
        for option, default in options.items():
            tell(printable(f"    {option}={default}"))
    for name, place in shadowed().items():
        line = f"{name} ({place}) cannot be had: vqcodec has one of that name; have it renamed"
        tell(printable(line))
