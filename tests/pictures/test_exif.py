"""EXIF data: recognised, read, and as the tags of a TIFF file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from support.chunks import raw_profile
from vqcodec.pictures.exif import is_exif, of_raw_profile, tags_of, to_tiff


def made():
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "A camera", "By hand"
    exif[0x0100], exif[0x0106], exif[0x0112] = 5, 0, 6  # a width, a meaning of samples, a turn
    exif[0x8825] = {1: "N"}
    exif[0x8769] = {0x9003: "2020:01:01 00:00:00"}
    return exif.tobytes()


EXPECTED = {
    (0, 0x010F): "A camera",
    (0, 0x0131): "By hand",
    (0x8825, 1): "N",
    (0x8769, 0x9003): "2020:01:01 00:00:00",
}


def test_tags_are_read_but_for_those_of_samples():
    assert tags_of(made()) == tags_of(made()[6:]) == EXPECTED
    assert tags_of(None) == tags_of(b"") == {}
    assert tags_of(b"II*\0") is None


def test_tags_go_to_tiff_files_but_for_those_of_samples():
    tags = to_tiff(made()[6:])
    assert {tag: tags[tag] for tag in (0x010F, 0x0131)} == {0x010F: "A camera", 0x0131: "By hand"}
    assert not {0x0100, 0x0106, 0x0112} & set(tags)
    assert (tags[0x8825], tags[0x8769]) == ({1: "N"}, {0x9003: "2020:01:01 00:00:00"})


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=80))
def test_whatever_stands_there_is_read_or_is_nothing(data):
    assert isinstance(tags_of(b"II*\0\x08\0\0\0" + data), dict | None)
    assert of_raw_profile(raw_profile("exif", data).decode()) == data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"II*\0a", True),
        (b"MM\0*a", True),
        (b"Exif\0\0II*\0", True),
        (b"", False),
        (b"abcd", False),
    ],
)
def test_exif_is_recognised_by_its_first_bytes(data, expected):
    assert is_exif(data) is expected
