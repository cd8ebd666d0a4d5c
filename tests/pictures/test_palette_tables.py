"""Palettes that are binary: Adobe's and Microsoft's."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.pictures.palette_tables import of_act, of_riff, of_swatches
from vqcodec.pictures.palettes import read_palette

TABLE = np.arange(768).astype(np.uint8).reshape(256, 3)


def act(count, transparent):
    """Return a colour table as Photoshop writes it."""
    return TABLE.tobytes() + struct.pack(">HH", count, transparent)


def riff(rows, version=0x300, count=None, before=b""):
    """Return a palette as Windows writes it."""
    n = len(rows) if count is None else count
    log = struct.pack("<HH", version, n) + b"".join(bytes((*row, 4)) for row in rows)
    chunks = before + b"data" + struct.pack("<I", len(log)) + log
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"PAL " + chunks


def swatch(model, *values, name="a"):
    """Return a block of Adobe's swatch exchange that is a colour."""
    text = (name + "\0").encode("utf-16-be")
    body = (
        struct.pack(">H", len(text) // 2) + text + model + struct.pack(f">{len(values)}f", *values)
    )
    return struct.pack(">HI", 1, len(body) + 2) + body + struct.pack(">H", 2)


def swatches(*blocks):
    return b"ASEF\0\1\0\0" + struct.pack(">I", len(blocks)) + b"".join(blocks)


GROUP = (struct.pack(">HI", 0xC001, 6) + b"\0\2\0G\0\0", struct.pack(">HI", 0xC002, 0))


@pytest.mark.parametrize("count", [1, 2, 17, 255, 256])
def test_a_colour_table_has_as_many_colours_as_it_says(tmp_path, count):
    (tmp_path / "p.act").write_bytes(act(count, 0xFFFF))
    assert np.array_equal(read_palette(tmp_path / "p.act"), TABLE[:count])
    (tmp_path / "p.act").write_bytes(act(count, count - 1))
    found = read_palette(tmp_path / "p.act")
    assert np.array_equal(found[:, :3], TABLE[:count])
    assert found[:, 3].tolist() == [255] * (count - 1) + [0]


def test_a_colour_table_without_a_count_has_256():
    assert np.array_equal(of_act(TABLE.tobytes()), TABLE)


@pytest.mark.parametrize("first", [b"\xff\xff", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb"])
def test_a_bright_colour_table_is_no_text(tmp_path, first):
    bright = first + (TABLE | 0x80).tobytes()[2:]
    (tmp_path / "p.act").write_bytes(bright)
    assert read_palette(tmp_path / "p.act").tobytes() == bright


@pytest.mark.parametrize(("count", "transparent"), [(0, 0xFFFF), (257, 0xFFFF), (16, 16), (2, 300)])
def test_a_colour_table_that_contradicts_itself_is_refused(count, transparent):
    with pytest.raises(vqcodec.OptionError, match="colours"):
        of_act(act(count, transparent))


@pytest.mark.parametrize("n", [1, 2, 176, 300])
def test_palettes_of_microsoft_are_read(tmp_path, n):
    rows = [(i % 256, i // 256, 9) for i in range(n)]
    for before in (b"", b"offl\3\0\0\0abc\0"):
        (tmp_path / "p.pal").write_bytes(riff(rows, before=before))
        assert read_palette(tmp_path / "p.pal").tolist() == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (riff([(1, 2, 3)], version=3), "version"),
        (riff([(1, 2, 3)], count=2), "says 2 colours, and ends before"),
        (riff([(1, 2, 3)])[:-1], "ends before"),
        (riff([])[:12], "no chunk of colours"),
        (riff([])[:22], "damaged"),
        (b"RIFF\4\0\0\0PAL plth\xff\xff\xff\xff", "no chunk of colours"),
    ],
)
def test_damaged_palettes_of_microsoft_are_refused(data, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        of_riff(data)


def test_swatches_are_read(tmp_path):
    data = swatches(
        GROUP[0], swatch(b"RGB ", 210 / 255, 35 / 255, 42 / 255), swatch(b"Gray", 0.5),
        GROUP[1], swatch(b"RGB ", 1, 0, 0, name="Rouge é"),
    )  # fmt: skip
    (tmp_path / "p.ase").write_bytes(data)
    assert read_palette(tmp_path / "p.ase").tolist() == [[210, 35, 42], [128] * 3, [255, 0, 0]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (swatches(swatch(b"CMYK", 1, 0, 0, 0)), "colours of CMYK"),
        (swatches(swatch(b"LAB ", 1, 0, 0)), "colours of LAB"),
        (swatches(swatch(b"RGB ", 1, 0, float("nan"))), "beyond 0 to 1"),
        (swatches(swatch(b"RGB ", 1, 0, 1.5)), "beyond 0 to 1"),
        (swatches(swatch(b"RGB ", 1, 0, 0))[:-3], "damaged"),
        (b"ASEF\0\1\0\0\xff\xff\xff\xff", "damaged"),
        (b"ASEF\0\2\0\0\0\0\0\0", "damaged"),
        (swatches(struct.pack(">HI", 1, 0)), "no model"),
    ],
)
def test_other_swatches_are_refused(data, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        of_swatches(data)


@pytest.mark.parametrize("second", [b"", struct.pack(">7HI", 2, 1, 0, 65535, 0, 0, 0, 0)])
def test_swatches_of_photoshop_are_refused_by_name(tmp_path, second):
    (tmp_path / "p.aco").write_bytes(struct.pack(">7H", 1, 1, 0, 65535, 0, 0, 0) + second)
    with pytest.raises(vqcodec.PictureError, match="it is .aco of Photoshop; save it as"):
        read_palette(tmp_path / "p.aco")


def test_what_has_no_colours_is_no_palette(tmp_path):
    for data in (riff([]), swatches(), swatches(*GROUP), b"PK\3\4" + bytes(90)):
        (tmp_path / "p").write_bytes(data)
        with pytest.raises(vqcodec.PictureError, match="^not a palette"):
            read_palette(tmp_path / "p")


@given(st.binary(max_size=60), st.sampled_from([of_riff, of_swatches]), st.data())
def test_damage_is_an_error_or_colours(data, reader, drawn):
    whole = riff([(1, 2, 3)] * 3) if reader is of_riff else swatches(swatch(b"RGB ", 1, 0, 0))
    at = drawn.draw(st.integers(0, len(whole)))
    try:
        found = reader(whole[:at] + data)
    except vqcodec.VqError:
        return
    assert (found.dtype, found.shape[1]) == (np.uint8, 3)
