"""The cheapest merger of each cluster, against trying all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import loops as oracle
from vqcodec import kernels
from vqcodec.kernels import _loops


@st.composite
def clusters(draw):
    """Draw clusters on few levels (ties, equal means) or many, of few weights or many."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, d = draw(st.sampled_from([1, 2, 8, 9, 300])), draw(st.sampled_from([1, 2, 3, 4, 12]))
    points = source.randint(0, draw(st.sampled_from([2, 20, 256])), (n, d)).astype(float)
    return points, source.randint(1, draw(st.sampled_from([2, 5, 10**6])), n)


@given(clusters(), st.booleans())
def test_partners_are_the_first_of_the_cheapest_that_are_as_heavy(drawn, ordered):
    points, weights = drawn
    if ordered:
        order = kernels.order_by_halves(points)
        points, weights = points[order], weights[order]
    partners, costs = kernels.cheapest_partners(points, weights)
    table = np.square(points[:, np.newaxis] - points).sum(axis=2)
    table *= weights[:, np.newaxis] * 1.0 * weights / (weights[:, np.newaxis] + weights)
    table[(weights[:, np.newaxis] > weights) | np.eye(len(points), dtype=bool)] = 1e300
    assert costs.tolist() == table.min(axis=1).tolist()
    assert partners.tolist() == np.where(costs < 1e300, table.argmin(axis=1), -1).tolist()


@pytest.mark.parametrize("loops", [_loops, oracle])
def test_in_many_dimensions_too_much_work_is_done_by_halves(loops, monkeypatch):
    monkeypatch.setattr(kernels.partners, "_loops", loops)
    monkeypatch.setattr(kernels.partners, "_MOST_WORK", 200 * 200 * 12 // 4)
    monkeypatch.setattr(kernels.partners, "_LEAST_PART", 50)
    source = np.random.RandomState(5)
    points, weights = source.rand(200, 12), source.randint(1, 9, 200)
    order = kernels.order_by_halves(points)
    points, weights = points[order], weights[order]
    partners, costs = kernels.cheapest_partners(points, weights)
    monkeypatch.setattr(kernels.partners, "_MOST_WORK", 2**40)
    for quarter in (slice(start, start + 50) for start in range(0, 200, 50)):
        alone = kernels.cheapest_partners(points[quarter], weights[quarter])
        expected = np.where(alone[0] < 0, -1, alone[0] + quarter.start)
        assert partners[quarter].tolist() == expected.tolist()
        assert costs[quarter].tolist() == alone[1].tolist()


@given(clusters())
def test_halves_lie_on_two_sides_of_a_plane(drawn):
    points, _ = drawn
    order = kernels.order_by_halves(points)
    assert np.sort(order).tolist() == list(range(len(points)))
    if len(points) > 8:
        first, second = np.split(points[order], [len(points) // 2])
        widest = np.argmax(points.max(axis=0) - points.min(axis=0))
        assert first[:, widest].max() <= second[:, widest].min()


@pytest.mark.parametrize("weights", [[1, 1], [5, 7]])
def test_two_clusters_of_one_mean_merge_for_nothing(weights):
    partners, costs = kernels.cheapest_partners(np.full((2, 3), 9.0), np.array(weights))
    assert partners[0] == 1
    assert costs[0] == 0
