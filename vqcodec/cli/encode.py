"""`vq encode`."""

import json
import time

import click

from ..console import reported, say
from . import arguments


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


@click.command()
@arguments.source
@arguments.output("Where to write; default: IN with the suffix .vq.")
@click.option(
    "-k",
    type=int,
    metavar="N",
    help="Number of codewords, 1 to 65536; default: 256. With a target, the most there may be.",
)
@click.option(
    "--lossless", is_flag=True, help="As many codewords as the picture has distinct colours."
)
@click.option(
    "--clusterer",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="Strategy that finds the codebook; see vq clusterers.",
)
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_options,
    help="An option of the clusterer; may be repeated.",
)
@click.option("--n-init", type=int, metavar="N", help="Short for --option n_init=N: restarts.")
@click.option(
    "--max-iter",
    type=int,
    metavar="N",
    help="Short for --option max_iter=N: iterations of a restart.",
)
@click.option(
    "--tol",
    type=float,
    metavar="X",
    help="Short for --option tol=X: the movement, in levels, that counts as none.",
)
@click.option(
    "--effort", metavar="LEVEL", help="Short for --option effort=LEVEL: fast, default or best."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="N", help="Same seed, same bytes."
)
@click.option(
    "--block",
    default="1x1",
    show_default=True,
    metavar="HxW",
    callback=_block,
    help="Block of pixels that a codeword covers, up to 16x16.",
)
@click.option(
    "--coding",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="Index coding: auto (the smaller of the next two), context, packed or deflate.",
)
@click.option(
    "--alpha",
    default="premultiplied",
    show_default=True,
    metavar="POLICY",
    help="premultiplied, exact (keeps hidden colours), binary (0 or 255) or drop.",
)
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
    "--palette",
    metavar="FILE|COLOURS",
    help="Exactly these codewords: a .vq file, a picture, .gpl, .act, .pal, .json, or '#fff,#000'.",
)
@click.option("--strict", is_flag=True, help="A colour that is not in the palette is an error.")
@click.option(
    "--extend", is_flag=True, help="Append colours that are not in the palette, up to -k in all."
)
@click.option("--strip", is_flag=True, help="Leave out metadata: ICC, EXIF, XMP, DPI, text.")
@click.option("--record", is_flag=True, help="Write into the file how it was made.")
@click.option("--frame", type=click.IntRange(min=0), metavar="N", help="Which frame, from 0.")
@arguments.force
def encode(
    source,
    output,
    clusterer,
    options,
    n_init,
    max_iter,
    tol,
    effort,
    coding,
    frame,
    force,
    k,
    lossless,
    palette,
    **quantize_options,
):
    """Encode the picture IN, of any format that Pillow reads, as a .vq file."""
    import numpy as np

    from .. import files, quality
    from ..alpha import apply
    from ..clustering import make_clusterer
    from ..codec import check_coding, quantize
    from ..given import matched
    from ..indexcoding import candidates
    from ..palettefiles import as_palette, read_palette
    from ..picture import take_in
    from ..progress import ProgressBar

    started = time.perf_counter()
    if lossless and k is not None:
        raise click.UsageError("-k and --lossless exclude each other")
    k = "lossless" if lossless else k
    shorthands = {"n_init": n_init, "max_iter": max_iter, "tol": tol, "effort": effort}
    for name, value in shorthands.items():
        if value is not None:
            options[name] = value
    with reported(source):
        strategy = make_clusterer(clusterer, options, quantize_options["rate_weight"])
        candidates(coding)
        check_coding(coding, quantize_options)
    if palette is not None:
        with reported(palette):
            quantize_options["palette"] = (
                as_palette(palette) if palette.startswith("#") else read_palette(palette)
            )
    source, output = arguments.paths(source, output, ".vq", force)
    with reported(source):
        opened, n_frames = files.read_picture(source, frame)
        if n_frames > 1 and frame is None:
            say(f"vq: {source}: has {n_frames} frames; the first is taken (--frame N for another)")
        with ProgressBar(source.name) as progress:
            image = quantize(opened, k, clusterer=strategy, progress=progress, **quantize_options)
        data = image.to_bytes(coding)
        picture = apply(quantize_options["alpha"], take_in(opened).expanded())
        if palette is not None:
            picture, _ = matched(picture, image.codebook)
        drawn = image.to_array().reshape(picture.shape)
        exact = np.array_equal(picture, drawn)
        psnr, mse = quality.psnr(picture, drawn), quality.mse(picture, drawn)
        worst = quality.worst(picture, drawn)
    with reported(output):
        files.write_whole(output, data, overwrite=force)
    if image.explanation:
        say(f"{output}: {image.explanation}")
    say(
        f"{output}: {image.width}x{image.height} {image.mode}, "
        f"{picture.size:,} -> {len(data):,} bytes (ratio {picture.size / len(data):.2f}), "
        f"{8 * len(data) / (image.width * image.height):.3f} bits per pixel, "
        f"PSNR {'exact' if exact else f'{psnr:.2f} dB'}, MSE {mse:.2f}, "
        f"{'' if exact else f'largest error {worst}, '}"
        f"{image.n_codewords} codewords, {time.perf_counter() - started:.2f} s"
    )
