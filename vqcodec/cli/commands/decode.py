"""`vq decode`."""

import click

from .. import options
from ..console import reported

_FORMATS = ("png", "webp", "tif", "gif", "bmp", "jpg", "avif", "jp2", "ppm", "tga")


@click.command()
@options.sources
@options.output("Where to write, a file or a folder; default: beside IN, as .png.")
@click.option(
    "--format",
    "wanted",
    metavar="NAME",
    shell_complete=options.names_of(lambda: _FORMATS),
    help="png, webp, tif or another that Pillow writes; default: by the suffix of OUT, or png.",
)
@click.option(
    "--fit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Shrink to at most N pixels a side, as for thumbnails.",
)
@options.max_pixels("Refuse larger pictures")
@options.limits
@click.option("--codebook", metavar="FILE", help="The .vqc file that external ones need.")
@click.option(
    "--drop-private", is_flag=True, help="Leave out places, names, serial numbers and paths."
)
@options.writing
@options.manners
def decode(
    sources: tuple[str, ...],
    output: str | None,
    wanted: str | None,
    fit: int | None,
    max_pixels: int | None,
    max_codewords: int | None,
    max_strips: int | None,
    max_work: int | None,
    codebook: str | None,
    drop_private: bool,
    force: bool,
    keep_suffix: bool,
    skip_existing: bool,
    dry_run: bool,
    preserve: bool,
    jobs: int,
    scheduler: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Decode .vq files to pictures of any format that Pillow writes.

    IN is a .vq file, a folder with such files, a pattern, or - for standard
    input. PNG files are indexed where the codebook allows, in its order.
    """
    from ...codebook import read_codebook
    from ...format.limits import Limits
    from ..decode_job import DecodeJob
    from ..jobs import Manners, run
    from ..plan import Naming, make_plan
    from ..suffixes import refuse_ours
    from ..writer import Writer

    book = None
    if codebook is not None:
        with reported(codebook):
            book = read_codebook(codebook)
    suffix = None if wanted is None else "." + wanted.lower().lstrip(".")
    plan = make_plan(sources, output, Naming(suffix or ".png", keep_suffix), lambda: {".vq"})
    refuse_ours(f"OUT{suffix}" if suffix or plan.makes_folders else output)
    also = () if codebook is None else (codebook,)
    writer = Writer(force, skip_existing, dry_run, preserve, plan.makes_folders, also)
    given = {
        "max_pixels": max_pixels,
        "max_codewords": max_codewords,
        "max_strips": max_strips,
        "max_work": max_work,
    }
    limits = Limits(**{name: most for name, most in given.items() if most is not None})
    job = DecodeJob(suffix, limits, book, drop_private, fit, writer)
    run(job, plan, Manners(jobs, as_json, quiet, scheduler))
