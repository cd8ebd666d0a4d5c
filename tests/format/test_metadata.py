"""Metadata as sections: there and back, and what breaks the rules is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.format.metadata import Metadata, check_sizes
from vqcodec.format.sections import Section

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
octets = st.none() | st.binary(min_size=1, max_size=60)
metadata = st.builds(
    Metadata,
    icc_profile=octets,
    exif=octets,
    xmp=octets,
    dpi=st.none() | st.tuples(*[st.integers(1, 2**32 - 1).map(lambda n: n / 1000)] * 2),
    text=st.dictionaries(words.filter(bool), words, max_size=3),
    record=st.none() | words.filter(bool),
    labels=st.dictionaries(st.integers(0, 65535), words, max_size=4),
)


@given(metadata)
def test_metadata_comes_back_from_its_sections(meta):
    sections = meta.to_sections()
    assert Metadata.from_sections(sections) == meta
    tags = [section.tag for section in sections]
    assert tags == sorted(tags)
    unknown = Section(0x90, b"?"), Section(0x10, b"\0")
    assert Metadata.from_sections((*unknown, *sections)) == meta


def test_sections_are_what_the_spec_says():
    meta = Metadata(
        icc_profile=b"i",
        exif=b"e",
        xmp=b"x",
        dpi=(300, 72.5),
        text={"Title": "Grüße"},
        record="{}",
        labels={300: "road", 2: ""},
    )
    assert meta.to_sections() == (
        Section(0x81, b"i"),
        Section(0x82, b"e"),
        Section(0x83, b"x"),
        Section(0x84, (300_000).to_bytes(4, "big") + (72_500).to_bytes(4, "big")),
        Section(0x85, b"Title\0Gr\xc3\xbc\xc3\x9fe"),
        Section(0x86, b"{}"),
        Section(0x87, b"\x02\x00" + b"\x82\x2c\x04road"),
    )
    assert Metadata(icc_profile=b"", exif=b"").to_sections() == ()


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([(0x82, b"a"), (0x82, b"a")], "two sections of metadata of the kind exif"),
        ([(0x81, b"")], "the section icc_profile is empty"),
        ([(0x84, bytes(7))], "resolution has 7 bytes instead of 8"),
        ([(0x84, bytes(4) + b"\0\0\0\1")], "the resolution is 0"),
        ([(0x85, b"no separator")], "no keyword of 1 to 255 bytes"),
        ([(0x85, b"\0no keyword")], "no keyword of 1 to 255 bytes"),
        ([(0x85, 256 * b"k" + b"\0")], "no keyword of 1 to 255 bytes"),
        ([(0x85, b"\xff\0a")], "a keyword is not UTF-8"),
        ([(0x85, b"a\0\xff")], "a text is not UTF-8"),
        ([(0x85, b"a\0b"), (0x85, b"a\0c")], "two texts named 'a'"),
        ([(0x86, b"\xff")], "the record is not UTF-8"),
        ([(0x87, b"\2\0\1\0")], "label 1 follows 2"),
        ([(0x87, b"\2\0\2\0")], "label 2 follows 2"),
        ([(0x87, b"\x84\x80\x00\0")], "label 65536 follows -1"),
        ([(0x87, b"\2\3ab")], "end within a number or a name"),
        ([(0x87, b"\2")], "end within a number or a name"),
        ([(0x87, b"\2\1\xff")], "the name of a label is not UTF-8"),
    ],
)
def test_what_breaks_the_rules_is_corrupt(sections, message):
    with pytest.raises(vqcodec.CorruptError, match=message):
        Metadata.from_sections([Section(*section) for section in sections])


def test_sizes_are_those_that_readers_allow():
    check_sizes((Section(0x90, bytes(2**23)),) * 2)
    check_sizes((Section(0x90, b""),) * 1024)
    for sections in ((Section(0x90, bytes(2**24 + 1)),), (Section(0x90, b""),) * 1025):
        with pytest.raises(vqcodec.PictureError, match=f"in {len(sections)} sections, more than"):
            check_sizes(sections)


def test_metadata_that_readers_would_refuse_is_refused():
    image = Image.fromarray(gradient(5, 6, 3))
    image.info["icc_profile"] = bytes(2**24 + 1)
    with pytest.raises(vqcodec.PictureError, match="strip"):
        vqcodec.encode(image)
    vqcodec.encode(image, strip=True)
    image.info = {f"key {number}": "text" for number in range(1025)}
    with pytest.raises(vqcodec.PictureError, match="1025 sections"):
        vqcodec.encode(image)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": {"": "x"}},
        {"text": {"a\0b": "x"}},
        {"text": {"k" * 256: "x"}},
        {"dpi": (0.0004, 1)},
        {"dpi": (1, 2.0**32)},
        {"labels": {-1: "x"}},
        {"labels": {65536: "x"}},
    ],
)
def test_what_no_reader_would_take_is_refused_when_it_is_made(parts):
    with pytest.raises(vqcodec.OptionError):
        vqcodec.Metadata(**parts)


def test_an_empty_record_is_none():
    assert vqcodec.Metadata(record="").to_sections() == ()
