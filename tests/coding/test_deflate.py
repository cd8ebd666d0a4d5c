"""Rows of indices in a zlib stream, against a packing by hand, and what is no such stream."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.coding.deflate import Deflate


def coder(n_codewords):
    return Deflate(np.empty((n_codewords, 1), np.uint8), 1)


@given(st.sampled_from([1, 2, 3, 4, 5, 16, 17, 256, 257, 65536]), st.data())
def test_indices_come_back_with_their_dtype(n_codewords, data):
    shape = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 30))
    source = np.random.RandomState(data.draw(st.integers(0, 2**32 - 1)))
    indices = source.randint(0, n_codewords, shape)
    indices = indices.astype(np.min_scalar_type(n_codewords - 1))
    coded = coder(n_codewords).encode(indices)
    found = coder(n_codewords).decode(coded, shape)
    assert found.dtype == indices.dtype
    assert np.array_equal(found, indices)
    width = next(bits for bits in (1, 2, 4, 8, 16) if n_codewords <= 2**bits)
    digits = ["".join(f"{index:0{width}b}" for index in row) for row in indices.tolist()]
    rows = [int(row.ljust(-len(row) // 8 * -8, "0"), 2) for row in digits]
    expected = b"".join(row.to_bytes(-len(digits[0]) // 8 * -1, "big") for row in rows)
    assert zlib.decompress(coded) == expected


def test_each_row_begins_with_a_byte():
    indices = np.array([[2, 1, 0, 3, 1], [0, 0, 0, 0, 2]], np.uint8)
    octets = bytes([0b10_01_00_11, 0b01_000000, 0b00_00_00_00, 0b10_000000])
    assert zlib.decompress(coder(3 + 1).encode(indices)) == octets
    wide = np.array([[1, 299]], np.uint16)
    assert zlib.decompress(coder(300).encode(wide)) == b"\x00\x01\x01\x2b"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "does not hold just its rows"),
        (b"no stream", "is no zlib stream"),
        (zlib.compress(b"\0"), "does not hold just its rows"),
        (zlib.compress(b"\0\0\0"), "does not hold just its rows"),
        (zlib.compress(b"\0\0")[:-1], "does not hold just its rows"),
        (zlib.compress(b"\0\0") + b"\0", "does not hold just its rows"),
        (zlib.compress(b"\0\0")[:-1] + b"?", "is no zlib stream"),
        (zlib.compress(b"\x00\x01"), "bits after the last index of a row are not all 0"),
        (zlib.compress(b"\xc0\x00"), "index"),
    ],
)
def test_what_is_no_stream_of_just_such_rows_is_corrupt(data, message):
    assert coder(3).decode(zlib.compress(b"\x80\x00"), (2, 3)).tolist() == [[2, 0, 0], [0, 0, 0]]
    with pytest.raises(vqcodec.CorruptError, match=message):
        coder(3).decode(data, (2, 3))


def test_a_stream_that_swells_takes_no_memory_for_more_than_its_rows():
    bomb = zlib.compress(bytes(2**26), 9)
    import tracemalloc

    tracemalloc.start()
    try:
        with pytest.raises(vqcodec.CorruptError, match="does not hold just its rows"):
            coder(256).decode(bomb, (100, 100))
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
