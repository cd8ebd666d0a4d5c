"""Clusterers of others in real processes: what they print, warn of and break stays theirs."""

import json
import os
import signal
import subprocess
import textwrap
from pathlib import Path

import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from support.plugins import install, with_plugins

FIT = """
    import ctypes, os, subprocess, sys, threading, warnings
    from vqcodec.clustering import Clusterer
    from vqcodec.clustering.lloyd import Lloyd
    {at_import}

    class Mine(Lloyd):
        name = "mine"

        def __init__(self, *, seed=0, word=None):
            {in_constructor}
            super().__init__()
            self.seed, self.word = seed, word

        def get_config(self):
            {in_config}
            return {{"seed": self.seed, "word": self.word}}

        def fit(self, points, weights, k, *, rng, progress=None):
            {in_fit}
            return super().fit(points, weights, k, rng=rng, progress=progress)
"""


@pytest.fixture
def mine(folder):
    """Install a clusterer that does what is said at each place; return where."""

    def make(in_fit="pass", **places):
        said = {"at_import": "", "tags": "", "in_constructor": "pass", "in_config": "pass"}
        where = folder / "plugins"
        install(
            where, "vq_mine", "mine", "vq_mine:Mine", FIT.format(in_fit=in_fit, **said | places)
        )
        return where

    alpha = gradient(30, 40, 4)
    alpha[:9, :, 3], alpha[9:20, :, 3] = 0, 255
    Image.fromarray(alpha).save("alpha.png", compress_level=0)
    return make


ASKED = ("--clusterer", "mine", "-k", 9)

PRINTS = {
    "print": "print('heard')",
    "sys.stdout": "sys.stdout.write('heard\\n')",
    "its buffer": "sys.stdout.buffer.write(b'heard\\n'); sys.stdout.flush()",
    "not flushed": "sys.stdout.write('heard')",
    "closed": "sys.stdout.closed or print('heard'); sys.stdout.close()",
    "descriptor": "os.write(1, b'heard\\n')",
    "descriptor, closed": "os.write(1, b'heard\\n'); os.close(1)",
    "C": "ctypes.CDLL(None).puts(b'heard')",
    "a child": "subprocess.run(['echo', 'heard'])",
    "a thread": "thread = threading.Thread(target=print, args=('heard',)); thread.start(); "
    "thread.join()",
    "a thread that stays": "threading.Timer(0.01, print, ['heard']).start()",
    "the first stdout": "print('heard', file=sys.__stdout__)",
}


@pytest.mark.parametrize("how", PRINTS)
def test_what_a_clusterer_prints_never_enters_a_picture(mine, how):
    done = with_plugins(mine(PRINTS[how]), "encode", "alpha.png", *ASKED, "-o", "-")
    assert done.returncode == 0, done.stderr
    with Image.open("alpha.png") as image:
        assert done.stdout == vqcodec.encode(image, 9, clusterer="lloyd")
    assert b"heard" in done.stderr
    assert b"9 codewords" in done.stderr


@pytest.mark.parametrize("place", ["at_import", "in_constructor", "in_config", "in_fit"])
def test_wherever_it_prints(mine, place):
    where = mine(**{place: f"{PRINTS['print']}; {PRINTS['descriptor']}; {PRINTS['C']}"})
    done = with_plugins(where, "encode", "a.png", *ASKED, "-o", "-", "--record")
    assert done.returncode == 0, done.stderr
    assert vqcodec.decode(done.stdout).shape == (30, 40, 3)
    assert done.stderr.count(b"heard") >= 3
    side_by_side = (*ASKED, "--jobs", 2, "--json", "--record", "-o", "two")
    done = with_plugins(where, "encode", "a.png", "alpha.png", *side_by_side)
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry.get("status") for entry in entries] == ["written", "written", None]
    assert done.stderr.count(b"heard") >= 3
    done = with_plugins(where, "train", "a.png", *ASKED, "-o", "-", "--json")
    assert len(vqcodec.read_codebook(done.stdout).codewords) == 9
    done = with_plugins(where, "clusterers")
    assert b"heard" not in done.stdout
    assert b"mine: " in done.stdout


def test_in_one_process_lines_of_json_are_all_there_is(mine):
    where = mine(PRINTS["descriptor"])
    done = with_plugins(where, "encode", "a.png", "alpha.png", *ASKED, "--json", "-o", "out")
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry.get("status") for entry in entries] == ["written", "written", None]


def test_standard_output_by_its_name_is_there_all_the_same(mine):
    where = mine(PRINTS["descriptor"])
    done = with_plugins(where, "encode", "a.png", *ASKED, "-o", "/dev/stdout", "--force")
    assert done.stdout == vqcodec.encode(gradient(30, 40, 3), 9, clusterer="lloyd")
    assert b"heard" in done.stderr


NEEDS = "clusterer 'mine' "
ENDS = "it tried to end the process (SystemExit: licence)"
MISSING = "FileNotFoundError: [Errno 2] No such file or directory: 'model.npz'"
MENDED = "; choose another, or have vq_mine.Mine mended\n"
FAULTS = [
    ("at_import", "sys.exit('licence')", 2, f"vq: {NEEDS}(vq_mine:Mine) cannot be loaded: {ENDS}"),
    ("in_constructor", "sys.exit('licence')", 2, f"vq: {NEEDS}cannot be made: {ENDS}"),
    ("in_fit", "sys.exit('licence')", 1, f"vq: a.png: {NEEDS}failed: {ENDS}{MENDED}"),
    ("in_fit", "sys.exit()", 1, f"vq: a.png: {NEEDS}failed: it tried to end the process"),
    ("in_fit", "os.abort if 0 else exit(0)", 1, f"vq: a.png: {NEEDS}failed: it tried"),
    ("at_import", "open('model.npz')", 2, f"vq: {NEEDS}(vq_mine:Mine) cannot be loaded: {MISSING}"),
    ("in_constructor", "open('model.npz')", 2, f"vq: {NEEDS}cannot be made: {MISSING}{MENDED}"),
    ("in_fit", "open('model.npz')", 1, f"vq: a.png: {NEEDS}failed: {MISSING}{MENDED}"),
    ("in_fit", "raise BrokenPipeError", 1, f"vq: a.png: {NEEDS}failed: BrokenPipeError{MENDED}"),
    ("in_fit", "raise BaseException('odd')", 1, f"vq: a.png: {NEEDS}failed: BaseException: odd"),
    ("in_fit", "points[0] = 1", 1, f"vq: a.png: {NEEDS}failed: ValueError: assignment dest"),
    ("in_config", "return self.words", 1, f"vq: options: {NEEDS}cannot say what its options are"),
]


@pytest.mark.parametrize(("place", "fault", "status", "message"), FAULTS)
def test_whatever_fails_is_one_line_with_its_name(mine, place, fault, status, message):
    where = mine(**{place: fault})
    if place == "in_config":  # what is given by name stands in for what get_config misses
        where.joinpath("vq_mine.py").write_text(
            where.joinpath("vq_mine.py").read_text().replace("return self.words", "raise KeyError")
        )
    done = with_plugins(where, "encode", "a.png", *ASKED, "--record")
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (status, b"", 1)
    assert said.startswith(message)
    assert not Path("a.vq").exists()


def test_who_mends_it_is_shown_where_and_a_terminal_gets_no_orders(mine):
    where = mine("raise ValueError('\\x1b]0;title\\x07')")
    for jobs in (1, 2):
        arguments = ("encode", "a.png", "alpha.png", *ASKED, "-o", "out", "--jobs", jobs)
        done = with_plugins(where, *arguments, VQCODEC_TRACEBACK="1")
        assert done.returncode == 1
        assert b"Traceback" in done.stderr
        assert b"vq_mine.py" in done.stderr
        assert b"\nValueError: \\x1b]0;title\\x07\n" in done.stderr
        assert not {0x1B, 0x07} & set(done.stderr)


@pytest.mark.parametrize("fault", ["sys.exit(0)", "sys.exit('licence')", "open('model.npz')"])
def test_side_by_side_each_picture_hears_of_it(mine, fault):
    where = mine(f"if len(points) > 500: {fault}")
    Image.fromarray(gradient(10, 10, 3)).save("small.png", compress_level=0)
    sources = ("a.png", "alpha.png", "small.png")
    done = with_plugins(where, "encode", *sources, *ASKED, "--jobs", 2, "-o", "out")
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("vq: a.png: clusterer 'mine' failed: ")
    assert lines[-1] == "3 files: 1 written, 2 failed"
    assert os.listdir("out") == ["small.vq"]


def test_an_import_that_fails_in_another_process_alone_is_no_want_of_memory(mine):
    where = mine(
        at_import="import multiprocessing\n"
        "    if multiprocessing.parent_process(): sys.exit('only once')"
    )
    done = with_plugins(where, "encode", "a.png", "alpha.png", *ASKED, "--jobs", 2, "-o", "out")
    lines = done.stderr.decode().splitlines()
    assert lines[-1] == "2 files: 2 failed"
    assert "cannot be loaded: it tried to end the process (SystemExit: only once)" in lines[0]


def test_train_names_it_too(mine):
    where = mine("open('model.npz')")
    done = with_plugins(where, "train", "a.png", *ASKED, "-o", "x.vqc")
    assert (done.returncode, done.stderr.decode()) == (
        1,
        f"vq: x.vqc: {NEEDS}failed: {MISSING}{MENDED}",
    )
    assert not Path("x.vqc").exists()


WARNS = "warnings.warn('few points', RuntimeWarning); warnings.warn('old', DeprecationWarning)"
WARNED = "vq: clusterer 'mine' warns: few points"


@pytest.mark.parametrize("place", ["at_import", "in_constructor", "in_fit"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_clusterer_warns_of_is_said_once(mine, place, jobs):
    where = mine(**{place: WARNS})
    arguments = ("encode", "a.png", "alpha.png", *ASKED, "--jobs", jobs, "-o", "out")
    done = with_plugins(where, *arguments)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines().count(WARNED) == 1
    assert b"old" not in done.stderr
    done = with_plugins(where, *arguments, "--json", "--force")
    if place == "in_fit":
        assert done.stderr == b""
        notes = [json.loads(line).get("notes") for line in done.stdout.splitlines()]
        assert notes == [[WARNED.removeprefix("vq: ")]] * 2 + [None]
        assert with_plugins(where, *arguments, "--quiet", "--force").stderr == b""


def test_train_says_warnings_too_and_of_failures_as_well(mine):
    where = mine(f"{WARNS}; warnings.warn('few points', RuntimeWarning)")
    done = with_plugins(where, "train", "a.png", "alpha.png", *ASKED, "-o", "x.vqc")
    assert done.stderr.decode().splitlines().count(WARNED) == 1
    done = with_plugins(where, "train", "a.png", *ASKED, "-o", "y.vqc", "--json")
    assert done.stderr.decode() == f"{WARNED}\n"
    assert json.loads(done.stdout)["n_codewords"] == 9
    assert with_plugins(where, "train", "a.png", *ASKED, "-o", "z.vqc", "--quiet").stderr == b""
    source = where / "vq_mine.py"
    source.write_text(source.read_text().replace(WARNS, f"{WARNS}; raise ValueError('no')"))
    done = with_plugins(where, "train", "a.png", *ASKED, "-o", "w.vqc")
    first, second = done.stderr.decode().splitlines()
    assert (first, "failed: ValueError: no" in second) == (WARNED, True)


def test_a_warning_comes_before_the_failure_that_it_explains(mine):
    where = mine(f"{WARNS}; raise ValueError('see above')")
    done = with_plugins(where, "encode", "a.png", *ASKED)
    first, second = done.stderr.decode().splitlines()
    assert (first, "ValueError: see above" in second) == (WARNED, True)


def test_wherever_a_clusterer_goes_files_are_where_they_were(mine):
    where = mine("os.chdir('/')")
    done = with_plugins(where, "encode", "a.png", "alpha.png", *ASKED, "-o", "out")
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir("out")) == ["a.vq", "alpha.vq"]


def test_an_end_that_was_asked_for_is_one(mine, folder):
    where = mine("os.kill(os.getpid(), 15); threading.Event().wait(20)")
    Path("out").mkdir()
    done = with_plugins(where, "encode", "a.png", *ASKED, "-o", "out/a.vq")
    assert done.returncode == 128 + signal.SIGTERM
    assert b"clusterer" not in done.stderr
    assert os.listdir("out") == []


def test_options_named_like_the_commands_own_reach_it_and_nothing_is_ignored(mine):
    where = mine()
    done = with_plugins(where, "encode", "a.png", *ASKED, "--option", "seed=7", "--record")
    assert done.returncode == 0, done.stderr
    record = json.loads(vqcodec.VQImage.from_bytes(Path("a.vq").read_bytes()).metadata.record)
    assert (record["options"], record["seed"]) == ({"seed": 7, "word": None}, 0)
    done = with_plugins(where, "encode", "a.png", *ASKED, "--seed", 7, "--force")
    assert done.stderr.decode().startswith("vq: clusterer 'mine' has an option seed of its own")
    sources = ("a.png", "alpha.png", *ASKED, "--jobs", 2, "-o", "out")
    done = with_plugins(where, "encode", *sources, "--seed", 7, "--option", "seed=1")
    assert b"of its own" not in done.stderr
    done = with_plugins(where, "encode", *sources, "--seed", 7, "--force")
    assert done.stderr.count(b"has an option seed of its own") == 1


def test_a_clusterer_named_like_one_here_is_not_passed_over_in_silence(folder):
    install(folder / "plugins", "vq_mine", "lloyd", "vq_mine:Mine", "raise SystemExit")
    done = with_plugins(folder / "plugins", "encode", "a.png", "--clusterer", "lloyd")
    assert done.returncode == 0
    assert done.stderr.decode().startswith("vq: clusterer 'lloyd' is vqcodec's own; that of an")
    listed = with_plugins(folder / "plugins", "clusterers").stdout.decode()
    assert "\nlloyd (vq_mine:Mine) cannot be had: vqcodec has one of that name" in listed
    assert with_plugins(folder / "plugins", "encode", "a.png", "--force").stderr.count(b"\n") == 1


def test_the_library_in_a_process_of_its_own_ends_when_its_handler_says_so(folder):
    program = """
        import os, signal, sys, vqcodec
        from support.zoo import Doing
        from support.pictures import gradient
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
        act = Doing(lambda: os.kill(os.getpid(), signal.SIGTERM))
        vqcodec.quantize(gradient(9, 9, 3), 4, clusterer=act)
    """
    tests = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    done = subprocess.run(
        ["python", "-c", textwrap.dedent(program)], env=environment, capture_output=True
    )
    assert (done.returncode, done.stderr) == (7, b"")
