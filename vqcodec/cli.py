"""The command line, `vq`: encode, decode, info, clusterers."""

import json
import os
import time
from pathlib import Path

import click

from .console import Failure, reported, run, say
from .errors import OptionError

# Commands import what they need when they run, so that `vq --help` stays light.


def main(args=None):
    """Run `vq` with the given arguments, or those of the process, and exit."""
    run(vq, args)


def _version(context, parameter, wanted):
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import version

    from .container import VERSION
    from .kernels import backend

    click.echo(f"vqcodec {version('vqcodec')}, format {VERSION[0]}.{VERSION[1]}, {backend} kernels")
    context.exit()


@click.group(no_args_is_help=False)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions and the kernels in use, and exit.",
)
def vq():
    """Pictures as .vq files: a codebook and a plane of indices."""


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


@vq.command()
@click.argument("source", metavar="IN", type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(readable=False),
    help="Where to write; default: IN with the suffix .vq.",
)
@click.option(
    "-k",
    type=int,
    metavar="N",
    help="Number of codewords, 1 to 65536; default: 256.",
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
@click.option("--strip", is_flag=True, help="Leave out metadata: ICC, EXIF, XMP, DPI, text.")
@click.option("--record", is_flag=True, help="Write into the file how it was made.")
@click.option("--frame", type=click.IntRange(min=0), metavar="N", help="Which frame, from 0.")
@click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")
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
    **quantize_options,
):
    """Encode the picture IN, of any format that Pillow reads, as a .vq file."""
    import numpy as np

    from . import files, quality
    from .alpha import apply
    from .clustering import make_clusterer
    from .codec import quantize
    from .indexcoding import candidates
    from .picture import take_in
    from .progress import ProgressBar

    started = time.perf_counter()
    if lossless and k is not None:
        raise click.UsageError("-k and --lossless exclude each other")
    k = "lossless" if lossless else 256 if k is None else k
    shorthands = {"n_init": n_init, "max_iter": max_iter, "tol": tol, "effort": effort}
    for name, value in shorthands.items():
        if value is not None:
            options[name] = value
    with reported(source):
        strategy = make_clusterer(clusterer, options)
        candidates(coding)
    source, output = _paths(source, output, ".vq", force)
    with reported(source):
        opened, n_frames = files.read_picture(source, frame)
        if n_frames > 1 and frame is None:
            say(f"vq: {source}: has {n_frames} frames; the first is taken (--frame N for another)")
        with ProgressBar(source.name) as progress:
            image = quantize(opened, k, clusterer=strategy, progress=progress, **quantize_options)
        data = image.to_bytes(coding)
        picture = apply(quantize_options["alpha"], take_in(opened).expanded())
        drawn = image.to_array().reshape(picture.shape)
        exact = np.array_equal(picture, drawn)
        psnr, mse = quality.psnr(picture, drawn), quality.mse(picture, drawn)
    with reported(output):
        files.write_whole(output, data, overwrite=force)
    say(
        f"{output}: {image.width}x{image.height} {image.mode}, "
        f"{picture.size:,} -> {len(data):,} bytes (ratio {picture.size / len(data):.2f}), "
        f"{8 * len(data) / (image.width * image.height):.3f} bits per pixel, "
        f"PSNR {'exact' if exact else f'{psnr:.2f} dB'}, MSE {mse:.2f}, "
        f"{image.n_codewords} codewords, {time.perf_counter() - started:.2f} s"
    )


@vq.command()
@click.argument("source", metavar="IN", type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(readable=False),
    help="Where to write, in the format of its suffix; default: IN with .png.",
)
@click.option(
    "--max-pixels",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse larger pictures; default: 2^28.",
)
@click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")
def decode(source, output, max_pixels, force):
    """Decode the .vq file IN to a picture of any format that Pillow writes."""
    from . import files
    from .container import Limits
    from .limits import MAX_PIXELS
    from .vqimage import VQImage

    source, output = _paths(source, output, ".png", force)
    with reported(source), open(source, "rb") as stream:
        image = VQImage.from_stream(stream, Limits(max_pixels or MAX_PIXELS))
    with reported(output):
        files.write_whole(
            output, files.picture_bytes(image.to_pil(), output.suffix), overwrite=force
        )
    say(f"{output}: {image.width}x{image.height} {image.mode}, {image.n_codewords} codewords")


@vq.command()
@click.argument("source", metavar="IN", type=click.Path(readable=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(source, as_json):
    """Say what the .vq file IN holds, without decoding it."""
    from .info import describe

    with reported(source), open(source, "rb") as stream:
        facts = describe(stream)
    if as_json:
        click.echo(json.dumps(facts))
        return
    rows = {
        "format": f"version {facts['version']}",
        "picture": f"{facts['width']} x {facts['height']} pixels, {facts['mode']}",
        "block": "{} x {}".format(*facts["block"]),
        "codewords": f"{facts['n_codewords']:,}",
        "index coding": facts["coding"],
        "original": f"{facts['original_bits']:,} bits",
        "indices": f"{facts['index_bits']:,} bits",
        "codebook": f"{facts['codebook_bits']:,} bits",
        "payload": f"{facts['payload_bits']:,} bits",
        "file": f"{facts['file_bytes']:,} bytes",
        "ratio": f"{facts['ratio']:.2f}",
    }
    for section in facts["sections"]:
        name = f"section 0x{section['tag']:02x}"
        rows[name] = f"{section['name']}, {section['bytes']:,} bytes"
    for name, value in rows.items():
        click.echo(f"{name:<13} {value}")


@vq.command("clusterers")
def list_clusterers():
    """List the strategies that find codebooks, with their options."""
    from .clustering import DEFAULT, clusterers, describe_clusterer

    for name in clusterers():
        try:
            summary, options = describe_clusterer(name)
        except OptionError as error:
            summary, options = str(error), {}
        click.echo(f"{name}{' (auto)' if name == DEFAULT else ''}: {summary}")
        for option, default in options.items():
            click.echo(f"    {option}={default}")


def _paths(source, output, suffix, force):
    """Give IN and OUT as paths, having refused what cannot be read or written."""
    from . import files

    if not Path(source).name:
        raise Failure(f"{source or 'an empty IN'!r} names no file", 2)
    if output is not None and (not output or output.endswith(("/", os.sep))):
        raise Failure(f"OUT {output!r} names no file; give one, such as {output}out{suffix}", 2)
    source = Path(source)
    output = source.with_suffix(suffix) if output is None else Path(output)
    with reported(output):
        if output.is_file() and source.exists() and output.samefile(source):
            raise OptionError(f"OUT and IN are the same file, {source}; name another with -o")
        files.check_target(output, force)
    return source, output
