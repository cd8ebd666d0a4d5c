"""Bytes and speed of lossless palette pictures: .vq beside PNG, WebP and JPEG XL, in one run.

    python bench/lossless.py FOLDER [--every N] [--effort 9] [--rounds 5]

Takes every PNG below FOLDER/planes (indexed pictures, set by set: the part of the name without
digits, the number of colours, the kind of dithering) and FOLDER/screens, or FOLDER itself where it
has neither. Each picture is coded by every coder with one thread, decoded and compared pixel by
pixel. Bytes are those of whole files. Ratios are ours to the best of the others, and to our other
coding, picture by picture, and their means are geometric; so are those of speeds, megapixels a
second of processor time, the best of some rounds in which the coders take turns. (What others take
to encode is measured once.) Peers that are not installed are left out: pip install pyoxipng
pillow-jxl-plugin (libwebp comes with Pillow).
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
from figures import Report, recorded

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


@coder("swift")
def swift(file, pixels, effort):
    """Encode with one codeword for each colour, as it is by default."""
    return vqcodec.encode(pixels, "lossless", coding="swift", strip=True)


@coder("context")
def context(file, pixels, effort):
    """Encode likewise with the other coding, for the smallest files."""
    return vqcodec.encode(pixels, "lossless", coding="context", strip=True)


OURS = ("swift", "context")


def decoded(name, data, shape):
    """Decode with one thread; return pixels of so many channels and the seconds it took."""
    started = time.process_time()
    if name in OURS:
        pixels = vqcodec.decode(data, max_work=2**40)
        return pixels, time.process_time() - started
    if name == "JPEG XL":
        import pillow_jxl

        _, _, raw, *_ = pillow_jxl.Decoder(num_threads=1)(data)
        return np.frombuffer(raw, np.uint8).reshape(shape), time.process_time() - started
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        taken = time.process_time() - started
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


def measure(path, effort, rounds):
    """Return megapixels, and for each coder bytes, and megapixels a second both ways."""
    pixels, file = pixels_of(path), path.read_bytes()
    coded, encoding, decoding = {}, {}, {}
    for turn in range(rounds):
        for name, function in CODERS.items():
            if turn == 0 or name in OURS:
                started = time.process_time()
                coded[name] = function(file, pixels, effort)
                taken = time.process_time() - started
                encoding[name] = min(taken, encoding.get(name, np.inf))
            back, taken = decoded(name, coded[name], pixels.shape)
            decoding[name] = min(taken, decoding.get(name, np.inf))
            if not np.array_equal(back, pixels):
                raise SystemExit(f"{path.name}: {name} did not give the pixels back")
    size = pixels.shape[0] * pixels.shape[1] / 1e6
    return {
        name: (len(data), size / max(encoding[name], 1e-6), size / max(decoding[name], 1e-6))
        for name, data in coded.items()
    }


def mean_of(values):
    """Return a geometric mean."""
    return float(np.exp(np.log(np.asarray(list(values), float)).mean()))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@click.option("--effort", default=9, show_default=True, help="Of JPEG XL.")
@click.option("--rounds", default=5, show_default=True, help="Of which the best counts.")
@click.option("--only", default="", help="Only sets whose name begins so.")
@recorded
def main(folder, every, effort, rounds, only, record):
    """Print a table of bytes and one of speeds."""
    if "JPEG XL" in CODERS:
        import pillow_jxl  # noqa: F401  registers the format

    peers = [name for name in CODERS if name not in OURS]
    head = ["set", "pictures", *peers, "best of them", *OURS]
    head += [f"{name}, ratio (worst)" for name in OURS] + ["swift / context"]
    report = Report(__file__, record)
    sizes_of = report.table("Bytes of whole files", *head)
    speeds = []
    for name, paths in sets_of(folder).items():
        if not paths or not name.startswith(only):
            continue
        found = [measure(path, effort, rounds) for path in paths[::every]]
        best = np.array([min(result[peer][0] for peer in peers) for result in found])
        sizes = {coder: np.array([result[coder][0] for result in found]) for coder in CODERS}
        cells = [name, len(found)]
        cells += [f"{sizes[peer].sum():,}" for peer in peers]
        cells += [f"{best.sum():,}", *(f"{sizes[coder].sum():,}" for coder in OURS)]
        for coder in OURS:
            ratios = sizes[coder] / best
            cells.append(f"{mean_of(ratios):.3f} ({ratios.max():.3f})")
        cells.append(f"{mean_of(sizes['swift'] / sizes['context']):.3f}")
        sizes_of.row(*cells)
        means = {
            (coder, way): mean_of(result[coder][way] for result in found)
            for coder in CODERS
            for way in (1, 2)
        }
        cells = [name, *(f"{means[coder, way]:.2f}" for way in (1, 2) for coder in CODERS)]
        cells += [
            f"{means['swift', 2] / means[coder, 2]:.2f}"
            for coder in ("context", "WebP", "JPEG XL")
            if coder in CODERS
        ]
        cells.append(f"{means['swift', 2] / means['swift', 1]:.2f}")
        speeds.append(cells)
    head = ["set", *(f"{coder} {way}" for way in ("encodes", "decodes") for coder in CODERS)]
    head += [f"swift to {coder}" for coder in ("context", "WebP", "JPEG XL") if coder in CODERS]
    head.append("encoding to decoding")
    table = report.table("Megapixels a second, one thread", *head)
    for cells in speeds:
        table.row(*cells)
    report.save()


if __name__ == "__main__":
    main()
