"""Results and what stands in their place: kept, skipped, overwritten; dry runs and times."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import vqcodec
from support.files import files_below, snapshot
from support.pictures import gradient
from support.processes import command
from vqcodec.cli.console import Failure
from vqcodec.cli.decode_job import DecodeJob
from vqcodec.cli.encode_job import EncodeJob
from vqcodec.cli.plan import Task
from vqcodec.cli.writer import Writer


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


@pytest.mark.parametrize("named", ["encode", "decode"])
def test_who_comes_second_skips_what_another_one_has_made_meanwhile(folder, named):
    """Two batches into one folder: a result appears between the look and the writing."""
    Path("b.vq").write_bytes(vqcodec.encode(gradient(5, 5, 3)))
    encoding = EncodeJob(vqcodec.Encoder(9))
    source, output, job = {
        "encode": ("a.png", "new.vq", encoding),
        "decode": ("b.vq", "new.png", DecodeJob()),
    }[named]

    class Late(Writer):
        def skipped(self, task):
            found = super().skipped(task)
            Path(task.output).write_bytes(b"of the other batch")
            return found

    task = Task(source, output)
    outcome = replace(job, writer=Late(skip_existing=True))(task)
    assert (outcome.status, outcome.line) == ("skipped", f"{task.output}: exists and is skipped")
    assert Path(task.output).read_bytes() == b"of the other batch"
    Path(task.output).unlink()
    with pytest.raises(Failure, match="exists and is kept"):
        replace(job, writer=Late())(task)
    assert Path(task.output).read_bytes() == b"of the other batch"


def test_two_batches_into_one_folder(tree, vq):
    arguments = command("encode", "in", "-o", "out", "--skip-existing")
    batches = [subprocess.Popen(arguments, stderr=subprocess.PIPE) for _ in range(3)]
    said = [batch.communicate()[1].decode().splitlines()[-1] for batch in batches]
    assert [batch.returncode for batch in batches] == [0, 0, 0]
    assert not [line for line in said if "failed" in line]
    assert files_below("out") == [f"{name}.vq" for name in tree]
