"""Bytes and speed of lossless palette pictures: .vq beside PNG, WebP and JPEG XL, in one run.

    python bench/lossless.py FOLDER [--every N] [--effort 9]

Takes every PNG below FOLDER/planes (indexed pictures, set by set: the part of the name without
digits, the number of colours, the kind of dithering) and FOLDER/screens, or FOLDER itself where it
has neither. Each picture is coded by every coder with one thread, decoded and compared pixel by
pixel. Bytes are those of whole files. The ratio is ours to the best of the others, picture by
picture, and its mean is geometric; speeds are megapixels a second over the set. Peers that are not
installed are left out: pip install pyoxipng pillow-jxl-plugin (libwebp comes with Pillow).
"""

import importlib.util
import io
import re
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec

CODERS = {}


def coder(name, module=None):
    """Register a function of (file, pixels, effort) that gives coded bytes, if it can run here."""

    def decorate(function):
        if module is None or importlib.util.find_spec(module):
            CODERS[name] = function
        return function

    return decorate


@coder("oxipng", "oxipng")
def png(file, pixels, effort):
    """Encode the file as it is, optimised without its metadata."""
    import oxipng

    options = {"level": 6, "strip": oxipng.StripChunks.all()}
    return oxipng.optimize_from_memory(file, **options)


@coder("WebP")
def webp(file, pixels, effort):
    """Encode without loss at its slowest, hidden colours kept."""
    target = io.BytesIO()
    options = {"lossless": True, "quality": 100, "method": 6, "exact": True}
    Image.fromarray(pixels).save(target, "WEBP", **options)
    return target.getvalue()


@coder("JPEG XL", "pillow_jxl")
def jxl(file, pixels, effort):
    """Encode without loss."""
    target = io.BytesIO()
    options = {"lossless": True, "effort": effort, "num_threads": 1}
    Image.fromarray(pixels).save(target, "JXL", **options)
    return target.getvalue()


@coder("vq")
def vq(file, pixels, effort):
    """Encode with one codeword for each colour."""
    return vqcodec.encode(pixels, "lossless", coding="context", strip=True)


def decoded(name, data, shape):
    """Decode with one thread; return pixels of so many channels and the seconds it took."""
    started = time.perf_counter()
    if name == "vq":
        pixels = vqcodec.decode(data)
        return pixels, time.perf_counter() - started
    if name == "JPEG XL":
        import pillow_jxl

        _, _, raw, *_ = pillow_jxl.Decoder(num_threads=1)(data)
        return np.frombuffer(raw, np.uint8).reshape(shape), time.perf_counter() - started
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        taken = time.perf_counter() - started
        return np.asarray(image.convert("RGBA" if shape[2] == 4 else "RGB")), taken


def pixels_of(path):
    """Return a picture as RGB, or as RGBA where it is not opaque."""
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGBA"))
    opaque = (pixels[..., 3] == 255).all()
    return np.ascontiguousarray(pixels[..., :3]) if opaque else pixels


def sets_of(folder):
    """Return name of the set -> paths."""
    if not (folder / "planes").is_dir():
        return {folder.name: sorted(folder.glob("*.png"))}
    found = {}
    for path in sorted((folder / "planes").glob("*.png")):
        kind, colours, dithering = path.stem.split("_")
        kind = {"chart": "screens", "page": "screens"}.get(re.sub(r"\d", "", kind)) or kind
        name = f"{re.sub(r'[0-9]', '', kind)} K={colours}{' dithered' * (dithering == 'fs')}"
        found.setdefault(name, []).append(path)
    found["screens as they are"] = sorted((folder / "screens").glob("*.png"))
    return found


def measure(path, effort):
    """Return megapixels, and for each coder bytes, seconds to encode and seconds to decode."""
    pixels, file = pixels_of(path), path.read_bytes()
    result = {}
    for name, function in CODERS.items():
        started = time.perf_counter()
        data = function(file, pixels, effort)
        encoding = time.perf_counter() - started
        back, decoding = decoded(name, data, pixels.shape)
        if not np.array_equal(back, pixels):
            raise SystemExit(f"{path.name}: {name} did not give the pixels back")
        result[name] = len(data), encoding, decoding
    return pixels.shape[0] * pixels.shape[1] / 1e6, result


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@click.option("--effort", default=9, show_default=True, help="Of JPEG XL.")
@click.option("--only", default="", help="Only sets whose name begins so.")
def main(folder, every, effort, only):
    """Print a table of bytes and one of speeds."""
    if "JPEG XL" in CODERS:
        import pillow_jxl  # noqa: F401  registers the format

    peers = [name for name in CODERS if name != "vq"]
    print(f"| set | pictures | {' | '.join(peers)} | best of them | vq | ratio | worst |")
    print("| --- " * (len(peers) + 6) + "|")
    speeds = []
    for name, paths in sets_of(folder).items():
        if not name.startswith(only):
            continue
        found = [measure(path, effort) for path in paths[::every]]
        best = [min(result[peer][0] for peer in peers) for _, result in found]
        ours = [result["vq"][0] for _, result in found]
        ratios = np.array(ours) / best
        totals = " | ".join(f"{sum(r[peer][0] for _, r in found):,}" for peer in peers)
        print(
            f"| {name} | {len(found)} | {totals} | {sum(best):,} | {sum(ours):,} "
            f"| {np.exp(np.log(ratios).mean()):.3f} | {ratios.max():.3f} |",
            flush=True,
        )
        megapixels = sum(size for size, _ in found)
        cells = [
            f"{megapixels / sum(result[coder][i] for _, result in found):.2f}"
            for i in (1, 2)
            for coder in CODERS
        ]
        speeds.append(f"| {name} | {' | '.join(cells)} |")
    names = " | ".join(f"{coder} {way}" for way in ("encodes", "decodes") for coder in CODERS)
    print(f"\nMegapixels a second, one thread:\n\n| set | {names} |")
    print("| --- " * (2 * len(CODERS) + 1) + "|", *speeds, sep="\n")


if __name__ == "__main__":
    main()
