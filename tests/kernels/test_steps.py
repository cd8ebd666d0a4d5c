"""What steps save is what costs fall by, to the last point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.points import weighted_points
from vqcodec import kernels


@given(weighted_points(), st.integers(2, 8), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_savings_are_those_of_searching_anew(data, k, m, seed):
    points, weights = data
    draw = np.random.RandomState(seed)
    codebook = np.floor(points[draw.randint(0, len(points), k)] + draw.randint(-9, 10, (k, 1)))
    steps = codebook[:, np.newaxis] + draw.randint(-3, 4, (k, m, points.shape[1]))
    tracker = kernels.NearestTracker(points, codebook)
    before = kernels.weighted_cost(weights, tracker.distances)
    found = kernels.step_savings(
        *(points, weights, codebook, tracker.labels, tracker.distances, tracker.seconds(), steps)
    )
    for c in range(k):
        for s in range(m):
            moved = codebook.copy()
            moved[c] = steps[c, s]
            after = kernels.weighted_cost(weights, kernels.nearest(points, moved)[1])
            assert found[c, s] == pytest.approx(before - after, rel=1e-9, abs=1e-6 * (1 + before))


def test_what_does_not_fit_is_refused():
    points, weights, codebook = np.zeros((4, 3)), np.ones(4, int), np.zeros((2, 3))
    labels, distances = np.zeros(4, np.int32), np.zeros(4)
    good = points, weights, codebook, labels, distances, distances, np.zeros((2, 1, 3))
    kernels.step_savings(*good)
    for place, wrong in (
        (1, np.ones(3, int)),
        (3, np.full(4, 2, np.int32)),
        (4, np.zeros(3)),
        (5, np.zeros(5)),
        (6, np.zeros((3, 1, 3))),
        (6, np.zeros((2, 3))),
        (6, np.zeros((2, 1, 2))),
    ):
        with pytest.raises(ValueError):
            kernels.step_savings(*(wrong if i == place else x for i, x in enumerate(good)))
