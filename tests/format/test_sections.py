"""Sections of a front: a tag, a length, bytes; and what is judged before it is read."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.format.limits import DEFAULT, Limits
from vqcodec.format.reader import Reader
from vqcodec.format.sections import NAMES, Section, read_sections, write_section

sections = st.lists(
    st.builds(Section, st.integers(0x10, 0xFF), st.binary(max_size=300)), max_size=5
)


def read(data, limits=DEFAULT):
    return read_sections(Reader(io.BytesIO(data)), limits)


def test_a_section_is_its_tag_its_length_and_its_bytes():
    assert write_section(Section(0x85, b"ab")) == b"\x85\x02ab"
    assert write_section(Section(0x10, bytes(200))) == b"\x10\x81\x48" + bytes(200)
    assert [f"{tag:x} {name}" for tag, name in NAMES.items()] == [
        "10 strips", "81 icc_profile", "82 exif", "83 xmp", "84 resolution", "85 text",
        "86 record", "87 labels", "88 cicp",
    ]  # fmt: skip


@given(sections, st.integers(0, 0x0F))
def test_sections_come_back_up_to_the_tag_of_the_codebook(written, tag):
    data = b"".join(map(write_section, written)) + bytes([tag])
    assert read(data) == (tuple(written), tag)
    for end in range(len(data)):
        with pytest.raises(vqcodec.TruncatedError):
            read(data[:end])


def test_metadata_is_judged_by_its_length_before_it_is_read():
    data = write_section(Section(0x90, bytes(6))) + b"\x91\x05"  # Five bytes, which are missing.
    with pytest.raises(vqcodec.LimitError, match="takes 11 bytes, .* limit of 10; .*max_metadata"):
        read(data, Limits(max_metadata=10))
    with pytest.raises(vqcodec.TruncatedError):
        read(data, Limits(max_metadata=11))


def test_there_are_1024_sections_at_most():
    data = b"\x90\x00" * 1024
    assert len(read(data + b"\0")[0]) == 1024
    with pytest.raises(vqcodec.LimitError, match="more than 1024 sections"):
        read(data + b"\x90\x00")
    with pytest.raises(vqcodec.TruncatedError):  # Its length comes first.
        read(data + b"\x90")
