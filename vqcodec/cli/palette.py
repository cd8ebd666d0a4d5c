"""`vq palette`."""

import sys

import click

from ..console import reported


@click.command()
@click.argument("source", metavar="IN", type=click.Path(readable=False))
@click.option(
    "--as",
    "kind",
    metavar="FORMAT",
    default="hex",
    show_default=True,
    help="hex (a line each), gpl (GIMP), act (Adobe), pal (JASC) or json.",
)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(readable=False),
    help="Where to write; default: standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")
def palette(source, kind, output, force):
    """Write the codebook of the .vq file IN as a palette, in its order, with counts."""
    import numpy as np

    from ..errors import PictureError
    from ..files import write_whole
    from ..palettefiles import write_palette
    from ..vqimage import VQImage

    with reported(source):
        with open(source, "rb") as stream:
            image = VQImage.from_stream(stream)
        if image.block != (1, 1):
            raise PictureError("its codewords are blocks of pixels, not colours")
        counts = np.bincount(image.indices.ravel(), minlength=image.n_codewords)
        data = write_palette(image.codebook, counts, kind)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    with reported(output):
        write_whole(output, data, overwrite=force)
