"""Palettes that are text: each kind as its own program writes it, and what is refused."""

import json

import numpy as np
import pytest

import vqcodec
from vqcodec.pictures.palettes import read_palette

PAINT_NET = """\
; paint.net Palette File
; Lines that start with a semicolon are comments
; Colors are written as 8-digit hexadecimal numbers: aarrggbb
; For example, this would specify green: FF00FF00
; The alpha ('aa') value specifies how transparent a color is. FF is fully opaque.
FF000000
80FF6A00 ; fade
004080C0
"""
ASEPRITE = """\
GIMP Palette
Channels: RGBA
#
  0   0   0   0 Transparent
254  91  89 255 Red
247 165  71  80 9 lives
"""
GIMP = """\
GIMP Palette
Name: Straße 7
Columns: 2
#
#  1   2   3 no colour
255 128  64\tUntitled
  0   0   0\t12

9 8 7
"""
FRACTINT = "  0   0   0 The default Fractint palette\r\n  0   0 168\r\n255 128 064\r\n"


def read(folder, text, encoding="utf-8"):
    (folder / "p").write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_palette(folder / "p").tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAINT_NET, [[0, 0, 0, 255], [255, 106, 0, 128], [64, 128, 192, 0]]),
        (";Paint.NET Palette File\nFF4080C0\nFF000000", [[64, 128, 192], [0, 0, 0]]),
        (";Paint.NET-Palettendatei\nFF4080C0", [[64, 128, 192]]),
        ("; Farben: aarrggbb\nFF4080C0", [[64, 128, 192]]),
        (ASEPRITE, [[0, 0, 0, 0], [254, 91, 89, 255], [247, 165, 71, 80]]),
        (GIMP, [[255, 128, 64], [0, 0, 0], [9, 8, 7]]),
        ("GIMP Palette\n1 2 3 old\n#4 5 6\n1 2 3\n", [[1, 2, 3], [1, 2, 3]]),
        (FRACTINT, [[0, 0, 0], [0, 0, 168], [255, 128, 64]]),
        ("255,128,064\n1, 2, 3\n7;8;9\n", [[255, 128, 64], [1, 2, 3], [7, 8, 9]]),
        ("12 34 56", [[12, 34, 56]]),
        ("; faded\n#f00\n\n// fade to dad\n# face #000\n##\n#0f0", [[255, 0, 0], [0, 255, 0]]),
        ("1a1c2c\n5d275d\nfacade\n", [[26, 28, 44], [93, 39, 93], [250, 202, 222]]),
        ("100000 200000,300000", [[16, 0, 0], [32, 0, 0], [48, 0, 0]]),
        ("JASC-PAL\n0100\n2\n1 2 3 0\n4\t5 6 255\n", [[1, 2, 3, 0], [4, 5, 6, 255]]),
        ('{"name": "a", "colors": ["1a1c2c", "5d275d"]}', [[26, 28, 44], [93, 39, 93]]),
        ('[[1, 2, 3], {"hex": "#040506", "count": 9}]', [[1, 2, 3], [4, 5, 6]]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_is_read_as_its_program_means_it(tmp_path, text, expected, encoding, end):
    text = text.replace("\r\n", "\n").replace("\n", end)
    assert read(tmp_path, text, encoding) == expected


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        # Neither aarrggbb nor rrggbbaa is certain.
        ("# mine\nFF4080C0\n", 2, "is aarrggbb or rrggbbaa"),
        (PAINT_NET + "4080C0\n", 9, "'4080C0' is no colour"),
        ("#f00\n#0f0 facade\n", 2, "facade is a name or a colour"),
        ("#f00 ; add\n", 1, "'add' is no colour"),
        ("#f00\nred\n", 2, "'red' is no colour"),
        ("#f00\n255 128 064\n", 2, "'255' is no colour"),
        ("255 128 064\n\n#f00\n", 3, "is not three samples"),
        ("255 128 064\n255 128\n", 2, "is not three samples"),
        ("1,2,3,,4\n", 1, "is not three samples"),
        ("0 255 128 064\n", 1, "is not three samples"),
        ("0.5 0.25 1.0\n", 1, "is not three samples"),
        ("255 128 256\n", 1, "'256' is no sample"),
        ("rgb(1,2,3)\n", 1, "is no colour"),
        (":root {\n  --a: #fff;\n}\n", 1, "is no colour"),
        ("name,r,g,b\nred,255,0,0\n", 1, "is no colour"),
        # A row with too few samples does not take those of the next.
        ("GIMP Palette\nName: x\n1 2\n3 4 5\n", 3, "'1 2' is no colour"),
        ("GIMP Palette\nName: x\n1 2 3\n4 5 six\n", 4, "'six' is no sample"),
        ("GIMP Palette\n1 2 300\n", 2, "'300' is no sample"),
        ("GIMP Palette\n1 2 " + "9" * 5000, 2, "is no sample"),
        ("GIMP Palette\nChannels: CMYK\n1 2 3\n", 2, "channels 'CMYK' are not read"),
        ("GIMP Palette\nChannels: RGBA\n1 2 3 Red\n", 3, "'Red' is no sample"),
        ("GIMP Palette\nChannels: RGBA\n1 2 3\n", 3, "give 4 samples"),
        ("JASC-PAL\n0200\n1\n1 2 3\n", 2, "version '0200'"),
        ("JASC-PAL\n0100\n3\n1 2 3\n4 5 6\n", 3, "says 3 colours, and 2 follow"),
        ("JASC-PAL\n0100\nmany\n1 2 3\n", 3, "no number of colours"),
        ("JASC-PAL\n0100\n" + "9" * 5000 + "\n1 2 3\n", 3, "no number of colours"),
        ("JASC-PAL\n0100\n2\n1 2 3\n1 2 3 4\n", 5, "has not the 3 or 4 samples"),
        ("JASC-PAL\n0100\n1\n65535 0 0\n", 4, "'65535' is no sample"),
        ("JASC-PALX\n0100\n1\n$ALPHA 9\n1 2 3\n", 1, "JASC-PALX is not read"),
        ('[\n"#fff",\n]', 3, "its JSON is damaged"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused_with_its_line(tmp_path, text, line, fault):
    with pytest.raises(vqcodec.PictureError, match=f"^not a palette: line {line}: .*{fault}"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is empty"),
        ("\ufeff \r\n", "it is empty"),
        ("; nothing\n# at all\n", "a palette has 1 to 65,536 colours, and this one has none"),
        ("JASC-PAL\n0100\n", "ends before its colours"),
        ("GIMP Palette\nName: x\n", "has none"),
        ("#fff\n" * 65_537, "has more"),
        ("1 2 3\n" * 65_537, "has more"),
        ("[" + "[1, 2, 3]," * 65_536 + "0]", "has more"),
        ("<?xml version='1.0'?><office:color-table/>", "it is XML"),
        ('{"palette": ["#fff"]}', "no list of colours"),
        ('{"colors": {"a": "#fff"}}', "no list of colours"),
        ('["#fff", [1, 2, true]]', "colour 2: .* is no colour"),
        ('["#fff", "#000", {"r": 1}]', "colour 3: .* is no colour"),
        ('["ff4080c0"]', "colour 1: 'ff4080c0' is no colour"),
        ('{"colors": ["#fff"], "colors": []}', "'colors' stands twice"),
        (b"#fff\n" + b" " * 2**23, "more than 8,388,608 bytes"),
    ],
)
def test_other_texts_are_refused(tmp_path, text, fault):
    with pytest.raises(vqcodec.PictureError, match=f"^not a palette: .*{fault}"):
        read(tmp_path, text)


def test_order_and_equal_colours_stay_up_to_65536(tmp_path):
    rows = [[i % 7, i >> 8, i % 256] for i in range(65_536)]
    for text in (json.dumps(rows), "".join("{} {} {}\n".format(*row) for row in rows)):
        assert np.array_equal(read(tmp_path, text), rows)


@pytest.mark.parametrize("size", [768, 772])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_text_as_long_as_a_colour_table_is_text(tmp_path, encoding, size):
    text = "GIMP Palette\nName: Straße\n1 2 3\n"
    room = size - len(text.encode(encoding))
    text += "#" * (room // len("#".encode(encoding.replace("utf-16", "utf-16-le"))))
    assert len(text.encode(encoding)) == size
    assert read(tmp_path, text, encoding) == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("comment", "encoding"), [("; Straße\n", "utf-8"), ("; ASCII\n", "utf-16")]
)
def test_colours_as_long_as_a_colour_table_are_text(tmp_path, comment, encoding):
    text = comment + "#010203\n"
    width = 2 if encoding == "utf-16" else 1
    text += " " * ((768 - len(text.encode(encoding))) // width)
    assert len(text.encode(encoding)) == 768
    assert read(tmp_path, text, encoding) == [[1, 2, 3]]
