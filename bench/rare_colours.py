"""What outlier-aware gains where a rare colour matters, and costs where none does.

    python bench/rare_colours.py [--corpus FOLDER] [--seeds 10]

On the reef at K = 16: the worst error among the fish's pixels and the MSE, medians over seeds. On
the photographs of FOLDER: MSE as a ratio to k-means++ of the same seed.
"""

import runpy
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from vqcodec.colour import quality

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("kmeans++", "outlier-aware")


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seeds", default=10, show_default=True)
def main(corpus, seeds):
    """Print two tables."""
    script = runpy.run_path(str(ROOT / "docs" / "reef.py"))
    reef, mask = script["draw"](), script["fish_mask"]()
    print("| reef, K=16 | worst error of the fish | MSE |\n| --- | --- | --- |")
    for name in NAMES:
        drawn = [
            vqcodec.quantize(reef, 16, clusterer=name, seed=seed).to_array()
            for seed in range(seeds)
        ]
        worst = [np.sqrt(np.square(a[mask].astype(int) - reef[mask]).sum(1)).max() for a in drawn]
        errors = [quality.mse(reef, a) for a in drawn]
        print(f"| {name} | {np.median(worst):.1f} | {np.median(errors):.2f} |")
    if corpus is None:
        return
    print("\n| photographs | MSE, geometric mean of ratios | worst | time |")
    print("| --- | --- | --- | --- |")
    for k in (16, 64, 256):
        ratios, seconds = [], dict.fromkeys(NAMES, 0.0)
        for path in sorted(corpus.glob("*.png")):
            photograph = np.asarray(Image.open(path).convert("RGB"))
            errors = {}
            for name in NAMES:
                started = time.perf_counter()
                vq = vqcodec.quantize(photograph, k, clusterer=name)
                seconds[name] += time.perf_counter() - started
                errors[name] = quality.mse(photograph, vq.to_array())
            ratios.append(errors["outlier-aware"] / errors["kmeans++"])
        slower = seconds["outlier-aware"] / seconds["kmeans++"]
        mean = np.exp(np.mean(np.log(ratios)))
        print(f"| K={k} | {mean:.4f} | {max(ratios):.4f} | {slower:.2f} |", flush=True)


if __name__ == "__main__":
    main()
