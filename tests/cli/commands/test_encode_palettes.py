"""`vq encode` with a palette that is given."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from support.files import of_file
from support.pictures import gradient


@pytest.mark.parametrize(
    "data",
    [b"", b"#12", b"red", b"[1, 2]", b'{"colours": []}', b"[" * 100_000, b"\x00\x01",
     b"\x89PNG\r\n", b"JASC-PAL", b"JASC-PAL\n0100\nx\n1 2 3", b"JASC-PAL\n0100\n1\n1 2",
     b"JASC-PAL\n0100\n1\n1 2 256",
     b"GIMP Palette\n", b"GIMP Palette\n300 0 0\n", b"\xd6Q\r\n"],
)  # fmt: skip
def test_what_is_no_palette_is_one_line(folder, vq, data):
    Path("p").write_bytes(data)
    status, out, err = vq("encode", "a.png", "--palette", "p")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("vq: p: p is not a palette: ") or err.startswith("vq: p: ")
    assert not Path("a.vq").exists()


def test_a_strict_palette_names_the_colour_and_the_place(folder, vq):
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[7, 5] = 210, 35, 42
    picture[7, 9] = picture[20, 1] = 1, 2, 3
    Image.fromarray(picture).save("b.png")
    status, _, err = vq("encode", "b.png", "--palette", "#000", "--strict")
    assert status == 1
    assert err == (
        "vq: b.png: the colour #d2232a at (5, 7) is not in the palette, "
        "nor are 1 others of the picture; "
        "leave strict out for the nearest, or add it to the palette\n"
    )
    assert vq("encode", "b.png", "--palette", "#000,#d2232a,#010203", "--strict")[0] == 0
    assert np.array_equal(of_file("b.vq").to_array(), picture)
    status, _, err = vq("encode", "b.png", "--palette", "#000", "--extend", "-o", "c.vq")
    assert (status, "PSNR exact" in err) == (0, True)
    assert of_file("c.vq").codebook.tolist() == [[0, 0, 0], [1, 2, 3], [210, 35, 42]]


def test_a_grey_picture_with_a_palette_of_colours(folder, vq):
    Image.fromarray(gradient(9, 9, 1)[..., 0]).save("b.png")
    status, _, err = vq("encode", "b.png", "--palette", "#000,#808080,#fff")
    assert (status, "9x9 RGB" in err) == (0, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--strict"],
        ["--extend"],
        ["--palette", "#000", "--strict", "--extend"],
        ["--palette", "#000", "-k", "4"],
        ["--palette", "#000", "--lossless"],
        ["--palette", "#000", "--block", "2x2"],
        ["--palette", "#000", "--rate-weight", "3"],
        ["--palette", "#000", "--max-bytes", "300"],
        ["--palette", "#00"],
        ["--palette", "#000,#fff", "--extend", "-k", "2"],
    ],
)
def test_what_contradicts_itself_is_refused(folder, vq, options):
    status, out, err = vq("encode", "a.png", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not Path("a.vq").exists()
