"""Error diffusion on twelve megapixels, beside Pillow's, in one run.

    python bench/dithering.py PHOTOGRAPH

PHOTOGRAPH is tiled to 12 megapixels. Seconds of CPU, the best of three runs in turns, for drawing
with a codebook that is there: ours with the histogram and with the diffusion alone, by each method
and by the look "auto", whose strength is one a place, and Pillow's Image.quantize with the same
palette.
"""

import time

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded
from vqcodec.encoder.assign import assign
from vqcodec.encoder.dither import FULL, METHODS, Dithering
from vqcodec.encoder.looks import Look
from vqcodec.encoder.prepared import Prepared

PIXELS = 12_000_000


def mosaic(path):
    """Tile a picture to as many pixels."""
    tile = np.asarray(Image.open(path).convert("RGB"))
    times = int(np.ceil(np.sqrt(PIXELS / (tile.shape[0] * tile.shape[1]))))
    picture = np.tile(tile, (times, times, 1))
    return picture[: PIXELS // picture.shape[1]]


def seconds(call):
    started = time.process_time()
    call()
    return time.process_time() - started


@click.command()
@click.argument("photograph", type=click.Path(exists=True))
@recorded
def main(photograph, record):
    """Print a table."""
    picture = mosaic(photograph)
    image = Image.fromarray(picture)
    report = Report(__file__, record)
    title = f"{picture.shape[1]}x{picture.shape[0]} pixels, seconds"
    table = report.table(title, "K", "whole", *METHODS, "look", "Pillow")
    for k in (2, 16, 64, 256):
        codebook = vqcodec.quantize(Image.open(photograph).convert("RGB"), k).codebook
        palette = Image.new("P", (1, 1))
        palette.putpalette(codebook.tobytes())
        prepared = Prepared(picture, "premultiplied", (1, 1), k)
        prepared.numbers, prepared.points  # noqa: B018 - made once, before the clock
        labels, _ = assign(prepared.points, codebook, prepared.metric, prepared.classes)
        calls = [
            lambda: vqcodec.quantize(picture, palette=codebook, dither="floyd-steinberg"),  # noqa: B023
            *(lambda m=m: Dithering(m, FULL).draw(prepared, codebook, labels) for m in METHODS),  # noqa: B023
            lambda: Look("auto").draw(prepared, codebook, labels),  # noqa: B023
            lambda: image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG),  # noqa: B023
        ]
        best = [
            min(times)
            for times in zip(*[[seconds(c) for c in calls] for _ in range(3)], strict=True)
        ]
        table.row(k, *(f"{value:.2f}" for value in best))
    report.save()


if __name__ == "__main__":
    main()
