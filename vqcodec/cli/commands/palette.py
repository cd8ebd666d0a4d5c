"""`vq palette`."""

import os
import sys
from collections.abc import Iterable

import click

from .. import options
from ..addresses import fsspec_options
from ..console import reported, say, write_stream
from ..plan import STREAM, Task, refuse_overwriting, said_source
from ..suffixes import refuse_other_format
from ..writer import Writer, opened


def _formats() -> Iterable[str]:
    from ...pictures.palette_writing import FORMATS

    return FORMATS


@click.command()
@options.source
@fsspec_options
@click.option(
    "--as",
    "kind",
    metavar="FORMAT",
    shell_complete=options.names_of(_formats),
    help="hex (a line each), gpl (GIMP), act (Adobe), pal (JASC) or json; default: by the suffix "
    "of OUT, or hex.",
)
@options.output("Where to write; default: standard output.")
@options.force
def palette(source: str, kind: str | None, output: str | None, force: bool) -> None:
    """Write the codebook of the .vq or .vqc file IN as a palette, in its order, with counts."""
    from ...codebook import Codebook
    from ...format.front import CODEBOOK_SIGNATURE
    from ...pictures.palette_writing import keeps_alpha, write_palette
    from ...pictures.palettes import colours_of
    from ...streams import Counted
    from ...tables import count
    from ...vqimage import VQImage

    kind = kind or _kind_of(output)
    with reported(said_source(source)), opened(source) as stream:
        counted = Counted(stream)
        if counted.peek(len(CODEBOOK_SIGNATURE)) == CODEBOOK_SIGNATURE:
            codebook, counts = Codebook.from_stream(counted), None
        else:
            image = VQImage.from_stream(counted)
            codebook = image.shared_codebook()
            counts = count(image.indices, image.n_codewords)
        colours = colours_of(codebook)
        written = write_palette(colours, counts, kind)
    if not keeps_alpha(colours, kind):
        say(f"vq: {source}: {kind} has no room for its alpha; hex and json have")
    if output is None or output == STREAM:
        if kind == "act":
            write_stream(written)
        else:  # The others are text, which a terminal may have.
            sys.stdout.buffer.write(written)
        return
    refuse_overwriting(output, [source])
    refuse_other_format(output, f".{kind}")
    writer, task = Writer(force), Task(source, output)
    writer.skipped(task)
    writer.write(task, written)


def _kind_of(output: str | None) -> str:
    """Return the format that the name of a file asks for."""
    suffix = os.path.splitext(output or "")[1].lower().lstrip(".")
    return suffix if suffix in _formats() else "hex"
