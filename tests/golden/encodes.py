"""Encodes whose bytes must never change; run as a script, it prints their SHA-256.

python tests/golden/encodes.py [THREADS]
"""

import hashlib
import json
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import vqcodec

ROOT = Path(__file__).resolve().parent.parent.parent


def encodes():
    """Return name -> (picture, options); the pictures are drawn, so no image decoder has a say."""
    reef = runpy.run_path(str(ROOT / "docs" / "reef.py"))["draw"]()
    part = reef[90:186, 250:394]
    y, x = np.mgrid[0:70, 0:90]
    alpha = np.dstack([part[:70, :90], (x * 255 // 89).astype(np.uint8)])
    grey = ((x * x + y * y) // 53 % 256).astype(np.uint8)
    grey_alpha = np.dstack([grey, alpha[..., 3]])
    flat = np.where(((x // 9 + y // 13) % 3 == 0)[..., None], 240, part[:70, :90] // 60 * 60)
    flat = flat.astype(np.uint8)
    corners = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]
    shared = vqcodec.train([reef[::3, ::3], part[:, :70]], 40)
    return {
        "reef k=16": (reef, {"k": 16}),
        "reef k=256 seed=5": (reef[::2, ::2], {"k": 256, "seed": 5, "clusterer": "kmeans++"}),
        "reef fast": (reef, {"k": 64, "effort": "fast"}),
        "split-merge best": (part, {"k": 32, "effort": "best"}),
        "split-merge, many": (part, {"k": 4096}),
        "split-merge RGBA": (alpha, {"k": 50}),
        "split-merge blocks": (part, {"k": 32, "block": (2, 2)}),
        "outlier-aware": (reef, {"k": 16, "clusterer": "outlier-aware"}),
        "kmeans++ restarts": (part, {"k": 12, "clusterer": "kmeans++", "n_init": 5}),
        "lloyd": (part, {"k": 64, "clusterer": "lloyd", "seed": 3}),
        "lloyd random": (part, {"k": 64, "clusterer": "lloyd", "init": "random"}),
        "lloyd empty random": (
            part,
            {"k": 40, "clusterer": "lloyd", "init": "random", "empty": "random", "n_init": 2},
        ),
        "blocks": (part, {"k": 32, "block": (4, 4), "clusterer": "kmeans++"}),
        "RGBA": (alpha, {"k": 50, "clusterer": "kmeans++"}),
        "LA blocks": (grey_alpha, {"k": 20, "block": (2, 3), "clusterer": "lloyd"}),
        "context drawing": (np.tile(flat, (2, 2, 1)), {"k": 9, "coding": "context"}),
        "context photograph": (part[:50, :60], {"k": 40, "coding": "context"}),
        "context RGBA, lossless": (alpha[:40, :50], {"k": "lossless", "coding": "smallest"}),
        "context blocks": (part, {"k": 32, "block": (4, 4), "coding": "context"}),
        "rate weight": (part[:30, :40], {"k": 64, "rate_weight": 30, "coding": "smallest"}),
        "rate weight, drawing": (
            np.tile(flat[:26, :40], (2, 2, 1)),
            {"k": 9, "rate_weight": 200, "coding": "smallest"},
        ),
        "rate weight RGBA": (alpha[:18, :22], {"k": 40, "rate_weight": 90, "coding": "smallest"}),
        "rate weight blocks, ecvq": (
            part[:40, :40],
            {
                "k": 32,
                "block": (2, 2),
                "rate_weight": 20,
                "clusterer": "ecvq",
                "coding": "smallest",
            },
        ),
        "max bytes": (part[:10, :12], {"max_bytes": 110, "coding": "smallest"}),
        "min PSNR, max error": (
            part[:14, :18],
            {"min_psnr": 30, "max_error": 40, "coding": "smallest"},
        ),
        "auto drawing": (np.tile(flat, (2, 2, 1)), {"k": 9, "coding": "auto"}),
        "auto photograph": (part, {"k": 200, "coding": "auto"}),
        "auto photograph, 16": (reef[:90, :160], {"k": 16, "coding": "auto"}),
        "auto photograph, 40": (reef[:90, :160], {"k": 40, "coding": "auto"}),
        "auto RGBA, lossless": (alpha, {"k": "lossless", "coding": "auto"}),
        "auto blocks": (part, {"k": 32, "block": (4, 4), "coding": "auto"}),
        "auto rate weight": (part[:60, :80], {"k": 64, "rate_weight": 30, "coding": "auto"}),
        "auto rate weight, drawing": (
            np.tile(flat[:26, :40], (2, 2, 1)),
            {"k": 9, "rate_weight": 200, "coding": "auto"},
        ),
        "auto max bytes": (part[:30, :40], {"max_bytes": 600, "coding": "auto"}),
        "auto categorical": (
            part[:30, :40, 1].astype(np.uint16) * 131,
            {"categorical": True, "coding": "auto", "labels": {0: "nothing", 131: "one"}},
        ),
        "linear": (part, {"k": 24, "space": "linear"}),
        "oklab": (part, {"k": 24, "space": "oklab"}),
        "oklab RGBA": (alpha, {"k": 24, "space": "oklab"}),
        "oklab, exact alpha, blocks": (
            alpha,
            {"k": 24, "space": "oklab", "alpha": "exact", "block": (2, 2)},
        ),
        "oklab, rate weight": (
            part[:20, :30],
            {"k": 24, "space": "oklab", "rate_weight": 20, "coding": "smallest"},
        ),
        "floyd-steinberg": (part[:50, :60], {"k": 12, "dither": "floyd-steinberg"}),
        "floyd-steinberg, linear, given": (
            part[:40, :40],
            {"palette": corners, "dither": "floyd-steinberg", "space": "linear"},
        ),
        "ordered RGBA": (alpha, {"k": 12, "dither": "ordered"}),
        "blue noise, oklab": (
            part,
            {"k": 12, "dither": "blue-noise", "dither_strength": 0.7, "space": "oklab"},
        ),
        "kept colours, mask": (
            part,
            {"k": 12, "keep_colors": part[[3, 50], [7, 60]], "mask": part[..., 0].copy()},
        ),
        "categorical": (
            part[:30, :40, 1].astype(np.uint16) * 131,
            {"categorical": True, "coding": "smallest"},
        ),
        "shared codebook": (part[:40], {"codebook": shared, "external": True}),
        "shared codebook of blocks": (
            alpha,
            {"codebook": vqcodec.train([alpha[:40], part], 30, block=(2, 2))},
        ),
        "L": (grey, {"k": 10, "clusterer": "kmeans++", "tol": 0.0, "max_iter": 1000}),
    }


def digests(threads=1):
    """Return name -> SHA-256 of the file, the encodes spread over threads."""
    with ThreadPoolExecutor(threads) as pool:
        jobs = {
            name: pool.submit(vqcodec.encode, picture, **{"coding": "packed", **options})
            for name, (picture, options) in encodes().items()
        }
        return {name: hashlib.sha256(job.result()).hexdigest() for name, job in jobs.items()}


if __name__ == "__main__":
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(json.dumps(digests(threads), indent=1))
