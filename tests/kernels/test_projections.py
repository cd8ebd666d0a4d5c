"""Projections onto few axes: they rule codewords out, and change nothing of what is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.kernels import projections as module
from vqcodec.kernels.projections import Projections


def table(points, codebook):
    """Return all squared distances; those of whole coordinates are exact."""
    return np.square(points[:, np.newaxis] - codebook).sum(axis=2)


@st.composite
def points_and_codebooks(draw):
    """Draw whole points of many dimensions, some of which may not vary, and codewords."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, d, k = draw(st.integers(1, 300)), draw(st.integers(5, 60)), draw(st.integers(1, 60))
    n_levels = draw(st.sampled_from([2, 20, 256]))
    points = source.randint(0, n_levels, (n, d)).astype(float)
    points[:, draw(st.integers(1, d)) :] = 7.0
    if draw(st.booleans()):
        points += np.arange(n)[:, np.newaxis] % 200  # They lie along one direction.
    codebook = points[source.randint(0, n, k)] + source.randint(-2, 3, (k, d))
    return points, codebook, source.randint(0, k, n)


@given(points_and_codebooks())
def test_they_find_what_trying_all_finds_whatever_is_guessed(drawn):
    points, codebook, guess = drawn
    distances = table(points, codebook)
    labels, nearest = distances.argmin(axis=1), distances.min(axis=1)
    distances[np.arange(len(points)), labels] = 1e300
    projections = Projections(points)
    for hint in (None, guess, labels):
        found = projections.search(codebook, hint, want_second=True)
        assert found[0].tolist() == labels.tolist()
        assert found[1].tolist() == nearest.tolist()
        assert found[2].tolist() == distances.min(axis=1).tolist()
        assert len(projections.search(codebook, hint)[2]) == 0


def test_a_guess_stays_as_it_was():
    source = np.random.RandomState(2)
    points = source.randint(0, 256, (50, 12)).astype(float)
    guess = np.zeros(50, np.int32)
    found = Projections(points).search(points[::5].copy(), guess)
    assert found[0].any()
    assert not guess.any()


@pytest.mark.parametrize("n_points", [1, 5])
def test_points_that_are_all_alike_are_no_trouble(n_points):
    points = np.full((n_points, 9), 3.0)
    codebook = np.array([[3.5] * 9, [3.0] * 9, [3.0] * 9])
    labels, distances, seconds = Projections(points).search(codebook, want_second=True)
    assert labels.tolist() == [1] * n_points  # The first of equals.
    assert (distances == 0).all()
    assert (seconds == 0).all()


@given(points_and_codebooks(), st.sampled_from([1, 4, 7]))
def test_they_find_the_same_where_groups_of_codewords_are_ruled_out(drawn, size):
    points, codebook, guess = drawn
    distances = table(points, codebook)
    labels, nearest = distances.argmin(axis=1), distances.min(axis=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MANY", 1)
        patch.setattr(module, "_GROUP", size)
        projections = Projections(points)
        for hint in (None, guess, labels):
            found = projections.search(codebook, hint)
            assert found[0].tolist() == labels.tolist()
            assert found[1].tolist() == nearest.tolist()
