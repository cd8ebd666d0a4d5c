"""Texts as other programs write them."""

import pytest

import vqcodec
from vqcodec.pictures.texts import lines_of, loaded_json, text_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_read_whatever_wrote_them(encoding, end):
    text = text_of(end.join(["", "a b", " Straße ", "", "c\u2028d"]).encode(encoding))
    assert list(lines_of(text)) == [(2, "a b"), (3, "Straße"), (5, "c\u2028d")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ""),
        (b"\xfe\xff\0a", "a"),
        (b"a\x1a", "a"),  # as DOS ends files
        (b"Stra\xdfe", "Stra\ufffde"),
        (b"a\0", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"a" * 5000 + b"\x01", None),
    ],
)
def test_bytes_are_text_or_none(data, expected):
    assert text_of(data) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"a": 1,\n}', "line 3: its JSON is damaged"),
        ('{"a": {"b": 1, "b": 2}}', "the key 'b' stands twice"),
        ("[" * 100_000, "damaged"),
        ("[" + "1" * 5000 + "]", "damaged"),
    ],
)
def test_json_is_whole_and_says_one_thing(text, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        loaded_json(text)
