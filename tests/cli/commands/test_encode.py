"""`vq encode`, as people and programs use it."""

import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient


def test_encode_and_decode(folder, vq):
    status, out, err = vq("encode", "a.png", "-k", "16")
    assert (status, out) == (0, "")
    data = Path("a.vq").read_bytes()
    assert data == vqcodec.encode(gradient(30, 40, 3), 16)
    numbers = re.fullmatch(
        r"a\.vq: 40x30 RGB, 3,600 -> ([\d,]+) bytes \(ratio ([\d.]+)\), ([\d.]+) bits per pixel, "
        r"PSNR ([\d.]+) dB, MSE ([\d.]+), "
        r"largest error \d+ at \(\d+, \d+\), 16 codewords, [\d.]+ s\n",
        err,
    ).groups()
    error = np.square(gradient(30, 40, 3).astype(int) - vqcodec.decode(data)).sum() / 1200
    assert int(numbers[0].replace(",", "")) == len(data)
    assert float(numbers[1]) == pytest.approx(3600 / len(data), abs=0.005)
    assert float(numbers[2]) == pytest.approx(8 * len(data) / 1200, abs=0.0005)
    assert float(numbers[3]) == pytest.approx(10 * np.log10(3 * 255**2 / error), abs=0.005)
    assert float(numbers[4]) == pytest.approx(error, abs=0.005)

    status, out, _ = vq("decode", "a.vq", "-o", "b.png")
    assert (status, out) == (0, "")
    assert np.array_equal(np.asarray(Image.open("b.png").convert("RGB")), vqcodec.decode(data))


def test_exact_says_so(folder, vq):
    Image.new("RGBA", (5, 4), (1, 2, 3, 4)).save("plain.png")
    status, _, err = vq("encode", "plain.png")
    assert status == 0
    assert "PSNR exact, MSE 0.00, 1 codewords" in err


def test_outputs_stand_beside_inputs_and_are_kept(folder, vq):
    Path("sub").mkdir()
    Image.fromarray(gradient(5, 5, 3)).save("sub/b.c.png")
    assert vq("encode", "sub/b.c.png")[0] == 0
    assert Path("sub/b.c.vq").exists()
    before = Path("sub/b.c.vq").read_bytes()
    status, _, err = vq("encode", "sub/b.c.png", "-k", 2)
    assert status == 1
    assert err == "vq: sub/b.c.vq: exists and is kept; --force overwrites it, -o names another\n"
    assert Path("sub/b.c.vq").read_bytes() == before
    assert vq("encode", "sub/b.c.png", "-k", 2, "--force")[0] == 0
    assert Path("sub/b.c.vq").read_bytes() != before
    assert vq("decode", "sub/b.c.vq")[0] == 1  # sub/b.c.png exists.
    assert sorted(os.listdir("sub")) == ["b.c.png", "b.c.vq"]


def test_lossless_and_codings(folder, vq):
    source = np.random.RandomState(1).randint(0, 256, (30, 40, 3)).astype(np.uint8)
    Image.fromarray(source).save("noise.png")
    status, _, err = vq(
        "encode", "noise.png", "--lossless", "--coding", "context", "--allow-larger"
    )
    assert status == 0
    assert "PSNR exact" in err
    facts = json.loads(vq("info", "noise.vq", "--json")[1])
    assert facts["coding"] == "context"
    assert facts["n_codewords"] == len(np.unique(source.reshape(-1, 3), axis=0)) > 256
    assert [section["name"] for section in facts["sections"]] == ["strips"]
    assert vq("decode", "noise.vq", "-o", "back.png")[0] == 0
    assert np.array_equal(np.asarray(Image.open("back.png")), source)
    status, _, err = vq("encode", "noise.png", "--lossless", "-k", 5, "--force")
    assert (status, "exclude each other" in err) == (2, True)
    assert vq("encode", "noise.png", "--lossless", "--alpha", "drop", "--force")[0] == 2


def test_names_of_every_kind(folder, vq):
    for name in ("-dash.png", "with space.png", "Übergröße.png", "图.png", "n" * 251 + ".png"):
        Image.fromarray(gradient(5, 5, 3)).save(f"./{name}")
        assert vq("encode", "--", name)[0] == 0
        assert Path(name).with_suffix(".vq").exists()


def test_several_frames_are_one_warning_or_a_choice(folder, vq):
    frames = [Image.new("RGB", (4, 4), (number, 9, 9)) for number in (10, 20, 30)]
    frames[0].save("a.gif", save_all=True, append_images=frames[1:])
    status, _, err = vq("encode", "a.gif", "-o", "first.vq")
    assert status == 0
    warning, result = err.splitlines()
    assert warning == "vq: a.gif: has 3 frames; the first is taken (--frame N for another, or all)"
    assert result.startswith("first.vq: 4x4")
    for number in (0, 1, 2):
        status, _, err = vq("encode", "a.gif", "--frame", number, "-o", f"{number}.vq")
        assert (status, err.count("\n")) == (0, 1)
        colour = vqcodec.decode(Path(f"{number}.vq").read_bytes())[0, 0, 0]
        assert abs(int(colour) - 10 * (number + 1)) <= 4
    assert Path("first.vq").read_bytes() == Path("0.vq").read_bytes()
    status, _, err = vq("encode", "a.gif", "--frame", 3, "-o", "3.vq")
    assert (status, err) == (
        2,
        "vq: a.gif: the picture has 3 frames; there is no frame 3, only 0 to 2\n",
    )


def test_alpha_metadata_and_records(folder, vq):
    picture = gradient(8, 8, 4)
    picture[..., 3] = np.where(picture[..., 3] < 99, 0, picture[..., 3])
    picture[0, 0, 3] = 255
    Image.fromarray(picture).save("b.png", dpi=(96, 96), icc_profile=b"profile")
    for policy in ("premultiplied", "exact", "binary", "drop"):
        assert vq("encode", "b.png", "-k", 20, "--alpha", policy, "--strip", "--force")[0] == 0
        assert Path("b.vq").read_bytes() == vqcodec.encode(picture, 20, alpha=policy)
    vq("encode", "b.png", "--force", "--record", "--allow-larger")
    sections = json.loads(vq("info", "b.vq", "--json")[1])["sections"]
    assert [section["name"] for section in sections] == ["icc_profile", "resolution", "record"]
    assert "section 0x81  icc_profile, 7 bytes" in vq("info", "b.vq")[1]
    assert vq("decode", "b.vq", "-o", "c.png")[0] == 0
    back = Image.open("c.png")
    assert back.info["icc_profile"] == b"profile"
    assert back.info["dpi"] == pytest.approx((96, 96), abs=0.02)
    status, _, err = vq("encode", "b.png", "-k", 2, "--force")
    assert status == 2
    assert "k must be at least 3" in err
    assert "alpha must be one of" in vq("encode", "b.png", "--alpha", "x", "--force")[2]


def test_hidden_colours_do_not_count_as_loss(folder, vq):
    picture = gradient(8, 8, 4)
    picture[..., 3] = np.where(picture[..., 0] < 128, 0, 255)
    Image.fromarray(picture).save("b.png")
    shown = len(np.unique(picture[picture[..., 3] > 0], axis=0)) + 1
    status, _, err = vq("encode", "b.png", "-k", shown)
    assert status == 0
    assert "PSNR inf dB, MSE 0.00" in err
    assert "PSNR exact" in vq("encode", "b.png", "--force", "--allow-larger")[2]


def test_a_vq_file_is_a_picture_like_any_other(folder, vq):
    vq("encode", "a.png", "-k", 20)
    assert vq("encode", "a.vq", "-o", "b.vq")[0] == 0
    assert Path("a.vq").read_bytes() == Path("b.vq").read_bytes()


def test_a_palette_png_is_kept(folder, vq):
    image = Image.fromarray(gradient(12, 12, 3)).quantize(20)
    image.save("p.png")
    with Image.open("p.png") as kept:
        size = len(kept.getpalette()) // 3
        expected = np.asarray(kept)
    assert vq("encode", "p.png", "-k", size)[0] == 0
    read = vqcodec.VQImage.from_bytes(Path("p.vq").read_bytes())
    assert np.array_equal(read.indices, expected)
    assert read.codebook.ravel().tolist() == image.getpalette()[: 3 * size]


def test_how_many_pixels_are_read_can_be_said(folder, vq, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)  # Ours is another limit.
    assert vq("encode", "a.png", "-o", "a.vq")[0] == 0
    for arguments in (["encode", "a.png", "-o", "b.vq"], ["train", "a.png", "-o", "b.vqc"]):
        status, _, err = vq(*arguments, "--max-pixels", 1199)
        assert (status, "a.png: it has more pixels than the limit of 1,199; " in err) == (1, True)
        assert vq(*arguments, "--max-pixels", 1200)[0] == 0
    for name in ("--palette", "--mask"):  # These are pictures, too.
        assert "limit" not in vq("encode", "a.png", name, "a.png", "-o", "b.vq", "--force")[2]


def test_pictures_within_pictures_are_held_to_the_limit(folder, vq):
    """An icon says that it is small; the PNG file in it says otherwise."""
    inner = io.BytesIO()
    Image.new("L", (300, 300)).save(inner, "PNG")
    entry = bytes([16, 16, 0, 0, 1, 0, 32, 0]) + len(inner.getvalue()).to_bytes(4, "little")
    icon = bytes([0, 0, 1, 0, 1, 0]) + entry + (22).to_bytes(4, "little") + inner.getvalue()
    Path("bomb.ico").write_bytes(icon)
    status, _, err = vq("encode", "bomb.ico", "--max-pixels", 10000)
    assert (status, "more pixels than the limit of 10,000" in err) == (1, True)


def test_names_and_what_files_say_reach_the_terminal_quoted(folder, vq):
    name = "\x1b[31mred\u202e.png"
    Path("a.png").rename(name)
    status, _, err = vq("encode", name, "-o", "\x1b[2J.vq")
    assert (status, "\x1b" in err) == (0, False)
    assert err.startswith("\\x1b[2J.vq: 40x30")
    Path("\x1b]0;t\x07.png").write_bytes(b"no picture")
    status, _, err = vq("encode", "\x1b]0;t\x07.png", "--palette", "\x1b[1m.gpl")
    assert (status, "\x1b" in err or "\x07" in err) == (1, False)
    labels = {0: "\x1b[31mroad\n\u202e", 1: "plain"}
    data = vqcodec.encode(np.zeros((3, 3), np.uint8), categorical=True, labels=labels)
    Path("l.vq").write_bytes(data)
    out = vq("info", "l.vq")[1]
    assert "label 0       \\x1b[31mroad \\u202e\n" in out
    assert json.loads(vq("info", "l.vq", "--json")[1])["labels"]["0"] == labels[0]
