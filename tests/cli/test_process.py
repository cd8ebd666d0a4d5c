"""The command as a process: pipes, closed streams, interrupts."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

import vqcodec
from support.pictures import ROOT, gradient, reef
from support.processes import command


def test_the_process_itself(folder):
    script = Path(sys.executable).with_name("vq")
    done = subprocess.run([script, "encode", "a.png"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    done = subprocess.run([script, "encode", "a.png"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert subprocess.run(command("info", "a.vq"), capture_output=True).returncode == 0


def test_standard_streams_that_are_closed_or_full(folder):
    def shell(line):
        line = re.sub(r"(^|\| )vq ", rf"\1{sys.executable} -m vqcodec ", line)
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True)

    assert shell("vq encode a.png 2>&-").returncode == 0
    assert Path("a.vq").exists()
    done = shell("vq info a.vq >/dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        "vq: the output cannot be written: No space left on device; "
        "make room there, or choose another place\n",
    )
    size = Path("a.vq").stat().st_size
    assert shell("vq encode a.png -o /dev/stdout --force | wc -c").stdout.strip() == str(size)
    shell("vq encode a.png -o /dev/stdout --force > b.vq")
    assert Path("b.vq").read_bytes() == Path("a.vq").read_bytes()
    assert "40 x 30" in shell("cat a.vq | vq info /dev/stdin").stdout


def test_a_reader_that_leaves_early_is_no_traceback(folder):
    subprocess.run(command("encode", "a.png"), check=True, capture_output=True)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command("info", "a.vq"), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_an_interrupt_leaves_nothing_behind(folder):
    Image.fromarray(reef()).save("slow.png")
    child = subprocess.Popen(
        command("encode", "slow.png", "--clusterer", "lloyd", "--n-init", "1000"),
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores interrupts, and so would what we start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[1].strip() == "vq: interrupted"
    assert child.returncode == 130
    assert sorted(os.listdir()) == ["a.png", "slow.png"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["encode", "{}/a.png"], 0),
        (["encode", "{}/a.png", "-o", "here.vq"], 1),
        (["encode", "{}/a.png", "{}/alpha.png", "-o", "{}/out", "--jobs", "2"], 1),
        (["train", "{}/a.png", "-o", "here.vqc"], 1),
    ],
)
def test_without_a_folder_to_be_in_only_whole_paths_lead_anywhere(folder, arguments, status):
    gone = folder / "gone"
    gone.mkdir()
    line = f"rmdir {gone}; exec {shlex.join(command(*(a.format(folder) for a in arguments)))}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", line], cwd=gone, env=environment, capture_output=True, text=True
    )
    said = "vq: the folder that names are from is gone; change to another with cd\n"
    assert done.returncode == status
    assert (done.stderr == said) == bool(status)
    assert (folder / "a.vq").exists() == (not status)


def test_letters_that_an_encoding_has_not_are_written_out(folder):
    labels = {1: "stra\xdfe", 2: "\u9053"}
    Path("m.vq").write_bytes(
        vqcodec.encode(gradient(3, 3, 1)[..., 0], labels=labels, categorical=True)
    )
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command("info", "m.vq"), env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"stra\xdfe\n" in done.stdout
    assert b"\\u9053\n" in done.stdout
