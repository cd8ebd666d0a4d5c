"""Bytes of `swift` to those of `context` at equal PSNR, with rate weights and with targets.

    python bench/rate_codings.py FOLDER... [--every N]

Each FOLDER is a set of pictures. With K = 16, 64, 256 and weights 0, 5, 20, 60, 150 each coding has
a front of bytes against PSNR (the lower hull of its points, straight in decibels and the logarithm
of bytes); the ratio is the mean over the decibels that both fronts have. Then `min_psnr` at the
PSNR of K = 64 without a weight: bytes, PSNR, and seconds of processor time.
"""

import time
from pathlib import Path

import click
import numpy as np

import vqcodec
from figures import Report, recorded
from lossless import mean_of, pixels_of
from vqcodec.colour import quality

KS = 16, 64, 256
WEIGHTS = 0, 5, 20, 60, 150
CODINGS = "auto", "smallest"


def measured(pixels, coding, **options):
    """Encode; return bytes, PSNR and seconds."""
    started = time.process_time()
    data = vqcodec.encode(pixels, coding=coding, strip=True, **options)
    taken = time.process_time() - started
    return len(data), quality.psnr(pixels, vqcodec.decode(data)), taken


def front(points):
    """Return decibels and logarithms of bytes of the points that no other beats."""
    best, found = np.inf, []
    for size, decibels, _ in sorted(points, key=lambda point: -point[1]):
        if size < best and decibels < 100:
            best = size
            found.append((decibels, np.log(size)))
    return np.array(found[::-1]).T


def ratio(ours, others):
    """Return the mean ratio of bytes over the decibels that two fronts have; nan for none."""
    low, high = max(ours[0][0], others[0][0]), min(ours[0][-1], others[0][-1])
    if not low < high:
        return np.nan
    at = np.linspace(low, high, 50)
    return float(np.exp(np.mean(np.interp(at, *ours) - np.interp(at, *others))))


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@recorded
def main(folders, every, record):
    """Print a table with a line for each set."""
    head = ("set", "pictures", "swift / context at equal PSNR", "min_psnr: bytes", "seconds")
    report = Report(__file__, record)
    table = report.table("`swift` to `context`, geometric means of pictures", *head)
    for folder in folders:
        ratios, bytes_of, seconds = [], [], []
        for path in sorted(folder.glob("*.png"))[::every]:
            pixels = pixels_of(path)
            fronts = [
                front([measured(pixels, c, k=k, rate_weight=w) for k in KS for w in WEIGHTS])
                for c in CODINGS
            ]
            ratios.append(ratio(*fronts))
            least = measured(pixels, "auto", k=64)[1]
            if least > 90:
                continue
            swift, context = (measured(pixels, c, min_psnr=least) for c in CODINGS)
            bytes_of.append(swift[0] / context[0])
            seconds.append(swift[2] / context[2])
        found = np.array(ratios)
        known = found[~np.isnan(found)]
        cells = f"{mean_of(known):.3f} (worst {known.max():.3f})", f"{mean_of(bytes_of):.3f}"
        table.row(folder.name, len(ratios), *cells, f"{mean_of(seconds):.3f}")
    report.save()


if __name__ == "__main__":
    main()
