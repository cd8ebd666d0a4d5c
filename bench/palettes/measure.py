"""Palettes of vqcodec beside those of its peers, in one process tree.

    python bench/palettes/measure.py --corpus FOLDER [-k 16 -k 64 -k 256] [--runs 3]
        [--seeds 3] [--peers fast|all]

For every picture below FOLDER/kodak and FOLDER/clipart (scikit-learn's own two photographs without
--corpus) and every peer: the palette for K colours, one thread, then the MSE of the picture drawn
with it (each pixel in its nearest colour of 8 bits, so that nobody's mapping matters; summed over
channels, averaged over pixels), and the least processor time of the runs, peers taking turns. Means
over pictures are arithmetic, those of ratios geometric. The reference is scikit-learn's KMeans on
weighted distinct colours, n_init=1, to convergence, the median of five seeds. "Best known" is the
least MSE that anybody has found for a picture and K (best_known.json, by best_known.py); of what
draws random numbers there are as many seeds as asked for, and the worst is that of any. Peak memory
is that of the first picture, in MB and each in a fresh child (peers.py, where the peers are, too).
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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from best_known import KNOWN, error, name_of
from figures import Report, recorded
from peers import PEERS, REFERENCE, reference
from vqcodec.encoder.histogram import histogram

PEERS_SCRIPT = Path(__file__).with_name("peers.py")


def spent():
    """Return the seconds of processor time so far, those of programs included."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def timed(function, picture, k, seed):
    """Return a palette and the seconds of processor time it took, those of programs included."""
    started = spent()
    palette = function(picture, k, seed)
    return palette, spent() - started


def peak_memory(name, picture, k):
    """Return the peak memory of a peer in bytes, measured in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder, "picture.npy"), picture)
        command = [sys.executable, PEERS_SCRIPT, name, Path(folder, "picture.npy"), str(k)]
        return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def pictures(corpus):
    """Return name of the set -> name of each picture -> picture."""
    if corpus is None:
        from sklearn.datasets import load_sample_images

        names = "china", "flower"
        return {"scikit-learn": dict(zip(names, load_sample_images().images, strict=True))}
    return {
        folder: {
            name_of(path): np.asarray(Image.open(path).convert("RGB"))
            for path in sorted((corpus / folder).glob("*.png"))
        }
        for folder in ("kodak", "clipart")
    }


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-k", "ks", type=int, multiple=True, default=(16, 64, 256), show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--seeds", default=3, show_default=True)
@click.option("--peers", type=click.Choice(["fast", "all"]), default="fast", show_default=True)
@recorded
def main(corpus, ks, runs, seeds, peers, record):
    """Print a table for each set and K."""
    report = Report(__file__, record)
    chosen = {name: f for name, (f, slow) in PEERS.items() if peers == "all" or not slow}
    for folder, images in pictures(corpus).items():
        for k in ks:
            names = [REFERENCE, *chosen]
            errors, seconds, known, worst, peaks = ({name: [] for name in names} for _ in range(5))
            peaks = {}
            for title, picture in images.items():
                n_pixels = picture.shape[0] * picture.shape[1]
                seen = histogram(picture.reshape(-1, 3))
                if len(seen.points) <= k:
                    continue
                peaks = peaks or {name: peak_memory(name, picture, k) for name in names}
                found = [timed(reference, picture, k, seed) for seed in range(5)]
                base = np.median([error(seen, n_pixels, palette) for palette, _ in found])
                seconds[REFERENCE].append(np.median([taken for _, taken in found]))
                errors[REFERENCE].append(base)
                least = KNOWN.get(title, {}).get(str(k), np.nan)
                known[REFERENCE].append(base / least)
                worst[REFERENCE].append(max(error(seen, n_pixels, p) for p, _ in found) / least)
                best = dict.fromkeys(chosen, np.inf)
                for _ in range(runs):
                    for name, function in chosen.items():
                        best[name] = min(best[name], timed(function, picture, k, 0)[1])
                for name, function in chosen.items():
                    n_seeds = seeds if name.startswith("vqcodec") else 1
                    tried = [
                        error(seen, n_pixels, function(picture, k, seed)) for seed in range(n_seeds)
                    ]
                    errors[name].append(np.mean(tried))
                    known[name].append(np.mean(tried) / least)
                    worst[name].append(max(tried) / least)
                    seconds[name].append(best[name])
            if not peaks:  # No picture has more than k colours.
                continue
            title = f"{folder}, K = {k}, {len(seconds[REFERENCE])} pictures"
            columns = (
                "MSE", "/ best known", "worst", "/ reference", "s", "/ reference", "peak MB"
            )  # fmt: skip
            table = report.table(title, "palette of", *columns)
            for name, found in errors.items():
                ratios = np.array(found) / errors[REFERENCE]
                slower = np.array(seconds[name]) / seconds[REFERENCE]
                table.row(
                    name, f"{np.mean(found):.3f}", f"{np.exp(np.mean(np.log(known[name]))):.4f}",
                    f"{max(worst[name]):.4f}", f"{np.exp(np.mean(np.log(ratios))):.4f}",
                    f"{np.mean(seconds[name]):.3f}",
                    f"{np.exp(np.mean(np.log(slower))):.3f}", f"{peaks[name] / 1e6:.1f}",
                )  # fmt: skip
    report.save()


if __name__ == "__main__":
    main()
