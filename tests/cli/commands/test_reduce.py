"""`vq reduce`."""

import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef


@pytest.fixture
def reef_png(folder):
    Image.fromarray(reef()[60:220, 180:420]).save("reef.png")
    return folder


def test_a_file_beside_the_source(vq, reef_png):
    status, out, err = vq("reduce", "reef.png", "-k", "32")
    assert (status, out) == (0, "")
    assert err.startswith("reef-reduced.png: 240x160, 32 colours, ")
    with Image.open("reef-reduced.png") as image:
        assert image.mode == "P" and len(image.getcolors()) == 32
        again = vqcodec.reduce(Image.open("reef.png"), 32)
        assert np.array_equal(image.convert("RGB"), again.convert("RGB"))
        assert image.getpalette() == again.getpalette()
    assert vq("reduce", "reef.png", "-k", "32")[0] == 1  # it exists
    assert vq("reduce", "reef.png", "-k", "32", "--force", "--quiet") == (0, "", "")


def test_other_names_and_formats(vq, reef_png):
    Image.fromarray(gradient(40, 40, 4)).save("alpha.png", compress_level=0)
    for given, made, form in (
        (("--ext", ".webp"), "alpha.webp", "WEBP"),
        (("--ext", "-fs8.png"), "alpha-fs8.png", "PNG"),
        (("--ext", "gif"), "alpha.gif", "GIF"),
        (("-o", "other.png"), "other.png", "PNG"),
    ):
        status, _, err = vq("reduce", "alpha.png", "-k", "20", "--allow-larger", *given)
        assert status == 0, err
        with Image.open(made) as image:
            assert image.format == form
    status, _, err = vq("reduce", "alpha.png", "-o", "b.jpg")
    assert (status, "must end in .png, .gif, .webp" in err) == (2, True)
    for ext in (".jpg", "", "../x.png", "/x.png", "png/"):
        status, _, err = vq("reduce", "alpha.png", "--ext", ext)
        assert (status, "must end in .png, .gif, .webp" in err) == (2, True), ext


def test_a_folder_side_by_side_and_json(vq, reef_png):
    (reef_png / "in").mkdir()
    for number in range(3):
        Image.fromarray(reef()[number : 100 + number, :100]).save(f"in/{number}.png")
    (reef_png / "in" / "broken.png").write_bytes(b"nothing")
    status, out, err = vq("reduce", "in", "-o", "out", "-k", "16", "--jobs", "2", "--json")
    assert status == 1 and "broken.png" in err
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row.get("status") for row in rows[:-1]].count("written") == 3
    assert {row.get("n_codewords") for row in rows if row.get("status") == "written"} == {16}
    assert len(list((reef_png / "out").iterdir())) == 3


def test_never_larger(vq, reef_png):
    vq("reduce", "reef.png", "-k", "16", "--optimize", "-o", "small.png")
    status, _, err = vq("reduce", "small.png", "-k", "16")
    assert status == 0
    small = (reef_png / "small.png").stat().st_size
    if (reef_png / "small-reduced.png").exists():
        assert (reef_png / "small-reduced.png").stat().st_size <= small
    else:
        assert "kept as it is" in err


def test_targets_are_those_of_the_file(vq, reef_png):
    vq("reduce", "reef.png", "-o", "free.png")
    half = (reef_png / "free.png").stat().st_size // 2
    status, _, err = vq("reduce", "reef.png", "--max-bytes", half, "-o", "half.png")
    assert status == 0, err
    assert 0.85 * half < (reef_png / "half.png").stat().st_size <= half
    for given, said in (
        (("--max-bytes", "90"), "ask for more bytes"),
        (("--min-psnr", "70"), "ask for less"),
    ):
        status, _, err = vq("reduce", "reef.png", *given, "-o", "none.png")
        assert (status, said in err) == (1, True), err
        assert err.startswith("vq: reef.png: ")
    assert not (reef_png / "none.png").exists()


def test_options_of_encode(vq, reef_png):
    (reef_png / "p.gpl").write_text("GIMP Palette\n#\n0 0 0 black\n255 255 255 white\n")
    for given in (
        ("--palette", "p.gpl"),
        ("--palette", "#000,#fff,#0af", "--dither", "blue-noise"),
        ("-k", "9", "--clusterer", "lloyd", "--n-init", "2", "--seed", "3"),
        ("-k", "9", "--space", "srgb", "--look", "smooth"),
        ("-k", "9", "--keep-color", "#e1711a", "--rate-weight", "0"),
    ):
        status, _, err = vq("reduce", "reef.png", *given, "--force", "--quiet")
        assert (status, err) == (0, "") or "has no pixel" in err, err
    for given, said in (
        (("-k", "300"), "1<=x<=256"),
        (("--look", "nice"), "look must be one of"),
        (("--look", "auto", "--dither", "ordered"), "leave one out"),
        (("--rate-weight", "1", "--min-psnr", "30"), "one or the other"),
    ):
        status, _, err = vq("reduce", "reef.png", *given)
        assert (status, said in err) == (2, True), err


def test_frames(vq, folder):
    pages = [Image.fromarray(gradient(30, 40, 3) // (n + 1)) for n in range(3)]
    pages[0].save("pages.tif", save_all=True, append_images=pages[1:])
    status, _, err = vq("reduce", "pages.tif", "-k", "9")
    assert status == 0 and "has 3 frames; the first is taken" in err
    assert vq("reduce", "pages.tif", "-k", "9", "--frame", "all", "--quiet") == (0, "", "")
    assert sorted(path.name for path in folder.glob("pages-reduced-*")) == [
        f"pages-reduced-{n}.png" for n in range(3)
    ]


@pytest.mark.parametrize("ext", [".png", ".webp", ".gif"])
def test_what_is_written_is_compared(vq, reef_png, ext, monkeypatch):
    Image.fromarray(gradient(40, 40, 4)).save("alpha.png", compress_level=0)
    for name in ("reef", "alpha"):
        given = f"{name}.png", "-k", "20", "--ext", f"-v{ext}", "--verify", "--allow-larger"
        assert vq("reduce", *given, "--quiet") == (0, "", "")
    black = reef_png / "other.png"
    Image.new("P", (240, 160)).save(black)
    monkeypatch.setattr("vqcodec.cli.reduce_job.file_bytes", lambda *a, **b: black.read_bytes())
    status, _, err = vq("reduce", "reef.png", "-k", "20", "--verify", "-o", "w.png")
    assert (status, "shows another picture" in err) == (1, True)
    assert not (reef_png / "w.png").exists()


def test_a_pipe(reef_png):
    command = [sys.executable, "-m", "vqcodec", "reduce", "-", "-k", "8"]
    with open("reef.png", "rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"\x89PNG")


def test_metadata_travel_and_what_is_private_can_be_left(vq, folder):
    exif = Image.Exif()
    exif[0x013B] = "Somebody"
    Image.fromarray(gradient(40, 50, 3)).save("m.png", exif=exif, dpi=(72, 72), compress_level=0)
    status, _, err = vq("reduce", "m.png", "-k", "8")
    assert status == 0 and "Somebody" not in err
    with Image.open("m-reduced.png") as image:
        assert image.getexif()[0x013B] == "Somebody"
        assert image.info["dpi"] == pytest.approx((72, 72), abs=0.1)
    assert vq("reduce", "m.png", "-k", "8", "--drop-private", "--force")[0] == 0
    with Image.open("m-reduced.png") as image:
        assert 0x013B not in image.getexif()
    assert vq("reduce", "m.png", "-k", "8", "--strip", "--force")[0] == 0
    with Image.open("m-reduced.png") as image:
        assert not image.getexif() and "dpi" not in image.info
