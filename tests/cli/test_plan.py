"""Where results go: trees, patterns, collisions, and folders that cannot be read."""

import os
import struct
from pathlib import Path

import numpy as np
from PIL import Image

import vqcodec
from support.files import files_below, snapshot
from support.pictures import flat_picture


def test_a_folder_keeps_its_tree_both_ways(tree, vq):
    status, out, err = vq("encode", "in", "-o", "out")
    assert (status, out) == (0, "")
    assert files_below("out") == [f"{name}.vq" for name in tree]
    lines = err.splitlines()
    assert len(lines) == 5
    assert lines[-1] == "4 files: 4 written"
    status, _, err = vq("decode", "out", "-o", "back")
    assert (status, err.splitlines()[-1]) == (0, "4 files: 4 written")
    assert files_below("back") == [f"{name}.png" for name in tree]
    for name in ("top", "a/b"):
        with Image.open(f"back/{name}.png") as back, Image.open(f"in/{name}.png") as source:
            assert np.array_equal(np.asarray(back.convert("RGB")), np.asarray(source))
    assert vq("decode", "out", "-o", "tifs", "--format", "TIF")[0] == 0
    assert files_below("tifs") == [f"{name}.tif" for name in tree]


def test_without_out_results_stand_beside_their_sources(tree, vq):
    assert vq("encode", "in", "a.png")[0] == 0
    assert Path("a.vq").exists()
    for name in tree:
        assert Path(f"in/{name}.vq").exists()


def test_patterns_and_files_keep_the_paths_they_are_named_by(tree, vq):
    assert vq("encode", "in/**/*.png", "-o", "one")[0] == 0
    assert files_below("one") == ["in/a/b.vq", "in/top.vq"]
    Path("link").symlink_to("in")
    assert vq("encode", "link/**/*.png", "-o", "six")[0] == 0
    assert files_below("six") == ["link/a/b.vq", "link/top.vq"]
    assert vq("encode", "in/a/b.png", "a.png", "-o", "two")[0] == 0
    assert files_below("two") == ["a.vq", "in/a/b.vq"]
    here = os.getcwd()
    assert vq("encode", f"{here}/in/a/b.png", f"{here}/in/top.png", "-o", "three")[0] == 0
    assert files_below("three") == ["a/b.vq", "top.vq"]
    os.chdir("in/a")
    assert vq("encode", "../top.png", "b.png", "-o", "../../four")[0] == 0
    os.chdir(here)
    assert files_below("four") == ["a/b.vq", "top.vq"]
    assert vq("encode", "in/a/b.png", "-o", "five/")[0] == 0  # One file takes its name along.
    assert vq("encode", "a.png", "-k", 3, "-o", "five", "--force")[0] == 0
    assert files_below("five") == ["a.vq", "b.vq"]
    status, _, err = vq("encode", "a.png", "in/top.png", "./a.png", "-o", "seven")
    assert (status, "would both become" in err or "named twice" in err) == (2, True)


def test_two_sources_for_one_target_are_an_error_before_anything_is_written(tree, vq):
    Image.fromarray(flat_picture(9)).save("in/a/b.bmp")
    before = snapshot()
    status, out, err = vq("encode", "in", "-o", "out")
    assert (status, out) == (2, "")
    assert "in/a/b.bmp and in/a/b.png would both become out/a/b.vq; --keep-suffix keeps" in err
    assert snapshot() == before


def test_all_that_would_meet_is_named_at_once_and_can_be_kept(folder, vq):
    for name in ("logo.png", "logo.gif", "logo.bmp", "a/sign.png", "a/sign.gif", "alone.png"):
        Path(name).parent.mkdir(exist_ok=True)
        Image.fromarray(flat_picture(len(name))).save(name)
    status, _, err = vq("encode", ".", "-o", "out")
    assert status == 2
    assert "a/sign.gif and ./a/sign.png would both become out/a/sign.vq; " in err
    assert "logo.bmp, ./logo.gif and ./logo.png would all become out/logo.vq; " in err
    assert not Path("out").exists()
    assert vq("encode", ".", "-o", "out", "--keep-suffix", "--allow-larger")[0] == 0
    assert files_below("out") == [
        "a.png.vq",
        "a/sign.gif.vq",
        "a/sign.png.vq",
        "alone.png.vq",
        "logo.bmp.vq",
        "logo.gif.vq",
        "logo.png.vq",
    ]
    assert vq("decode", "out", "-o", "back")[0] == 0
    assert "logo.gif.png" in files_below("back")
    for number in range(30):
        for kind in ("png", "gif"):
            Image.new("L", (1, 1)).save(f"a/{number}.{kind}")
    status, _, err = vq("encode", "a", "-o", "new")
    assert (status, err.count("would both become"), "31 times in all" in err) == (2, 20, True)


def test_frames_become_files_of_their_own(folder, vq):
    frames = [Image.new("RGB", (4, 4), (number, 9, 9)) for number in range(10, 240, 20)]
    frames[0].save("many.tif", save_all=True, append_images=frames[1:])
    frames[0].save("few.gif", save_all=True, append_images=frames[1:3])
    status, _, err = vq("encode", "many.tif", "--frame", "all")
    assert (status, err.splitlines()[-1]) == (0, "12 files: 12 written")
    for number, frame in enumerate(frames):
        assert vqcodec.decode(f"many-{number:02}.vq")[0, 0].tolist() == list(frame.getpixel((0, 0)))
    assert vq("encode", "few.gif", "a.png", "-o", "out", "--frame", "all", "--jobs", 2)[0] == 0
    assert files_below("out") == ["a.vq", "few-0.vq", "few-1.vq", "few-2.vq"]
    assert vq("encode", "few.gif", "-o", "one.vq", "--frame", "all", "--keep-suffix")[0] == 0
    assert sorted(path.name for path in Path().glob("one*")) == [f"one-{n}.vq" for n in range(3)]
    status, _, err = vq("encode", "few.gif", "-o", "-", "--frame", "all")
    assert (status, "standard output takes one picture" in err) == (2, True)
    # A name that is taken by another source's frame is not taken twice.
    frames[0].save("few-1.png")
    status, _, err = vq("encode", "few.gif", "few-1.png", "-o", "new", "--frame", "all")
    assert (status, "would both become new/few-1.vq" in err) == (2, True)
    Path("broken.gif").write_bytes(b"GIF89a")
    status, _, err = vq("encode", "broken.gif", "few.gif", "-o", "last", "--frame", "all")
    assert (status, err.splitlines()[-1]) == (1, "4 files: 3 written, 1 failed")


def test_frames_are_counted_however_large_they_say_they_are(folder, vq):
    frames = [Image.new("L", (7, 7))] * 3
    frames[0].save("large.tif", save_all=True, append_images=frames)
    width, larger = (struct.pack("<HHII", 256, 4, 1, number) for number in (7, 2**27))
    data = Path("large.tif").read_bytes()
    assert data.count(width) == 4
    Path("large.tif").write_bytes(data.replace(width, larger))
    status, _, err = vq("encode", "large.tif", "--frame", "all")
    assert (status, err.splitlines()[-1]) == (1, "4 files: 4 failed")
    assert err.count("more pixels than the limit of 268,435,456; raise it (--max-pixels") == 4


def test_a_folder_that_cannot_be_read_is_reported(tree, vq, monkeypatch):
    walk = os.walk

    def walking(folder, onerror):
        error = PermissionError(13, "Permission denied")
        error.filename = os.path.join(folder, "a")
        onerror(error)
        return ((place, [], names) for place, _, names in list(walk(folder))[:1])

    monkeypatch.setattr(os, "walk", walking)
    status, _, err = vq("encode", "in", "-o", "out")
    assert (status, err.splitlines()[-1]) == (1, "2 files: 1 written, 1 failed")
    assert "vq: in/a: " in err
