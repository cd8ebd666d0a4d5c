"""What small steps of single codewords save."""

import numpy as np

from ..arrays import Floats, Ints, Labels
from . import _loops
from .checks import as_floats, as_weights, check_dimensions, check_labels


def step_savings(
    points: Floats,
    weights: Ints,
    codebook: Floats,
    labels: Labels,
    nearests: Floats,
    seconds: Floats,
    steps: Floats,
) -> Floats:
    """Return by how much the cost falls if one codeword moves and all others stay.

    Parameters
    ----------
    points, weights, codebook : numpy.ndarray
    labels : numpy.ndarray
        int32, shape (n,): nearest codewords.
    nearests, seconds : numpy.ndarray
        float64, shape (n,): squared distances to those, and to the nearest of
        the others.
    steps : numpy.ndarray
        float64, shape (k, m, d): where each codeword may move.

    Returns
    -------
    numpy.ndarray
        float64, shape (k, m); negative where the cost rises.
    """
    points, codebook, steps = as_floats(points), as_floats(codebook), as_floats(steps)
    weights = as_weights(weights, points)
    check_dimensions(points, codebook)
    k, d = codebook.shape
    check_labels(labels, points, k)
    for distances in (nearests, seconds):
        if distances.shape != points.shape[:1]:
            raise ValueError(f"{distances.shape} distances do not fit points {points.shape}")
    if steps.ndim != 3 or steps.shape[::2] != (k, d):
        raise ValueError(f"steps {steps.shape} do not fit {k} codewords of {d} coordinates")
    nearests, seconds = as_floats(nearests), as_floats(seconds)
    reach = float(np.sqrt(np.square(steps - codebook[:, np.newaxis]).sum(axis=2).max(initial=0.0)))
    # The slack is far more than rounding can do.
    reach *= 1.0 + 1e-9
    bounds = np.square(np.sqrt(nearests) + reach) * (1.0 + 1e-9) + 1e-9
    keys = 2 * labels + (seconds >= bounds)
    order = np.argsort(keys.astype(np.uint16) if k <= 2**15 else keys, kind="stable")
    ends = np.cumsum(np.bincount(keys, minlength=2 * k))
    inner, starts = ends[::2].copy(), np.concatenate([[0], ends[1::2]])
    radii = np.zeros(2 * k)
    np.maximum.at(radii, keys, nearests)
    radii = np.sqrt(radii[::2]) * (1.0 + 1e-9)
    savings = np.zeros(steps.shape[:2])
    _loops.step_savings(
        points[order],
        weights[order],
        starts,
        inner,
        nearests[order],
        seconds[order],
        bounds[order],
        radii,
        codebook,
        np.ascontiguousarray(steps.transpose(0, 2, 1)),
        reach,
        savings,
    )
    return savings
