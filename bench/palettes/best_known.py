"""The best palettes that anybody has found, as costs to hold others against.

    python bench/palettes/best_known.py --corpus FOLDER [-k 16 -k 64 -k 256] [--seconds 60]

best_known.json has the MSE of each picture drawn with K colours of whole levels (summed over
channels, averaged over pixels), the least ever found, by whatever method. This script looks for
less, by recombining what `effort="best"` finds again and again, and lowers what it beats. A picture
takes so many seconds for K = 256, a half of it for 64, a quarter for 16.
"""

import json
import sys
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from vqcodec import kernels
from vqcodec.clustering.levels import Levels
from vqcodec.clustering.lloyd import descend
from vqcodec.clustering.recombination import recombine
from vqcodec.clustering.rng import Rng
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.colour.metric import Samples
from vqcodec.encoder.histogram import histogram
from vqcodec.encoder.polish import polish

PATH = Path(__file__).with_name("best_known.json")
KNOWN = json.loads(PATH.read_text()) if PATH.exists() else {}
FEW = 2**15  # points that are searched as they are


def name_of(path):
    """Return what a picture is called here: its folder and its name."""
    return f"{path.parent.name}/{path.stem}"


def error(seen, n_pixels, palette):
    """MSE of a picture drawn with a palette, rounded to whole levels."""
    rounded = np.floor(np.clip(palette, 0, 255).astype(np.float64) + 0.5)
    distances = kernels.nearest(seen.points.astype(np.float64), rounded)[1]
    return kernels.weighted_cost(seen.weights, distances) / n_pixels


def rounded(points, weights, codebook):
    """Return the codewords as whole levels, polished as long as that helps."""
    metric = Samples(3)
    levels = metric.vectors(codebook)
    labels = kernels.nearest(points, levels.astype(np.float64))[0]
    return polish(levels, labels, points, weights, metric, levels[:0], thorough=True)


def search(points, weights, k, seconds, seed):
    """Yield palettes, each as good as the time so far allows."""
    rng = Rng(seed)
    levels = Levels(points, weights)
    level = levels.whole if len(points) <= FEW else levels.coarse(2.0)
    end = time.monotonic() + seconds
    population = []
    while time.monotonic() < end:
        found = SplitMerge(effort="best").fit(points, weights, k, rng=rng.spawn(1)[0])
        yield rounded(points, weights, found.codebook)
        population.append(level.descend(found.codebook, 60, 0.01))
        if len(population) > 1:
            best = recombine(level, population, 200, rng.spawn(1)[0])
            population = [*population[-5:], best]
            found = descend(points, weights, best.codebook, max_iter=200, tol=0.001)
            yield rounded(points, weights, found.codebook)


@click.command()
@click.option("--corpus", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "ks", type=int, multiple=True, default=(16, 64, 256), show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(corpus, ks, seconds, seed):
    """Look for better palettes of all pictures, and keep their costs."""
    for path in [p for folder in ("kodak", "clipart") for p in sorted((corpus / folder).glob("*"))]:
        pixels = np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3)
        seen = histogram(pixels)
        points, name = seen.points.astype(np.float64), name_of(path)
        for k in ks:
            if len(points) <= k:
                continue
            given = seconds * (0.25 if k <= 16 else 0.5 if k <= 64 else 1.0)
            least = KNOWN.setdefault(name, {}).get(str(k), np.inf)
            found = min(
                error(seen, len(pixels), palette)
                for palette in search(points, seen.weights, k, given, seed)
            )
            print(
                f"{name} {k}: {found:.5f}, {found / least - 1:+.3%} of the best known", flush=True
            )
            if found < least:
                KNOWN[name][str(k)] = round(found, 7)
                PATH.write_text(json.dumps(KNOWN, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
