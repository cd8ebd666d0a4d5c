"""Coded sections: written where they are shorter, read as what they stand for."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import gradient
from vqcodec.format.coded_sections import MAX_CODED, expanded, shortest
from vqcodec.format.limits import Limits
from vqcodec.format.reader import Reader
from vqcodec.format.sections import CODEABLE, CODED, Section, read_sections, write_section
from vqcodec.format.varint import write_varint

LONG = b"the same words again and again, " * 40


def read(parts):
    stream = io.BytesIO(b"".join(parts) + b"\0")
    return expanded(read_sections(Reader(stream), Limits(max_metadata=2**26))[0])


@given(
    st.lists(
        st.builds(Section, st.integers(0x80, 0xFF).filter(lambda t: t != CODED), st.binary())
        | st.builds(Section, st.sampled_from(CODEABLE), st.just(LONG)),
        max_size=4,
    )
)
def test_sections_come_back_and_never_grow(sections):
    parts = shortest(sections)
    assert read(parts) == tuple(sections)
    for part, section in zip(parts, sections, strict=True):
        plain = write_section(section)
        assert part == plain or (part[0] == CODED and len(part) < len(plain))
        assert (section.payload != LONG) or section.tag not in CODEABLE or len(part) < 200


def test_no_more_is_coded_than_a_reader_takes():
    sections = [Section(0x85, b"a\0" + bytes(MAX_CODED // 2)) for _ in range(3)]
    parts = shortest(sections)
    assert [part[0] for part in parts] == [CODED, 0x85, 0x85]
    assert read(parts) == tuple(sections)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"", "none of metadata"),
        (b"\x80\x01x", "none of metadata"),
        (b"\x89\x01x", "none of metadata"),
        (b"\x81", "within its length"),
        (b"\x81\x80", "within its length"),
        (b"\x81\x00", "at least 1"),
        (b"\x81" + write_varint(MAX_CODED + 1), "1,048,576 together"),
        (b"\x81\x05" + bytes(20), "just the bytes"),
    ],
)
def test_what_is_not_sound_is_corrupt(payload, said):
    with pytest.raises(vqcodec.CorruptError, match=said):
        expanded([Section(CODED, payload)])


def test_a_file_has_its_metadata_in_fewer_bytes():
    vq = vqcodec.quantize(gradient(20, 20, 3), 4)
    parts = (vq.codebook, vq.indices, 20, 20, "RGB")
    long = vqcodec.VQImage(*parts, sections=[Section(0x85, b"key\0" + LONG)])
    data = long.to_bytes()
    assert len(data) < len(vq.to_bytes()) + 120
    back = vqcodec.VQImage.from_bytes(data)
    assert back == long
    assert back.metadata.text == {"key": LONG.decode()}
    assert back.to_bytes() == data
    with pytest.raises(vqcodec.OptionError, match="not 0x89"):
        vqcodec.VQImage(*parts, sections=[Section(CODED, b"\x85\x01x")])
