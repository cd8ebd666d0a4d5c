"""What a compiled loop relies on: checked here, before it runs."""

import numpy as np

from ..arrays import AnyArray, Floats, Ints

# Products of coordinates in one call of a compiled loop: less than a tenth of a second, after which
# Python can see an interrupt.
WORK_AT_A_TIME = 2**26


def as_floats(array: AnyArray) -> Floats:
    """Return an array as float64, C-contiguous."""
    return np.ascontiguousarray(array, np.float64)


def as_weights(weights: AnyArray, points: AnyArray) -> Ints:
    """Return weights as int64, one for each point."""
    weights = np.ascontiguousarray(weights, np.int64)
    if weights.shape != points.shape[:1]:
        raise ValueError(f"{weights.shape} weights do not fit points of shape {points.shape}")
    return weights


def check_labels(labels: AnyArray, points: AnyArray, k: int) -> None:
    """Raise ValueError unless there is a label from 0 to k - 1 for each point."""
    if labels.shape != points.shape[:1]:
        raise ValueError(f"{labels.shape} labels do not fit points of shape {points.shape}")
    if len(labels) and not (0 <= labels.min() and labels.max() < k):
        raise ValueError(f"labels must lie in 0..{k - 1}")


def check_dimensions(points: AnyArray, codewords: AnyArray) -> None:
    """Raise ValueError unless points and codewords are vectors of one dimension."""
    if points.ndim != 2 or codewords.ndim != 2 or points.shape[1] != codewords.shape[1]:
        raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
    if points.shape[1] == 0 or len(codewords) == 0:
        raise ValueError("there must be at least one dimension and one codeword")
