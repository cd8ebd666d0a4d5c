"""How far a decoded picture is from the original: PSNR, and SSIMULACRA2 where it is installed.

SSIMULACRA2 is that of PyPI (pip install ssimulacra2, whose internals are used here: 0.3), to the
last bit, but in this process and with the original's side of it computed once.
"""

import hashlib
import importlib.util
import math

import numpy as np

from vqcodec.colour import quality


class Scorer:
    """Scores decoded pictures against one original; `known` are the points scored before."""

    def __init__(self, picture, known=()):
        self.picture = picture
        self.known = {point["decoded"]: point["ssimulacra2"] for point in known}
        self.scales = None

    def __call__(self, decoded):
        """Return a point's figures: the PSNR (None if exact) and the SSIMULACRA2 (None without)."""
        psnr = quality.psnr(self.picture, decoded)
        digest = hashlib.sha256(np.ascontiguousarray(decoded)).hexdigest()[:16]
        if self.known.get(digest) is None:
            self.known[digest] = self.ssimulacra2(decoded)
        return {
            "psnr": None if math.isinf(psnr) else psnr,
            "ssimulacra2": self.known[digest],
            "decoded": digest,
        }

    def ssimulacra2(self, decoded):
        """As compute_ssimulacra2 of the package, which takes files."""
        if not importlib.util.find_spec("ssimulacra2"):
            return None
        from ssimulacra2 import ssimulacra2 as parts

        self.scales = self.scales or scales_of(self.picture, parts)
        found = parts.Msssim()
        for first, second in zip(self.scales, scales_of(decoded, parts), strict=True):
            (pixels1, mean1, square1), (pixels2, mean2, square2) = first, second
            scale = parts.MsssimScale()
            product = parts.blur_image(pixels1 * pixels2)
            scale.avg_ssim = parts.ssim_map(mean1, mean2, square1, square2, product)
            scale.avg_edgediff = parts.edge_diff_map(pixels1, mean1, pixels2, mean2)
            found.scales.append(scale)
        return float(found.score())


def scales_of(pixels, parts):
    """Return pixels in XYB, their blurred means and their blurred squares, scale by scale."""
    linear, found = parts.srgb_to_linear(pixels), []
    while len(found) < parts.kNumScales and min(linear.shape[:2]) >= 8:
        xyb = parts.make_positive_xyb(parts.linear_rgb_to_xyb(linear))
        found.append((xyb, parts.blur_image(xyb), parts.blur_image(xyb * xyb)))
        linear = parts.downsample(linear, 2, 2)
    return found
