"""How alike two pictures look, by others' measures: what the extra `look` installs.

SSIM is that of Z. Wang, A. C. Bovik, H. R. Sheikh & E. P. Simoncelli, "Image quality assessment:
from error visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004,
by scikit-image, with its Gaussian window; SSIMULACRA2 that of J. Sneyers, by the package of that
name. Pictures with alpha are looked at over black and over white, half and half.
"""

import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..arrays import Bytes
from ..format.sample_format import has_alpha
from ..samples import coloured, over

EXTRA = "look"
_LEAST = {"ssim": 11, "ssimulacra2": 8}  # pixels on the shorter side


def scores(first: Bytes, second: Bytes) -> dict[str, float | None]:
    """Score a picture against another.

    Parameters
    ----------
    first, second : numpy.ndarray
        uint8, shape (h, w, c), the same for both.

    Returns
    -------
    dict
        "ssim", 1 for the same, and "ssimulacra2", 100 for the same: None for
        what is not installed, or where the picture is too small for it.
    """
    found: dict[str, float | None] = {}
    for name, (module, measure) in _MEASURES.items():
        small = min(first.shape[:2]) < _LEAST[name]
        found[name] = None if small or not _is_there(module) else _seen(measure, first, second)
    return found


def missing() -> tuple[str, ...]:
    """Return the names of the measures that are not installed."""
    return tuple(name for name, (module, _) in _MEASURES.items() if not _is_there(module))


def _is_there(module: str) -> bool:
    return find_spec(module) is not None


def _seen(measure: Callable[[Bytes, Bytes], float], first: Bytes, second: Bytes) -> float:
    """Measure pictures as they look: of those with alpha the mean over black and over white."""
    if not has_alpha(first.shape[2]):
        return measure(first, second)
    both = [measure(over(first, ground), over(second, ground)) for ground in (0, 255)]
    return float(np.mean(both))


def _ssim(first: Bytes, second: Bytes) -> float:
    metrics: Any = import_module("skimage.metrics")
    found = metrics.structural_similarity(
        first,
        second,
        channel_axis=-1,
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    return float(found)


def _ssimulacra2(first: Bytes, second: Bytes) -> float:
    package: Any = import_module("ssimulacra2")
    with tempfile.TemporaryDirectory() as folder:  # it takes files
        paths = [str(Path(folder, name)) for name in ("first.png", "second.png")]
        for path, picture in zip(paths, (first, second), strict=True):
            Image.fromarray(coloured(picture)).save(path, compress_level=1)
        return float(package.compute_ssimulacra2(*paths))


# The name of a measure: the module that it needs, and what measures.
_MEASURES: dict[str, tuple[str, Callable[[Bytes, Bytes], float]]] = {
    "ssim": ("skimage", _ssim),
    "ssimulacra2": ("ssimulacra2", _ssimulacra2),
}
