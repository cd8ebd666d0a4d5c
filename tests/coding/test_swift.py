"""What becomes a drawing and what a photograph, and how choices and strips go."""

import numpy as np
import pytest

import vqcodec
from support.codings import CODINGS
from support.pictures import gradient, reef
from vqcodec.coding import Budget, Context, Swift, decode_plane, encode_plane, smallest_plane
from vqcodec.coding.coder import Coder
from vqcodec.coding.packed import Packed
from vqcodec.coding.swift import DRAWING, PHOTOGRAPH

GREYS = np.arange(256, dtype=np.uint8)[:, np.newaxis]


def blocks(rows, columns, side=24):
    rng = np.random.default_rng(2)
    cells = rng.integers(0, 256, (rows // side + 1, columns // side + 1))
    return np.kron(cells, np.ones((side, side), int))[:rows, :columns].astype(np.uint8)


def noisy(rows, columns):
    smooth = np.add.outer(np.arange(rows), np.arange(columns)) // 3 % 256
    noise = np.random.default_rng(3).integers(0, 9, (rows, columns))
    return ((smooth + noise) % 256).astype(np.uint8)


def test_small_planes_are_tried_both_ways_and_large_ones_are_looked_at():
    for plane in (blocks(60, 90), noisy(60, 90), blocks(300, 400), noisy(300, 400)):
        coder = Swift(GREYS, 1)
        data = coder.encode(plane)
        both = [coder._coded(plane, kind) for kind in (DRAWING, PHOTOGRAPH)]
        assert data == min(both, key=len)
        assert np.array_equal(coder.decode(data, plane.shape), plane)


def test_what_is_between_is_tried_in_part():
    plane = np.vstack([blocks(150, 400), noisy(150, 400)])
    coder = Swift(GREYS, 1)
    assert coder.encode(plane) in [coder._coded(plane, kind) for kind in (DRAWING, PHOTOGRAPH)]


def test_many_codewords_are_a_drawings():
    codebook = np.arange(300, dtype=np.uint16)[:, np.newaxis]
    plane = (noisy(40, 50).astype(np.uint16) * 7) % 300
    data = Swift(codebook, 1).encode(plane)
    assert data[0] == DRAWING
    assert np.array_equal(Swift(codebook, 1).decode(data, plane.shape), plane)


def test_strips_are_bound_to_their_place_and_file():
    plane = np.vstack([noisy(1030, 1030)] * 2)
    vq = vqcodec.VQImage(GREYS, plane, 1030, 2060, "L")
    data = vq.to_bytes("swift")
    with vqcodec.open(data) as file:
        assert file.n_strips == 3
    assert vqcodec.VQImage.from_bytes(data) == vq
    other = vqcodec.VQImage(GREYS[::-1].copy(), plane, 1030, 2060, "L").to_bytes("swift")
    with vqcodec.open(other) as file, vqcodec.open(data) as mine:
        front_of_other = other[: len(other) - _plane_bytes(other, file)]
        plane_of_mine = data[len(data) - _plane_bytes(data, mine) :]
    with pytest.raises(vqcodec.VqError):
        vqcodec.decode(front_of_other + plane_of_mine)
    with pytest.raises(vqcodec.CorruptError, match="the index plane is damaged"):
        vqcodec.decode(_two_swapped(noisy(20, 20)))


def _two_swapped(plane):
    """Write a picture of which two strips, as long as each other, have changed places."""
    data = in_strips(np.vstack([plane[:10], plane[:10][::-1]]), 10)
    with vqcodec.open(data) as file:
        assert file.n_strips == 2
        half = _plane_bytes(data, file)
    head, tail = data[:-half], data[-half:]
    first = len(tail) // 2
    return head + tail[first:] + tail[:first]


def _plane_bytes(data, file):
    from vqcodec.format.file import plane_layout
    from vqcodec.format.strips import plane_bytes

    return plane_bytes(plane_layout(file._front)[1])


@pytest.mark.parametrize("kind", [Swift, Context])
def test_strips_come_out_alike_on_any_number_of_threads(kind, monkeypatch):
    from vqcodec.coding import plane as planes

    plane = noisy(300, 200)
    monkeypatch.setattr(planes, "STRIP_INDICES", 9000)
    coded = encode_plane(kind(GREYS, 1), plane)
    assert len(coded.strips) == 7
    monkeypatch.setattr(planes.os, "cpu_count", lambda: 1)
    assert encode_plane(kind(GREYS, 1), plane) == coded
    assert np.array_equal(decode_plane(kind(GREYS, 1), coded.strips, plane.shape), plane)


def test_the_smallest_is_found_and_packed_wins_a_tie():
    plane = noisy(20, 30)
    sizes = {kind: encode_plane(kind(GREYS, 1), plane).size for kind in (Packed, Swift, Context)}
    found = smallest_plane([Packed, Swift, Context], GREYS, 1, plane)
    assert found.size == min(sizes.values())
    one = np.zeros((1, 1), np.uint8)
    assert smallest_plane([Swift, Packed], one, 1, one).coding.name == "packed"


def test_work_is_counted_over_all_strips():
    plane = noisy(300, 200)
    coder = Swift(GREYS, 1)
    strips = [coder.encode(plane[:150]), coder.encode(plane[150:])]
    work = plane.size * 2 // 8
    assert np.array_equal(decode_plane(Swift(GREYS, 1, Budget(work)), strips, plane.shape), plane)
    with pytest.raises(vqcodec.LimitError, match=r"more work than the limit of 14,999.*--max-work"):
        decode_plane(Swift(GREYS, 1, Budget(work - 1)), strips, plane.shape)


@pytest.mark.parametrize("coding", ["swift", "context"])
def test_a_bound_of_work_is_known_before_any_is_done(coding):
    data = vqcodec.encode(gradient(60, 70, 3), 40, coding=coding)
    with vqcodec.open(data) as file:
        most = file.most_work
    assert np.array_equal(vqcodec.decode(data, max_work=most), vqcodec.decode(data))
    with pytest.raises(vqcodec.LimitError, match="max_work"):
        vqcodec.decode(data, max_work=10)
    with vqcodec.open(vqcodec.encode(gradient(9, 9, 3), 4, coding="packed")) as file:
        assert file.most_work == 0


def test_many_strips_can_be_refused():
    data = in_strips(noisy(30, 20), 10)
    with pytest.raises(vqcodec.LimitError, match=r"3 strips, more than the limit of 2.*max-strips"):
        vqcodec.decode(data, max_strips=2)
    assert vqcodec.decode(data, max_strips=3).shape == (30, 20)


def in_strips(plane, height):
    """Write a picture in strips of so many rows."""
    from vqcodec.format.file import write_file
    from vqcodec.format.front import Front
    from vqcodec.format.sample_format import SampleFormat
    from vqcodec.format.strips import SWIFT, CodedPlane

    coder: Coder = Swift(GREYS, 1)
    strips = tuple(coder.encode(plane[top : top + height]) for top in range(0, len(plane), height))
    front = Front(plane.shape[1], len(plane), SampleFormat(1), (1, 1), 256, 0, GREYS.tobytes())
    return write_file(front, CodedPlane(SWIFT, strips))


@pytest.mark.parametrize("k", [9, 40, 300])
def test_rates_are_those_of_the_coding(k):
    picture = reef()[60:140, 100:220]
    exact = vqcodec.quantize(picture, k)
    for coding in ("auto", "smallest"):
        light = vqcodec.encode(picture, k, rate_weight=60, coding=coding)
        assert len(light) < 0.92 * len(exact.to_bytes(coding))


def test_a_picture_that_was_read_keeps_its_coding():
    picture = gradient(50, 60, 3)
    for coding in CODINGS:
        data = vqcodec.encode(picture, 16, coding=coding)
        vq = vqcodec.VQImage.from_bytes(data)
        assert vq.coding == coding
        assert vq.to_bytes() == data
        with vqcodec.open(vq.to_bytes("auto")) as file:
            assert file.coding in ("packed", "swift")
    assert vqcodec.quantize(picture, 16).coding is None
