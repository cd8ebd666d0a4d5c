"""`vq palette`."""

import sys

import click

from ..console import reported
from . import arguments


@click.command()
@arguments.source
@click.option(
    "--as",
    "kind",
    metavar="FORMAT",
    default="hex",
    show_default=True,
    help="hex (a line each), gpl (GIMP), act (Adobe), pal (JASC) or json.",
)
@arguments.output("Where to write; default: standard output.")
@arguments.force
def palette(source, kind, output, force):
    """Write the codebook of the .vq file IN as a palette, in its order, with counts."""
    import numpy as np

    from ..files import write_whole
    from ..palettefiles import read_vq, write_palette

    with reported(source):
        with open(source, "rb") as stream:
            image = read_vq(stream)
        counts = np.bincount(image.indices.ravel(), minlength=image.n_codewords)
        data = write_palette(image.codebook, counts, kind)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    with reported(output):
        write_whole(output, data, overwrite=force)
