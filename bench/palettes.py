"""Palettes of vqcodec beside those of its peers, in one process tree.

    python bench/palettes.py --corpus FOLDER [-k 16 -k 64 -k 256] [--runs 3] [--peers fast|all]

For every picture below FOLDER/kodak and FOLDER/clipart (scikit-learn's own two photographs without
--corpus) and every peer: the palette for K colours, one thread, then the MSE of the picture drawn
with it (each pixel in its nearest colour of 8 bits, so that nobody's mapping matters; summed over
channels, averaged over pixels), and the best wall time of the runs, the peers taking turns. Means
over pictures are arithmetic, those of ratios geometric. The reference is scikit-learn's KMeans on
weighted distinct colours, n_init=1, to convergence, the median of five seeds. Peak memory is that
of the first picture, in MB and each in a fresh child (bench/peers.py, where the peers are too).
"""

import os

for variable in ("OMP", "OPENBLAS", "MKL", "RAYON"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

from figures import Report, recorded
from peers import PEERS, REFERENCE, reference
from vqcodec import kernels
from vqcodec.encoder.histogram import histogram

PEERS_SCRIPT = Path(__file__).with_name("peers.py")


def error(seen, n_pixels, palette):
    """MSE of a picture drawn with a palette, rounded to whole levels."""
    rounded = np.floor(np.clip(palette, 0, 255).astype(np.float64) + 0.5)
    distances = kernels.nearest(seen.points.astype(np.float64), rounded)[1]
    return kernels.weighted_cost(seen.weights, distances) / n_pixels


def timed(function, picture, k, seed):
    """Return a palette and the seconds it took."""
    started = time.perf_counter()
    palette = function(picture, k, seed)
    return palette, time.perf_counter() - started


def peak_memory(name, picture, k):
    """Return the peak memory of a peer in bytes, measured in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder, "picture.npy"), picture)
        command = [sys.executable, PEERS_SCRIPT, name, Path(folder, "picture.npy"), str(k)]
        return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def pictures(corpus):
    """Return name of the set -> pictures."""
    if corpus is None:
        from sklearn.datasets import load_sample_images

        return {"scikit-learn": load_sample_images().images}
    return {
        folder: [
            np.asarray(Image.open(path).convert("RGB"))
            for path in sorted((corpus / folder).glob("*.png"))
        ]
        for folder in ("kodak", "clipart")
    }


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-k", "ks", type=int, multiple=True, default=(16, 64, 256), show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--peers", type=click.Choice(["fast", "all"]), default="fast", show_default=True)
@recorded
def main(corpus, ks, runs, peers, record):
    """Print a table for each set and K."""
    report = Report(__file__, record)
    chosen = {name: f for name, (f, slow) in PEERS.items() if peers == "all" or not slow}
    for folder, images in pictures(corpus).items():
        for k in ks:
            names = [REFERENCE, *chosen]
            errors, seconds, peaks = (
                {name: [] for name in names},
                {name: [] for name in names},
                {},
            )
            for picture in images:
                n_pixels = picture.shape[0] * picture.shape[1]
                seen = histogram(picture.reshape(-1, 3))
                if len(seen.points) <= k:
                    continue
                peaks = peaks or {name: peak_memory(name, picture, k) for name in names}
                found = [timed(reference, picture, k, seed) for seed in range(5)]
                base = np.median([error(seen, n_pixels, palette) for palette, _ in found])
                seconds[REFERENCE].append(np.median([taken for _, taken in found]))
                errors[REFERENCE].append(base)
                best = dict.fromkeys(chosen, np.inf)
                for run in range(runs):
                    for name, function in chosen.items():
                        palette, taken = timed(function, picture, k, 0)
                        best[name] = min(best[name], taken)
                        if run == 0:
                            errors[name].append(error(seen, n_pixels, palette))
                for name in chosen:
                    seconds[name].append(best[name])
            if not peaks:  # No picture has more than k colours.
                continue
            title = f"{folder}, K = {k}, {len(seconds[REFERENCE])} pictures"
            columns = "MSE", "/ reference", "worst", "s", "/ reference", "peak MB"
            table = report.table(title, "palette of", *columns)
            for name, found in errors.items():
                ratios = np.array(found) / errors[REFERENCE]
                slower = np.array(seconds[name]) / seconds[REFERENCE]
                table.row(
                    name, f"{np.mean(found):.2f}", f"{np.exp(np.mean(np.log(ratios))):.4f}",
                    f"{ratios.max():.4f}", f"{np.mean(seconds[name]):.3f}",
                    f"{np.exp(np.mean(np.log(slower))):.3f}", f"{peaks[name] / 1e6:.1f}",
                )  # fmt: skip
    report.save()


if __name__ == "__main__":
    main()
