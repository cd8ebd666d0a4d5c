"""What tells of people is said, and left out where that is asked for."""

import json
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from support.chunks import PICTURE
from support.files import of_file

CARRIES = "carries a path and names of people; --drop-private leaves that out"


@pytest.fixture
def photo(folder):
    chunks = PngImagePlugin.PngInfo()
    for keyword, text in (("Author", "Somebody"), ("Title", "A reef"), ("Where", "~/x.png")):
        chunks.add_text(keyword, text)
    Image.fromarray(PICTURE).save("x.png", pnginfo=chunks)
    return folder


def test_encoding_says_it_and_leaves_it_out(photo, vq):
    _, _, err = vq("encode", "x.png", "--allow-larger")
    assert err.splitlines()[0] == f"vq: x.png: {CARRIES}"
    assert of_file("x.vq").metadata.text.keys() == {"Author", "Title", "Where"}
    _, _, err = vq("encode", "x.png", "--allow-larger", "--force", "--drop-private")
    assert err.splitlines()[0] == "vq: x.png: a path and names of people left out"
    assert of_file("x.vq").metadata.text == {"Title": "A reef"}
    _, _, err = vq("encode", "x.png", "--allow-larger", "--force", "--strip")
    assert err.count("\n") == 1


def test_decoding_says_it_and_leaves_it_out(photo, vq):
    assert vq("encode", "x.png", "--allow-larger")[0] == 0
    assert vq("decode", "x.vq", "-o", "y.png")[2].splitlines()[0] == f"vq: y.png: {CARRIES}"
    assert "Author" in Image.open("y.png").info
    _, _, err = vq("decode", "x.vq", "-o", "y.png", "--force", "--drop-private")
    assert err.splitlines()[0] == "vq: y.png: a path and names of people left out"
    assert Image.open("y.png").info.keys() & {"Author", "Title", "Where"} == {"Title"}
    assert b"Somebody" not in Path("y.png").read_bytes()
    _, _, err = vq("decode", "x.vq", "-o", "y.bmp")  # It carries nothing.
    assert "carries" not in err


@pytest.mark.parametrize("suffix", ["jpg", "gif", "jp2", "png", "mpo"])
def test_no_comment_comes_through_another_door(folder, vq, suffix):
    image = Image.fromarray(PICTURE)
    image.info["comment"] = "by somebody@example.org"
    image.save("c.vq")
    assert vq("decode", "c.vq", "-o", f"kept.{suffix}")[0] == 0
    assert b"somebody" in Path(f"kept.{suffix}").read_bytes()
    assert vq("decode", "c.vq", "-o", f"c.{suffix}", "--drop-private")[0] == 0
    assert b"somebody" not in Path(f"c.{suffix}").read_bytes()


def test_programs_are_told(photo, vq):
    told = ["a path", "names of people"]
    _, out, _ = vq("encode", "x.png", "--allow-larger", "--json")
    assert json.loads(out)["private"] == told
    assert json.loads(vq("info", "x.vq", "--json")[1])["private"] == told
    assert "private       a path, names of people\n" in vq("info", "x.vq")[1]
    assert json.loads(vq("decode", "x.vq", "-o", "y.png", "--json")[1])["private"] == told
    _, out, _ = vq("encode", "x.png", "--allow-larger", "--json", "--force", "--drop-private")
    assert json.loads(out)["private"] == []
    assert "private" not in json.loads(vq("info", "x.vq", "--json")[1])
