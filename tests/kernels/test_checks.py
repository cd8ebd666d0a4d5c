"""What the loops cannot take is refused before they begin."""

import numpy as np
import pytest

from vqcodec import kernels


def test_kernels_refuse_what_does_not_fit():
    points = np.zeros((4, 3))
    with pytest.raises(ValueError, match="do not fit"):
        kernels.nearest(points, np.zeros((2, 4)))
    with pytest.raises(ValueError, match="at least one"):
        kernels.nearest(points, np.zeros((0, 3)))
    with pytest.raises(ValueError, match="labels must lie"):
        kernels.cluster_sums(points, np.ones(4, np.int64), np.array([0, 1, 2, -1]), 3)
    with pytest.raises(ValueError, match="labels must lie"):
        kernels.cluster_sums(points, np.ones(4, np.int64), np.array([0, 1, 2, 3]), 3)
    with pytest.raises(ValueError, match="do not fit"):
        kernels.cluster_sums(points, np.ones(3, np.int64), np.zeros(4, np.int32), 3)
    with pytest.raises(ValueError, match="do not fit"):
        kernels.lower_distances(points, np.zeros(3), np.zeros(5))
    with pytest.raises(ValueError, match="do not fit"):
        kernels.costs_with(points, np.ones(4, np.int64), np.zeros(3), points)
