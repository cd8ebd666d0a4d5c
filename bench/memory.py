"""Peak memory of encoding and decoding a large picture, in multiples of the decoded picture.

    python bench/memory.py [--megapixels 12] [-k 256] [--corpus FOLDER]

Each figure is the peak resident memory above what the process held before the call, with the
picture loaded, as the operating system counts it (Linux only: VmHWM after a reset). The picture is
a mosaic of the photographs of the corpus, or of noisy copies of the reef.
"""

import runpy
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded

ROOT = Path(__file__).resolve().parent.parent


def status(name, process="self"):
    """Return a figure of /proc/PROCESS/status in bytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def measured(call):
    """Run a call; return its result, its peak memory above the start, and its seconds."""
    Path("/proc/self/clear_refs").write_text("5")  # This resets the peak.
    before = status("VmRSS")
    started = time.perf_counter()
    result = call()
    return result, status("VmHWM") - before, time.perf_counter() - started


def mosaic(n_pixels, corpus):
    """Make a picture of about so many pixels, uint8 of shape (h, w, 3)."""
    if corpus:
        tiles = [
            np.asarray(Image.open(path).convert("RGB").resize((768, 512)))
            for path in sorted(Path(corpus).glob("*.png"))
        ]
    else:
        reef = runpy.run_path(str(ROOT / "docs" / "reef.py"))["draw"]().astype(np.int16)
        noise = np.random.RandomState(0)
        tiles = [
            np.clip(reef + noise.randint(-9, 10, reef.shape), 0, 255).astype(np.uint8)
            for _ in range(8)
        ]
    tile_h, tile_w = tiles[0].shape[:2]
    columns = max(1, round((n_pixels / 0.75) ** 0.5 / tile_w))
    rows = max(1, round(n_pixels / (columns * tile_w * tile_h)))
    return np.concatenate(
        [
            np.concatenate(
                [tiles[(row * columns + column) % len(tiles)] for column in range(columns)], 1
            )
            for row in range(rows)
        ]
    )


@click.command()
@click.option("--megapixels", default=12.0, show_default=True)
@click.option("-k", default=256, show_default=True)
@click.option("--corpus", type=click.Path(exists=True, file_okay=False))
@recorded
def main(megapixels, k, corpus, record):
    """Measure quantize, to_bytes and decode."""
    picture = mosaic(megapixels * 1e6, corpus)
    vqcodec.decode(vqcodec.encode(picture[:64, :64], 16))  # Imports are not what is measured.
    report = Report(__file__, record)
    size = f"{picture.shape[1]}x{picture.shape[0]}, {picture.nbytes / 1e6:.0f} MB of samples"
    table = report.table(f"{size}, K = {k}", "call", "peak, times the picture", "seconds")
    vq, peak, seconds = measured(lambda: vqcodec.quantize(picture, k))
    table.row("quantize", f"{peak / picture.nbytes:.2f}", f"{seconds:.2f}")
    data, peak, seconds = measured(vq.to_bytes)
    table.row("to_bytes", f"{peak / picture.nbytes:.2f}", f"{seconds:.2f}")
    del vq
    _, peak, seconds = measured(lambda: vqcodec.decode(data))
    table.row("decode", f"{peak / picture.nbytes:.2f}", f"{seconds:.2f}")
    report.save()


if __name__ == "__main__":
    main()
