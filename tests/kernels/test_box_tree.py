"""A tree of boxes: what it finds is what trying all finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.kernels.box_tree import MOST_DIMENSIONS, BoxTree, _places
from vqcodec.kernels.nearest import try_all


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


@pytest.mark.parametrize("n", [1024, 1025, 16384, 16385, 20000])
def test_trees_of_several_storeys_lose_no_point(n):
    source = np.random.RandomState(n)
    points, codebook = source.randint(0, 256, (n, 3)) * 1.0, source.randint(0, 256, (400, 3)) * 1.0
    expected = try_all(points, codebook)
    found = BoxTree(points).search(codebook)
    assert found[0].tobytes() == expected[0].tobytes()
    assert found[1].tobytes() == expected[1].tobytes()


@pytest.mark.parametrize("dimension", range(1, MOST_DIMENSIONS + 1))
def test_the_curve_goes_through_all_cells_from_neighbour_to_neighbour(dimension):
    bits = 16 // dimension
    places = _places(dimension, bits)
    assert np.sort(places).tolist() == list(range(2 ** (bits * dimension)))
    cells = np.argsort(places)
    axes = [cells >> bits * axis & 2**bits - 1 for axis in range(dimension)]
    assert (np.abs(np.diff(axes)).sum(axis=0) == 1).all()
