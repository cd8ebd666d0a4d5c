"""A run over 500 pictures that ends half way, however it ends."""

import os
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.files import files_below
from support.pictures import flat_picture
from support.processes import command


class TestFiveHundred:
    """A day's work: 500 pictures, some of them bad, and a run that ends half way."""

    N = 500

    @pytest.fixture
    def many(self, folder):
        for number in range(self.N):
            place = Path(f"in/{number // 100}/{number:03}.png")
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(flat_picture(number)).save(place, compress_level=0)
        whole = Path("in/2/250.png").read_bytes()
        Path("in/2/250.png").write_bytes(whole[: len(whole) // 2])
        Path("in/3/333.png").unlink()
        Path("in/3/333.png").symlink_to("nowhere.png")

    @staticmethod
    def check_whole(folder):
        """Check that every file is a whole picture and the right one; return how many there are."""
        for name in files_below(folder):
            assert name.endswith(".vq")
            number = int(Path(name).stem)
            drawn = vqcodec.decode(Path(folder, name).read_bytes())
            assert np.array_equal(drawn, flat_picture(number))
        return len(files_below(folder))

    def interrupted(self, how, *options):
        """Start a run and end it half way; return its status and what it said."""
        child = subprocess.Popen(
            command("encode", "in", "-o", "out", *options),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What a shell starts in the background ignores interrupts, and so would what we start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        deadline = time.monotonic() + 60
        while len(list(Path("out").rglob("*.vq"))) < 60:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        how(child)
        said = child.communicate(timeout=60)[1]
        return child, said

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_killed_half_way_a_second_run_does_what_is_left(self, many, jobs):
        child, _ = self.interrupted(lambda child: child.kill(), "--jobs", jobs)
        self.wait_for_workers(child.pid)
        done = self.check_whole("out")
        assert 60 <= done < self.N - 2
        again = subprocess.run(
            command("encode", "in", "-o", "out", "--jobs", jobs, "--skip-existing"),
            capture_output=True,
            text=True,
        )
        assert again.returncode == 1
        lines = again.stderr.splitlines()
        assert lines[-1] == (f"500 files: {self.N - 2 - done} written, {done} skipped, 2 failed")
        assert [line for line in lines if line.startswith("vq: ")] == [
            "vq: in/2/250.png: cannot be read as a picture: image file is truncated; "
            "make it anew, or leave it out",
            "vq: in/3/333.png: No such file or directory; check the name",
        ]
        assert self.check_whole("out") == self.N - 2

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_an_interrupt_leaves_whole_files_only(self, many, jobs):
        def control_c(child):
            os.killpg(child.pid, signal.SIGINT)  # A terminal does so, too.

        child, said = self.interrupted(control_c, "--jobs", jobs, "--quiet")
        assert said.strip().splitlines()[-1] == "vq: interrupted"
        assert "Traceback" not in said
        assert child.returncode == 130
        self.wait_for_workers(child.pid)
        assert 60 <= self.check_whole("out") < self.N - 2

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_being_told_to_end_leaves_whole_files_only(self, many, jobs):
        child, said = self.interrupted(lambda child: child.terminate(), "--jobs", jobs)
        assert child.returncode == 128 + signal.SIGTERM
        assert "Traceback" not in said
        self.wait_for_workers(child.pid)
        assert 60 <= self.check_whole("out") < self.N - 2

    @staticmethod
    def wait_for_workers(group):
        """Wait until no process of a group is left."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        raise AssertionError("a process goes on after its parent's end")
