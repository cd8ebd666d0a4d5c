"""`Image.save("x.vq")` in a pool of threads, as a web server does it: throughput, memory, leaks.

    python bench/threads.py [--threads 16] [--pictures 10000] [--each 400]

Pictures are drawn in memory, no two alike: icons of 64x64 and 30 colours, charts of 400x300 and 12
colours, all saved by Pillow to memory as .vq, as PNG (optimize) and as lossless WebP. Throughput is
pictures a second of wall-clock time, with one thread and with several, in one run; memory is by how
much the peak of a process rises above what it had after the first picture. The last table follows
the resident memory of a process while it saves and opens --pictures icons: what it has after each
tenth of them.
"""

import io
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import click
import numpy as np
from PIL import Image

import vqcodec  # noqa: F401  registers the format
from figures import Report, recorded

KINDS = {"icons": (64, 64, 30), "charts": (300, 400, 12)}
FORMATS = {
    "VQ": {}, "PNG": {"optimize": True}, "WEBP": {"lossless": True},
}  # fmt: skip


def picture(kind, number):
    """Draw a picture of few colours in rectangles, for its number."""
    height, width, n_colours = KINDS[kind]
    rng = np.random.default_rng(number)
    palette = rng.integers(0, 256, (n_colours, 3), np.uint8)
    pixels = np.full((height, width, 3), 255, np.uint8)
    for colour in palette:
        top, left = rng.integers(0, height), rng.integers(0, width)
        pixels[top : top + height // 3, left : left + width // 3] = colour
    return Image.fromarray(pixels)


def saved(image, name):
    """Save a picture, and return its bytes."""
    stream = io.BytesIO()
    image.save(stream, name, **FORMATS[name])
    return stream.getvalue()


def throughput(images, name, threads):
    """Return how many pictures a second are saved, and the mean of their bytes."""
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        files = list(pool.map(lambda image: saved(image, name), images))
    seconds = time.perf_counter() - started
    return len(images) / seconds, sum(map(len, files)) / len(images)


def pictures_of(kind, n):
    """Draw pictures of a kind."""
    return [picture(kind, number) for number in range(n)]


def resident():
    """Return the resident memory of this process in megabytes."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_of(kind, name, threads, n_pictures):
    """Return by how much saving raises the peak of the memory of a process, in megabytes."""
    program = (
        f"import resource, threads as t\nimages = t.pictures_of({kind!r}, {n_pictures})\n"
        f"t.throughput(images[:1], {name!r}, 1)\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\nfirst = peak()\n"
        f"t.throughput(images, {name!r}, {threads})\nprint(peak() - first)"
    )
    folder = os.path.dirname(os.path.abspath(__file__))
    run = [sys.executable, "-c", program]
    return float(subprocess.run(run, cwd=folder, check=True, capture_output=True).stdout)


def there_and_back(number):
    """Save an icon and open it again."""
    data = saved(picture("icons", number), "VQ")
    with Image.open(io.BytesIO(data)) as image:
        image.load()


@click.command()
@click.option("--threads", default=16, show_default=True)
@click.option("--pictures", default=10_000, show_default=True, help="To look for leaks.")
@click.option("--each", default=400, show_default=True, help="Pictures for throughput.")
@recorded
def main(threads, pictures, each, record):
    """Print tables of throughput and of memory."""
    report = Report(__file__, record)
    columns = "pictures", "format", "bytes each", "1 thread, a second"
    table = report.table(
        "Pictures saved by Pillow", *columns, f"{threads} threads, a second", "peak above one, MB"
    )
    for kind in KINDS:
        images = pictures_of(kind, each)
        for name in FORMATS:
            alone, n_bytes = throughput(images, name, 1)
            together, _ = throughput(images, name, threads)
            peak = peak_of(kind, name, threads, each)
            table.row(
                kind, name, f"{n_bytes:,.0f}", f"{alone:.0f}", f"{together:.0f}", f"{peak:.0f}"
            )
    table = report.table(
        f"Resident memory while {pictures:,} icons are saved and opened, {threads} threads",
        "after", "MB",
    )  # fmt: skip
    tenth = pictures // 10
    with ThreadPoolExecutor(threads) as pool:
        for part in range(10):
            list(pool.map(there_and_back, range(part * tenth, (part + 1) * tenth)))
            table.row(f"{(part + 1) * tenth:,}", f"{resident():.1f}")
    table.row("the peak", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}")
    report.save()


if __name__ == "__main__":
    main()
