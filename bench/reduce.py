"""Palette PNGs of `vq reduce` beside those of its peers, every file decoded and scored.

    python bench/reduce.py PICTURES... [--every 4] [--butteraugli] [--record]

PICTURES are folders; each is a set. Peers are pngquant (speeds 1 and 4, dithered and not),
imagequant, Pillow's quantize and ImageMagick, as far as they are installed; all PNGs, ours too,
are optimised by oxipng, level 4. Fronts are over 8 to 256 colours; scores are SSIMULACRA2, of
pictures with alpha the mean over black and over white, and with --butteraugli the 3-norm of
butteraugli as well. At each of our points of a score from 50 to 95 that the peers' fronts reach,
our bytes are a multiple of the fewest that any peer takes for as good a score, and our score is
higher by so much than the best of any peer with as many bytes. Means over a picture's points, then
over pictures. Pictures that all draw exactly are left out. --every N takes each Nth picture of a
set, and says so; the whole takes hours.
"""

import contextlib
import io
import math
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded
from rd_fronts import bytes_at, front
from rd_scores import Scorer

KS = 8, 16, 32, 64, 128, 256
LOWEST, HIGHEST = 50, 95
OURS = "vq reduce"


def ours(image, path, k):
    stream = io.BytesIO()
    vqcodec.reduce(image, k, strip=True).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def pngquant(*options):
    def run(image, path, k):
        command = ["pngquant", *options, "--strip", str(k), "-"]
        with path.open("rb") as stream:
            return subprocess.run(command, stdin=stream, capture_output=True, check=True).stdout

    return run


def imagequant(image, path, k):
    import imagequant as package

    stream = io.BytesIO()
    made = package.quantize_pil_image(image.convert("RGBA"), dithering_level=1.0, max_colors=k)
    made.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def pillow(image, path, k):
    stream = io.BytesIO()
    if image.mode == "RGBA":
        made = image.quantize(k, Image.Quantize.FASTOCTREE)
    else:
        made = image.quantize(k, kmeans=1, dither=Image.Dither.FLOYDSTEINBERG)
    made.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def imagemagick(image, path, k):
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made.png")
        subprocess.run(["convert", path, "-strip", "-colors", str(k), f"PNG8:{made}"], check=True)
        return made.read_bytes()


def peers():
    """Return what is installed, by name."""
    found = {}
    if shutil.which("pngquant"):
        for speed in ("1", "4"):
            found[f"pngquant {speed}"] = pngquant("--speed", speed)
            found[f"pngquant {speed}, no dithering"] = pngquant("--speed", speed, "--nofs")
    with contextlib.suppress(ImportError):
        import imagequant as package  # noqa: F401

        found["imagequant"] = imagequant
    found["Pillow"] = pillow
    if shutil.which("convert"):
        found["ImageMagick"] = imagemagick
    return found


class Judge:
    """Scores decoded pictures against one original, over black and over white if it has alpha."""

    def __init__(self, image, butteraugli):
        self.has_alpha = image.mode == "RGBA"
        self.grounds = (0, 255) if self.has_alpha else (0,)
        self.originals = [seen(image, ground) for ground in self.grounds]
        self.scorers = [Scorer(original) for original in self.originals]
        self.butteraugli = butteraugli

    def __call__(self, image):
        shown = [seen(image, ground) for ground in self.grounds]
        exact = all(map(np.array_equal, shown, self.originals))
        scores = [s.ssimulacra2(pixels) for s, pixels in zip(self.scorers, shown, strict=True)]
        found = {"ssimulacra2": float(np.mean(scores)), "exact": exact}
        if self.butteraugli:
            found["butteraugli"] = -float(np.mean([*map(norm, self.originals, shown)]))
        return found


def norm(first, second):
    """Return the 3-norm of butteraugli."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, name)) for name in ("first.png", "second.png")]
        for path, pixels in zip(paths, (first, second), strict=True):
            Image.fromarray(pixels).save(path, compress_level=1)
        done = subprocess.run(["butteraugli_main", *paths], capture_output=True, text=True)
    return float(done.stdout.splitlines()[-1].rpartition(":")[2])


def seen(image, ground):
    """Return a picture over a level of grey: uint8, shape (h, w, 3)."""
    rgba = image.convert("RGBA")
    under = Image.new("RGBA", rgba.size, (ground, ground, ground, 255))
    return np.asarray(Image.alpha_composite(under, rgba).convert("RGB"))


def measured(path, butteraugli):
    """Return points of a picture, by who drew them: bytes, scores, and seconds."""
    import oxipng

    image = Image.open(path)
    image = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    judge = Judge(image, butteraugli)
    points = {}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.png")  # all are given the same pixels
        image.save(plain, compress_level=1)
        for name, draw in {OURS: ours, **peers()}.items():
            points[name] = []
            for k in KS:
                began, below = time.process_time(), times_of_children()
                data = draw(image, plain, k)
                drawn = time.process_time() - began + times_of_children() - below
                began = time.process_time()
                data = oxipng.optimize_from_memory(data, level=4)
                squeezed = time.process_time() - began
                opened = Image.open(io.BytesIO(data))
                points[name].append(
                    {"k": k, "bytes": len(data), "drawn": drawn, "squeezed": squeezed}
                    | judge(opened)
                )
    return points


def times_of_children():
    import os

    times = os.times()
    return times.children_user + times.children_system


def compared(points, metric, low, high):
    """Return means over our points: bytes to the best peer's, and the score above the best's."""
    mine = front(points[OURS], metric)
    others = [front(found, metric) for name, found in points.items() if name != OURS]
    ratios, gains = [], []
    for quality, size in mine:
        if not low <= quality <= high:
            continue
        sizes = [bytes_at(other, quality) for other in others]
        sizes = [each for each in sizes if each is not None]
        if sizes:
            ratios.append(math.log(size / min(sizes)))
        best = [quality_at(other, size) for other in others]
        best = [each for each in best if each is not None]
        if best:
            gains.append((quality, quality - max(best)))
    return ratios, gains


def quality_at(front, size):
    """Return the quality that a front has with as many bytes; None outside of it."""
    for (below, small), (above, large) in zip(front, front[1:], strict=False):
        if small <= size <= large:
            share = math.log(size / small) / math.log(large / small) if large > small else 1
            return below + share * (above - below)
    return None


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--every", default=1, show_default=True, help="Take each Nth picture of a set.")
@click.option("--butteraugli", is_flag=True, help="Score with butteraugli_main, too.")
@click.option("--jobs", default=2, show_default=True)
@recorded
def main(pictures, every, butteraugli, jobs, record):
    """Print tables."""
    report = Report(__file__, record)
    sets = {Path(name).name: sorted(Path(name).glob("*.png"))[::every] for name in pictures}
    with ProcessPoolExecutor(jobs) as pool:
        tasks = {
            name: [(path, pool.submit(measured, path, butteraugli)) for path in paths]
            for name, paths in sets.items()
        }
        found = {
            name: [(path.stem, task.result()) for path, task in each]
            for name, each in tasks.items()
        }
    metrics = {"ssimulacra2": (LOWEST, HIGHEST)}
    if butteraugli:
        metrics["butteraugli"] = (-4.0, -0.4)
    for metric, (low, high) in metrics.items():
        tell(report, found, metric, low, high, every)
    times(report, found)
    by_colours(report, found)
    report.save()


def tell(report, found, metric, low, high, every):
    sampled = f", each {every}th picture" if every > 1 else ""
    table = report.table(
        f"At equal {metric}{sampled}",
        *("pictures", "compared", "bytes to the best peer's", "largest", "worst picture"),
        *("score above the best peer's", "points below a score of 90"),
    )
    for name, pictures in found.items():
        ratios, gains, under = {}, [], []
        for stem, points in pictures:
            if all(point["exact"] for each in points.values() for point in each):
                continue
            logs, above = compared(points, metric, low, high)
            if logs:
                ratios[stem] = math.exp(np.mean(logs))
            gains += [gain for _, gain in above]
            under += [gain for quality, gain in above if quality < 90]
        if not ratios:
            continue
        mean = math.exp(np.mean([math.log(ratio) for ratio in ratios.values()]))
        worst = max(ratios, key=ratios.get)
        table.row(
            f"{name} ({len(pictures)})", len(ratios), f"{mean:.3f}", f"{ratios[worst]:.3f}", worst,
            f"{np.mean(gains):+.2f}" if gains else "", f"{np.mean(under):+.2f}" if under else "",
        )  # fmt: skip


def times(report, found):
    names = list(next(iter(found.values()))[0][1])
    table = report.table("Seconds of CPU, sums: drawing, and oxipng after it", "pictures", *names)
    for name, pictures in found.items():
        cells = []
        for who in names:
            points = [point for _, each in pictures for point in each[who]]
            drawn, squeezed = (sum(point[key] for point in points) for key in ("drawn", "squeezed"))
            cells.append(f"{drawn:.1f} + {squeezed:.1f}")
        table.row(name, *cells)


def by_colours(report, found):
    """Print means for each number of colours, ours and pngquant's."""
    names = [OURS, "pngquant 1", "imagequant"]
    table = report.table(
        "Mean score, and mean kilobytes, by colours",
        "pictures", "K", *(name for name in names if name in next(iter(found.values()))[0][1]),
    )  # fmt: skip
    for name, pictures in found.items():
        for place, k in enumerate(KS):
            cells = []
            for who in table.columns[2:]:
                points = [each[who][place] for _, each in pictures]
                score = np.mean([point["ssimulacra2"] for point in points])
                size = np.mean([point["bytes"] for point in points]) / 1000
                cells.append(f"{score:.1f}, {size:.1f}")
            table.row(name, k, *cells)


if __name__ == "__main__":
    main()
