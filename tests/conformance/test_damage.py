"""Damage of every kind to small files: a named error, never a picture."""

import io
import tracemalloc

import numpy as np
import pytest

import vqcodec
from support.codings import CODINGS
from support.pictures import gradient
from vqcodec.format.front import SIGNATURE, Front, read_front, write_front
from vqcodec.format.reader import CRC_BYTES
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.sections import Section

SMALL = {
    "rgb": vqcodec.encode(gradient(5, 6, 3), 7),
    "blocks": vqcodec.encode(gradient(5, 6, 4), 3, block=(2, 3)),
    **{name: vqcodec.encode(gradient(9, 8, 3), 7, coding=name) for name in CODINGS},
    "one colour": vqcodec.encode(np.zeros((3, 3), np.uint8)),
    "sections": vqcodec.VQImage(
        np.zeros((2, 1), np.uint8),
        np.ones((2, 2), np.uint8),
        2,
        2,
        "L",
        sections=[Section(0x90, b"abc"), Section(0xFF, bytes(130))],
    ).to_bytes(),
}
each_small_file = pytest.mark.parametrize("data", SMALL.values(), ids=SMALL)


@each_small_file
def test_every_truncation_is_named(data):
    for length in range(len(data)):
        expected = vqcodec.NotVqError if length < len(SIGNATURE) else vqcodec.TruncatedError
        with pytest.raises(expected):
            vqcodec.decode(data[:length])


@each_small_file
def test_every_single_byte_change_is_an_error(data):
    for position in range(len(data)):
        for change in range(1, 256):
            damaged = bytearray(data)
            damaged[position] ^= change
            with pytest.raises(vqcodec.VqError):
                vqcodec.decode(damaged)


@each_small_file
def test_every_added_or_missing_byte_is_an_error(data):
    for position in range(len(data) + 1):
        for byte in (0, 0x0A, 0xFF, 0x80):
            with pytest.raises(vqcodec.VqError):
                vqcodec.decode(data[:position] + bytes([byte]) + data[position:])
        if position < len(data):
            with pytest.raises(vqcodec.VqError):
                vqcodec.decode(data[:position] + data[position + 1 :])


def test_a_number_is_judged_when_it_is_complete():
    start = SMALL["rgb"][:7]
    with pytest.raises(vqcodec.TruncatedError):
        vqcodec.decode(start + b"\x80")
    with pytest.raises(vqcodec.CorruptError, match="empty group"):
        vqcodec.decode(start + b"\x80\1")
    with pytest.raises(vqcodec.CorruptError, match="exceeds"):
        vqcodec.decode(start + b"\x80\xff\xff\xff\xff")


def test_bytes_after_the_end_are_corrupt():
    with pytest.raises(vqcodec.CorruptError, match="after the end"):
        vqcodec.decode(SMALL["rgb"] + b"\0")
    with pytest.raises(vqcodec.CorruptError, match="after the end"):
        vqcodec.decode(SMALL["rgb"] * 2)


def test_a_huge_claim_costs_no_memory():
    huge = write_front(Front(2**32 - 1, 2**32 - 1, SampleFormat(4), (1, 1), 2, 0, bytes(8)))
    long_section = SMALL["rgb"][:10] + b"\x80\x8f\xff\xff\xff\x7f" + bytes(50)
    large_codebook = SIGNATURE + bytes.fromhex("100b ff 83ff7f 01 01 00") + bytes(50)
    wide_plane = write_front(Front(2**14, 2**14, SampleFormat(1), (1, 1), 65536, 0, bytes(65536)))
    tracemalloc.start()
    try:
        for data in (huge + bytes(50), long_section, large_codebook, wide_plane + bytes(50)):
            with pytest.raises((vqcodec.LimitError, vqcodec.TruncatedError)):
                vqcodec.decode(data)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def test_blocks_beyond_the_edge_take_no_memory():
    # One pixel of width under blocks of 1x16: the overhang would be 15 times the picture.
    tall = vqcodec.VQImage(
        np.zeros((1, 64), np.uint8), np.zeros((2**20, 1), np.uint8), 1, 2**20, "RGBA", (1, 16)
    )
    tracemalloc.start()
    try:
        assert tall.to_array().shape == (2**20, 1, 4)
        assert tracemalloc.get_traced_memory()[1] < 4 * 4 * 2**20
    finally:
        tracemalloc.stop()


def test_the_pixel_limit_is_named_and_can_be_raised():
    data = vqcodec.encode(gradient(10, 10, 3), 4)
    with pytest.raises(vqcodec.LimitError, match="10x10.*99.*max_pixels"):
        vqcodec.decode(data, max_pixels=99)
    assert vqcodec.decode(data, max_pixels=100).shape == (10, 10, 3)


def test_a_front_is_read_without_what_follows():
    class Watched(io.BytesIO):
        def read(self, size=-1):
            assert size >= 0
            return super().read(size)

    vq = vqcodec.quantize(gradient(50, 60, 3), 16)
    data = vq.to_bytes("packed")
    stream = Watched(data)
    front = read_front(stream)
    assert (front.width, front.height, front.n_codewords) == (60, 50, 16)
    assert front.codebook == vq.codebook.tobytes()
    assert stream.tell() == len(data) - 60 * 50 // 2 - CRC_BYTES


def test_a_stream_that_gives_little_at_a_time_serves():
    class Dribble(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 3))

    vq = vqcodec.quantize(gradient(20, 20, 3), 16)
    assert vqcodec.VQImage.from_stream(Dribble(vq.to_bytes())) == vq


def test_any_bytes_like_object_serves():
    data = SMALL["rgb"]
    for twin in (bytearray(data), memoryview(data)):
        assert np.array_equal(vqcodec.decode(twin), vqcodec.decode(data))
    for other in (None, 3, [1]):
        with pytest.raises(TypeError):
            vqcodec.decode(other)
