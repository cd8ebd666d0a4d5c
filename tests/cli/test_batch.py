"""Many pictures in one call: what becomes of each, and of those that cannot be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from pictures import flat_picture, gradient
from processes import command_with_delay, files_below, seen_on_a_terminal


def snapshot(folder="."):
    """Every path below a folder, with what is in it."""
    return {
        str(path): path.read_bytes() if path.is_file() else None
        for path in sorted(Path(folder).rglob("*"))
    }


@pytest.fixture
def tree(folder):
    """A folder with pictures in folders below it, and other files."""
    places = ("in/top.png", "in/a/b.png", "in/a/ü/図 1.jpg", "in/a/c.gif", "in/.hidden/h.png")
    for number, place in enumerate(places):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(flat_picture(number, 40)).save(place)
    Path("in/readme.txt").write_text("no picture")
    os.mkfifo("in/pipe.png")  # nobody writes to it
    Path("in/folder.png").mkdir()
    Path("in/loop").symlink_to("../in")
    return ["a/b", "a/c", "a/ü/図 1", "top"]


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
    assert vq("encode", "in/a/b.png", "-o", "five/")[0] == 0  # one file takes its name along
    assert vq("encode", "a.png", "-k", 3, "-o", "five", "--force")[0] == 0
    assert files_below("five") == ["a.vq", "b.vq"]
    status, _, err = vq("encode", "a.png", "in/top.png", "./a.png", "-o", "seven")
    assert (status, "would both become" in err or "named twice" in err) == (2, True)


def test_two_sources_for_one_target_are_an_error_before_anything_is_written(tree, vq):
    Image.fromarray(flat_picture(9)).save("in/a/b.bmp")
    before = snapshot()
    status, out, err = vq("encode", "in", "-o", "out")
    assert (status, out) == (2, "")
    assert "in/a/b.bmp and in/a/b.png would both become out/a/b.vq" in err
    assert snapshot() == before


def test_what_cannot_be_read_is_reported_and_skipped(tree, vq):
    Path("in/broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    Path("in/gone.png").symlink_to("nowhere.png")
    status, out, err = vq("encode", "in", "-o", "out", "--json")
    assert status == 1
    entries = [json.loads(line) for line in out.splitlines()]
    assert entries[-1] == {"summary": {"files": 6, "written": 4, "failed": 2}}
    failed = {entry["source"]: entry["error"] for entry in entries if entry.get("error")}
    assert failed["in/broken.png"].startswith("in/broken.png: ")
    assert failed["in/gone.png"] == "in/gone.png: No such file or directory; check the name"
    assert err.splitlines() == [f"vq: {message}" for message in failed.values()]
    assert files_below("out") == [f"{name}.vq" for name in tree]


def test_json_lines_say_what_the_lines_say(tree, vq):
    status, out, err = vq("encode", "in", "-o", "out", "--json", "-k", 4)
    assert (status, err) == (0, "")
    for entry in map(json.loads, out.splitlines()[:-1]):
        data = Path(entry["output"]).read_bytes()
        image = vqcodec.VQImage.from_bytes(data)
        with Image.open(entry["source"]) as source:
            pixels = np.asarray(source.convert("RGB")).astype(int)
        errors = np.abs(pixels - image.to_array()).max(axis=2)
        y, x = divmod(int(errors.argmax()), 40)
        assert entry["status"] == "written"
        assert entry["bytes"] == len(data)
        assert entry["source_bytes"] == Path(entry["source"]).stat().st_size
        assert (entry["width"], entry["height"], entry["mode"]) == (40, 40, "RGB")
        assert entry["n_codewords"] == image.n_codewords
        assert entry["largest_error"] == {"levels": errors.max(), "x": x, "y": y}
        assert entry["exact"] == (errors.max() == 0)
        assert (entry["psnr"] is None) == entry["exact"]


def test_what_fails_names_its_file_whatever_fails(tree, vq):
    Image.fromarray(gradient(9, 9, 4)).save("in/alpha.png")
    status, out, err = vq("encode", "in", "-k", 1, "-o", "out", "--json")
    assert status == 1
    assert err.startswith("vq: in/alpha.png: k = 1 is too small for the picture's alpha")
    assert "vq: in/a/b.png: the picture has 1 frames" in vq("encode", "in", "--frame", 1)[2]


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


def test_jobs_change_nothing_but_time(tree, vq):
    assert vq("encode", "in", "-o", "one", "--quiet")[::2] == (0, "")
    assert vq("encode", "in", "-o", "two", "--jobs", 2, "--clusterer", "lloyd", "-k", 3)[0] == 0
    assert vq("encode", "in", "-o", "three", "--clusterer", "lloyd", "-k", 3)[0] == 0
    status, _, err = vq("encode", "in", "-o", "four", "--jobs", 0)
    assert (status, err.splitlines()[-1]) == (0, "4 files: 4 written")
    assert [line.split(":")[0] for line in err.splitlines()[:-1]] == [
        f"four/{name}.vq" for name in tree
    ]
    for name in tree:
        assert Path(f"one/{name}.vq").read_bytes() == Path(f"four/{name}.vq").read_bytes()
        assert Path(f"two/{name}.vq").read_bytes() == Path(f"three/{name}.vq").read_bytes()


def test_existing_files_fail_are_skipped_or_overwritten(tree, vq):
    vq("encode", "in", "-o", "out")
    Path("out/top.vq").unlink()
    before = snapshot("out")
    status, _, err = vq("encode", "in", "-o", "out", "-k", 2)
    assert (status, err.splitlines()[-1]) == (1, "4 files: 1 written, 3 failed")
    assert {**snapshot("out"), "out/top.vq": None} == {**before, "out/top.vq": None}
    status, _, err = vq("encode", "in", "-o", "out", "--skip-existing")
    assert (status, err.splitlines()[-1]) == (0, "4 files: 4 skipped")
    assert vq("encode", "in", "-o", "out", "--force", "--quiet")[::2] == (0, "")
    assert snapshot("out").keys() == before.keys() | {"out/top.vq"}


def test_a_dry_run_writes_nothing(tree, vq):
    before = snapshot()
    status, out, err = vq("encode", "in", "-o", "out", "--dry-run")
    assert (status, out, err.splitlines()[-1]) == (0, "", "4 files: 4 would be written")
    assert err.count("(not written)") == 4
    assert vq("encode", "a.png", "--dry-run")[0] == 0
    assert snapshot() == before
    vq("encode", "in", "-o", "out")
    assert vq("encode", "in", "-o", "out", "--dry-run")[0] == 1  # as it would be
    before = snapshot()
    assert vq("decode", "out", "--dry-run")[0] == 0
    assert snapshot() == before


def test_timestamps_are_preserved_when_asked_for(tree, vq):
    then = 1_234_567_890_123_456_789
    os.utime("in/top.png", ns=(then, then))
    assert vq("encode", "in", "-o", "out", "--preserve")[0] == 0
    assert Path("out/top.vq").stat().st_mtime_ns == then
    assert vq("decode", "out", "-o", "back", "--preserve", "--force")[0] == 0
    assert Path("back/top.png").stat().st_mtime_ns == then
    assert vq("encode", "in/top.png", "-o", "out/top.vq", "--force")[0] == 0
    assert Path("out/top.vq").stat().st_mtime_ns != then


def test_nothing_larger_is_written_unless_asked(folder, vq):
    Image.fromarray(gradient(30, 40, 3)).save("small.png")  # a pattern that PNG is good at
    size = Path("small.png").stat().st_size
    assert size < len(vqcodec.encode(gradient(30, 40, 3)))
    before = snapshot()
    for options in ((), ("--force",), ("--verify",)):
        status, out, err = vq("encode", "small.png", *options)
        assert (status, out) == (0, "")
        assert err.startswith("small.png: kept as it is, since ")
        assert f"more than its {size:,} (--allow-larger" in err
        assert snapshot() == before
    status, out, _ = vq("encode", "small.png", "--json")
    assert (status, json.loads(out)["status"]) == (0, "kept")
    status, _, err = vq("encode", "small.png", "a.png", "-o", "out")
    assert (status, err.splitlines()[-1]) == (0, "2 files: 1 written, 1 kept as they are")
    assert files_below("out") == ["a.vq"]
    assert vq("encode", "small.png", "--allow-larger")[0] == 0
    assert Path("small.vq").stat().st_size > size


def test_what_does_not_decode_to_the_picture_never_takes_its_place(folder, vq, monkeypatch):
    assert vq("encode", "a.png", "--verify")[0] == 0
    Path("a.vq").unlink()
    before = snapshot()
    right = vqcodec.VQImage.to_bytes

    def wrong(self, *arguments, **options):
        indices = self.indices.copy()
        indices[3, 4] ^= 1
        other = vqcodec.VQImage(self.codebook, indices, self.width, self.height, self.mode)
        return right(other, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(vqcodec.VQImage, "to_bytes", wrong)
        status, _, err = vq("encode", "a.png", "--verify")
        assert (status, err.count("\n")) == (1, 1)
        assert "decodes to another picture" in err
        assert snapshot() == before
        assert vq("encode", "a.png")[0] == 0  # nobody looked
    Path("a.vq").unlink()
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.pwrite(descriptor, b"!", 40))
    status, _, err = vq("encode", "a.png", "--verify")
    assert (status, err) == (
        1,
        "vq: a.vq: the disk gives back other bytes than were written to it; "
        "try again, or another disk\n",
    )
    assert snapshot() == before


def test_one_progress_bar_serves_all(tree):
    arguments = ("encode", "in", "-o", "out", "--option", "effort=best", "-k", "3")
    seen = seen_on_a_terminal(command_with_delay(0, *arguments))
    assert "4 files" in seen
    lines = [line for line in seen.split("\n") if line.endswith(" s")]
    assert len(lines) == 4
    for line in lines:  # each has a line of its own, which the bar had left
        assert "%" not in line.rsplit("\x1b[2K", 1)[-1]
    assert seen.rsplit("\x1b[2K", 1)[-1].endswith("4 files: 4 written\n")
    arguments = ("encode", "in", "-o", "more", "--quiet", "--option", "effort=best", "-k", "3")
    assert seen_on_a_terminal(command_with_delay(0, *arguments)) == ""


def test_a_worker_that_dies_is_no_hang(tree):
    program = (
        "import os, sys, vqcodec.cli.encode_job as encoding, vqcodec.cli\n"
        "class Deadly(encoding.EncodeJob):\n"
        "    def __call__(self, task, progress=None):\n"
        "        if 'top' in task.source: os.kill(os.getpid(), 9)\n"
        "        return super().__call__(task, progress)\n"
        "encoding.EncodeJob = Deadly\n"
        "if __name__ == '__main__': vqcodec.cli.main(sys.argv[1:])\n"
    )
    Path("deadly.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "deadly.py", "encode", "in", "-o", "out", "--jobs", "2"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "has died" in done.stderr
    assert "--skip-existing" in done.stderr
    assert "Traceback" not in done.stderr
