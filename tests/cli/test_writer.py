"""Results and what stands in their place: kept, skipped, overwritten; dry runs and times."""

import os
from pathlib import Path

from support.files import snapshot


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
    assert vq("encode", "in", "-o", "out", "--dry-run")[0] == 1  # So would it be without --dry-run.
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
