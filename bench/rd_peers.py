"""Peers of .vq at many rates, each a setting that gives files of a picture and what they decode to.

Palettes: pngquant and imagequant, with dithering and without, each palette picture written by
every lossless coder of bench/lossless.py at its slowest. Lossy coders: AVIF without subsampling
(its better colours; two speeds), JPEG XL at effort 7, WebP (which always subsamples) at its
slowest. One thread each. Where lossy coders end: JPEG XL at a distance of 0.1, the plugin's least
(at a quality of 100 it fails unless told to be lossless); AVIF at what 8-bit YCbCr rounds away,
often between 51 and 57 dB; WebP at its subsampling. Peers that are not installed are left out:
pip install pyoxipng pillow-jxl-plugin imagequant (libwebp and libavif come with Pillow).
"""

import importlib.util
import io
import os
import shutil
import subprocess

import numpy as np
from PIL import Image, features

from lossless import CODERS, decoded

os.environ["RAYON_NUM_THREADS"] = "1"  # oxipng reads it when it is first used.

KS = 8, 16, 32, 64, 128, 256
LOSSLESS = {name: function for name, function in CODERS.items() if name != "vq"}
EXACT = "exact"
PALETTES = {}
LOSSY = {}

if "JPEG XL" in LOSSLESS:
    import pillow_jxl  # noqa: F401  registers the format


def pngquant(picture, k, dithered):
    """Return an indexed PNG."""
    command = ["pngquant", "--speed", "1", *([] if dithered else ["--nofs"]), str(k), "-"]
    source = png_of(Image.fromarray(picture))
    return subprocess.run(command, input=source, stdout=subprocess.PIPE, check=True).stdout


def imagequant(picture, k, dithered):
    """Return an indexed PNG."""
    from imagequant import quantize_raw_rgba_bytes

    image = Image.fromarray(picture)
    size, pixels = image.size, image.convert("RGBA").tobytes()
    indices, palette = quantize_raw_rgba_bytes(pixels, *size, float(dithered), k)
    drawn = Image.frombytes("P", size, indices)
    drawn.putpalette(np.reshape(palette, (-1, 4))[:k, :3].astype(np.uint8).tobytes())
    return png_of(drawn)


def png_of(image):
    """Write a picture fast."""
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return target.getvalue()


if shutil.which("pngquant"):
    PALETTES["pngquant"] = pngquant
if importlib.util.find_spec("imagequant"):
    PALETTES["imagequant"] = imagequant
if features.check("avif"):
    LOSSY["AVIF"] = [
        {"quality": quality, "speed": speed, "subsampling": "4:4:4", "max_threads": 1}
        for speed in (4, 6)
        for quality in (25, 40, 50, 60, 70, 80, 88, 94, 98, 100)
    ]
if "JPEG XL" in LOSSLESS:
    LOSSY["JPEG XL"] = [
        {"quality": quality, "effort": 7, "num_threads": 1}
        for quality in (15, 35, 55, 70, 82, 90, 95, 98, 99.3, 99.99)
    ]
if features.check("webp"):
    LOSSY["WebP"] = [
        {"quality": quality, "method": 6} for quality in (10, 25, 40, 55, 70, 80, 88, 94, 98, 100)
    ]


def settings():
    """Return peer and options of every point, the quick ones first."""
    yield EXACT, {}
    for peer, listed in LOSSY.items():
        yield from ((peer, options) for options in listed)
    for peer in PALETTES:
        for k in KS:
            yield from ((peer, {"k": k, "dithered": dithered}) for dithered in (False, True))


def coded(picture, peer, options):
    """Return coder -> bytes of its file, and the picture that all of them decode to."""
    if peer in LOSSY:
        target = io.BytesIO()
        Image.fromarray(picture).save(target, {"JPEG XL": "JXL"}.get(peer, peer), **options)
        data = target.getvalue()
        return {peer: len(data)}, decoded(peer, data, picture.shape)[0]
    drawn, file = picture, png_of(Image.fromarray(picture))
    if peer in PALETTES:
        file = PALETTES[peer](picture, **options)
        drawn = decoded(peer, file, picture.shape)[0]
    sizes = {}
    for name, function in LOSSLESS.items():
        data = function(file, drawn, 9)
        if not np.array_equal(decoded(name, data, drawn.shape)[0], drawn):
            raise SystemExit(f"{name} did not give the pixels back")
        sizes[name] = len(data)
    return sizes, drawn
