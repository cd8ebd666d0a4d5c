"""Merging: the cheapest pairs first, down to k clusters, in few rounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pictures import reef
from support.points import weighted_points
from vqcodec import kernels
from vqcodec.clustering.merging import merge
from vqcodec.encoder.histogram import histogram


def cost(points, weights, labels, k):
    means, _ = kernels.centroids(points, weights, labels, np.zeros((k, points.shape[1])))
    return float((weights * np.square(points - means[labels]).sum(axis=1)).sum())


def one_by_one(points, weights, k):
    """Merge the cheapest pair again and again; return the cost."""
    means, totals, total_cost = points.copy(), weights.astype(float), 0.0
    while len(means) > k:
        table = np.square(means[:, np.newaxis] - means).sum(axis=2)
        table *= totals[:, np.newaxis] * totals / (totals[:, np.newaxis] + totals)
        table[np.tril_indices(len(means))] = np.inf
        first, second = np.unravel_index(table.argmin(), table.shape)
        total_cost += table[first, second]
        pair = [first, second]
        means[first] = np.average(means[pair], axis=0, weights=totals[pair])
        totals[first] += totals[second]
        means, totals = np.delete(means, second, axis=0), np.delete(totals, second)
    return total_cost


@given(weighted_points(), st.integers(1, 12))
def test_it_leaves_k_clusters_each_with_points_whose_mean_it_is(data, k):
    points, weights = data
    k = min(k, len(points))
    codebook, labels = merge(points, weights, k)
    assert codebook.shape == (k, points.shape[1])
    assert np.unique(labels).tolist() == list(range(k))
    means, _ = kernels.centroids(points, weights, labels, codebook)
    assert np.allclose(codebook, means, rtol=1e-12, atol=1e-9)


def few_points(seed, n, kind):
    source = np.random.RandomState(seed)
    points = np.unique(source.randint(0, 60, (n, 3)), axis=0).astype(float)
    if kind == "even":
        return points, np.ones(len(points), np.int64)
    if kind == "uneven":
        return points, (1000 ** source.rand(len(points))).astype(np.int64)
    weights = np.ones(len(points), np.int64)  # one colour has nearly all
    weights[source.randint(len(points))] = 10**6
    return points, weights


@pytest.mark.parametrize("kind", ["even", "uneven", "one"])
@pytest.mark.parametrize("seed", range(4))
def test_one_too_many_is_the_cheapest_pair(kind, seed):
    points, weights = few_points(seed, 150, kind)
    k = len(points) - 1
    _, labels = merge(points, weights, k)
    assert np.isclose(cost(points, weights, labels, k), one_by_one(points, weights, k))


@pytest.mark.parametrize("kind", ["even", "uneven", "one"])
@pytest.mark.parametrize("share", [0.95, 0.7, 0.4, 0.1])
def test_many_pairs_at_once_cost_hardly_more_than_one_by_one(kind, share):
    points, weights = few_points(7, 200, kind)
    k = int(share * len(points))
    _, labels = merge(points, weights, k)
    assert cost(points, weights, labels, k) <= 1.05 * one_by_one(points, weights, k)


@pytest.mark.parametrize("kind", ["even", "uneven", "one", "picture"])
def test_rounds_are_few_however_much_there_is_to_merge(kind):
    points, weights = few_points(1, 4000, kind)
    if kind == "picture":
        seen = histogram(reef()[::4, ::4].reshape(-1, 3))
        points, weights = seen.points.astype(float), seen.weights
    for k in (len(points) - 1, len(points) // 2, len(points) // 16, 1):
        rounds = []
        merge(points, weights, k, rounds.append)
        assert rounds == sorted(rounds)
        assert rounds[-1] == 1.0
        assert len(rounds) <= 45


def test_no_merger_of_none():
    points = np.array([[1.0, 2.0], [5.0, 0.0], [1.0, 9.0]])
    codebook, labels = merge(points, np.array([1, 2, 3]), 3)
    assert codebook[labels].tolist() == points.tolist()
