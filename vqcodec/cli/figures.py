"""Figures of a picture that was encoded: bytes, and errors as `colour.quality` defines them."""

import math
from typing import Any, NamedTuple

from ..colour import quality
from ..encoder.pipeline import Quantized
from ..vqimage import VQImage


class Figures(NamedTuple):
    """How a picture came out.

    Attributes
    ----------
    source_bytes, raw_bytes, n_bytes : int
        Of the file that was read, of its samples, of the file that was made.
    exact : bool
        Whether every sample of the source is as it was.
    psnr, mse : float
    worst : vqcodec.colour.quality.Worst
    """

    source_bytes: int
    raw_bytes: int
    n_bytes: int
    exact: bool
    psnr: float
    mse: float
    worst: quality.Worst

    def line(self, image: VQImage) -> str:
        """Say it to people."""
        return (
            f"{image.width}x{image.height} {image.mode}, "
            f"{self.raw_bytes:,} -> {self.n_bytes:,} bytes "
            f"(ratio {self.raw_bytes / self.n_bytes:.2f}), "
            f"{self._bits_per_pixel(image):.3f} bits per pixel, "
            f"PSNR {'exact' if self.exact else f'{self.psnr:.2f} dB'}, MSE {self.mse:.2f}, "
            f"{'' if self.exact else f'largest error {self.worst}, '}"
            f"{image.n_codewords} codewords"
        )

    def facts(self, image: VQImage) -> dict[str, Any]:
        """Say it to programs: what JSON can hold."""
        return {
            "width": image.width,
            "height": image.height,
            "mode": image.mode,
            "n_codewords": image.n_codewords,
            "source_bytes": self.source_bytes,
            "raw_bytes": self.raw_bytes,
            "bytes": self.n_bytes,
            "bits_per_pixel": round(self._bits_per_pixel(image), 6),
            **error_facts(self.exact, self.psnr, self.mse, self.worst),
        }

    def _bits_per_pixel(self, image: VQImage) -> float:
        return 8 * self.n_bytes / (image.width * image.height)


def error_facts(exact: bool, psnr: float, mse: float, worst: quality.Worst) -> dict[str, Any]:
    """Say to programs how far a picture is off."""
    return {
        "exact": exact,
        "psnr": round(psnr, 4) if math.isfinite(psnr) else None,
        "mse": round(mse, 6),
        "largest_error": {"levels": round(worst.error, 4), "x": worst.x, "y": worst.y},
    }


def measure(made: Quantized, source_bytes: int, n_bytes: int) -> Figures:
    """Measure a picture; of samples that had lost something before, nothing is exact."""
    errors = made.errors()
    exact = errors.exact and not made.picture.loss
    return Figures(
        source_bytes, made.raw_bytes, n_bytes, exact, errors.psnr, errors.mse, errors.worst
    )
