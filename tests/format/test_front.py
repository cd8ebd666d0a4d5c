"""Fronts: written and read again, byte by byte as the spec says, and refused by name."""

import io
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.format import codebooks
from vqcodec.format.front import Front, read_front, write_front
from vqcodec.format.limits import Limits
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.sections import CODED, Section

ONE = Front(3, 2, SampleFormat(1), (1, 1), 2, 0, b"\x05\x09")
SIGNATURE = b"\xd6Q\r\n\n"
TAGS = st.integers(0x80, 0xFF).filter(lambda tag: tag != CODED)


@st.composite
def fronts(draw):
    """Draw fronts of pictures and of codebook files, with every field at random."""
    block = draw(st.just((1, 1)) | st.tuples(st.integers(1, 16), st.integers(1, 16)))
    wide = block == (1, 1) and draw(st.booleans())
    samples = SampleFormat(1, 16) if wide else SampleFormat(draw(st.integers(1, 4)))
    n_codewords = draw(st.integers(1, 5) | st.just(129))
    size = n_codewords * block[0] * block[1] * samples.pixel_bytes
    sides = st.integers(1, 2**32 - 1)
    is_codebook = draw(st.booleans())
    tags = [codebooks.RAW, codebooks.MODELLED] + [codebooks.EXTERNAL] * (not is_codebook)
    tag = draw(st.sampled_from(tags))
    return Front(
        0 if is_codebook else draw(sides),
        0 if is_codebook else draw(sides),
        samples,
        block,
        n_codewords,
        0 if is_codebook else draw(st.integers(0, 15)),
        draw(st.randoms(use_true_random=False)).randbytes(16 if tag == 2 else size),
        tuple(
            Section(*section)
            for section in draw(st.lists(st.tuples(TAGS, st.binary(max_size=20)), max_size=3))
        ),
        (1, draw(st.integers(0, 15))),
        tag,
    )


@given(fronts(), st.binary(max_size=4))
def test_a_front_comes_back_and_what_follows_is_left(front, rest):
    stream = io.BytesIO(write_front(front) + rest)
    limits = Limits(max_pixels=2**64)
    found = read_front(stream, limits, of_codebook=None)
    assert replace(found, checksum=b"") == front
    assert found.checksum == write_front(front)[-4:]
    assert stream.read() == rest
    stream.seek(0)
    assert read_front(stream, limits, of_codebook=front.is_codebook) == found
    stream.seek(0)
    with pytest.raises(vqcodec.NotVqError, match="^not a .* but a"):
        read_front(stream, limits, of_codebook=not front.is_codebook)


def test_the_bytes_of_a_front():
    body = SIGNATURE + b"\x10\x00\x01\x03\x02\x00\x05\x09"
    assert write_front(ONE) == body + zlib.crc32(body).to_bytes(4, "big")
    blocked = Front(0, 0, SampleFormat(4), (2, 16), 1, 0, bytes(128), (Section(0x90, b"a"),))
    body = b"\xd6C\r\n\n\x10\x0b\x1f\x00\x90\x01a\x00" + bytes(128)
    assert write_front(blocked) == body + zlib.crc32(body).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (SIGNATURE[:3], "it ends within the signature"),
        (b"GIF89a", "not a .vq file$"),
        (b"\xd6Q\n\n", "transfer it as binary"),
        (b"VX\r\n\n", "^not a .vq file$"),
        (b"\x56Q\r\n\n", "transfer it as binary"),
        (b"\xd6C\r\n\n", "not a .vq file but a codebook file"),
    ],
)
def test_other_files_are_no_vq_files(data, message):
    with pytest.raises(vqcodec.NotVqError, match=message):
        read_front(io.BytesIO(data))


def with_sum(body):
    return body + zlib.crc32(body).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("body", "error", "message"),
    [
        (b"\x20", vqcodec.UnsupportedError, "version 2.0; .* reads 1.x: a newer one may"),
        (b"\x0f", vqcodec.UnsupportedError, "version 0.15; this version of vqcodec reads 1.x$"),
        (b"\x10\x08\x00", vqcodec.CorruptError, "1x1 is written out"),
        (b"\x10\x00\x84\x80\x00", vqcodec.CorruptError, "65537 codewords are more"),
        (b"\x10\x00\x00\x00", vqcodec.CorruptError, "0 pixels wide"),
        (b"\x10\x00\x00\x01\x00", vqcodec.CorruptError, "0 pixels high"),
        (b"\x10\x05\x00\x01\x01\x00" + bytes(4), vqcodec.UnsupportedError, "16-bit samples"),
        (b"\x10\x00\x00\x01\x01\x03\x00", vqcodec.UnsupportedError, "codebook coding 3"),
        (b"\x10\x00\x00\x01\x01\x11\x00\x00\x05", vqcodec.UnsupportedError, "section 0x11"),
        (b"\x10\x00\x00\x01\x01\x02\x0f" + bytes(15), vqcodec.CorruptError, "15 bytes instead"),
    ],
)  # fmt: skip
def test_what_a_front_must_not_have_is_named(body, error, message):
    with pytest.raises(error, match=message):
        read_front(io.BytesIO(with_sum(SIGNATURE + body)))


def test_damage_is_called_damage_before_it_is_understood():
    data = bytearray(with_sum(SIGNATURE + b"\x10\x00\x00\x01\x01\x03\x00"))
    data[-1] ^= 1
    with pytest.raises(vqcodec.CorruptError, match="the front is damaged"):
        read_front(io.BytesIO(data))


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (Front(0, 0, SampleFormat(1), (1, 1), 1, 1, b"a"), "names an index coding"),
        (Front(0, 0, SampleFormat(1), (1, 1), 1, 0, b"a", (Section(16, b""),)), "lists strips"),
        (Front(0, 0, SampleFormat(1), (1, 1), 1, 0, bytes(16), (), (1, 0), 2), "elsewhere"),
    ],
)
def test_what_a_codebook_file_must_not_have_is_named(front, message):
    with pytest.raises(vqcodec.CorruptError, match=message):
        read_front(io.BytesIO(write_front(front)), of_codebook=True)


def test_the_hash_is_of_the_codebook_and_of_its_shape():
    same = Front(9, 9, SampleFormat(1), (1, 1), 2, 1, b"\x05\x09", (Section(0x90, b"a"),))
    assert same.codebook_hash == ONE.codebook_hash
    assert len(ONE.codebook_hash) == 16
    others = [
        Front(0, 0, SampleFormat(2), (1, 1), 1, 0, b"\x05\x09"),
        Front(0, 0, SampleFormat(1), (2, 1), 1, 0, b"\x05\x09"),
        Front(0, 0, SampleFormat(1, 16), (1, 1), 1, 0, b"\x05\x09"),
        Front(0, 0, SampleFormat(1), (1, 1), 2, 0, b"\x05\x0a"),
    ]
    assert len({front.codebook_hash for front in [ONE, *others]}) == 5


def test_what_stays_when_a_picture_is_written_again_is_skippable():
    sections = Section(0x10, b"\1"), Section(0x80, b"a"), Section(0xFF, b"b")
    front = Front(1, 1, SampleFormat(1), (1, 1), 1, 1, b"a", sections)
    assert front.skippable == sections[1:]
