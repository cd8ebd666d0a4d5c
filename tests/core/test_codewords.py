"""Modelled codebooks: they come back, and the decoder of the spec reads any bytes alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.planes import planes
from support.vqdec import load
from vqcodec.core import decode_codewords, encode_codewords

vqdec = load()


def by_the_spec(data, shape, channels):
    try:
        rows = vqdec.modelled_codebook(data, *shape, channels)
    except vqdec.Fault:
        return None
    return np.array([list(row) for row in rows], np.uint8)


@given(planes(), st.booleans())
def test_codebooks_come_back_and_the_spec_reads_them(made, in_order):
    _, codebook, channels = made
    if in_order:
        codebook = codebook[np.lexsort(codebook.T[::-1])]
    data = encode_codewords(codebook, channels)
    rows = [bytes(row) for row in codebook]
    assert data[0] == (rows == sorted(rows))
    back, fits = decode_codewords(data, codebook.shape, channels)
    assert (fits, np.array_equal(back, codebook)) == (True, True)
    assert np.array_equal(by_the_spec(data, codebook.shape, channels), codebook)


@given(planes(), st.binary(max_size=60))
def test_any_bytes_decode_to_what_the_spec_says(made, data):
    _, codebook, channels = made
    found, fits = decode_codewords(data, codebook.shape, channels)
    expected = by_the_spec(data, codebook.shape, channels)
    assert fits == (expected is not None)
    assert expected is None or np.array_equal(found, expected)


def test_what_the_core_takes_for_granted_is_checked():
    for shape, channels in (((0, 3), 3), ((3, 0), 1), ((3, 4), 3), ((3, 5), 5), ((3,), 1)):
        with pytest.raises(ValueError, match="channels"):
            decode_codewords(b"\0", shape, channels)
