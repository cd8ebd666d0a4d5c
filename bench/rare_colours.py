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
from figures import Report, recorded
from vqcodec.colour import quality

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("kmeans++", "outlier-aware")


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seeds", default=10, show_default=True)
@recorded
def main(corpus, seeds, record):
    """Print two tables."""
    script = runpy.run_path(str(ROOT / "docs" / "reef.py"))
    reef, mask = script["draw"](), script["fish_mask"]()
    report = Report(__file__, record)
    columns = "worst error of the fish", "MSE"
    table = report.table(f"The reef, K = 16, medians of {seeds} seeds", "clusterer", *columns)
    for name in NAMES:
        drawn = [
            vqcodec.quantize(reef, 16, clusterer=name, seed=seed).to_array()
            for seed in range(seeds)
        ]
        worst = [np.sqrt(np.square(a[mask].astype(int) - reef[mask]).sum(1)).max() for a in drawn]
        errors = [quality.mse(reef, a) for a in drawn]
        table.row(name, f"{np.median(worst):.1f}", f"{np.median(errors):.2f}")
    title = "Photographs: outlier-aware to k-means++, geometric means"
    table = report.table(title, "K", "MSE", "worst", "time")
    for k in (16, 64, 256) if corpus else ():
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
        table.row(k, f"{mean:.4f}", f"{max(ratios):.4f}", f"{slower:.2f}")
    report.save()


if __name__ == "__main__":
    main()
