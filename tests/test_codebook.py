"""Codebooks: a file of their own, and the palette of a picture."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import gradient, pictures


@given(pictures(channels=3), st.sampled_from([(1, 1), (2, 2), (3, 1)]))
def test_a_codebook_goes_through_its_file(picture, block):
    codebook = vqcodec.train([picture], 5, block=block)
    data = codebook.to_bytes()
    assert vqcodec.Codebook.from_bytes(data) == codebook
    assert vqcodec.read_codebook(io.BytesIO(data)) == codebook
    assert pickle.loads(pickle.dumps(codebook)) == codebook
    for end in range(len(data)):
        with pytest.raises(vqcodec.VqError):
            vqcodec.Codebook.from_bytes(data[:end])
    for at in range(len(data)):
        damaged = bytearray(data)
        damaged[at] ^= 0x41
        with pytest.raises(vqcodec.VqError):
            vqcodec.Codebook.from_bytes(bytes(damaged))


def test_the_palette_of_a_picture_is_read_without_its_pixels():
    data = vqcodec.encode(gradient(40, 40, 3), 20)

    class Front(io.BytesIO):
        def read(self, size=-1):
            assert self.tell() + size <= len(data) - 100
            return super().read(size)

    book = vqcodec.read_codebook(Front(data))
    assert np.array_equal(book.codewords, vqcodec.VQImage.from_bytes(data).codebook)
    assert (book.mode, book.block, len(book)) == ("RGB", (1, 1), 20)
    with pytest.raises(ValueError, match="read-only"):
        book.codewords[0, 0] = 1
    external = vqcodec.encode(gradient(40, 40, 3), codebook=book, external=True)
    with pytest.raises(vqcodec.PictureError, match="is in a .vqc file"):
        vqcodec.read_codebook(external)
    with pytest.raises(AttributeError, match="does not change"):
        book.mode = "L"
    with pytest.raises(vqcodec.OptionError, match="must be a vqcodec.Codebook"):
        vqcodec.decode(external, codebook="book.vqc")
    for nothing in (b"", b"\xd6", b"GIF89a", b"\xd6C\r\n"):
        with pytest.raises(vqcodec.NotVqError):
            vqcodec.read_codebook(nothing)
