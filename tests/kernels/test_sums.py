"""Sums over clusters and costs, as NumPy has them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.kernels import (
    centroids,
    cluster_sums,
    costs_with,
    lower_distances,
    nearest,
    weighted_cost,
)


@st.composite
def clustered(draw):
    """Draw whole points, weights, labels and k: their sums are exact in any order."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, d, k = draw(st.integers(0, 50)), draw(st.integers(1, 9)), draw(st.integers(1, 12))
    points = source.randint(-500, 500, (n, d)).astype(float)
    return points, source.randint(0, 1000, n), source.randint(0, k, n), k


@given(clustered())
def test_sums_of_clusters_are_those_of_numpy(drawn):
    points, weights, labels, k = drawn
    sums, counts = cluster_sums(points, weights, labels, k)
    members = [labels == number for number in range(k)]
    assert counts.tolist() == [weights[own].sum() for own in members]
    expected = [(points[own] * weights[own, np.newaxis]).sum(axis=0).tolist() for own in members]
    assert sums.tolist() == expected
    assert (sums.dtype, counts.dtype) == (np.float64, np.int64)


@given(clustered())
def test_centroids_are_means_and_empty_clusters_stay(drawn):
    points, weights, labels, k = drawn
    codebook = np.arange(k * points.shape[1], dtype=float).reshape(k, -1) + 0.5
    means, counts = centroids(points, weights, labels, codebook)
    for number in range(k):
        own = labels == number
        if weights[own].sum():
            expected = np.average(points[own], axis=0, weights=weights[own])
            assert np.allclose(means[number], expected, rtol=1e-12, atol=1e-12)
        else:
            assert means[number].tolist() == codebook[number].tolist()
    assert counts.sum() == weights.sum()
    assert codebook[0, 0] == 0.5  # What was given stays as it is.


@given(clustered())
def test_a_cost_is_a_weighted_sum(drawn):
    points, weights, _, _ = drawn
    distances = np.square(points).sum(axis=1)
    assert weighted_cost(weights, distances) == float(weights @ distances)


@given(clustered())
def test_distances_fall_where_a_codeword_joins_and_costs_say_how_far(drawn):
    points, weights, _, k = drawn
    codebook = np.arange(k * points.shape[1], dtype=float).reshape(k, -1) % 97
    distances = nearest(points, codebook)[1] if len(points) else np.empty(0)
    candidates = codebook + 31.0
    costs = costs_with(points, weights, distances, candidates)
    for number, candidate in enumerate(candidates):
        both = np.concatenate([codebook, candidate[np.newaxis]])
        lowered = lower_distances(points, candidate, distances)
        assert lowered.tolist() == nearest(points, both)[1].tolist()
        assert costs[number] == weights @ lowered
        assert (lowered <= distances).all()


def test_any_arrangement_in_memory_serves():
    points = np.arange(24.0).reshape(6, 4)
    weights, labels = np.arange(6), np.array([0, 1, 0, 1, 0, 1])
    expected = [array.tolist() for array in cluster_sums(points, weights, labels, 2)]
    strided = np.repeat(points, 2, axis=1)[:, ::2]
    for given_points in (np.asfortranarray(points), strided, points.astype(np.float32)):
        found = cluster_sums(given_points, weights.astype(np.uint8), labels.astype(np.int16), 2)
        assert [array.tolist() for array in found] == expected
    with pytest.raises(ValueError, match="weights do not fit"):
        weighted_cost(weights, np.zeros(5))
