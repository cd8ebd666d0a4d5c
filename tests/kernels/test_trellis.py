"""The loop that chooses indices for deflate: it is equal to its oracle, and does what it is for."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import trellis as oracle
from support.mixings import draw_mixing
from support.pictures import reef
from vqcodec.kernels import Mixer, _loops, choose, trellis


@st.composite
def tasks(draw):
    """Draw the arguments of `choose`."""
    mixing, numbers, source = draw_mixing(draw, most_codewords=20, most_side=14, times=[1, 1, 3])
    strengths = source.choice([0, 100, 256], numbers.shape).astype(np.uint16)
    weights = source.randint(1, 177, numbers.shape).astype(np.uint16)
    rate = draw(st.sampled_from([0.01, 1.0, 20.0, 1e4]))
    return Mixer(*mixing), numbers, strengths, weights, rate


@settings(max_examples=30)
@given(tasks())
def test_the_loop_and_its_oracle_are_equal(task):
    found = choose(*task)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trellis, "_loops", oracle)
        assert np.array_equal(found, choose(*task))


@given(tasks())
def test_pins_and_restrictions_hold_whatever_bits_cost(task):
    mixer, numbers, *_ = task
    found = choose(*task)
    pins = mixer.pins[numbers]
    assert (found[pins >= 0] == pins[pins >= 0]).all()
    held = mixer.restricted[numbers] & (pins < 0)
    assert np.isin(found[held], mixer.some).all()


@given(tasks())
def test_rows_at_a_time_change_nothing(task):
    found = choose(*task)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trellis, "_ROWS_AT_A_TIME", 1)
        assert np.array_equal(found, choose(*task))


def of_reef(rate, strength=0):
    samples = reef()[100:200, 200:400].reshape(-1, 3)
    points, numbers = np.unique(samples, axis=0, return_inverse=True)
    codewords = points[:: len(points) // 40].astype(np.int32) * 16
    free = np.full(len(points), -1, np.int32)
    mixer = Mixer(
        points.astype(np.int32) * 16, codewords, free, free > 0, np.arange(len(codewords))
    )
    numbers = numbers.reshape(100, 200).astype(np.int32)
    strengths = np.full(numbers.shape, strength, np.uint16)
    found = choose(mixer, numbers, strengths, np.full(numbers.shape, 16, np.uint16), rate)
    apart = mixer.points[numbers] - codewords[found]
    return found, np.square(apart / 16.0).sum(axis=2).mean()


def test_more_for_bits_is_more_error_and_fewer_bytes():
    sizes, errors = [], []
    for rate in (0.004, 1, 4, 16, 64, 256):
        found, error = of_reef(rate)
        rows = np.pad(found, [(0, 0), (1, 0)])  # the filter of each row
        sizes.append(len(zlib.compress(rows.tobytes(), 9)))
        errors.append(error)
    assert sizes == sorted(sizes, reverse=True) and sizes[-1] < 0.3 * sizes[0]
    assert errors == sorted(errors)


def test_where_bits_cost_next_to_nothing_each_has_the_nearest():
    found, error = of_reef(1e-9)
    assert error == pytest.approx(of_reef(0.004)[1], rel=0.01)
    mixed = of_reef(1e-9, strength=256)
    assert mixed[1] > error  # dithered


def test_what_it_cannot_take_is_refused():
    points = np.zeros((2, 3), np.int32)
    free = np.full(2, -1, np.int32)
    mixer = Mixer(points, points, free, free > 0, np.arange(2))
    numbers = np.zeros((2, 2), np.int32)
    strengths = weights = np.ones((2, 2), np.uint16)
    many = Mixer(points, np.zeros((257, 3), np.int32), free, free > 0, np.arange(2))
    for arguments, said in (
        ((many, numbers, strengths, weights, 1.0), "have no bytes"),
        ((mixer, numbers + 2, strengths, weights, 1.0), "no such point"),
        ((mixer, numbers - 1, strengths, weights, 1.0), "no such point"),
        ((mixer, numbers, strengths, weights * 0, 1.0), "weight below 1"),
        ((mixer, numbers, strengths[:1], weights, 1.0), "several shapes"),
        ((mixer, numbers.astype(np.int64), strengths, weights, 1.0), "int64"),
    ):
        with pytest.raises(ValueError, match=said):
            choose(*arguments)


def test_the_offsets_are_ones_that_the_loop_has_room_for():
    ways, remembered = _loops.trellis_limits
    assert len(trellis._OFFSETS) < ways
    for up, left in trellis._OFFSETS:
        assert up > 0 or 0 < left <= remembered
