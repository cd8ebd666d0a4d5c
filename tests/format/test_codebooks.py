"""Modelled codebooks: they come back, and compiled loops and Python agree."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from support.planes import EMPTY, planes
from vqcodec.format import codebooks
from vqcodec.format.varint import read_varint, varint_size
from vqcodec.kernels import _codewords_python, loops


@given(planes(), st.booleans(), st.binary(max_size=60))
def test_codebooks_come_back_and_python_gives_the_same_bytes(made, ordered, data):
    _, codebook, channels = made
    if ordered:
        codebook = codebook[np.lexsort(codebook.T[::-1])]
    coded = codebooks.write_codebook(
        codebooks.MODELLED, codebook.tobytes(), len(codebook), channels
    )
    tag, size = coded[0], read_varint(iter(coded[1:]).__next__)
    payload = coded[1 + varint_size(size) :]
    assert (tag, len(payload)) == (codebooks.MODELLED, size)
    back = codebooks.decode_modelled(payload, len(codebook), codebook.size, channels)
    assert back == codebook.tobytes()
    assert len(codebooks.write_codebook(0, back, len(codebook), channels)) == 1 + codebook.size
    for source in (payload[1:], data):
        found = []
        for loop in {loops.codewords, _codewords_python}:
            again = np.zeros_like(codebook)
            loop.code_codewords(again, channels, payload[0], np.frombuffer(source, np.uint8), EMPTY)
            found.append(again)
        assert np.array_equal(found[0], found[-1])
    target = np.zeros(4 * codebook.size + 64, np.uint8)
    size = _codewords_python.code_codewords(codebook.copy(), channels, payload[0], EMPTY, target)
    assert target[:size].tobytes() == payload[1:]
