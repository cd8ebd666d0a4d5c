"""`vq decode`."""

import click

from ..console import reported, say
from . import arguments


@click.command()
@arguments.source
@arguments.output("Where to write, in the format of its suffix; default: IN with .png.")
@click.option(
    "--max-pixels",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse larger pictures; default: 2^28.",
)
@arguments.force
def decode(source, output, max_pixels, force):
    """Decode the .vq file IN to a picture of any format that Pillow writes."""
    from .. import files
    from ..container import Limits
    from ..limits import MAX_PIXELS
    from ..vqimage import VQImage

    source, output = arguments.paths(source, output, ".png", force)
    with reported(source), open(source, "rb") as stream:
        image = VQImage.from_stream(stream, Limits(max_pixels or MAX_PIXELS))
    with reported(output):
        files.write_whole(
            output, files.picture_bytes(image.to_pil(), output.suffix), overwrite=force
        )
    say(f"{output}: {image.width}x{image.height} {image.mode}, {image.n_codewords} codewords")
