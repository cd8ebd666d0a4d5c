"""What each context of the `context` coding buys in bytes and costs in time.

    python bench/contexts.py FILE.png...

The pictures' own colours are their codebooks. Prints, for the contexts that drawings and
photographs use, the bytes and the time without each, and with ever fewer of them.
"""

import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded
from vqcodec import core
from vqcodec.coding import context

NAMES = (
    "w n nw", "w n ne", "w ne", "eight neighbours", "w nw", "w ww", "n nn", "w", "n", "none",
    "w ww www", "n nn nnn", "ne nee", "n ne nne", "predicted colour",
)  # fmt: skip
# They stand in the order in which adding one more saved most bytes.
ORDERS = {
    "drawings": (context._DRAWING, (0, 5, 11, 12, 2, 3, 7, 13, 14, 8, 10, 6)),
    "photographs": (context._PHOTOGRAPH, (4, 12, 8, 5, 7, 6, 9, 11)),
}


def coded(pictures, header):
    """Return the bytes of all pictures and the seconds."""
    started, total = time.perf_counter(), 0
    for plane, strips in pictures:
        total += len(strips.encode(plane, header))
    return total, time.perf_counter() - started


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--kind", type=click.Choice(list(ORDERS)), default="drawings", show_default=True)
@recorded
def main(files, kind, record):
    """Print two tables."""
    pictures = []
    for path in files:
        vq = vqcodec.quantize(Image.open(path).convert("RGBA"), "lossless")
        pictures.append((vq.indices, core.StripCoder(vq.codebook, 4, np.zeros(1, np.uint8))))
    header, order = ORDERS[kind]
    coded(pictures[:1], header)  # It warms up.
    base, seconds = coded(pictures, header)
    report = Report(__file__, record)
    table = report.table(f"{kind}, {base:,} bytes: without one", "without", "bytes", "time")
    for i in order:
        size, taken = coded(pictures, header & ~(1 << i))
        change = f"{100 * (size / base - 1):+.2f} %", f"x {taken / seconds:.2f}"
        table.row(f"{i}: {NAMES[i]}", *change)
    if header & 0x8000:
        size, taken = coded(pictures, header & 0x7FFF)
        change = f"{100 * (size / base - 1):+.2f} %", f"x {taken / seconds:.2f}"
        table.row("runs and *same*", *change)
    table = report.table("The first so many", "contexts", "bytes", "megapixels a second")
    pixels = sum(plane.size for plane, _ in pictures) / 1e6
    for n in range(1, len(order) + 1):
        size, taken = coded(pictures, header & 0x8000 | sum(1 << i for i in order[:n]))
        table.row(n, f"{100 * (size / base - 1):+.2f} %", f"{pixels / taken:.2f}")
    report.save()


if __name__ == "__main__":
    main()
