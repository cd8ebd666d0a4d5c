"""What each space of colours is good for, without dithering and with it.

    python bench/spaces.py --corpus FOLDER

FOLDER has clipart/, kodak/ and screens/. For each space and K, and for the eight corners of the
colour cube as a palette that is given, the means over some pictures: PSNR of levels; distance in
OKLab (times 100; what the eye tells apart is about 2); SSIMULACRA2; and PSNR from afar, that is
after both pictures have been blurred in linear light, where dithering is made for.
`pip install 'vqcodec[bench]'` brings what this needs.
"""

from pathlib import Path

import click
import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

import vqcodec
from figures import Report, recorded
from rd_scores import Scorer
from vqcodec.colour import quality
from vqcodec.colour.spaces import SPACES, Linear, Oklab

SETS = {
    "photographs": [f"kodak/kodim{number}.png" for number in ("03", "08", "15", "23")],
    "drawings": [f"clipart/clip{number}.png" for number in ("00", "05", "11", "17")],
    "charts and pages": [f"screens/{name}.png" for name in ("chart1", "chart3", "page1", "page2")],
}
BLUR = 2.0  # It is in pixels.
CORNERS = "8 given"
CUBE = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]  # E-paper has these.


def seen_distance(first, second):
    """Return the mean distance in OKLab, times 100."""
    difference = Oklab.coordinates(first) - Oklab.coordinates(second)
    return float(np.sqrt(np.square(difference).sum(axis=-1)).mean() * 100 / 255)


def from_afar(picture):
    """Blur a picture in linear light."""
    light = Linear.coordinates(picture)
    return Linear.levels(gaussian_filter(light, (BLUR, BLUR, 0), mode="nearest"))


@click.command()
@click.option("--corpus", required=True, type=click.Path(exists=True, path_type=Path))
@recorded
def main(corpus, record):
    """Print a table."""
    report = Report(__file__, record)
    scores = "PSNR", "OKLab", "SSIMULACRA2", "PSNR from afar", "bytes"
    table = report.table("Means over four pictures", "set", "K", "dither", "space", *scores)
    for name, paths in SETS.items():
        pictures = [np.asarray(Image.open(corpus / path).convert("RGB")) for path in paths]
        scorers = [Scorer(picture) for picture in pictures]
        far = [from_afar(picture) for picture in pictures]
        for k in (8, 32, 128, CORNERS):
            for dither in (None, "floyd-steinberg", "blue-noise"):
                for space in SPACES:
                    rows = []
                    for picture, scorer, blurred in zip(pictures, scorers, far, strict=True):
                        codewords = {"palette": CUBE} if k == CORNERS else {"k": k}
                        vq = vqcodec.quantize(picture, **codewords, space=space, dither=dither)
                        drawn = vq.to_array()
                        rows.append(
                            (
                                quality.psnr(picture, drawn),
                                seen_distance(picture, drawn),
                                scorer.ssimulacra2(drawn) or np.nan,
                                quality.psnr(blurred, from_afar(drawn)),
                                len(vq.to_bytes()),
                            )
                        )
                    psnr, seen, score, afar, size = np.mean(rows, axis=0)
                    scores = f"{psnr:.2f}", f"{seen:.3f}", f"{score:.1f}", f"{afar:.2f}"
                    table.row(name, k, dither or "none", space, *scores, f"{size:,.0f}")
    report.save()


if __name__ == "__main__":
    main()
