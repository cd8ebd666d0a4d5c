"""`vq palette`."""

import sys
from collections.abc import Iterable

import click

from .. import options
from ..console import reported, say, write_stream
from ..plan import STREAM, Task, refuse_overwriting, said_source
from ..writer import Writer, read_source


def _formats() -> Iterable[str]:
    from ...pictures.palettes import FORMATS

    return FORMATS


@click.command()
@options.source
@click.option(
    "--as",
    "kind",
    metavar="FORMAT",
    default="hex",
    show_default=True,
    shell_complete=options.names_of(_formats),
    help="hex (a line each), gpl (GIMP), act (Adobe), pal (JASC) or json.",
)
@options.output("Where to write; default: standard output.")
@options.force
def palette(source: str, kind: str, output: str | None, force: bool) -> None:
    """Write the codebook of the .vq or .vqc file IN as a palette, in its order, with counts."""
    import numpy as np

    from ...codebook import Codebook
    from ...format.front import CODEBOOK_SIGNATURE
    from ...format.sample_format import has_alpha
    from ...pictures.palettes import colours_of, write_palette
    from ...vqimage import VQImage

    data = read_source(source)
    with reported(said_source(source)):
        if data.startswith(CODEBOOK_SIGNATURE):
            codebook, counts = Codebook.from_bytes(data), None
        else:
            image = VQImage.from_bytes(data)
            codebook = image.shared_codebook()
            counts = np.bincount(image.indices.ravel(), minlength=image.n_codewords)
        colours = colours_of(codebook)
        written = write_palette(colours, counts, kind)
    if kind in ("gpl", "act", "pal") and has_alpha(colours.shape[1]):
        say(f"vq: {source}: {kind} has no room for its alpha; hex and json have")
    if output is None or output == STREAM:
        if kind == "act":
            write_stream(written)
        else:  # The others are text, which a terminal may have.
            sys.stdout.buffer.write(written)
        return
    refuse_overwriting(output, [source])
    writer, task = Writer(force), Task(source, output)
    writer.skipped(task)
    writer.write(task, written)
