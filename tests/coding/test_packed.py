"""Packed indices, against a second packing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.coding import packed
from vqcodec.format.size import index_width, packed_bytes


def numpy_packed(indices, width):
    """Pack as the spec says, by another way than the package's."""
    shifts = np.arange(width - 1, -1, -1)
    bits = (indices.reshape(-1, 1).astype(np.int64) >> shifts) & 1
    return np.packbits(bits.astype(np.uint8).ravel()).tobytes()


@given(st.integers(1, 65536), st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_packed_indices_agree_with_a_second_packing(n_codewords, rows, columns, seed):
    indices = np.random.RandomState(seed).randint(0, n_codewords, (rows, columns))
    indices = indices.astype(np.min_scalar_type(n_codewords - 1))
    codebook = np.empty((n_codewords, 1), np.uint8)
    coder = packed.Packed(codebook, 1)
    coded = coder.encode(indices)
    assert coded == numpy_packed(indices, index_width(n_codewords))
    assert len(coded) == packed_bytes(indices.size, n_codewords)
    decoded = coder.decode(coded, indices.shape)
    assert decoded.dtype == indices.dtype
    assert np.array_equal(decoded, indices)
