"""Numbers of one to five bytes: there and back, and what no writer writes is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.format.varint import read_varint, varint_size, write_varint

numbers = st.integers(0, 2**32 - 1) | st.integers(0, 32).map(lambda bits: 2**bits - 1)


def read(data):
    return read_varint(iter(data).__next__)


@given(numbers, st.binary(max_size=3))
def test_a_number_comes_back_and_what_follows_is_left(number, rest):
    coded = write_varint(number)
    assert len(coded) == varint_size(number)
    octets = iter(coded + rest)
    assert read_varint(octets.__next__) == number
    assert bytes(octets) == rest


@given(numbers)
def test_bytes_are_the_digits_to_the_base_128(number):
    coded = write_varint(number)
    assert sum((byte & 127) * 128**place for place, byte in enumerate(reversed(coded))) == number
    assert [byte >> 7 for byte in coded] == [1] * (len(coded) - 1) + [0]


@given(st.binary(min_size=1, max_size=6))
def test_whatever_is_read_is_written_alike(data):
    octets = iter(data + b"\0" * 5)
    try:
        number = read_varint(octets.__next__)
    except vqcodec.CorruptError:
        return
    assert (data + b"\0" * 5).startswith(write_varint(number))
    assert len(bytes(octets)) == len(data) + 5 - varint_size(number)


@pytest.mark.parametrize(
    ("number", "size"), [(0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3), (2**32 - 1, 5)]
)
def test_each_byte_holds_seven_bits(number, size):
    assert varint_size(number) == len(write_varint(number)) == size


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x90\x80\x80\x80\x00", "exceeds"),  # It is 2**32.
        (b"\xff\xff\xff\xff\xff\x00", "exceeds"),  # It has six bytes.
        (b"\x80\x01", "empty group"),
        (b"\x80\x00", "empty group"),
        (b"\x80\x80\x80\x80\x01", "empty group"),
    ],
)
def test_what_no_writer_writes_is_corrupt(data, message):
    with pytest.raises(vqcodec.CorruptError, match=message):
        read(data)
