"""`vq train`, and what is encoded with its codebooks."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient


def icon(number, side=24):
    """Draw a round thing in one of a few colours on a transparent ground, with soft edges."""
    y, x = np.mgrid[0:side, 0:side] - (side - 1) / 2
    radius = 4 + number % 7
    alpha = np.clip((radius - np.hypot(x, y)) * 128 + 128, 0, 255)
    picture = np.zeros((side, side, 4), np.uint8)
    hues = np.array([(200, 30, 40), (20, 90, 180), (240, 180, 20), (40, 140, 60)])
    picture[..., :3] = hues[number % 4] + (y[..., np.newaxis] + number % 5) // 2
    picture[..., 3] = alpha
    picture[alpha == 0] = 0
    return picture


@pytest.fixture
def icons(folder):
    Path("icons/sub").mkdir(parents=True)
    for number in range(40):
        place = "icons/sub" if number % 3 == 0 else "icons"
        Image.fromarray(icon(number)).save(f"{place}/{number:02}.png")
    return [icon(number) for number in range(40)]


def sizes(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*.vq"))


def test_many_icons_share_one_codebook(icons, vq):
    status, out, err = vq("train", "icons", "-k", 64, "-o", "shared.vqc")
    assert (status, out) == (0, "")
    codebook = vqcodec.Codebook.from_bytes(Path("shared.vqc").read_bytes())
    assert (codebook.mode, len(codebook)) == ("RGBA", 64)
    assert err.startswith("shared.vqc: 64 codewords of RGBA from 40 pictures, ")
    assert codebook == vqcodec.train(icons[::-1], 64)  # The order makes no difference.
    vq("encode", "icons", "-k", 64, "-o", "own", "--allow-larger")
    vq("encode", "icons", "--codebook", "shared.vqc", "-o", "embedded", "--allow-larger")
    vq("encode", "icons", "--codebook", "shared.vqc", "--external", "-o", "external", "--verify")
    assert sizes("external") + len(codebook.to_bytes()) < sizes("own") / 1.5
    status, _, err = vq("decode", "external", "-o", "back", "--codebook", "shared.vqc")
    assert (status, err.splitlines()[-1]) == (0, "40 files: 40 written")
    assert vq("decode", "embedded", "-o", "same")[0] == 0
    for path in Path("back").rglob("*.png"):
        assert path.read_bytes() == Path("same", *path.parts[1:]).read_bytes()
        with Image.open(path) as drawn:
            alpha = np.asarray(drawn.convert("RGBA"))[..., 3]
        source = icons[int(path.stem)][..., 3]
        assert (alpha[source == 0] == 0).all()
        assert (alpha[source == 255] == 255).all()


def test_an_external_codebook_must_be_the_one(icons, vq):
    vq("train", "icons", "-k", 16, "-o", "one.vqc")
    vq("train", "icons", "-k", 17, "-o", "other.vqc")
    name = vqcodec.read_codebook("one.vqc").hash.hex()
    vq("encode", "icons/01.png", "--codebook", "one.vqc", "--external", "-o", "a.vq")
    for options, words in (((), "was not given"), (("--codebook", "other.vqc"), "another one")):
        status, out, err = vq("decode", "a.vq", "-o", "x.png", *options)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert name in err
        assert words in err
        assert "give the .vqc file" in err
    assert not Path("x.png").exists()
    facts = json.loads(vq("info", "a.vq", "--json")[1])
    assert facts["external_codebook"] == name
    assert name in vq("info", "a.vq")[1]
    with pytest.raises(OSError, match="which Pillow cannot be given"):
        Image.open("a.vq")
    assert vq("decode", "a.vq", "--codebook", "one.vqc", "-o", "b.png")[0] == 0
    # A codebook that a .vq file holds is as good.
    vq("encode", "icons/01.png", "--codebook", "one.vqc", "-o", "c.vq")
    assert vq("decode", "a.vq", "--codebook", "c.vq", "-o", "c.png")[0] == 0
    assert Path("b.png").read_bytes() == Path("c.png").read_bytes()


def test_codebooks_of_blocks_and_greys(folder, vq):
    grey = np.ascontiguousarray(gradient(30, 40, 1)[..., 0])
    Image.fromarray(grey).save("grey.png", compress_level=0)
    assert vq("train", "a.png", "grey.png", "-k", 20, "--block", "2x3", "-o", "b.vqc")[0] == 0
    assert vq("encode", "a.png", "--codebook", "b.vqc")[0] == 0
    image = vqcodec.VQImage.from_bytes(Path("a.vq").read_bytes())
    assert (image.block, image.mode, image.n_codewords) == ((2, 3), "RGB", 20)
    assert vq("encode", "grey.png", "--codebook", "b.vqc", "--block", "2x3")[0] == 0
    assert vq("encode", "grey.png", "--codebook", "b.vqc", "--block", "3x2", "--force")[0] == 2
    assert vq("train", "grey.png", "-k", 20, "-o", "g.vqc")[0] == 0
    status, _, err = vq("encode", "a.png", "--codebook", "g.vqc", "--force")
    assert (status, "the picture has colours and the codebook is grey" in err) == (1, True)
    assert vq("encode", "grey.png", "--codebook", "g.vqc", "--force")[0] == 0
    assert vqcodec.VQImage.from_bytes(Path("grey.vq").read_bytes()).mode == "L"
    assert vq("palette", "g.vqc")[1].count("#") == 20
    Image.fromarray(gradient(5, 5, 4)).save("alpha.png")
    status, _, err = vq("encode", "alpha.png", "--codebook", "b.vqc", "--block", "2x3")
    assert (status, "no alpha" in err) == (1, True)


def test_what_cannot_be_read_is_skipped_and_said(icons, vq):
    Path("icons/broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    status, out, err = vq("train", "icons", "-k", 16, "-o", "s.vqc", "--json")
    assert status == 1
    facts = json.loads(out)
    assert (facts["pictures"], facts["failed"], facts["n_codewords"]) == (40, 1, 16)
    assert err.startswith("vq: icons/broken.png: ")
    assert vqcodec.Codebook.from_bytes(Path("s.vqc").read_bytes()) == vqcodec.train(icons, 16)
    assert vq("train", "icons", "-o", "s.vqc")[0] == 1  # It is kept.
    status, _, err = vq("train", "icons/broken.png", "-o", "t.vqc")
    assert (status, "nothing to learn from" in err) == (1, True)
    assert not Path("t.vqc").exists()


@pytest.mark.parametrize(
    "options",
    [["-k", 0], ["-k", 70000], ["--space", "x"], ["--alpha", "x"], ["--clusterer", "x"],
     ["--block", "0x1"], ["--seed", -1]],
)  # fmt: skip
def test_bad_options_are_one_line(icons, vq, options):
    status, out, err = vq("train", "icons", "-o", "s.vqc", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not Path("s.vqc").exists()
