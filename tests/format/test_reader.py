"""Bytes of a stream: checked by their sum, and missed by name."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.format.reader import Reader, check_end, checksum


class Drip(io.BytesIO):
    """A stream that gives three bytes at most, as a socket may."""

    def read(self, size=-1):
        return super().read(min(size, 3) if size >= 0 else 3)


def test_the_checksum_is_that_of_zlib_the_high_byte_first():
    assert checksum(b"123456789") == bytes.fromhex("cbf43926")  # As everybody's CRC-32.


@given(st.binary(max_size=40), st.integers(0, 50), st.sampled_from([io.BytesIO, Drip]))
def test_as_many_bytes_are_read_as_are_there(data, size, kind):
    stream = kind(data)
    assert Reader(stream).read_up_to(size) == data[:size]
    assert stream.tell() == min(size, len(data))
    reader = Reader(kind(data))
    if size <= len(data):
        assert reader.exactly(size) == data[:size]
    else:
        message = f"^the file ends too early: {size - len(data)} bytes are missing$"
        with pytest.raises(vqcodec.TruncatedError, match=message):
            reader.exactly(size)


@given(st.binary(max_size=40), st.data())
def test_the_checksum_is_of_all_that_was_read_in_whatever_parts(data, draw):
    cut = draw.draw(st.integers(0, len(data)))
    octets = data + zlib.crc32(data).to_bytes(4, "big")
    reader = Reader(Drip(octets + b"!"))
    assert reader.exactly(cut) + reader.exactly(len(data) - cut) == data
    reader.check("the front")
    assert reader.byte() == ord("!")
    damaged = bytearray(octets)
    damaged[draw.draw(st.integers(0, len(octets) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    reader = Reader(io.BytesIO(damaged))
    reader.exactly(len(data))
    with pytest.raises(vqcodec.CorruptError, match="^the front is damaged: its checksum does not"):
        reader.check("the front")


def test_a_checksum_that_ends_early_is_truncation():
    reader = Reader(io.BytesIO(b"\0\0\0"))
    with pytest.raises(vqcodec.TruncatedError, match="1 bytes are missing"):
        reader.check("the front")


def test_numbers_and_sides_are_read_one_after_the_other():
    reader = Reader(io.BytesIO(b"\x07\x81\x00\x85\x05\x00\x81"))
    assert (reader.byte(), reader.number(), reader.side("wide")) == (7, 128, 5 * 128 + 5)
    with pytest.raises(vqcodec.CorruptError, match="^the picture is 0 pixels high$"):
        reader.side("high")
    with pytest.raises(vqcodec.TruncatedError, match="1 bytes are missing"):
        reader.number()


def test_a_stream_is_at_its_end_or_is_not():
    check_end(io.BytesIO(b""), "picture")
    with pytest.raises(vqcodec.CorruptError, match="bytes after the end of the picture"):
        check_end(io.BytesIO(b"\0"), "picture")
