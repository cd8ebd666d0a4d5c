"""From points to codewords: the nearest one."""

import numpy as np

from . import kernels


def assign(points, codebook):
    """Find the nearest codeword of each point, ties going to the lowest index.

    Parameters
    ----------
    points, codebook : numpy.ndarray
        uint8, shapes (n, d) and (k, d). Distances between such vectors are
        integers below 2**53, so ties are exact.

    Returns
    -------
    labels : numpy.ndarray
        int32, shape (n,).
    distances : numpy.ndarray
        float64, shape (n,): squared distances.
    """
    return kernels.nearest(points.astype(np.float64), codebook.astype(np.float64))
