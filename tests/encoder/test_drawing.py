"""Drawings: codewords that are not used leave, and the picture stays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec.encoder.drawing import Drawing, without_unused
from vqcodec.format.strips import PACKED, CodedPlane

CODED = CodedPlane(PACKED, (b"",))


def test_codewords_that_are_not_used_leave():
    codebook = np.array([[9], [8], [7], [6]], np.uint8)
    found = without_unused(Drawing(codebook, np.array([[3, 1], [3, 3]]), CODED))
    assert found.codebook.tolist() == [[8], [6]]
    assert found.indices.tolist() == [[1, 0], [1, 1]]
    assert found.coded is None  # The numbers of codewords are others now.


def test_where_all_are_used_what_is_coded_stays():
    codebook = np.array([[9], [8]], np.uint8)
    found = without_unused(Drawing(codebook, np.array([[1, 0]]), CODED))
    assert found.codebook is codebook
    assert found.coded is CODED
    assert found.indices.dtype == np.uint8


@given(
    st.integers(1, 400),
    hnp.arrays(np.int64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.just(0)),
    st.randoms(use_true_random=False),
)
def test_the_picture_stays_and_every_codeword_is_used(k, indices, random):
    codebook = np.arange(2 * k, dtype=np.uint16)[:, np.newaxis]
    indices += np.array([random.randrange(k) for _ in range(indices.size)]).reshape(indices.shape)
    found = without_unused(Drawing(codebook, indices))
    assert np.array_equal(found.codebook[found.indices], codebook[indices])
    assert np.array_equal(np.unique(found.indices), np.arange(len(found.codebook)))
    assert found.codebook.ravel().tolist() == sorted(found.codebook.ravel().tolist())
    assert found.indices.dtype == (np.uint8 if len(found.codebook) <= 256 else np.uint16)
