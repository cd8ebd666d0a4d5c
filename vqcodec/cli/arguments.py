"""IN and OUT of a command: what its options are, and what may be read and written."""

import os
from pathlib import Path

import click

from ..console import Failure, reported
from ..errors import OptionError

source = click.argument("source", metavar="IN", type=click.Path(readable=False))
force = click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")


def output(text):
    """Give the option OUT with a help text."""
    return click.option(
        "-o", "--output", metavar="OUT", type=click.Path(readable=False), help=text
    )  # fmt: skip


def paths(source, output, suffix, force):
    """Give IN and OUT as paths, having refused what cannot be read or written."""
    from .. import files

    if not Path(source).name:
        raise Failure(f"{source or 'an empty IN'!r} names no file", 2)
    if output is not None and (not output or output.endswith(("/", os.sep))):
        raise Failure(f"OUT {output!r} names no file; give one, such as {output}out{suffix}", 2)
    source = Path(source)
    output = source.with_suffix(suffix) if output is None else Path(output)
    with reported(output):
        if output.is_file() and source.exists() and output.samefile(source):
            raise OptionError(f"OUT and IN are the same file, {source}; name another with -o")
        files.check_target(output, force)
    return source, output
