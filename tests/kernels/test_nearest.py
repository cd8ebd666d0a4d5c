"""The nearest codeword, against trying all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec import kernels
from vqcodec.kernels.nearest import try_all


@given(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 40), st.just(3)), elements=st.integers(0, 5)),
    hnp.arrays(np.float64, st.tuples(st.integers(1, 9), st.just(3)), elements=st.integers(0, 5)),
)
def test_nearest_is_brute_force_with_ties_to_the_lowest_index(points, codebook):
    labels, distances = kernels.nearest(points, codebook)
    # The coordinates are small integers, so that the sums are exact.
    table = ((points[:, np.newaxis] - codebook) ** 2).sum(axis=2)
    assert labels.tolist() == table.argmin(axis=1).tolist()  # argmin returns the first.
    assert distances.tolist() == table.min(axis=1).tolist()


@st.composite
def points_codebooks_and_guesses(draw):
    """Draw points and codewords on few levels (many ties) or anywhere, and any guesses."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    dimension, k = draw(st.sampled_from([1, 2, 3, 4, 12])), draw(st.integers(1, 300))
    n = draw(st.integers(0, 60))
    if draw(st.booleans()):
        levels = draw(st.integers(1, 12))
        points = source.randint(0, levels, (n, dimension)).astype(float)
        codebook = source.randint(0, levels, (k, dimension)).astype(float)
    else:
        points, codebook = source.rand(n, dimension) * 255, source.rand(k, dimension) * 255
    return points, codebook, source.randint(0, k, n)


@given(points_codebooks_and_guesses())
def test_a_guess_changes_no_bit_of_the_result(drawn):
    points, codebook, guess = drawn
    labels, distances = try_all(points, codebook)
    found = kernels.nearest(points, codebook)
    assert found[0].tobytes() == labels.tobytes()
    assert found[1].tobytes() == distances.tobytes()
    if len(points):
        tracker = kernels.NearestTracker(points, codebook, guess)
        assert tracker.labels.tobytes() == labels.tobytes()
        assert tracker.distances.tobytes() == distances.tobytes()
        table = np.square(points[:, np.newaxis] - codebook).sum(axis=2)
        table[np.arange(len(points)), labels] = 1e300
        assert np.allclose(tracker.seconds(), table.min(axis=1))
