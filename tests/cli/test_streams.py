"""Standard input and output: data alone, both ways."""

import contextlib
import io
import json
import os
import pty
import resource
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from support.processes import command


def piped(*arguments, data=b""):
    return subprocess.run(command(*arguments), input=data, capture_output=True)


def test_a_picture_goes_through_a_pipe_both_ways(folder):
    source = Path("a.png").read_bytes()
    done = piped("encode", "-", "-k", "16", data=source)
    assert done.returncode == 0
    assert done.stdout == vqcodec.encode(gradient(30, 40, 3), 16)
    assert done.stderr.startswith(b"standard output: 40x30 RGB")
    back = piped("decode", "-", "-o", "-", data=done.stdout)
    assert (back.returncode, back.stderr) == (0, b"standard output: 40x30 RGB, 16 codewords\n")
    with Image.open(io.BytesIO(back.stdout)) as image:
        assert (image.format, image.mode) == ("PNG", "P")
        assert np.array_equal(np.asarray(image.convert("RGB")), vqcodec.decode(done.stdout))
    webp = piped("decode", "-", "--format", "webp", "--quiet", data=done.stdout)
    assert (webp.stdout[8:12], webp.stderr) == (b"WEBP", b"")


def test_one_end_may_be_a_file(folder):
    source = Path("a.png").read_bytes()
    assert piped("encode", "-", "-o", "b.vq", data=source).stdout == b""
    expected = vqcodec.encode(gradient(30, 40, 3))
    assert Path("b.vq").read_bytes() == expected
    assert piped("encode", "a.png", "-o", "-", "--quiet").stdout == expected
    assert piped("decode", "b.vq", "-o", "-").stdout[:4] == b"\x89PNG"
    assert b"40 x 30" in piped("info", "-", data=expected).stdout
    assert json.loads(piped("info", "-", "--json", data=expected).stdout)["width"] == 40
    assert piped("palette", "-", data=expected).stdout.startswith(b"#")
    assert len(piped("palette", "-", "--as", "act", data=expected).stdout) == 772
    assert sorted(os.listdir()) == ["a.png", "b.vq"]


def test_json_beside_data_goes_to_standard_error(folder):
    done = piped("encode", "a.png", "-o", "-", "--json")
    assert vqcodec.decode(done.stdout).shape == (30, 40, 3)
    assert json.loads(done.stderr)["output"] == "-"


def test_a_stream_is_written_whatever_its_size(folder):
    Image.fromarray(gradient(30, 40, 3)).save("small.png")
    done = piped("encode", "-", data=Path("small.png").read_bytes())
    assert (done.returncode, done.stdout) == (0, vqcodec.encode(gradient(30, 40, 3)))


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["encode", "-"], 1, b"vq: standard input: not a picture"),
        (["decode", "-"], 1, b"vq: standard input: the file is empty"),
        (["info", "-"], 1, b"the file is empty"),
        (["encode", "-", "-o", "new/"], 2, b"standard input has no name to take"),
        (["encode", "-", "--preserve"], 2, b"--preserve is for files"),
        (["train", "-", "-o", "x.vqc"], 2, b"pictures to learn from are files"),
    ],
)
def test_what_cannot_be_had_is_one_line_and_no_data(folder, arguments, status, message):
    done = piped(*arguments)
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.count(b"\n") == 1
    assert message in done.stderr
    assert os.listdir() == ["a.png"]


def test_a_reader_that_leaves_early_is_no_bug(folder):
    Path("a.vq").write_bytes(vqcodec.encode(gradient(30, 40, 3)))
    for arguments in (("encode", "a.png", "-o", "-", "--quiet"), ("decode", "a.vq", "-o", "-")):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(command(*arguments), stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(command(*arguments), stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 1
        assert done.stderr.startswith(b"vq: the output cannot be written: No space left")


def test_terminals_get_no_pixels_and_give_none(folder):
    screen, terminal = pty.openpty()
    done = subprocess.run(
        command("encode", "a.png", "-o", "-"), stdout=terminal, stderr=subprocess.PIPE
    )
    assert (done.returncode, b"standard output is a terminal" in done.stderr) == (2, True)
    done = subprocess.run(command("encode", "-"), stdin=terminal, capture_output=True)
    assert (done.returncode, b"standard input is a terminal" in done.stderr) == (2, True)
    os.close(terminal)
    os.close(screen)


@pytest.mark.parametrize(
    "arguments",
    [
        ["encode", "a.png", "-o", "-"],
        ["decode", "a.vq", "-o", "-"],
        ["palette", "a.vq"],
        ["palette", "a.vq", "--as", "act"],
        ["info", "a.vq"],
        ["info", "a.vq", "--json"],
        ["encode", "a.png", "-o", "new.vq", "--json"],
        ["clusterers"],
        ["help"],
        ["--version"],
    ],
)
def test_a_closed_standard_output_is_no_success(folder, arguments):
    Path("a.vq").write_bytes(vqcodec.encode(gradient(30, 40, 3)))
    line = shlex.join(command(*arguments))
    done = subprocess.run(["bash", "-c", f"{line} >&-"], capture_output=True)
    assert done.returncode == 1
    assert b"the output cannot be written: Bad file descriptor" in done.stderr
    assert b"Traceback" not in done.stderr


def test_streams_that_are_closed_and_not_needed_are_no_fault(folder):
    for number, closed in enumerate(("<&-", ">&-", "2>&-", "<&- >&- 2>&-")):
        line = shlex.join(command("encode", "a.png", "-o", f"{number}.vq"))
        assert subprocess.run(["bash", "-c", f"{line} {closed}"]).returncode == 0
        assert Path(f"{number}.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3))
    line = shlex.join(command("encode", "-"))
    done = subprocess.run(["bash", "-c", f"{line} <&-"], capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"vq: standard input is closed")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["encode", "-", "--max-pixels", "1000"], b"it has more than 67,116,864 bytes"),
        (["encode", "endless", "-o", "b.vq", "--max-pixels", "1000"], b"endless: it has more than"),
        (["decode", "-"], b"not a .vq file"),
        (["info", "-"], b"not a .vq file"),
        (["palette", "-"], b"not a .vq file"),
    ],
)
def test_endless_input_ends(folder, arguments, message):
    os.symlink("/dev/zero", "endless")
    with open("/dev/zero", "rb") as zeros:
        done = subprocess.run(command(*arguments), stdin=zeros, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")
    assert message in done.stderr


def test_what_follows_a_picture_without_end_is_not_read(folder):
    data = vqcodec.encode(gradient(30, 40, 3))
    for arguments in (["decode", "-"], ["info", "-"]):
        child = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32)),
        )
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(data)
            for _ in range(10**6):
                child.stdin.write(bytes(2**16))
            pytest.fail("it was read to the end")
        child.stdin = None
        out, err = child.communicate()
        assert (child.returncode, out) == (1, b"")
        assert b"there are bytes after the end" in err
