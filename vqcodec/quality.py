"""How far a picture is from another: MSE and PSNR, defined here and nowhere else."""

import math

import numpy as np

_ROWS = 64  # at a time, to keep the intermediate arrays small


def squared_error(first, second):
    """Sum the squared differences of two uint8 pictures of one shape, as an exact int."""
    if first.shape != second.shape:
        raise ValueError(f"pictures of shapes {first.shape} and {second.shape} do not compare")
    total = 0
    for top in range(0, len(first), _ROWS):
        difference = first[top : top + _ROWS].astype(np.int32) - second[top : top + _ROWS]
        total += int(np.square(difference).sum(dtype=np.int64))
    return total


def mse(first, second):
    """Mean squared error: squared differences summed over channels, averaged over pixels.

    Parameters
    ----------
    first, second : numpy.ndarray
        uint8, shape (h, w) or (h, w, c).

    Returns
    -------
    float
        In squared levels.
    """
    return squared_error(first, second) / (first.shape[0] * first.shape[1])


def psnr(first, second):
    """Peak signal-to-noise ratio in dB, per channel sample, peak 255; infinite when equal."""
    error = squared_error(first, second)
    return 10 * math.log10(255**2 * first.size / error) if error else math.inf
