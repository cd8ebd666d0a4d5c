"""`vq report`."""

import re
import sys

import numpy as np
import pytest
from PIL import Image

from support.pictures import gradient


def test_a_page_for_several_pictures(vq, folder):
    Image.fromarray(gradient(12, 15, 4)).save("b.png")
    (folder / "broken.png").write_bytes(b"nothing")
    status, out, err = vq("report", "a.png", "b.png", "broken.png", "--k", "2,8", "-o", "o.html")
    assert (status, out) == (1, "")
    assert "broken.png: not a picture" in err
    assert re.search(r"o.html: 2 files looked at, [\d,]+ bytes, [\d.]+ s; open it", err)
    text = (folder / "o.html").read_text()
    assert '<h2 id="p0-name">a.png</h2>' in text and '<h2 id="p1-name">b.png</h2>' in text
    assert "http-equiv" in text and "MIT License" in text
    assert 4_000_000 < len(text) < 6_000_000
    assert vq("report", "a.png", "--k", "2", "-o", "o.html")[0] == 1  # it exists


def test_what_cannot_be_reported(vq, folder):
    (folder / "broken.png").write_bytes(b"nothing")
    for given, said in (
        (["a.png", "-o", "a.png"], "would be a .html file under the name of another format"),
        (["a.png", "--k", "0"], "expected numbers from 1"),
        (["a.png", "--min-psnr", "-3"], "-3"),
        (["a.png", "--seed", "-1"], "seed"),
    ):
        status, _, err = vq("report", *given)
        assert (status, said in err) == (2, True), err
    for given, said in (
        (["broken.png"], "no picture could be read"),
        (["nowhere.png"], "nowhere.png"),
        (["a.png", "--max-pixels", "9"], "pixels"),
    ):
        status, _, err = vq("report", *given)
        assert (status, said in err) == (1, True), err
    assert sorted(path.name for path in folder.iterdir()) == ["a.png", "broken.png"]


def test_without_the_extra(vq, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "plotly", None)
    monkeypatch.setattr("vqcodec.report.needs.find_spec", lambda name: name != "plotly" or None)
    status, _, err = vq("report", "a.png")
    assert status == 1
    assert "vq report needs plotly; python -m pip install 'vqcodec[report]'" in err


def test_forty_megapixels(vq, folder):
    Image.fromarray(np.tile(gradient(200, 320, 1)[..., 0], (25, 25))).save("large.png")
    status, _, err = vq("report", "large.png", "--k", "2")
    assert status == 0, err
    text = (folder / "large-report.html").read_text()
    assert "The picture has 8,000 × 5,000 pixels. All that follows is of a smaller" in text


@pytest.mark.parametrize("name", ["-"])
def test_from_standard_input(vq, folder, name, monkeypatch):
    with open("a.png", "rb") as stream:
        monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": stream, "isatty": bool}))
        status, out, _ = vq("report", name, "--k", "2", "-o", "in.html", "--quiet")
    assert (status, out) == (0, "")
    assert "standard input" in (folder / "in.html").read_text()
