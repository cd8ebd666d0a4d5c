"""`vq animate`."""

import os
from typing import Any

import click

from ..console import Failure, reported, say
from ..guests import hosted
from ..options import LateCommand, force, max_pixels, of_encoder, output, source, together
from ..pillow import pillow_at_work
from ..plan import STREAM, Task, refuse_overwriting
from ..progress import ProgressBar
from ..writer import Writer
from .clusterer_options import clusterer_options, options_of


def _options() -> Any:
    return together(
        source,
        output("Where to write: a .gif, .png or .webp file; default: IN-fit.gif."),
        click.option(
            "-k",
            type=click.IntRange(1, 65536),
            default=16,
            show_default=True,
            metavar="N",
            help="Number of codewords.",
        ),
        click.option(
            "--clusterer",
            default="lloyd",
            show_default=True,
            metavar="NAME",
            help="Strategy whose steps are shown; those of auto are its last ones alone.",
        ),
        clusterer_options,
        of_encoder("seed", "space"),
        click.option(
            "--ms",
            type=click.IntRange(10, 60_000),
            default=250,
            show_default=True,
            metavar="N",
            help="How long a step is shown, in milliseconds.",
        ),
        max_pixels("Refuse larger pictures"),
        force,
        click.option("--quiet", is_flag=True, help="Say nothing but errors."),
    )


@click.command(cls=LateCommand, make=_options)
@hosted()
def animate(
    source: str,
    output: str | None,
    k: int,
    ms: int,
    max_pixels: int | None,
    force: bool,
    quiet: bool,
    **settings: Any,
) -> None:
    """Show how a codebook is found: the picture and its codewords at each iteration.

    Codewords are as wide as their share of the pixels. The colour that is drawn
    worst in the end is ringed, and stands beside what it is drawn as: so a rare
    colour is seen to wash out. Pictures of more than 640 pixels a side are made
    smaller.
    """
    from ...animation import FORMATS, animation, frames
    from ...encoder.request import Encoder
    from ...errors import OptionError
    from ...pictures.files import read_picture

    target = output or f"{os.path.splitext(source)[0]}-fit.gif"
    form = os.path.splitext(target)[1].lower().lstrip(".")
    if form not in FORMATS or target == STREAM:
        raise Failure(f"OUT {target} must end in .{', .'.join(FORMATS)}", 2)
    settings["clusterer_options"] = options_of(settings)
    with reported("options"):
        encoder = Encoder.by("vq animate", k, **settings)
    refuse_overwriting(target, [source])
    writer, task = Writer(force), Task(source, target)
    writer.skipped(task)
    with ProgressBar("" if quiet else os.path.basename(source)) as bar, reported(source):
        with pillow_at_work(max_pixels):
            image = read_picture(source).image
            image.load()
        try:
            pictures = frames(image, encoder, bar)
        except OptionError as error:
            raise Failure(f"{source}: {error}", 1) from error
        data = animation(pictures, form, ms)
    writer.write(task, data)
    if not quiet:
        width, height = pictures[0].size
        say(f"{target}: {len(pictures)} steps, {width}x{height}, {len(data):,} bytes")
