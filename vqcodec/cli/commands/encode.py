"""`vq encode`."""

import contextlib
from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

from ..console import Failure, reported
from ..frames import frames_option
from ..given import files_given, read_given
from ..guests import hosted
from ..options import (
    PATH,
    LateCommand,
    manners,
    max_pixels,
    names_of,
    of_encoder,
    output,
    sources,
    together,
    writing,
)
from ..plan import Frames
from .clusterer_options import clusterer_options, options_of


def _codings() -> list[str]:
    from ...format.strips import INDEX_CODINGS

    return ["auto", "smallest", *(coding.name for coding in INDEX_CODINGS)]


def _options() -> Any:
    from ...encoder.targets.targets import Targets

    return together(
        sources,
        output("Where to write, a file or a folder; default: beside IN, with the suffix .vq."),
        of_encoder("k"),
        click.option(
            "--lossless",
            is_flag=True,
            help="As many codewords as the picture has distinct colours.",
        ),
        of_encoder("clusterer"),
        clusterer_options,
        of_encoder("seed", "block", "alpha", "space", "to_srgb", "look", "dither"),
        of_encoder("dither_strength"),
        of_encoder("keep_colors", "mask", "palette", "strict", "extend", "codebook"),
        click.option(
            "--external", is_flag=True, help="Name the codebook by its hash, and leave it out."
        ),
        of_encoder("categorical", "labels"),
        of_encoder("rate_weight", *Targets._fields),
        click.option(
            "--coding",
            metavar="NAME",
            shell_complete=names_of(_codings),
            help=f"Index coding, one of {', '.join(_codings())}; auto is the smaller of swift and "
            "packed. Default: that of IN if it is a .vq file, else auto.",
        ),
        click.option(
            "--smallest",
            is_flag=True,
            help="Try context, too: a tenth smaller, but ten to forty times slower to decode.",
        ),
        of_encoder("strip", "drop_private", "record"),
        click.option(
            "--like",
            metavar="FILE",
            type=PATH,
            help="As the record of this .vq file says; other options given go before it.",
        ),
        frames_option("OUT-0.vq"),
        max_pixels("Refuse larger pictures"),
        click.option("--allow-larger", is_flag=True, help="Write also what is larger than IN."),
        click.option(
            "--verify", is_flag=True, help="Decode and compare before OUT takes its place."
        ),
        writing,
        manners,
    )


@contextlib.contextmanager
def _blamed_on(like: str | None) -> Iterator[None]:
    """Say that an option may come from a record, where it is refused."""
    try:
        yield
    except Failure as error:
        if like is None:
            raise
        raise Failure(f"{error} (the record of {like} is one of what asks for it)", 2) from error


def _like(path: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the options that a file was made with, and before those the ones that were given."""
    from ...encoder.likeness import options_like
    from ...errors import OptionError
    from ...vqfile import open as opened

    context = click.get_current_context()
    given = {
        name
        for name in ("lossless", *settings)
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    given |= {"clusterer_options", *(["k"] if "lossless" in given else [])}
    changes = {name: value for name, value in settings.items() if name in given}
    with reported(path), opened(path) as file:
        try:
            return options_like(file, changes)
        except OptionError as error:
            raise Failure(f"{path}: {error}", 2) from error


@click.command(cls=LateCommand, make=_options)
@hosted()
def encode(
    sources: tuple[str, ...],
    output: str | None,
    k: int | None,
    lossless: bool,
    clusterer: str,
    coding: str | None,
    smallest: bool,
    external: bool,
    like: str | None,
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
    """Encode pictures, of any format that Pillow reads, as .vq files.

    IN is a picture, a folder with pictures, a pattern, or - for standard input.
    Nothing is written that would be larger than IN.
    """
    from ...codec import check_writing
    from ...encoder.options import LOSSLESS
    from ...encoder.request import Encoder
    from ...pictures.files import picture_suffixes
    from ..encode_job import EncodeJob
    from ..jobs import Manners, run
    from ..plan import Naming, make_plan
    from ..suffixes import refuse_other_format
    from ..writer import Writer

    if smallest and coding is not None:
        raise click.UsageError("--smallest and --coding exclude each other; leave one out")
    coding = "smallest" if smallest else coding
    if lossless and k is not None:
        raise click.UsageError("-k and --lossless exclude each other; leave one out")
    others = files_given(settings, like)
    read_given(settings)
    settings |= {"k": LOSSLESS if lossless else k, "clusterer": clusterer}
    settings["clusterer_options"] = options_of(settings)
    if like is not None:
        settings = _like(like, settings)
    with _blamed_on(like), reported("options"):
        encoder = Encoder.by("vq encode", **{"k": None, **settings})
        check_writing(encoder, coding or "auto", external=external)
    naming = Naming(".vq", keep_suffix)
    plan = make_plan(sources, output, naming, picture_suffixes, others, frames)
    if not plan.makes_folders:
        refuse_other_format(output, ".vq")
    writer = Writer(force, skip_existing, dry_run, preserve, plan.makes_folders, also=tuple(others))
    job = EncodeJob(encoder, coding, external, max_pixels, allow_larger, verify, writer)
    run(job, plan, Manners(jobs, as_json, quiet, scheduler))
