"""Wu's quantiser: the best cut of all, and then the next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import reef
from vqcodec.clustering import Rng
from vqcodec.clustering.wu import Wu, cut
from vqcodec.testing.strategies import histograms


def cost_of_halves(points, weights, axis, threshold):
    total = 0.0
    for half in (points[:, axis] <= threshold, points[:, axis] > threshold):
        if half.any():
            mean = np.average(points[half], axis=0, weights=weights[half])
            total += (weights[half, np.newaxis] * np.square(points[half] - mean)).sum()
    return total


@given(histograms())
def test_two_boxes_are_the_best_of_all_cuts(data):
    points, weights = data
    if len(points) < 3 or points.shape[1] > 4:
        return
    means = cut(points, weights, 2)
    found = min(
        cost_of_halves(points, weights, axis, threshold)
        for axis in range(points.shape[1])
        for threshold in np.unique(points[:, axis])[:-1]
    )
    sides = np.square(points[:, np.newaxis] - means).sum(axis=2)
    nearest = (weights * sides.min(axis=1)).sum()
    assert nearest <= found * (1 + 1e-9) + 1e-6
    back = np.average(means, axis=0, weights=_shares(points, weights, means, found))
    assert back == pytest.approx(np.average(points, axis=0, weights=weights), abs=1e-6)


def _shares(points, weights, means, least):
    """Return the weights of the two halves of a best cut whose means are these."""
    for axis in range(points.shape[1]):
        for threshold in np.unique(points[:, axis])[:-1]:
            first = points[:, axis] <= threshold
            halves = [
                np.average(points[half], axis=0, weights=weights[half]) for half in (first, ~first)
            ]
            for order in (halves, halves[::-1]):
                if np.allclose(order, means):
                    shares = [weights[first].sum(), weights[~first].sum()]
                    return shares if order is halves else shares[::-1]
    raise AssertionError("these are means of no cut")


@given(histograms(), st.integers(1, 9))
def test_there_are_k_boxes_and_all_points_are_in_them(data, k):
    points, weights = data
    if k >= len(points):
        return
    means = cut(points, weights, k)
    assert len(means) == k
    assert len(np.unique(means, axis=0)) == k


def test_every_seed_gives_the_same_and_iterations_make_it_better():
    picture = reef()[::3, ::3]
    found = [vqcodec.quantize(picture, 16, clusterer="wu", seed=seed) for seed in (0, 1)]
    assert found[0] == found[1]
    points, weights = np.unique(picture.reshape(-1, 3), axis=0, return_counts=True)
    points = points.astype(np.float64)
    alone = Wu().fit(points, weights, 16, rng=Rng(0))
    more = Wu(max_iter=30).fit(points, weights, 16, rng=Rng(0))
    cut_at_medians = vqcodec.clusterers()["median-cut"]().fit(points, weights, 16, rng=Rng(0))
    assert more.cost < alone.cost < cut_at_medians.cost
