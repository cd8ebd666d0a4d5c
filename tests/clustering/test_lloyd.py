"""Lloyd's steps: weights, empty codewords, restarts, and an outside implementation."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import vqcodec
from support.pictures import reef
from support.points import weighted_points
from vqcodec.clustering.lloyd import descend
from vqcodec.clustering.rng import Rng
from vqcodec.encoder.histogram import histogram


@given(weighted_points(), st.integers(1, 6))
def test_weights_are_repetitions(data, k):
    points, weights = data
    weights = weights % 5 + 1
    assume(k < len(points))
    start = points[:k].copy()
    weighted = descend(points, weights, start, max_iter=30, tol=0.0, empty="keep")
    repeated = np.repeat(points, weights, axis=0)
    single = np.ones(len(repeated), np.int64)
    plain = descend(repeated, single, start, max_iter=30, tol=0.0, empty="keep")
    assert np.allclose(weighted.codebook, plain.codebook)
    assert weighted.cost == pytest.approx(plain.cost)


@given(weighted_points(), st.integers(2, 12), st.integers(0, 9))
def test_worst_policy_leaves_no_codeword_empty_once_converged(data, k, seed):
    points, weights = data
    assume(k < len(points))
    clusterer = vqcodec.clusterers()["lloyd"](init="random", max_iter=500, tol=0.0)
    found = clusterer.fit(points, weights, k, rng=Rng(seed))
    assert found.converged
    assert len(found.codebook) == k
    assert set(found.labels.tolist()) == set(range(k))


def test_keep_policy_drops_what_stays_empty():
    points = np.array([[0.0], [1.0], [2.0]])
    weights = np.ones(3, np.int64)
    start = np.array([[200.0], [1.0]])
    found = descend(points, weights, start, max_iter=10, tol=0.0, empty="keep")
    assert found.codebook.tolist() == [[1.0]]
    assert found.labels.tolist() == [0, 0, 0]
    moved = descend(points, weights, start, max_iter=10, tol=0.0, empty="worst")
    assert sorted(moved.codebook.ravel().tolist()) in ([0.0, 1.5], [0.5, 2.0])


def test_restarts_keep_the_best_and_more_never_cost_more():
    seen = histogram(reef()[::4, ::4].reshape(-1, 3))
    costs = {}
    for n_init in (1, 4, 12):
        clusterer = vqcodec.clusterers()["lloyd"](n_init=n_init, max_iter=10)
        found = clusterer.fit(seen.points.astype(float), seen.weights, 16, rng=Rng(0))
        assert found.cost == min(costs[-1] for costs in found.history)
        costs[n_init] = found.cost
    assert costs[12] <= costs[4] <= costs[1]


def test_restarts_do_not_depend_on_each_other():
    seen = histogram(reef()[::8, ::8].reshape(-1, 3))
    lloyd = vqcodec.clusterers()["lloyd"]
    points = seen.points.astype(float)
    few = lloyd(n_init=2, max_iter=5).fit(points, seen.weights, 8, rng=Rng(7)).history
    more = lloyd(n_init=3, max_iter=5).fit(points, seen.weights, 8, rng=Rng(7)).history
    assert [costs.tolist() for costs in few] == [costs.tolist() for costs in more[:2]]


@pytest.mark.parametrize("k", [4, 16])
def test_scikit_learn_reaches_the_same_cost_from_the_same_start(k):
    from sklearn.cluster import KMeans
    from sklearn.datasets import load_sample_image

    photograph = load_sample_image("china.jpg")[::2, ::2]
    seen = histogram(photograph.reshape(-1, 3))
    points = seen.points.astype(float)
    start = points[Rng(3).distinct(len(points), k)]
    ours = descend(points, seen.weights, start, max_iter=2000, tol=0.0)
    assert ours.converged
    theirs = KMeans(k, init=start, n_init=1, max_iter=2000, tol=0.0, algorithm="lloyd")
    theirs.fit(points, sample_weight=seen.weights)
    assert ours.cost == pytest.approx(theirs.inertia_, rel=1e-6)
