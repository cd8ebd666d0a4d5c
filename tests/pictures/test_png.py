"""What is taken out of PNG files before Pillow sees them, and that nothing else is."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from support.chunks import PICTURE, chunk, gama, packed, png_with
from vqcodec.limits import MAX_METADATA
from vqcodec.pictures.pillow_info import TAKEN
from vqcodec.pictures.png import chunks, sift

LARGE = b"a" * (2**20 + 1)
BOMB = bytes(MAX_METADATA + 1)


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_chunks_are_those_of_the_file():
    data = png_with((b"tEXt", b"A\0b"))
    assert [c.kind for c in chunks(data)] == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]
    assert b"".join(data[c.start : c.end] for c in chunks(data)) == data[8:]
    assert [c.kind for c in chunks(data[:-13])] == [b"IHDR", b"tEXt"]
    assert not list(chunks(data[:8] + b"\xff\xff\xff\xffIHDR"))


def test_a_file_that_pillow_takes_is_left_as_it_is():
    data = png_with((b"tEXt", b"Title\0b"), packed(b"zTXt", b"Comment", b"x" * 2**20), gama(1))
    assert sift(data).data is data


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_large_texts_are_kept_beside(kind, place):
    part = packed(kind, b"Comment", LARGE)
    data = png_with(part) if place == "before" else png_with(after=[part])
    with pytest.raises(ValueError, match="(?i)too large"):
        opened(data)
    sifted = sift(data)
    assert sifted.data == png_with()
    assert (sifted.texts, sifted.unkept) == ({"Comment": LARGE.decode()}, ())


def test_large_profiles_and_xmp_are_kept_beside():
    parts = packed(b"iCCP", b"icc", LARGE), packed(b"iTXt", b"XML:com.adobe.xmp", LARGE)
    sifted = sift(png_with(*parts))
    assert (sifted.icc_profile, sifted.xmp, sifted.texts) == (LARGE, LARGE, {})
    assert sifted.data == png_with()


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (packed(b"zTXt", b"Comment", BOMB), "a text 'Comment', which is too large or damaged"),
        (packed(b"iTXt", b"Comment", BOMB), "a text 'Comment', which is too large or damaged"),
        ((b"tEXt", b"Comment\0" + BOMB), "a text 'Comment', which is too large or damaged"),
        (packed(b"iCCP", b"icc", BOMB), "its ICC profile, which is too large or damaged"),
        ((b"zTXt", b"Comment\0\1abc"), "a text 'Comment', which is too large or damaged"),
        ((b"iCCP", b"icc\0\1abc"), "its ICC profile, which is too large or damaged"),
        ((b"gAMA", b"abc"), "gAMA, which is damaged"),
        ((b"cHRM", bytes(31)), "cHRM, which is damaged"),
        ((b"sRGB", b""), "sRGB, which is damaged"),
        ((b"pHYs", bytes(8)), "pHYs, which is damaged"),
    ],
)
def test_what_cannot_be_kept_is_named_and_the_picture_is_read(part, named):
    sifted = sift(png_with(part, (b"tEXt", b"Title\0hello")))
    assert sifted.unkept == (named,)
    image = opened(sifted.data)
    assert np.array_equal(np.asarray(image), PICTURE)
    assert image.info["Title"] == "hello"


def test_all_together_have_a_limit():
    parts = [packed(b"zTXt", b"C%d" % number, bytes(2**20)) for number in range(80)]
    sifted = sift(png_with(*parts))
    assert len(sifted.unkept) == 80 - MAX_METADATA // 2**20
    assert len(opened(sifted.data).info) == MAX_METADATA // 2**20


def test_work_has_a_limit(monkeypatch):
    asked = []
    make = zlib.decompressobj

    class Watched:
        def __init__(self):
            self._unpacker = make()

        def decompress(self, octets, limit):
            asked.append(limit)
            return self._unpacker.decompress(octets, limit)

        eof = property(lambda self: self._unpacker.eof)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    sift(png_with(*[packed(b"zTXt", b"C%d" % number, BOMB) for number in range(12)]))
    assert len(asked) == 12
    assert sum(asked) <= 4 * MAX_METADATA + 12


@pytest.mark.parametrize("name", sorted(TAKEN - {"XML:com.adobe.xmp", "vq_record"}))
def test_texts_called_like_something_else_are_kept_beside(name):
    sifted = sift(png_with((b"tEXt", name.encode() + b"\0abc")))
    assert (sifted.data, sifted.texts) == (png_with(), {name: "abc"})


def test_of_several_texts_of_a_name_all_but_one_are_named():
    sifted = sift(png_with(*[(b"tEXt", b"A\0" + text) for text in (b"a", b"b", b"c")]))
    assert sifted.unkept == ("all but one text 'A'",)


def test_a_wrong_checksum_is_pillows_to_find():
    data = png_with().replace(b"IDAT", b"IDAT")
    wrong = chunk(b"zTXt", b"C\0\0" + zlib.compress(LARGE))[:-1] + b"!"
    broken = data[:33] + wrong + data[33:]
    assert sift(broken).data is broken


def test_limits_of_pillow_are_left_alone():
    before = PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY
    sift(png_with(packed(b"zTXt", b"Comment", LARGE)))
    assert (PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY) == before


@given(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"gAMA", b"pHYs"]), st.binary())
def test_any_payload_is_left_kept_or_named(kind, payload):
    sifted = sift(png_with((kind, payload)))
    assert [c.kind for c in chunks(sifted.data)][-2:] == [b"IDAT", b"IEND"]
    assert np.array_equal(np.asarray(opened(sifted.data)), PICTURE)
