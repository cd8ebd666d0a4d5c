"""Codebooks in fronts: raw or modelled, whichever is shorter, and back."""

from hypothesis import given

from support.planes import planes
from vqcodec.format import codebooks
from vqcodec.format.varint import read_varint, varint_size


@given(planes())
def test_a_modelled_codebook_comes_back(made):
    _, codebook, channels = made
    coded = codebooks.write_codebook(
        codebooks.MODELLED, codebook.tobytes(), len(codebook), channels
    )
    tag, size = coded[0], read_varint(iter(coded[1:]).__next__)
    payload = coded[1 + varint_size(size) :]
    assert (tag, len(payload)) == (codebooks.MODELLED, size)
    back = codebooks.decode_modelled(payload, len(codebook), codebook.size, channels)
    assert back == codebook.tobytes()
    assert len(codebooks.write_codebook(0, back, len(codebook), channels)) == 1 + codebook.size
