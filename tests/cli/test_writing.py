"""How files are written: whole, beside their place, with the usual permissions."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import vqcodec
from pictures import gradient


def test_a_new_file_has_the_usual_permissions_and_a_link_is_followed(folder, vq):
    old_mask = os.umask(0o027)
    try:
        vq("encode", "a.png")
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE(Path("a.vq").stat().st_mode) == 0o640
    Path("link.vq").symlink_to("a.vq")
    assert vq("encode", "a.png", "-k", 3, "-o", "link.vq", "--force")[0] == 0
    assert Path("link.vq").is_symlink()
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 3)


def test_overwriting_keeps_permissions(folder, vq):
    vq("encode", "a.png")
    Path("a.vq").chmod(0o600)
    assert vq("encode", "a.png", "-k", 3, "--force")[0] == 0
    assert stat.S_IMODE(Path("a.vq").stat().st_mode) == 0o600


def test_a_file_that_appears_meanwhile_is_kept(folder, vq, monkeypatch):
    def appear(descriptor):
        Path("a.vq").write_bytes(b"another's")

    monkeypatch.setattr(os, "fsync", appear)
    assert vq("encode", "a.png")[0] == 1
    assert Path("a.vq").read_bytes() == b"another's"
    assert sorted(os.listdir()) == ["a.png", "a.vq"]


def test_a_device_is_written_to_and_not_replaced(folder, vq):
    if not Path("/dev/null").exists():
        pytest.skip("no /dev/null here")
    assert vq("encode", "a.png", "-o", "/dev/null", "--force")[0] == 0
    assert not Path("/dev/null").is_file()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(folder, vq, monkeypatch):
    vq("encode", "a.png")
    before = Path("a.vq").read_bytes()

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    status, _, err = vq("encode", "a.png", "-k", 3, "--force")
    assert (status, err) == (
        1,
        "vq: a.vq: No space left on device; make room there, or choose another place\n",
    )
    assert Path("a.vq").read_bytes() == before
    assert sorted(os.listdir()) == ["a.png", "a.vq"]


def test_a_process_killed_while_it_writes_leaves_the_old_file(folder):
    program = (
        "import os, sys, vqcodec.cli\n"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), 9)\n"
        "vqcodec.cli.main(sys.argv[1:])"
    )
    arguments = [sys.executable, "-c", program, "encode", "a.png", "-o", "a.vq"]
    assert subprocess.run(arguments).returncode == -9
    assert not Path("a.vq").exists()
    Path("a.vq").write_bytes(b"old")
    assert subprocess.run([*arguments, "--force"]).returncode == -9
    assert Path("a.vq").read_bytes() == b"old"


def test_a_folder_that_cannot_be_written_to_is_named_before_any_work(folder, vq, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    for options in ((), ("--dry-run",)):
        status, _, err = vq("encode", "a.png", *options)
        assert (status, err) == (
            1,
            "vq: a.vq: its folder cannot be written to; choose another place\n",
        )
    assert os.listdir() == ["a.png"]
    assert vq("encode", "a.png", "-o", "/dev/null", "--force")[0] == 0
