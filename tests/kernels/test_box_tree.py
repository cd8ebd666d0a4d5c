"""A tree of boxes: what it finds is what trying all finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.kernels.box_tree import MOST_DIMENSIONS, BoxTree


def table(points, codebook):
    """Return all squared distances; those of whole coordinates are exact."""
    return np.square(points[:, np.newaxis] - codebook).sum(axis=2)


@st.composite
def points_and_codebooks(draw):
    """Draw many whole points of few dimensions, on few levels (ties) or on many."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    d, n_levels = draw(st.integers(1, MOST_DIMENSIONS)), draw(st.sampled_from([2, 20, 256]))
    n, k = draw(st.sampled_from([1, 2, 63, 64, 65, 700])), draw(st.integers(1, 70))
    points = source.randint(0, n_levels, (n, d)).astype(float)
    return points, source.randint(0, n_levels, (k, d)).astype(float)


@given(points_and_codebooks())
def test_it_finds_what_trying_all_finds_with_ties_to_the_lowest(drawn):
    points, codebook = drawn
    distances = table(points, codebook)
    found = BoxTree(points).search(codebook, want_second=True)
    assert found[0].tolist() == distances.argmin(axis=1).tolist()
    assert found[1].tolist() == distances.min(axis=1).tolist()
    distances[np.arange(len(points)), found[0]] = 1e300
    assert found[2].tolist() == distances.min(axis=1).tolist()


@given(points_and_codebooks(), st.integers(1, 5))
def test_one_tree_serves_many_codebooks(drawn, n_searches):
    points, codebook = drawn
    tree = BoxTree(points)
    for number in range(n_searches):
        moved = np.roll(codebook, number, axis=0) * (1 + number)
        labels, distances, seconds = tree.search(moved)
        assert labels.tolist() == table(points, moved).argmin(axis=1).tolist()
        assert distances.tolist() == table(points, moved).min(axis=1).tolist()
        assert len(seconds) == 0


@pytest.mark.parametrize("far", [1e-7, 1.0, 1e7])
def test_points_that_lie_close_together_or_far_apart_are_no_trouble(far):
    source = np.random.RandomState(1)
    points = np.concatenate([source.rand(300, 3) * far, np.full((20, 3), 77.0), [[-1e4, 0, 1e4]]])
    codebook = points[::11].copy()
    labels, distances, _ = BoxTree(points).search(codebook)
    assert labels[::11].tolist() == table(points[::11], codebook).argmin(axis=1).tolist()
    assert (distances[::11] == 0).all()
    assert np.allclose(distances, table(points, codebook).min(axis=1), rtol=1e-12)
