"""What small files may cost: steps, trees and bytes are counted, and signals are seen meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from functools import partial

import numpy as np
import pytest

import vqcodec
from vqcodec import core
from vqcodec.coding import CODERS, Context, context, plane
from vqcodec.format import codebooks
from vqcodec.format.file import write_file
from vqcodec.format.front import Front
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.strips import CONTEXT, CodedPlane
from vqcodec.kernels import _core

GOING_ON = np.zeros(1, np.uint8)
TWO = np.array([[0], [255]], np.uint8)


def looked_at(indices, codebook):
    """Count the columns that are looked at ahead when a plane is coded and decoded."""
    coder = core.StripCoder(codebook, 1, GOING_ON)
    coding, decoding = coder.watch(), coder.watch()
    data = coder.encode(indices, context._DRAWING, coding)
    assert np.array_equal(coder.decode(data, indices.shape, decoding)[0], indices)
    assert coding.looked == decoding.looked > 0
    return coding.looked


def broken_runs(columns, pattern):
    """Draw flat rows, and one below them in which no run is long."""
    plane = np.zeros((4, columns), np.uint16)
    plane[3] = np.resize(pattern, columns)
    return plane


def echoes(columns):
    """Draw a row that a matcher follows, below one with the same marks, with flat rows above."""
    plane = np.zeros((12, columns), np.uint16)
    rng = np.random.default_rng(1)
    marks = np.zeros(columns, np.uint16)
    marks[rng.integers(0, columns, columns // 40)] = 1
    plane[3], plane[7], plane[11] = marks, marks, marks
    plane[11, columns // 2 :: 5] = 1
    return plane


@pytest.mark.parametrize(
    "make",
    [
        *[
            lambda n, p=p: broken_runs(n, p)
            for p in ([0, 0, 0, 1], [0, 0, 0, 0, 1], [0] * 30 + [1])
        ],
        echoes,
        lambda n: echoes(n).T.copy(),
        lambda n: np.zeros((4, n), np.uint16),
    ],
)
def test_each_column_is_looked_at_ahead_a_few_times_at_most(make):
    plane = make(20_000)
    assert looked_at(plane, TWO) <= 3 * plane.size


def file_of(codebook, shape, strips):
    """Write a file of RGB pixels with a plane of some strips, the codebook modelled."""
    rows, columns = shape
    front = Front(
        columns,
        rows,
        SampleFormat(3),
        (1, 1),
        len(codebook),
        0,
        codebook.tobytes(),
        codebook_coding=codebooks.MODELLED,
    )
    return write_file(front, CodedPlane(CONTEXT, tuple(strips)))


def many_strips(n_strips):
    """Write a file of a few bytes: strips of nothing but a header, and many codewords."""
    numbers = np.arange(65536)
    codebook = np.stack([numbers >> 8, numbers & 255, 0 * numbers], axis=1).astype(np.uint8)
    return file_of(codebook, (n_strips, 1), [context._DRAWING.to_bytes(2, "big")] * n_strips)


def test_colours_and_tree_are_made_once_a_plane(monkeypatch):
    made = []
    book = _core.Book

    def counted(samples, n_codewords, *rest):
        made.append(n_codewords)
        return book(samples, n_codewords, *rest)

    monkeypatch.setattr(_core, "Book", counted)
    vq = vqcodec.VQImage.from_bytes(many_strips(50))
    assert (vq.height, made) == (50, [65536])
    made.clear()
    monkeypatch.setattr(plane, "STRIP_INDICES", 64)
    indices = np.zeros((50, 20), np.uint8)
    plane.encode_plane(Context(TWO, 1), indices)
    assert made == [2]


def peak_of(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("k", [2, 300])
@pytest.mark.parametrize("coding", CODERS)
def test_memory_follows_pixels_whatever_their_shape(coding, k):
    """So many bytes an index are allowed, beside what a coder needs for itself."""
    n = 2**20
    codebook = np.arange(k).astype(np.uint16)[:, np.newaxis]
    coder = coding(codebook, 1)
    itself = 14 * 2**20 if coding is Context else 2**23
    for shape in ((n, 1), (1, n), (1024, 1024), (n // 3, 3), (3, n // 3)):
        indices = np.zeros(shape, np.uint16)
        data = coder.encode(indices)
        assert peak_of(partial(coder.encode, indices)) < 10 * n + itself
        assert peak_of(partial(coder.decode, data, shape)) < 10 * n + itself


def test_memory_of_a_narrow_picture_is_that_of_others():
    n = 2**20
    codebook = vqcodec.Codebook(TWO, "L")
    data = {}
    for shape in ((n, 1), (1, n), (1024, 1024)):
        indices = np.zeros(shape, np.uint8)
        vq = vqcodec.VQImage(codebook.codewords, indices, shape[1], shape[0], "L")
        data[shape] = vq.to_bytes("context")
        assert len(data[shape]) < 60
    peaks = [peak_of(lambda d=d: vqcodec.decode(d)) for d in data.values()]
    assert max(peaks) < 1.6 * min(peaks)


def noise(n_codewords=65536, side=1024):
    """Draw a strip that takes seconds."""
    rng = np.random.default_rng(0)
    codebook = np.arange(n_codewords, dtype=np.uint16)[:, np.newaxis]
    indices = rng.integers(0, n_codewords, (side, side)).astype(np.uint16)
    return codebook, indices


class Ended(Exception):
    pass


@pytest.mark.parametrize("way", ["encode", "decode", "choose", "runs", "codewords"])
def test_compiled_loops_see_signals_many_times(way):
    """A handler is called often within one call of a loop; without looks it would be once."""
    codebook, indices = noise(side=300)
    coder = Context(codebook, 1)
    if way == "runs":
        indices = np.zeros((1000, 4000), np.uint16)
        indices[::7] = np.resize(np.arange(50), 4000)
    if way == "codewords":
        codebook = np.random.default_rng(0).integers(0, 256, (2048, 512)).astype(np.uint8)
    data = coder.encode(indices if way == "decode" else indices[:1, :1])
    calls = {
        "encode": lambda: coder.encode(indices),
        "decode": lambda: coder.decode(data, indices.shape),
        "choose": lambda: coder.choose(indices, choice_for(indices, codebook)),
        "runs": lambda: coder.encode(indices),
        "codewords": lambda: core.encode_codewords(codebook, 1),
    }
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        calls[way]()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(seen) > 5


def choice_for(indices, codebook):
    return core.Choice(
        rate_weight=core.COST_UNIT,
        prices=core.prices(),
        points=(codebook % 256 * 16).astype(np.int16),
        codewords=(codebook % 256 * 16).astype(np.int16),
        halving=0,
        max_error=2**14,
        point_classes=np.ones(len(codebook), np.uint8),
        codeword_classes=np.ones(len(codebook), np.uint8),
        numbers=indices.astype(np.int32),
        importances=np.full(indices.shape, 16, np.uint16),
    )


def test_what_a_signal_raises_ends_all_threads(monkeypatch):
    codebook, indices = noise(side=512)
    monkeypatch.setattr(plane, "STRIP_INDICES", 2**17)
    coder = Context(codebook, 1)
    coded = plane.encode_plane(coder, indices)
    assert len(coded.strips) == 2

    def end(*_):
        raise Ended

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(Ended):
            plane.decode_plane(coder, coded.strips, (512, 512))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert threading.active_count() == 1
    for coding in CODERS:
        stopped = coding(codebook, 1)
        data = stopped.encode(indices[:64])
        stopped.stop()
        with pytest.raises(KeyboardInterrupt):
            stopped.decode(data, (64, 512))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_command_ends_in_the_middle_of_a_decode(tmp_path, number, status):
    """A process is told to end once it has begun to decode what would take minutes."""
    n_codewords, side = 65536, 2**14
    codebook = np.stack([np.arange(n_codewords) >> s & 255 for s in (8, 0, 4)], axis=1)
    strip = context._PHOTOGRAPH.to_bytes(2, "big") + os.urandom(64)
    data = file_of(codebook.astype(np.uint8), (side, side), [strip])
    (tmp_path / "a.vq").write_bytes(data)
    program = (
        "import sys, vqcodec.coding.context as c\n"
        "decode = c.Context.decode\n"
        "def told(*rest):\n"
        "    print('decoding', flush=True)\n"
        "    return decode(*rest)\n"
        "c.Context.decode = told\n"
        "from vqcodec.cli import main\n"
        "main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "decode", "a.vq", "-o", "a.png"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=-1) as process:
        assert process.stdout.readline() == b"decoding\n"
        process.send_signal(number)
        assert process.wait(60) == status
    assert sorted(os.listdir(tmp_path)) == ["a.vq"]
