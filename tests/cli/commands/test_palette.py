"""`vq palette`: the palette of a file in every format."""

import json

import numpy as np
import pytest
from PIL import Image

from support.files import of_file
from support.pictures import gradient
from vqcodec.pictures.colours import as_palette, hex_colour
from vqcodec.pictures.palette_writing import FORMATS
from vqcodec.pictures.palettes import read_palette


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_palettes_are_exported_and_read_again(folder, vq, kind, channels):
    Image.fromarray(gradient(30, 40, 4)[..., :channels].squeeze()).save("b.png")
    assert vq("encode", "b.png", "-k", 12)[0] == 0
    status, out, err = vq("palette", "b.vq", "--as", kind, "-o", f"p.{kind}")
    assert (status, out) == (0, "")
    lost = channels == 4 and kind in ("gpl", "act", "pal")
    assert ("has no room for its alpha; hex and json have" in err) == lost
    assert err.count("\n") == lost
    codebook = of_file("b.vq").codebook
    expected = as_palette([hex_colour(codeword) for codeword in codebook])
    if kind not in ("hex", "json"):
        expected = expected[:, :3]  # These formats have no alpha.
    assert read_palette(f"p.{kind}").tolist() == expected.tolist()
    assert vq("palette", "b.vq", "--as", kind, "-o", f"p.{kind}")[0] == 1  # It is kept.


def test_the_export_goes_to_standard_output_with_counts(folder, vq):
    assert vq("encode", "a.png", "-k", 5)[0] == 0
    image = of_file("a.vq")
    status, out, err = vq("palette", "a.vq")
    assert (status, err) == (0, "")
    assert out.splitlines() == [hex_colour(codeword) for codeword in image.codebook]
    colours = json.loads(vq("palette", "a.vq", "--as", "json")[1])["colors"]
    assert [colour["count"] for colour in colours] == np.bincount(image.indices.ravel()).tolist()
    assert sum(colour["count"] for colour in colours) == 30 * 40


def test_missing_files_are_one_line(folder, vq):
    assert vq("encode", "a.png", "--palette", "nowhere.gpl") == (
        1, "", "vq: nowhere.gpl: No such file or directory; check the name\n",
    )  # fmt: skip
    assert vq("palette", "nowhere.vq")[0] == 1
    assert vq("palette", "a.png")[0] == 1
    vq("encode", "a.png", "-k", 9, "-o", "b.vq")
    status, _, err = vq("palette", "b.vq", "--as", "aco")
    assert (status, "must be one of hex, gpl, act, pal, json" in err) == (2, True)
    vq("encode", "a.png", "--block", "2x2", "-k", 9)
    status, _, err = vq("palette", "a.vq")
    assert (status, "blocks of pixels" in err) == (1, True)
