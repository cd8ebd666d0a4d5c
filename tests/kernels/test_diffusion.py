"""The loops that dither: both kinds agree, and what they cannot take is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.kernels import Mixer, _diffusion_python, loops


@st.composite
def mixers(draw):
    """Draw the arguments of a Mixer, a plane of numbers and a strength."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, k, d = draw(st.integers(1, 40)), draw(st.integers(1, 60)), draw(st.integers(1, 4))
    reach = draw(st.sampled_from([2, 300, 4080]))
    points = source.randint(-reach, reach + 1, (n, d)).astype(np.int32)
    codewords = source.randint(-reach, reach + 1, (k, d)).astype(np.int32)
    pins = np.where(source.rand(n) < 0.2, source.randint(0, k, n), -1).astype(np.int32)
    restricted = source.rand(n) < draw(st.sampled_from([0.0, 0.4, 1.0]))
    some = np.sort(source.choice(k, source.randint(1, k + 1), replace=False))
    shape = draw(st.tuples(st.integers(1, 12), st.integers(1, 12)))
    numbers = source.randint(0, n, shape).astype(np.int32)
    return (points, codewords, pins, restricted, some), numbers, draw(st.integers(0, 256))


@given(mixers())
def test_the_compiled_loops_and_their_stand_in_are_equal(drawn):
    arguments, numbers, strength = drawn
    compiled = pytest.importorskip("vqcodec.kernels._diffusion")

    found, before = [], loops.diffusion
    try:
        for backend in (compiled, _diffusion_python):  # The latter has no cells.
            loops.diffusion = backend
            mixer = Mixer(*arguments)
            found.append((mixer.diffuse(numbers, strength), mixer.mixtures(5, strength)))
    finally:
        loops.diffusion = before
    assert np.array_equal(found[0][0], found[1][0])
    assert np.array_equal(found[0][1], found[1][1])


@given(mixers())
def test_without_strength_each_has_its_nearest_codeword(drawn):
    (points, codewords, pins, restricted, some), numbers, _ = drawn
    mixer = Mixer(points, codewords, pins, restricted, some)
    distances = np.square(points[:, np.newaxis].astype(np.int64) - codewords).sum(axis=2)
    nearest = distances.argmin(axis=1)
    nearest[restricted] = some[distances[restricted][:, some].argmin(axis=1)]
    nearest[pins >= 0] = pins[pins >= 0]
    assert np.array_equal(mixer.diffuse(numbers, 0), nearest[numbers])
    assert np.array_equal(mixer.mixtures(3, 0), nearest[:, np.newaxis].repeat(3, axis=1))


def test_what_the_loops_cannot_take_is_refused():
    points, codewords = np.zeros((2, 3), np.int32), np.zeros((1, 3), np.int32)
    free, none = np.full(2, -1, np.int32), np.zeros(2, bool)
    for bad in (
        (points, np.zeros((1, 2), np.int32), free, none, []),
        (points + 2**13, codewords, free, none, []),
        (points, codewords, free + 2, none, []),
        (points, codewords, free, ~none, []),
        (np.zeros((2, 5), np.int32), np.zeros((1, 5), np.int32), free, none, []),
    ):
        with pytest.raises(ValueError):
            Mixer(*bad)
