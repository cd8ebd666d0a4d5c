"""The command line, `vq`: a command a module.

Commands import what they need when they run, so that `vq --help` stays light.
"""

from collections.abc import Sequence
from typing import NoReturn

import click

from .commands.animate import animate
from .commands.clusterers import clusterers
from .commands.compare import compare
from .commands.completion import completion
from .commands.decode import decode
from .commands.encode import encode
from .commands.help import help_
from .commands.info import info
from .commands.palette import palette
from .commands.reduce import reduce
from .commands.report import report
from .commands.spaces import spaces
from .commands.sweep import sweep
from .commands.train import train
from .console import run


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run `vq` with the given arguments, or those of the process, and exit."""
    run(vq, args)


def _version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import version

    from ..format.front import VERSION

    click.echo(f"vqcodec {version('vqcodec')}, format {VERSION[0]}.{VERSION[1]}")
    context.exit()


@click.group(no_args_is_help=False)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions, and exit.",
)
def vq() -> None:
    """Pictures as .vq files: a codebook and a plane of indices. More: vq help."""


for _command in (
    encode,
    decode,
    reduce,
    train,
    info,
    palette,
    compare,
    sweep,
    report,
    animate,
    clusterers,
    spaces,
    help_,
    completion,
):
    vq.add_command(_command)
