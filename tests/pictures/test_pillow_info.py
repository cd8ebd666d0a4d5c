"""Metadata and palettes as Pillow has them, there and back."""

import re
from pathlib import Path

import numpy as np
import PIL
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.format.metadata import Metadata
from vqcodec.pictures.pillow_info import (
    TAKEN,
    indexed_image,
    metadata_of,
    pillow_info,
    pillow_mode,
    pillow_palette,
)

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
octets = st.none() | st.binary(min_size=1, max_size=40).filter(lambda x: not x.startswith(b"Exif"))
keywords = words.filter(bool).filter(lambda text: text not in TAKEN)
metadata = st.builds(
    Metadata,
    icc_profile=octets,
    exif=octets,
    xmp=octets,
    dpi=st.none() | st.tuples(*[st.integers(1, 2**32 - 1).map(lambda n: n / 1000)] * 2),
    text=st.dictionaries(keywords, words, max_size=3),
)


@given(metadata)
def test_metadata_comes_back_from_the_info_of_an_image(meta):
    assert metadata_of(pillow_info(meta)) == meta


def test_entries_are_those_that_pillow_has():
    meta = Metadata(b"icc", b"II*", b"<x/>", (72.0, 96.0), {"Title": "a"}, "{}", {1: "road"})
    assert pillow_info(meta) == {
        "icc_profile": b"icc",
        "exif": b"Exif\0\0II*",
        "xmp": b"<x/>",
        "dpi": (72.0, 96.0),
        "Title": "a",
        "vq_record": "{}",
    }
    assert pillow_info(Metadata()) == {}


def test_xmp_comes_as_bytes_or_as_text():
    for info in ({"xmp": b"<x/>"}, {"xmp": "<x/>"}, {"XML:com.adobe.xmp": "<x/>"}):
        assert metadata_of(info) == Metadata(xmp=b"<x/>")


def test_strange_info_is_left_out_and_does_no_harm():
    image = Image.fromarray(gradient(5, 6, 3))
    image.info = {
        "dpi": (0, 0), "": "no keyword", "a\0b": "zero", 3: "number", "long" * 99: "long",
        "lone": "\ud800", "comment": b"\xff ok", "exif": b"", "xmp": "", "other": 5,
    }  # fmt: skip
    meta = vqcodec.VQImage.from_bytes(vqcodec.encode(image)).metadata
    assert meta == Metadata(text={"lone": "?", "comment": "\ufffd ok"})
    for dpi in (None, 3, (1,), ("a", "b"), (float("nan"), 1), (1e12, 1), (-1, 1)):
        image.info = {"dpi": dpi}
        assert vqcodec.quantize(image).metadata.dpi is None


@pytest.mark.parametrize(
    ("mode", "block", "n_codewords", "expected"),
    [
        ("RGB", (1, 1), 256, "P"),
        ("RGBA", (1, 1), 1, "P"),
        ("RGB", (1, 1), 257, "RGB"),
        ("RGBA", (1, 2), 4, "RGBA"),
        ("L", (1, 1), 4, "L"),
        ("LA", (1, 1), 4, "LA"),
        ("I;16", (1, 1), 4, "I;16"),
    ],
)
def test_colours_are_a_palette_where_there_is_room(mode, block, n_codewords, expected):
    assert pillow_mode(mode, block, n_codewords) == expected


@pytest.mark.parametrize(
    ("alphas", "transparency"),
    [
        ([255, 255], None),
        ([0, 255], 0),
        ([255, 0], 1),
        ([0], 0),
        ([0, 0], b"\0\0"),
        ([0, 254], b"\0\xfe"),
        ([3, 7], b"\3\7"),
    ],
)
def test_alpha_of_a_palette_is_its_transparency(alphas, transparency):
    codebook = b"".join(bytes([1, 2, 3, alpha]) for alpha in alphas)
    palette, told = pillow_palette(codebook, 4)
    assert (palette.mode, bytes(palette.palette), told) == ("RGBA", codebook, transparency)
    assert type(told) is type(transparency)


def test_a_palette_without_alpha_has_no_transparency():
    palette, told = pillow_palette(bytes(range(6)), 3)
    assert (palette.mode, bytes(palette.palette), told) == ("RGB", bytes(range(6)), None)


_READ = r"""\.info(?:\.get\(|\.pop\(|\[)\s*"([^"]+)"|"([^"]+)" (?:not )?in \w+\.info\b"""
# GIF takes all of `info` for options.
_READ_BY_GIF = r"""info(?:\.get\(|\[)\s*"([^"]+)"|"([^"]+)" (?:not )?in (?:\w+\.)?encoderinfo\b"""
# What formats only put there, or take as text.
_HARMLESS = {
    "comment",
    "BoundingBox",
    "PS-Adobe",
    "filename",
    "name",
    "next_name",
    "scale",
    "spacing",
}


def test_every_name_that_pillow_looks_for_is_taken():
    for path in Path(PIL.__file__).parent.glob("*.py"):
        program = path.read_text("utf-8")
        pattern = _READ + "|" + _READ_BY_GIF if path.stem == "GifImagePlugin" else _READ
        names = {name for found in re.findall(pattern, program) for name in found if name}
        assert names - _HARMLESS <= TAKEN, path.name


@given(st.integers(1, 256), st.sampled_from([3, 4]), st.integers(0, 2**32 - 1))
def test_an_indexed_image_shows_its_codewords(n_codewords, channels, seed):
    source = np.random.RandomState(seed)
    codebook = source.randint(0, 256, (n_codewords, channels)).astype(np.uint8)
    indices = source.randint(0, n_codewords, (3, 5)).astype(np.uint8)
    image = indexed_image(indices, codebook)
    assert np.array_equal(np.asarray(image), indices)
    shown = np.asarray(image.convert("RGBA"))[..., :channels]
    assert np.array_equal(shown, codebook[indices])
