"""`vq reduce`."""

import os
from typing import Any

import click

from ..console import Failure, reported
from ..frames import frames_option
from ..given import files_given, read_given
from ..guests import hosted
from ..options import (
    LateCommand,
    manners,
    max_pixels,
    of_encoder,
    output,
    sources,
    together,
    writing,
)
from ..plan import STREAM, Frames
from .clusterer_options import clusterer_options, options_of

_FORMATS = (".png", ".gif", ".webp")


def _options() -> Any:
    return together(
        sources,
        output("Where to write, a file or a folder; default: IN-reduced.png beside IN."),
        click.option(
            "-k",
            type=click.IntRange(1, 256),
            metavar="N",
            help="The most colours, 1 to 256; default: 256.",
        ),
        click.option(
            "--ext",
            default="-reduced.png",
            show_default=True,
            metavar="END",
            help="What comes after the name of IN: .webp or -small.gif, say.",
        ),
        click.option(
            "--optimize", is_flag=True, help="Squeeze PNG with oxipng (vqcodec[optimize])."
        ),
        of_encoder("clusterer"),
        clusterer_options,
        of_encoder("seed", "alpha"),
        click.option(
            "--space",
            default="oklab",
            show_default=True,
            metavar="SPACE",
            help="Where distances are taken: srgb, linear or oklab, or one of vq spaces.",
        ),
        of_encoder("to_srgb", "look", "dither", "dither_strength"),
        of_encoder("keep_colors", "mask", "palette", "strict", "extend", "codebook"),
        click.option(
            "--rate-weight",
            type=float,
            metavar="X",
            help="What a bit of deflate counts beside squared error; default: what suits.",
        ),
        of_encoder("max_bytes", "min_psnr", "min_ssimulacra2"),
        of_encoder("strip", "drop_private"),
        frames_option("IN-reduced-0.png"),
        max_pixels("Refuse larger pictures"),
        click.option("--allow-larger", is_flag=True, help="Write also what is larger than IN."),
        click.option("--verify", is_flag=True, help="Read and compare before OUT takes its place."),
        writing,
        manners,
    )


@click.command(cls=LateCommand, make=_options)
@hosted()
def reduce(
    sources: tuple[str, ...],
    output: str | None,
    k: int | None,
    ext: str,
    optimize: bool,
    frames: Frames | None,
    max_pixels: int | None,
    allow_larger: bool,
    verify: bool,
    force: bool,
    keep_suffix: bool,
    skip_existing: bool,
    dry_run: bool,
    preserve: bool,
    jobs: int,
    scheduler: str | None,
    as_json: bool,
    quiet: bool,
    **settings: Any,
) -> None:
    """Reduce pictures to few colours: PNG, GIF or lossless WebP, which every program opens.

    IN is a picture, a folder with pictures, a pattern, or - for standard input.
    Colours and pixels are chosen for how the picture looks and for what deflate
    makes of them, so that files are small. Nothing is written that would be
    larger than IN.
    """
    from ...pictures.files import picture_suffixes
    from ...reduction import check_optimizer, reducer_of
    from ..jobs import Manners, run
    from ..plan import Naming, make_plan
    from ..reduce_job import ReduceJob
    from ..writer import Writer

    end = ext if "." in ext else f".{ext}"
    if not end.lower().endswith(_FORMATS) or os.path.basename(end) != end:
        raise Failure(f"--ext {ext!r} must end in {', '.join(_FORMATS)}, and name no folder", 2)
    others = files_given(settings)
    read_given(settings)
    settings["clusterer_options"] = options_of(settings)
    with reported("options"):
        reducer = reducer_of("vq reduce", k, **settings)
        if optimize:
            check_optimizer()
    plan = make_plan(sources, output, Naming(end, keep_suffix), picture_suffixes, others, frames)
    for task in plan.tasks:
        if task.output != STREAM and not task.output.lower().endswith(_FORMATS):
            raise Failure(f"OUT {task.output} must end in {', '.join(_FORMATS)}", 2)
    writer = Writer(force, skip_existing, dry_run, preserve, plan.makes_folders, also=tuple(others))
    job = ReduceJob(reducer, optimize, max_pixels, allow_larger, verify, writer)
    run(job, plan, Manners(jobs, as_json, quiet, scheduler))
