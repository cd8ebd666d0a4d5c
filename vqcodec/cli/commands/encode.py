"""`vq encode`."""

import json
import os

import click

from .. import options
from ..console import Failure, reported


def _block(context, parameter, value):
    try:
        height, width = value.lower().split("x")
        return int(height), int(width)
    except ValueError:
        raise click.BadParameter(f"expected HxW such as 4x4, not {value!r}") from None


def _options(context, parameter, values):
    options = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"expected NAME=VALUE, not {value!r}")
        try:
            options[name] = json.loads(text)
        except (ValueError, RecursionError):
            options[name] = text
    return options


def _clusterers():
    from ...clustering import clusterers

    return ["auto", *clusterers()]


def _codings():
    from ...format.strips import INDEX_CODINGS

    return ["auto", *(coding.name for coding in INDEX_CODINGS)]


def _policies():
    from ...colour.alpha import POLICIES

    return POLICIES


def _spaces():
    from ...colour.spaces import SPACES

    return SPACES


def _dithers():
    from ...encoder.dither import METHODS

    return METHODS


# How codewords are found; `vq train` has them, too.
clustering = options.options(
    click.option(
        "--clusterer",
        default="auto",
        show_default=True,
        metavar="NAME",
        shell_complete=options.names_of(_clusterers),
        help="Strategy that finds the codebook; see vq clusterers.",
    ),
    click.option(
        "--option",
        "options",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_options,
        help="An option of the clusterer; may be repeated.",
    ),
    click.option("--n-init", type=int, metavar="N", help="Short for --option n_init=N: restarts."),
    click.option(
        "--max-iter",
        type=int,
        metavar="N",
        help="Short for --option max_iter=N: iterations of a restart.",
    ),
    click.option(
        "--tol",
        type=float,
        metavar="X",
        help="Short for --option tol=X: the movement, in levels, that counts as none.",
    ),
    click.option(
        "--effort", metavar="LEVEL", help="Short for --option effort=LEVEL: fast, default or best."
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, metavar="N", help="Same seed, same bytes."
    ),
    click.option(
        "--block",
        default="1x1",
        show_default=True,
        metavar="HxW",
        callback=_block,
        help="Block of pixels that a codeword covers, up to 16x16.",
    ),
    click.option(
        "--alpha",
        default="premultiplied",
        show_default=True,
        metavar="POLICY",
        shell_complete=options.names_of(_policies),
        help="premultiplied, exact (keeps hidden colours), binary (0 or 255) or drop.",
    ),
    click.option(
        "--space",
        default="srgb",
        show_default=True,
        metavar="SPACE",
        shell_complete=options.names_of(_spaces),
        help="Where distances are taken: srgb, linear or oklab.",
    ),
    click.option("--to-srgb", is_flag=True, help="Convert colours to sRGB by the ICC profile."),
)


def strategy_of(clusterer, options, n_init, max_iter, tol, effort, rate_weight=0):
    """Give the clusterer that options ask for."""
    from ...clustering import make_clusterer

    shorthands = {"n_init": n_init, "max_iter": max_iter, "tol": tol, "effort": effort}
    options |= {name: value for name, value in shorthands.items() if value is not None}
    return make_clusterer(clusterer, options, rate_weight)


def _read_palette(value):
    from ...pictures.palettes import as_palette, read_palette

    with reported(value):
        return as_palette(value) if value.startswith("#") else read_palette(value)


def _read_mask(path):
    from ...errors import OptionError
    from ...pictures.files import read_picture
    from ...pictures.masks import check_mask

    with reported(path):
        try:
            return check_mask(read_picture(path)[0])
        except OptionError as error:
            raise Failure(f"{path}: {error}", 2) from error


def _read_labels(path):
    from ...pictures.labels import read_names

    with reported(path):
        return read_names(path)


def _read_codebook(path):
    from ...codebook import read_codebook

    with reported(path):
        return read_codebook(path)


# What comes as a file or as text, and what reads it.
_READERS = {
    "palette": _read_palette,
    "mask": _read_mask,
    "labels": _read_labels,
    "codebook": _read_codebook,
}


@click.command()
@options.sources
@options.output("Where to write, a file or a folder; default: beside IN, with the suffix .vq.")
@click.option(
    "-k",
    type=int,
    metavar="N",
    help="Number of codewords, 1 to 65536; default: 256. With a target, the most there may be.",
)
@click.option(
    "--lossless", is_flag=True, help="As many codewords as the picture has distinct colours."
)
@clustering
@click.option(
    "--dither",
    metavar="METHOD",
    shell_complete=options.names_of(_dithers),
    help="floyd-steinberg, ordered or blue-noise; default: none.",
)
@click.option(
    "--dither-strength", type=float, default=1.0, show_default=True, metavar="X", help="0 to 1."
)
@click.option(
    "--keep-color",
    "keep_colors",
    multiple=True,
    metavar="COLOUR",
    help="This colour survives to the last bit; may be repeated.",
)
@click.option("--mask", metavar="FILE", help="A grey picture: how much each pixel counts.")
@click.option(
    "--palette",
    metavar="FILE|COLOURS",
    help="Exactly these codewords: a .vq file, a picture, .gpl, .act, .pal, .json, or '#fff,#000'.",
)
@click.option("--strict", is_flag=True, help="A colour that is not in the palette is an error.")
@click.option(
    "--extend", is_flag=True, help="Append colours that are not in the palette, up to -k in all."
)
@click.option("--codebook", metavar="FILE", help="The codebook of a .vqc file; see vq train.")
@click.option("--external", is_flag=True, help="Name the codebook by its hash, and leave it out.")
@click.option("--categorical", is_flag=True, help="A label map: every value is kept, 8 or 16 bits.")
@click.option("--labels", metavar="FILE", help="Names of labels: JSON, or lines such as 17 road.")
@click.option(
    "--rate-weight",
    type=float,
    default=0,
    show_default=True,
    metavar="X",
    help="What a bit counts beside squared error: 2 is hardly seen, 100 saves much.",
)
@click.option(
    "--max-bytes", type=int, metavar="N", help="Target: the best file of at most N bytes."
)
@click.option(
    "--min-psnr", type=float, metavar="DB", help="Target: the smallest file of at least this PSNR."
)
@click.option(
    "--max-error",
    type=int,
    metavar="E",
    help="Target: the smallest file in which no sample is off by more than E levels.",
)
@click.option(
    "--coding",
    default="auto",
    show_default=True,
    metavar="NAME",
    shell_complete=options.names_of(_codings),
    help="Index coding: auto (the smaller of the next two), context, packed or deflate.",
)
@click.option("--strip", is_flag=True, help="Leave out metadata: ICC, EXIF, XMP, DPI, text.")
@click.option("--record", is_flag=True, help="Write into the file how it was made.")
@click.option("--frame", type=click.IntRange(min=0), metavar="N", help="Which frame, from 0.")
@click.option("--allow-larger", is_flag=True, help="Write also what is larger than IN.")
@click.option("--verify", is_flag=True, help="Decode and compare before OUT takes its place.")
@options.writing
@options.manners
def encode(
    sources, output, k, lossless, clusterer, options, n_init, max_iter, tol, effort, coding,
    external, frame, allow_larger, verify, force, skip_existing, dry_run, preserve, jobs, as_json,
    quiet, **quantize_options,
):  # fmt: skip
    """Encode pictures, of any format that Pillow reads, as .vq files.

    IN is a picture, a folder with pictures, a pattern, or - for standard input.
    Nothing is written that would be larger than IN.
    """
    from ...codec import check_writing
    from ...encoder.request import Order
    from ...pictures.files import picture_suffixes
    from ..encode_job import EncodeJob
    from ..jobs import Manners, run
    from ..plan import make_plan
    from ..writer import Writer

    if lossless and k is not None:
        raise click.UsageError("-k and --lossless exclude each other; leave one out")
    others = [
        quantize_options[name] for name in _READERS if os.path.exists(quantize_options[name] or "")
    ]
    for name, read in _READERS.items():
        if quantize_options[name] is not None:
            quantize_options[name] = read(quantize_options[name])
    with reported("options"):
        quantize_options["clusterer"] = strategy_of(
            clusterer, options, n_init, max_iter, tol, effort, quantize_options["rate_weight"]
        )
        quantize_options["k"] = "lossless" if lossless else k
        not_asked = ("strip", "record")
        order = Order.checked(
            **{name: value for name, value in quantize_options.items() if name not in not_asked}
        )
        check_writing(coding, external, quantize_options)
    quantize_options["keep_colors"] = order.keep_colors
    plan = make_plan(sources, output, ".vq", picture_suffixes, others)
    writer = Writer(force, skip_existing, dry_run, preserve, plan.makes_folders)
    job = EncodeJob(quantize_options, coding, external, frame, allow_larger, verify, writer)
    run(job, plan, Manners(jobs, as_json, quiet))
