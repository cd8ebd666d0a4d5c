"""Real workers of dask, each a process, do what one machine would, whatever becomes of them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import dask.array
import dask.bag
import numpy as np
import pytest
from distributed import Client, LocalCluster
from PIL import Image

import vqcodec
from support.files import files_below
from support.pictures import flat_picture, gradient
from vqcodec import distributed
from vqcodec.distributed.clients import outcomes

N = 24


@pytest.fixture(scope="module")
def cluster():
    """Start two workers, each a process of one thread."""
    before = dict(os.environ)  # to which dask adds for its workers, and so for all processes
    with LocalCluster(2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as found:
        yield found
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def pictures(folder):
    """Write pictures into folders, and return their paths."""
    for number in range(N):
        place = Path(f"in/{number % 3}/{number:03}.png")
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(flat_picture(number)).save(place, compress_level=0)
    return sorted(map(str, Path("in").rglob("*.png")))


def same_bytes(paths, folder):
    """Tell whether a folder has what one machine makes of pictures, and nothing else."""
    expected = {
        str(Path(path).relative_to("in").with_suffix(".vq")): vqcodec.encode(Image.open(path), 16)
        for path in paths
    }
    return expected == {name: Path(folder, name).read_bytes() for name in files_below(folder)}


def without_times(line):
    """Return what a line of JSON says, but for how long it took."""
    return {name: value for name, value in json.loads(line).items() if name != "seconds"}


def test_a_bag_of_paths_becomes_files(cluster, pictures):
    with Client(cluster):
        rows = distributed.encode(dask.bag.from_sequence(pictures), "out", 16)
    assert [row.source for row in rows] == list(map(os.path.abspath, pictures))
    assert not any(row.error for row in rows) and same_bytes(pictures, "out")
    assert [row.n_bytes for row in rows] == [os.path.getsize(row.output) for row in rows]


def test_no_scheduler_is_needed_on_one_machine(pictures):
    rows = distributed.encode(pictures, "out", 16)
    assert not any(row.error for row in rows) and same_bytes(pictures, "out")
    book = distributed.train(dask.bag.from_sequence(pictures, npartitions=5), 12)
    assert book.to_bytes() == vqcodec.train(map(Image.open, pictures), 12).to_bytes()
    array = dask.array.from_array(gradient(40, 60, 3), chunks=(20, 30, 3))
    assert distributed.train(array, 9) == vqcodec.train([gradient(40, 60, 3)], 9)
    assert len(distributed.encode(array, "blocks", 8)) == 4 == len(files_below("blocks"))


def test_a_machine_by_itself_opens_no_socket(tmp_path):
    program = (
        "import socket, sys, numpy, vqcodec.distributed as d\n"
        "def refuse(*a, **k): raise AssertionError('a socket')\n"
        "socket.socket.__init__ = refuse\n"
        "assert 'distributed' not in sys.modules and 'dask' not in sys.modules\n"
        "book = d.train([numpy.zeros((4, 4, 3), 'u1')], 2)\n"
        "assert 'dask' not in sys.modules and len(book) == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)


def test_blocks_of_an_array_become_files(cluster, folder):
    whole = gradient(50, 90, 3) & 0xE0
    array = dask.array.from_array(whole, chunks=(30, 40, 3))
    stack = dask.array.from_array(whole[..., 0][np.newaxis], chunks=(1, 30, 40))
    with Client(cluster):
        rows = distributed.encode(array, "out", "lossless")
        distributed.encode(stack, "grey", "lossless")
        book = distributed.train(array, 9)
    assert [row.source for row in rows[:3]] == ["0-0-0", "0-1-0", "0-2-0"]
    assert (vqcodec.decode("out/1-2-0.vq") == whole[30:, 80:]).all()
    assert (vqcodec.decode("grey/0-1-2.vq") == whole[30:, 80:, 0]).all()
    assert book == vqcodec.train([whole], 9)


def test_a_picture_that_fails_takes_no_other_along(cluster, pictures):
    Path(pictures[3]).write_bytes(b"no picture")
    Path(pictures[5]).unlink()
    Path("out/1").mkdir(parents=True)
    Path("out/1/004.vq").write_bytes(b"something else")
    with Client(cluster):
        rows = distributed.encode(pictures, "out", 16)
        failed = {Path(row.source).name: row.error for row in rows if row.error}
        assert "not a picture" in failed["009.png"] and "No such file" in failed["015.png"]
        assert "is there with other bytes, and kept" in failed["004.png"] and len(failed) == 3
        assert len(files_below("out")) == N - 2
        assert Path("out/1/004.vq").read_bytes() == b"something else"
        again = distributed.encode(pictures, "out", 16, overwrite=True)
        assert sum(bool(row.error) for row in again) == 2
        with pytest.raises(vqcodec.OptionError, match="would both become"):
            distributed.encode(["a.png", "a.gif"], "out")
        with pytest.raises(OSError):
            distributed.train([pictures[5]])
    with pytest.raises(vqcodec.OptionError, match="k must be"):
        distributed.encode(pictures, "out", 0)
    with pytest.raises(vqcodec.OptionError, match="several pictures"):
        distributed.train("in")
    with pytest.raises(vqcodec.OptionError, match="several paths"):
        distributed.encode("in/a.png", "out")
    with pytest.raises(vqcodec.OptionError, match="no picture"):
        distributed.train([])


def test_the_command_does_the_same(cluster, pictures, vq):
    address = cluster.scheduler_address
    assert vq("encode", "in", "-o", "one", "-k", 16)[0] == 0
    status, out, err = vq("encode", "in", "-o", "out", "-k", 16, "--scheduler", address, "--json")
    assert (status, err) == (0, "") and same_bytes(pictures, "out")
    entries = [json.loads(line) for line in out.splitlines()]
    assert entries[-1] == {"summary": {"files": N, "written": N}}
    assert [entry["source"] for entry in entries[:-1]] == pictures
    assert files_below("one") == files_below("out")
    Path("in/1/broken.png").write_bytes(b"no picture")
    here = vq("encode", "in", "-o", "two", "-k", 16, "--json")
    there = vq("encode", "in", "-o", "two", "-k", 16, "--json", "--force", "--scheduler", address)
    assert (here[0], here[2]) == (there[0], there[2])  # messages are those of one machine
    assert [without_times(line) for line in here[1].splitlines()] == [
        without_times(line) for line in there[1].splitlines()
    ]
    Path("in/1/broken.png").unlink()
    assert vq("decode", "out", "-o", "back", "--scheduler", address)[0] == 0
    assert (np.asarray(Image.open("back/2/005.png").convert("RGB")) == flat_picture(5)).all()

    assert vq("train", "in", "-o", "one.vqc", "-k", 12)[0] == 0
    Path("in/0/broken.png").write_bytes(b"no picture")
    Image.fromarray(np.full((9, 9), 70000, np.int32)).save("in/0/wide.tif")
    status, out, err = vq("train", "in", "-o", "here.vqc", "-k", 12)
    found = vq("train", "in", "-o", "out.vqc", "-k", 12, "--scheduler", address)
    expected = err.replace("here.vqc", "out.vqc")
    assert found[0] == status == 1
    assert [line.rsplit(",", 1)[0] for line in found[2].splitlines()] == [
        line.rsplit(",", 1)[0] for line in expected.splitlines()
    ]
    assert Path("here.vqc").read_bytes() == Path("out.vqc").read_bytes()


def test_names_are_those_of_the_folder_here(cluster, pictures):
    with Client(cluster) as client:
        client.run(os.chdir, "/")
        assert distributed.train(pictures, 12) == vqcodec.train(map(Image.open, pictures), 12)


def test_a_process_says_nothing_but_what_it_says(cluster, pictures, folder):
    run = [sys.executable, "-m", "vqcodec", "encode", pictures[0], "-k", "8", "--quiet"]
    for more in ([], ["--dry-run", "--force"], ["--force"]):
        command = [*run, *more, "--scheduler", cluster.scheduler_address]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_there_is_seen_before_anything_is_sent(cluster, pictures, vq):
    address = cluster.scheduler_address
    Path("out/0").mkdir(parents=True)
    Path("out/0/003.vq").write_bytes(b"mine")
    status, _, err = vq("encode", "in", "-o", "out", "--scheduler", address)
    assert status == 1 and "out/0/003.vq: exists and is kept" in err
    assert err.splitlines()[-1] == f"{N} files: {N - 1} written, 1 failed"
    _, _, err = vq("encode", "in", "-o", "out", "--skip-existing", "--scheduler", address)
    assert err.splitlines()[-1] == f"{N} files: {N} skipped"
    assert Path("out/0/003.vq").read_bytes() == b"mine"
    assert vq("encode", "in", "-o", "out", "--force", "--scheduler", address)[0] == 0
    assert Path("out/0/003.vq").read_bytes() != b"mine"


def test_schedulers_that_are_not_there_are_one_line(pictures, vq, monkeypatch):
    monkeypatch.setattr("vqcodec.distributed.clients._TIMEOUT", 1)
    status, _, err = vq("encode", "in", "-o", "out", "--scheduler", "tcp://127.0.0.1:9")
    assert status == 1 and len(err.splitlines()) == 1 and "no scheduler of dask answers" in err
    for address in ("nonsense://x", "tcp://", "", "/scheduler.json"):
        status, _, err = vq("encode", "in", "-o", "out", "--scheduler", address)
        assert status == 2 and len(err.splitlines()) == 1 and "is no address of a scheduler" in err
    status, _, err = vq("encode", "in", "-o", "out", "--scheduler", "tcp://a:1", "--jobs", 2)
    assert status == 2 and "leave one out" in err
    status, _, err = vq("encode", "-", "--scheduler", "tcp://127.0.0.1:1")
    assert status == 2 and "is for files" in err


SLOW = """
import os, time
from pathlib import Path
import vqcodec.atomic, vqcodec.cli.writer as writer
whole = vqcodec.atomic.write_whole
def dying(path, data, **more):
    whole(path, data, **more)
    if not os.path.exists("died"):
        Path("died").write_text(path)
        os._exit(9)  # after the file is there, and before anybody is told
writer.write_whole = dying
"""


def run_with_cluster(folder, *command, preload=None, during=None):
    """Run a command on a scheduler and two workers that are processes of their own."""
    file = folder / "scheduler.json"
    start = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--no-dashboard",
        "--port",
        "0",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    children = [subprocess.Popen([*start, "--scheduler-file", file], **quiet)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", file]
    worker += ["--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--death-timeout", "60"]
    worker += ["--local-directory", folder / "work"]
    if preload:
        (folder / "preload.py").write_text(preload)
        worker += ["--preload", folder / "preload.py"]
    try:
        address = None
        while address is None:
            time.sleep(0.05)
            with contextlib.suppress(OSError, ValueError):  # it is not there, or half of it
                address = json.loads(file.read_text())["address"]
        children += [subprocess.Popen(list(map(str, worker)), **quiet) for _ in range(2)]
        run = [sys.executable, "-m", "vqcodec", *command, "--scheduler", address]
        child = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if during:
            during(children)
        out, err = child.communicate(timeout=120)
        return child.returncode, out, err
    finally:
        for child in children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


SCHEDULER, WORKER = 0, -1


def killing(number, is_time):
    """Return what kills one of the processes, nanny and all, once it is time."""

    def kill(children):
        while not is_time():
            time.sleep(0.01)
        os.killpg(children[number].pid, signal.SIGKILL)

    return kill


def some_written():
    return Path("out").exists() and len(files_below("out")) >= 3


def begun():
    return Path("begun").exists()


def test_a_worker_that_dies_after_it_wrote_leaves_nothing_half_and_nothing_twice(pictures, folder):
    status, out, err = run_with_cluster(
        Path.cwd(), "encode", "in", "-o", "out", "-k", "16", "--json", preload=SLOW
    )
    assert Path("died").exists(), err
    assert status == 0, err
    assert json.loads(out.splitlines()[-1]) == {"summary": {"files": N, "written": N}}
    assert same_bytes(pictures, "out")


def test_workers_that_are_killed_in_the_middle_are_replaced(pictures):
    status, out, err = run_with_cluster(
        Path.cwd(), "encode", "in", "-o", "out", "-k", "16", during=killing(WORKER, some_written)
    )
    assert status == 0, err
    assert same_bytes(pictures, "out")


def test_a_scheduler_that_is_killed_ends_the_batch_with_a_report(pictures):
    status, out, err = run_with_cluster(
        Path.cwd(),
        "encode",
        "in",
        "-o",
        "out",
        "-k",
        "16",
        "--json",
        during=killing(SCHEDULER, some_written),
    )
    summary = json.loads(out.splitlines()[-1])["summary"]
    assert summary["files"] == N == summary.get("written", 0) + summary["failed"]
    assert status == 1 and "what is written is whole" in err
    for name in files_below("out"):
        number = int(Path(name).stem)
        assert (vqcodec.decode(Path("out", name)) == flat_picture(number)).all()


@pytest.fixture
def small_disk(folder):
    """Mount a disk with room for a few files, where that is allowed."""
    place = Path("out")
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "none", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no disk can be mounted: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted: {done.stderr}")
    yield
    subprocess.run(["umount", place.resolve()], check=True)


def test_a_disk_that_is_full_is_reported_and_what_is_there_is_whole(
    cluster, pictures, small_disk, vq
):
    status, out, _ = vq(
        "encode", "in", "-o", "out", "-k", 16, "--scheduler", cluster.scheduler_address, "--json"
    )
    assert status == 1
    *entries, summary = map(json.loads, out.splitlines())
    there = files_below("out")
    written = [entry["output"] for entry in entries if entry["status"] == "written"]
    assert sorted(written) == [str(Path("out", name)) for name in there] and there
    assert summary["summary"]["failed"] == N - len(there) > 0
    assert all("make room there" in e["error"] for e in entries if e["status"] == "failed")
    for name in there:
        number = int(Path(name).stem)
        assert (vqcodec.decode(Path("out", name)) == flat_picture(number)).all()


SLOW_LEARNING = """
import time
from vqcodec.encoder.train import Trainer
def slow(plain):
    def gather(self, images):
        time.sleep(0.2)
        open("begun", "w").close()
        return plain(self, images)
    gather.is_slow = True
    return gather
if not hasattr(Trainer.gather, "is_slow"):  # dask loads this file more than once
    Trainer.gather = slow(Trainer.gather)
"""


def test_a_scheduler_that_is_killed_ends_training_in_one_line(pictures):
    status, _, err = run_with_cluster(
        Path.cwd(), "train", "in", "-o", "a.vqc", "-k", "16", preload=SLOW_LEARNING,
        during=killing(SCHEDULER, begun),
    )  # fmt: skip
    assert status == 1 and not Path("a.vqc").exists()
    assert "vq: --scheduler: the scheduler is gone" in err.splitlines()[-1]


def test_a_worker_that_is_killed_while_it_learns_changes_nothing(pictures):
    status, _, err = run_with_cluster(
        Path.cwd(), "train", "in", "-o", "a.vqc", "-k", "16", preload=SLOW_LEARNING,
        during=killing(WORKER, begun),
    )  # fmt: skip
    assert status == 0, err
    assert Path("a.vqc").read_bytes() == vqcodec.train(map(Image.open, pictures), 16).to_bytes()


def die(number):
    if number == 3:
        os._exit(1)
    return number


def test_what_kills_each_worker_is_given_up_and_the_rest_is_done(cluster):
    with Client(cluster) as client:
        found = list(outcomes(client, client.map(die, range(8), pure=False)))
    assert [value for value in found if not isinstance(value, Exception)] == [0, 1, 2, 4, 5, 6, 7]
    assert type(found[3]).__name__ == "KilledWorker"
