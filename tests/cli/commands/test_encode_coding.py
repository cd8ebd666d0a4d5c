"""Which index coding files get, what the smallest one saves, and what decoding refuses."""

import json

import numpy as np
from PIL import Image

import vqcodec
from support.codings import CODINGS
from support.pictures import reef


def coding_of(path):
    with vqcodec.open(path) as file:
        return file.coding


def test_the_fast_coding_is_the_default_and_the_smallest_says_what_it_saves(folder, vq):
    Image.fromarray(reef()[60:220, 100:340]).save("x.png")
    assert vq("encode", "x.png", "-k", "32")[0] == 0
    assert coding_of("x.vq") == "swift"
    status, _, err = vq("encode", "x.png", "-k", "32", "--smallest", "-o", "y.vq")
    small, fast = (folder / "y.vq").stat().st_size, (folder / "x.vq").stat().st_size
    assert (status, coding_of("y.vq")) == (0, "context")
    assert f"y.vq: {small:,} bytes; --coding auto would take {fast:,} (+" in err
    assert np.array_equal(vqcodec.decode("x.vq"), vqcodec.decode("y.vq"))
    Image.new("L", (3, 2)).save("one.png")
    assert "nothing is smaller" in vq("encode", "one.png", "--smallest", "--allow-larger")[2]


def test_a_file_keeps_its_coding_unless_another_is_asked_for(folder, vq):
    Image.fromarray(reef()[60:160, 100:240]).save("x.png")
    for coding in CODINGS:
        assert vq("encode", "x.png", "-k", "9", "--coding", coding, "--force")[0] == 0
        assert vq("encode", "x.vq", "-o", "again.vq", "--force")[0] == 0
        assert coding_of("again.vq") == coding
        assert (folder / "again.vq").read_bytes() == (folder / "x.vq").read_bytes()
        assert vq("encode", "x.vq", "-o", "auto.vq", "--coding", "auto", "--force")[0] == 0
        assert coding_of("auto.vq") == "swift"


def test_what_excludes_itself_is_refused(folder, vq):
    Image.fromarray(reef()[:40, :50]).save("x.png")
    status, _, err = vq("encode", "x.png", "--smallest", "--coding", "swift")
    assert (status, "exclude each other" in err) == (2, True)
    assert vq("encode", "x.png", "--coding", "packed", "--rate-weight", "9")[0] == 2
    assert vq("encode", "x.png", "--smallest", "--rate-weight", "9")[0] == 0


def test_bytes_that_only_the_smallest_coding_has_are_met(folder, vq):
    Image.fromarray(reef()[60:110, 100:170]).save("x.png")
    least = 10**9
    for most in (2000, 800, 400, 250, 200, 180, 160):
        asked = ("--max-bytes", most, "--force", "--json", "-o", "x.vq")
        status, out, _ = vq("encode", "x.png", *asked)
        if status:
            break
        least = json.loads(out)["bytes"]
        assert least <= most
    assert least < 10**9


def test_decoding_refuses_what_is_beyond_its_limits(folder, vq):
    Image.fromarray(reef()[:90, :120]).save("x.png")
    assert vq("encode", "x.png", "-k", "64")[0] == 0
    for option, most, said in (
        ("--max-work", 100, "more work than the limit of 100"),
        ("--max-codewords", 63, "64 codewords, more than the limit of 63"),
        ("--max-pixels", 10, "120x90 pixels"),
    ):
        status, _, err = vq("decode", "x.vq", option, most, "--force", "-o", "y.png")
        assert (status, said in err, option in err) == (1, True, True)
    every = ("--max-work", 2**30, "--max-codewords", 64, "--max-strips", 1)
    assert vq("decode", "x.vq", *every, "--force", "-o", "y.png")[0] == 0
