"""Colour integrity at the command line: kept colours, masks, profiles, labels, dithering."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.files import of_file
from support.pictures import gradient
from support.profiles import linear_profile


@pytest.fixture
def spotted(folder):
    """Save a picture of many colours with two small spots of colours like no other."""
    picture = gradient(60, 80, 3) // 2
    picture[10:12, 20:22] = 210, 35, 42
    picture[50, 3] = 0, 82, 180
    Image.fromarray(picture).save("b.png", compress_level=0)
    return picture


def test_kept_colours_survive_to_the_last_bit(spotted, vq):
    def spots():
        drawn = of_file("b.vq").to_array()
        return [(drawn[10:12, 20:22] == (210, 35, 42)).all(), (drawn[50, 3] == (0, 82, 180)).all()]

    assert vq("encode", "b.png", "-k", 6)[0] == 0
    assert spots() == [False, False]
    options = ("-k", 6, "--keep-color", "#d2232a", "--force")
    assert vq("encode", "b.png", *options)[0] == 0
    assert spots() == [True, False]
    assert vq("encode", "b.png", *options, "--keep-color", "#0052b4ff")[0] == 0
    assert spots() == [True, True]
    assert of_file("b.vq").n_codewords == 6
    status, _, err = vq("encode", "b.png", *options, "--keep-color", "#fedcba")
    warning, _ = err.splitlines()
    assert status == 0
    assert warning == "vq: b.png: has no pixel of #fedcba; there is nothing to keep"
    status, out, _ = vq("encode", "b.png", *options, "--keep-color", "#fedcba", "--json")
    assert json.loads(out)["notes"] == [warning.removeprefix("vq: ")]
    status, _, err = vq("encode", "b.png", "-k", 1, *options[2:])
    assert (status, "k must be at least 2" in err) == (2, True)
    assert vq("encode", "b.png", "--keep-color", "red", "--force")[0] == 2


def test_the_worst_pixel_is_named_whatever_is_asked_for(spotted, vq):
    for options in ((), ("--dither", "ordered"), ("--space", "oklab"), ("--palette", "#000,#fff")):
        status, _, err = vq("encode", "b.png", *options, "--force")
        drawn = of_file("b.vq").to_array().astype(int)
        errors = np.abs(drawn - spotted).max(axis=2)
        y, x = divmod(int(errors.argmax()), 80)
        assert status == 0
        assert f"largest error {errors.max()} at ({x}, {y})" in err


def test_a_mask_says_what_matters(spotted, vq):
    mask = np.zeros((60, 80), np.uint8)
    mask[:, :20] = 255
    Image.fromarray(mask).save("mask.png")
    errors = []
    for options in ((), ("--mask", "mask.png")):
        assert vq("encode", "b.png", "-k", 8, *options, "--force")[0] == 0
        error = np.square(of_file("b.vq").to_array().astype(int) - spotted)
        errors.append((error[:, :20].mean(), error[:, 20:].mean()))
    assert errors[1][0] < errors[0][0] / 1.3
    assert errors[1][1] > errors[0][1]
    Image.fromarray(mask[:-1]).save("small.png")
    status, _, err = vq("encode", "b.png", "--mask", "small.png", "--force")
    assert (status, "the mask is 80x59 and the picture 80x60" in err) == (1, True)
    status, _, err = vq("encode", "b.png", "--mask", "b.png", "--force")
    assert (status, "a mask is a grey picture" in err) == (2, True)
    assert "nowhere.png: No such file" in vq("encode", "b.png", "--mask", "nowhere.png")[2]


def test_pixels_are_converted_only_if_asked(folder, vq):
    # The profile is of linear light.
    picture = gradient(30, 40, 3)
    profile = linear_profile()
    Image.fromarray(picture).save("p.png", icc_profile=profile, compress_level=0)
    assert vq("encode", "p.png", "--lossless")[0] == 0
    kept = of_file("p.vq")
    assert np.array_equal(kept.to_array(), picture)
    assert kept.metadata.icc_profile == profile
    assert vq("encode", "p.png", "--lossless", "--to-srgb", "--force")[0] == 0
    converted = of_file("p.vq")
    assert converted.metadata.icc_profile is None
    light = picture / 255.0
    expected = 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    assert np.abs(converted.to_array() - expected).max() <= 2
    Image.fromarray(picture).save("q.png", compress_level=0)
    assert vq("encode", "q.png", "--lossless", "--to-srgb")[0] == 0  # It is sRGB.
    assert np.array_equal(of_file("q.vq").to_array(), picture)
    Image.fromarray(picture).save("r.png", icc_profile=b"no profile", compress_level=0)
    status, _, err = vq("encode", "r.png", "--to-srgb")
    assert (status, "leave out the conversion" in err) == (1, True)
    assert vq("encode", "r.png")[0] == 0  # The profile is not looked at.


def test_what_is_read_is_never_overwritten(spotted, vq):
    vq("encode", "b.png", "-k", 9, "-o", "p.vq")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    for arguments in (
        ("palette", "p.vq", "-o", "p.vq"), ("train", "b.png", "-o", "b.png"),
        ("encode", "b.png", "--palette", "p.vq", "-o", "p.vq"),
    ):  # fmt: skip
        status, _, err = vq(*arguments, "--force")
        assert (status, "the same file" in err) == (2, True)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK"])
def test_every_mode_is_converted(mode, folder, vq):
    if mode == "CMYK":  # The profile is of RGB, and does not fit.
        Image.new(mode, (9, 9), (9, 60, 7, 1)).save("m.tif", icc_profile=linear_profile())
        status, _, err = vq("encode", "m.tif", "--to-srgb", "-o", "m.vq")
        assert (status, err.count("\n")) == (1, 1)
        return
    image = Image.fromarray(gradient(20, 20, 4)).convert("RGB" if mode == "P" else mode)
    image = image.quantize(8) if mode == "P" else image
    profile = linear_profile() if mode not in ("L", "LA") else None
    image.save("m.png", icc_profile=profile)
    assert vq("encode", "m.png", "--lossless", "--to-srgb", "--allow-larger", "-o", "m.vq")[0] == 0
    found = of_file("m.vq")
    assert found.metadata.icc_profile is None
    if mode == "P":
        assert np.array_equal(found.indices, np.asarray(image))
        assert not np.array_equal(found.codebook, np.asarray(image.convert("RGB")))
    if mode == "RGBA":
        vq("encode", "m.png", "--lossless", "--allow-larger", "-o", "n.vq")
        assert np.array_equal(found.to_array()[..., 3], of_file("n.vq").to_array()[..., 3])


def test_dithering_is_off_and_comes_when_asked(spotted, vq):
    vq("encode", "b.png", "-k", 6)
    plain = Path("b.vq").read_bytes()
    sizes = {}
    for method in ("floyd-steinberg", "ordered", "blue-noise"):
        assert vq("encode", "b.png", "-k", 6, "--dither", method, "--force")[0] == 0
        sizes[method] = Path("b.vq").read_bytes()
        expected = vqcodec.encode(spotted, 6, dither=method)
        assert sizes[method] == expected
    assert len({plain, *sizes.values()}) == 4
    options = ("--dither", "ordered", "--dither-strength", 0, "--force")
    assert vq("encode", "b.png", "-k", 6, *options)[0] == 0
    assert Path("b.vq").read_bytes() == plain


@pytest.mark.parametrize(
    "options",
    [
        ["--dither", "none"], ["--dither-strength", "0.5"],
        ["--dither", "ordered", "--dither-strength", "2"],
        ["--dither", "ordered", "--block", "2x2"],
        ["--dither", "ordered", "--rate-weight", "5"],
        ["--dither", "ordered", "--min-psnr", "30"],
        ["--dither", "ordered", "--lossless"],
        ["--dither", "ordered", "--categorical"],
        ["--space", "lab"], ["--space", "oklab", "--max-bytes", "900"],
        ["--keep-color", "#fff", "--rate-weight", "5"],
        ["--keep-color", "#fff", "--palette", "#000,#fff"],
        ["--keep-color", "#fff", "--block", "2x2"],
        ["--mask", "mask.png", "--palette", "#000,#fff"],
        ["--mask", "mask.png", "--max-error", "3"],
        ["--categorical", "-k", "5"], ["--categorical", "--alpha", "drop"],
        ["--categorical", "--palette", "#000"], ["--labels", "names"],
        ["--external"], ["--strict"], ["--codebook", "blocks.vqc", "--dither", "ordered"],
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_an_error_never_ignored(spotted, vq, options):
    Image.new("L", (80, 60), 9).save("mask.png")
    Path("names").write_text("1 a")
    blocks = vqcodec.train([spotted], 4, block=(2, 2))
    Path("blocks.vqc").write_bytes(blocks.to_bytes())
    status, out, err = vq("encode", "b.png", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not Path("b.vq").exists()


def test_labels_go_both_ways(folder, vq):
    labels = (np.arange(400).reshape(20, 20) * 131).astype(np.uint16)
    Image.fromarray(labels).save("mask.png", compress_level=0)
    Path("names.json").write_text('{"7": "road"}')
    status, _, err = vq("encode", "mask.png", "--categorical", "--labels", "names.json")
    assert (status, "PSNR exact" in err, "400 codewords" in err) == (0, True, True)
    assert json.loads(vq("info", "mask.vq", "--json")[1])["labels"] == {"7": "road"}
    assert "label 7       road" in vq("info", "mask.vq")[1]
    assert vq("decode", "mask.vq", "-o", "back.png")[0] == 0
    with Image.open("back.png") as back:
        assert np.array_equal(np.asarray(back), labels)
    status, _, err = vq("palette", "mask.vq")
    assert (status, "16-bit labels, not colours" in err) == (1, True)
    status, _, err = vq("encode", "mask.png", "--categorical", "--labels", "mask.png", "--force")
    assert (status, "holds no names of labels" in err) == (1, True)
