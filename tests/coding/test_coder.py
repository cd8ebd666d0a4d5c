"""Streams of every coding: what follows one, or is missing, is found."""

import pytest

import vqcodec
from support.codings import STRIPED
from support.pictures import gradient
from vqcodec.format import codebooks


def test_what_follows_a_stream_is_found():
    vq = vqcodec.quantize(gradient(30, 30, 3), 20)
    for coding in STRIPED:
        coder = coding(vq.codebook, 3)
        strip = coder.encode(vq.indices)
        with pytest.raises(vqcodec.CorruptError):
            coder.decode(strip + bytes(9), (30, 30))
        with pytest.raises(vqcodec.CorruptError):
            coder.decode(b"", (30, 30))
    for data in (b"", b"\2abc", b"\1" + bytes(300)):
        with pytest.raises(vqcodec.CorruptError):
            codebooks.decode_modelled(data, 4, 12, 3)
    with pytest.raises(vqcodec.CorruptError, match="at most"):
        codebooks.decode_modelled(b"\1", 65536, 65536 * 48, 3)
