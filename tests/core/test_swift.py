"""Strips of `swift`: they come back, and the decoder of the spec reads any bytes alike."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.planes import GOING_ON, planes
from support.vqdec import load
from vqcodec.core import SwiftCoder
from vqcodec.kernels._core import Overworked, Watch

vqdec = load()
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
PHOTOGRAPH, DRAWING = kinds = 0, 1
AHEAD = 8  # bytes that a decoder asks for beyond what it needs


def by_the_spec(data, codebook, channels, shape):
    """Decode a strip with the spec's decoder: its indices, or None for one that is faulty."""
    colours = vqdec.colours_of([bytes(row) for row in codebook], MODES[channels])
    try:
        indices = list(vqdec.SwiftStrip(data, colours, *shape).indices())
    except vqdec.Fault:
        return None
    return np.array(indices).reshape(shape)


def kind_for(codebook, kind):
    return kind if len(codebook) <= 256 else DRAWING


@given(planes(), st.sampled_from(kinds))
@example((np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1), PHOTOGRAPH)
@example((np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1), DRAWING)
def test_planes_come_back_and_the_spec_reads_them(made, kind):
    indices, codebook, channels = made
    kind = kind_for(codebook, kind)
    coder = SwiftCoder(codebook, channels)
    watch, back = Watch(GOING_ON), Watch(GOING_ON)
    data = coder.encode(indices, kind, watch)
    assert data[0] == kind
    found, fits = coder.decode(data, indices.shape, back)
    assert (fits, np.array_equal(found, indices)) == (True, True)
    assert watch.decisions == watch.eighths == back.decisions
    levels = (indices.shape[1] - 1).bit_length() + (len(codebook) - 1).bit_length()
    assert watch.decisions <= indices.size * (4 + levels)
    assert np.array_equal(by_the_spec(data, codebook, channels, indices.shape), indices)


@given(planes(), st.sampled_from(kinds), st.binary(max_size=60))
def test_any_bytes_decode_to_what_the_spec_says(made, kind, data):
    indices, codebook, channels = made
    data = bytes([kind]) + data
    watch = Watch(GOING_ON)
    found, fits = SwiftCoder(codebook, channels).decode(data, indices.shape, watch)
    assert not fits or found.max() < len(codebook)
    expected = by_the_spec(data, codebook, channels, indices.shape)
    assert fits == (expected is not None)
    assert expected is None or np.array_equal(found, expected)


@given(planes(), st.sampled_from(kinds))
def test_zeros_that_were_left_out_may_be_there_and_no_more(made, kind):
    indices, codebook, channels = made
    coder = SwiftCoder(codebook, channels)
    data = coder.encode(indices, kind_for(codebook, kind), Watch(GOING_ON))
    fit = [coder.decode(data + bytes(n), indices.shape, Watch(GOING_ON)) for n in range(AHEAD + 2)]
    assert all(np.array_equal(found, indices) for found, _ in fit)
    assert [fits for _, fits in fit] == sorted((fits for _, fits in fit), reverse=True)
    assert fit[0][1]
    assert not fit[-1][1]


def test_noise_has_room_and_its_carries_arrive():
    rng = np.random.default_rng(5)
    for kind in kinds:
        for k in (2, 3, 200, 256):
            codebook = rng.integers(0, 256, (k, 3)).astype(np.uint8)
            indices = rng.integers(0, k, (90, 120)).astype(np.uint16)
            coder = SwiftCoder(codebook, 3)
            data = coder.encode(indices, kind, Watch(GOING_ON))
            assert np.array_equal(coder.decode(data, indices.shape, Watch(GOING_ON))[0], indices)


def test_work_has_a_bound():
    codebook = np.arange(256, dtype=np.uint8)[:, np.newaxis]
    indices = np.random.default_rng(0).integers(0, 256, (64, 64)).astype(np.uint16)
    coder = SwiftCoder(codebook, 1)
    for kind in kinds:
        data = coder.encode(indices, kind, Watch(GOING_ON))
        watch = Watch(GOING_ON)
        coder.decode(data, indices.shape, watch)
        whole = watch.eighths // 8
        coder.decode(data, indices.shape, Watch(GOING_ON, whole))
        with pytest.raises(Overworked):
            coder.decode(data, indices.shape, Watch(GOING_ON, whole - 1))


def test_what_no_strip_is_of_is_refused():
    coder = SwiftCoder(np.zeros((300, 1), np.uint8), 1)
    plane = np.zeros((2, 2), np.uint16)
    for kind in (PHOTOGRAPH, 2, -1):
        with pytest.raises(ValueError, match="of no kind"):
            coder.encode(plane, kind, Watch(GOING_ON))
    with pytest.raises(ValueError, match="beyond the codebook"):
        coder.encode(plane + 300, DRAWING, Watch(GOING_ON))
    for data in (b"", b"\2", b"\0\0", b"\xff"):
        assert not coder.decode(data, (2, 2), Watch(GOING_ON))[1]
