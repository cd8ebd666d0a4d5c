"""How files are written: whole, beside their place, with the usual permissions."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.atomic import write_whole


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


def mode(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="files of others are made by root alone")


@pytest.mark.parametrize("special", [0o4777, 0o2755, 0o1666, 0o7777])
def test_overwriting_never_hands_on_set_user_id_and_the_like(folder, vq, special):
    vq("encode", "a.png")
    for made, arguments in (
        ("a.vq", ("encode", "a.png", "-k", 3)),
        ("b.png", ("decode", "a.vq", "-o", "b.png")),
        ("a.vqc", ("train", "a.png", "-o", "a.vqc", "-k", 3)),
        ("a.gpl", ("palette", "a.vq", "--as", "gpl", "-o", "a.gpl")),
    ):
        Path(made).touch()
        Path(made).chmod(special)
        assert mode(made) == special
        assert vq(*arguments, "--force")[0] == 0
        assert mode(made) == special & 0o777, made


@as_root
def test_overwriting_keeps_owner_and_group(folder, vq):
    for owner, group in ((1234, 0), (0, 1234), (1234, 1235)):
        Path("a.vq").touch()
        os.chown("a.vq", owner, group)
        Path("a.vq").chmod(0o4640)
        assert vq("encode", "a.png", "--force")[0] == 0
        found = Path("a.vq").stat()
        # The source can be read by all, so that the new group may read the result.
        assert (found.st_uid, found.st_gid, mode("a.vq")) == (owner, group, 0o640)
        Path("a.vq").unlink()


def as_nobody(function):
    """Call a function in a process of a user without rights; return its exit status."""
    child = os.fork()  # The user may have no right to start Python.
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        os.umask(0o022)
        function()
        os._exit(0)
    finally:
        os._exit(1)


@as_root
@pytest.mark.parametrize(
    ("before", "after"), [(0o4777, 0o644), (0o666, 0o644), (0o640, 0o600), (0o664, 0o644)]
)
def test_a_file_that_must_change_hands_is_no_more_open_than_a_new_one(before, after):
    """The old owner may not be kept then, nor the group, whose members had rights of their own."""
    with tempfile.TemporaryDirectory() as shared:
        os.chmod(shared, 0o777)
        place = Path(shared, "a.vq")
        place.touch()
        place.chmod(before)
        assert as_nobody(lambda: write_whole(place, b"new", overwrite=True)) == 0
        found = place.stat()
        assert (found.st_uid, found.st_gid, mode(place)) == (65534, 65534, after)
        assert place.read_bytes() == b"new"


@pytest.mark.parametrize("source", [0o600, 0o640, 0o644, 0o444, 0o604])
def test_a_result_is_never_more_readable_than_its_source(folder, vq, source):
    Path("a.png").chmod(source)
    readable = 0o044 & (source | (source & 0o004) << 3)  # What all may read, the group may read.
    made = {
        "a.vq": ("encode", "a.png"),
        "old.vq": ("encode", "a.png", "--force", "-o", "old.vq"),
        "a.vqc": ("train", "a.png", "public.png", "-o", "a.vqc", "-k", 3),
    }
    Path("public.png").write_bytes(Path("a.png").read_bytes())
    Path("old.vq").touch()
    Path("old.vq").chmod(0o666)
    for name, arguments in made.items():
        assert vq(*arguments)[0] == 0
        assert mode(name) & 0o044 == readable, name
        for below, how in (("png", "decode"), ("gpl", "palette")):
            if name == "a.vqc" and how == "decode":
                continue
            kind = ["--as", "gpl"] if below == "gpl" else []
            assert vq(how, name, "-o", f"{name}.{below}", *kind)[0] == 0
            assert mode(f"{name}.{below}") & 0o044 == readable


@as_root
def test_members_of_another_group_than_the_source_has_are_others(folder, vq):
    Path("a.png").chmod(0o640)
    os.chown("a.png", 0, 1234)
    assert vq("encode", "a.png")[0] == 0
    assert (Path("a.vq").stat().st_gid, mode("a.vq")) == (os.getegid(), 0o600)


def test_what_comes_from_a_private_file_by_standard_input_stays_private(folder):
    Path("a.png").chmod(0o600)
    for arguments, private in (("-o", "a.vq"), True), (("-o", "b.vq"), False):
        with open("a.png", "rb") as stream:
            given = {"stdin": stream} if private else {"input": stream.read()}
            command = [sys.executable, "-m", "vqcodec", "encode", "-", *arguments]
            assert subprocess.run(command, **given).returncode == 0
        assert bool(mode(arguments[1]) & 0o044) != private


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no /dev/shm here")
def test_files_below_dev_are_replaced_whole_like_others(folder, vq, monkeypatch):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as shared:
        place = Path(shared, "a.vq")
        place.write_bytes(b"old")
        inode = place.stat().st_ino

        def fail(descriptor):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fail)
            assert vq("encode", "a.png", "-o", place, "--force")[0] == 1
        assert place.read_bytes() == b"old"
        assert vq("encode", "a.png", "-o", place, "--force")[0] == 0
        assert place.stat().st_ino != inode
        assert os.listdir(shared) == ["a.vq"]


def test_an_open_descriptor_is_written_to_and_not_replaced(folder):
    if not Path("/dev/stdout").exists():
        pytest.skip("no /dev/stdout here")
    for name in ("/dev/stdout", "/proc/self/fd/1", "link"):
        Path("link").unlink(missing_ok=True)
        Path("link").symlink_to("/dev/stdout")
        with open("out", "wb") as stream:
            inode = os.fstat(stream.fileno()).st_ino
            command = [sys.executable, "-m", "vqcodec", "encode", "a.png", "--force", "-o", name]
            assert subprocess.run(command, stdout=stream).returncode == 0
        assert Path("out").stat().st_ino == inode
        assert Path("out").read_bytes() == vqcodec.encode(gradient(30, 40, 3))
        assert not [name for name in os.listdir() if name.endswith((".tmp", "(deleted)"))]


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
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # Root may write anywhere.
    for options in ((), ("--dry-run",)):
        status, _, err = vq("encode", "a.png", *options)
        assert (status, err) == (
            1,
            "vq: a.vq: its folder cannot be written to; choose another place\n",
        )
    assert os.listdir() == ["a.png"]
    assert vq("encode", "a.png", "-o", "/dev/null", "--force")[0] == 0


def test_files_beside_the_source_count_as_sources(folder, vq):
    for name in ("map.png", "mask.png"):
        Image.fromarray(gradient(30, 40, 3)[..., 0]).save(name, compress_level=0)
    Path("names.txt").write_text("1 secret")
    assert vq("train", "a.png", "-k", 4, "-o", "book.vqc")[0] == 0
    Path("few.hex").write_text("#000000\n#ffffff\n")
    made = {
        "labels.vq": ("names.txt", ["map.png", "--categorical", "--labels", "names.txt"]),
        "mask.vq": ("mask.png", ["a.png", "--mask", "mask.png"]),
        "palette.vq": ("few.hex", ["a.png", "--palette", "few.hex"]),
        "book.vq": ("book.vqc", ["a.png", "--codebook", "book.vqc", "--external"]),
    }
    for output, (private, arguments) in made.items():
        Path(private).chmod(0o600)
        assert vq("encode", *arguments, "-o", output, "--allow-larger")[0] == 0
        assert mode(output) == 0o600, output
    Path("book.vq").chmod(0o644)
    assert vq("decode", "book.vq", "--codebook", "book.vqc", "-o", "back.png")[0] == 0
    assert mode("back.png") == 0o600


@as_root
def test_a_folder_that_can_be_written_to_but_not_listed_serves():
    with tempfile.TemporaryDirectory() as shared:
        os.chmod(shared, 0o733)
        assert as_nobody(lambda: write_whole(Path(shared, "a.vq"), b"new")) == 0
        assert Path(shared, "a.vq").read_bytes() == b"new"
