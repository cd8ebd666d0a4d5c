"""Clusters are cut where NumPy would cut them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.points import weighted_points
from vqcodec import kernels


@given(weighted_points(), st.integers(1, 6))
def test_halves_are_means_on_either_side_of_the_codeword(data, k):
    points, weights = data
    codebook = points[:: max(1, len(points) // k)][:k].astype(np.float64)
    labels, _ = kernels.nearest(points, codebook)
    means, counts = kernels.halves(points, weights, labels, codebook)
    for c in range(len(codebook)):
        mine, w = points[labels == c], weights[labels == c].astype(float)
        moments = [
            np.sum(w * (column - mid) ** 2) for column, mid in zip(mine.T, codebook[c], strict=True)
        ]
        axis = int(np.argmax(moments))
        side = mine[:, axis] > codebook[c, axis]
        for half, members in enumerate((~side, side)):
            assert counts[c, half] == w[members].sum()
            if members.any():
                assert means[c, half] == pytest.approx(
                    np.average(mine[members], axis=0, weights=w[members]), rel=1e-9, abs=1e-9
                )


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError):
        kernels.halves(np.zeros((3, 2)), np.ones(3, int), np.array([0, 1, 2]), np.zeros((2, 2)))
