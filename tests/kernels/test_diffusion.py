"""The loops that dither: they are equal to their oracle, and what they cannot take is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import diffusion as oracle
from support.mixings import draw_mixing
from vqcodec.kernels import Mixer, _loops, diffusion
from vqcodec.kernels.diffusion import _longest_errors

strengths = st.integers(0, 256) | st.just(256)


@st.composite
def mixers(draw):
    """Draw the arguments of a Mixer, a plane of numbers and a strength."""
    mixing, numbers, _ = draw_mixing(draw, most_codewords=60, most_side=12, times=[1, 1, 4])
    return mixing, numbers, draw(strengths)


@given(mixers())
def test_the_loops_and_their_oracle_are_equal(drawn):
    arguments, numbers, strength = drawn
    found = []
    for loops in (_loops, oracle):  # The latter has no cells.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(diffusion, "_loops", loops)
            mixer = Mixer(*arguments)
            found.append((mixer.diffuse(numbers, strength), mixer.mixtures(32, strength)))
            plane = (numbers * 37 % 257).astype(np.uint16)  # some strength at each place
            found[-1] += (mixer.diffuse(numbers, plane),)
    assert np.array_equal(found[0][0], found[1][0])
    assert np.array_equal(found[0][2], found[1][2])
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


def flat_cases():
    """Return codewords of many shapes, and a point within the hull of each."""
    source = np.random.RandomState(20)
    thin = [[0, 0, 0], [4080, 0, 0], [2040, 160, 0]]
    cube = [[r, g, b] for r in (0, 4080) for g in (0, 4080) for b in (0, 4080)]
    thinner = [[0, 0, 0], [4080, 0, 0], [2040, 110, 0]]
    hulls = [(thin, [2040, 100, 0]), (thin, [2040, 8, 0]), (thinner, [2040, 4, 0])]
    hulls.append((cube, [1900, 2100, 300]))
    for k in (2, 3, 4, 4, 5, 5, 6, 8, 16, 32):
        corners = source.randint(0, 4081, (k, 3))
        for shape in range(4):
            codewords = corners.copy()
            if shape == 1:  # nearly a line
                codewords = corners[:1] + (corners[:1] - 2040) * source.rand(k, 1) // 1
                codewords += source.randint(-90, 91, (k, 3))
            elif shape == 2:  # a plane
                codewords[:, source.randint(3)] = 77
            elif shape == 3:  # few levels
                codewords = corners // 2041 * 4080
            shares = source.dirichlet([source.choice([0.2, 0.5, 2.0])] * k)
            codewords = codewords.clip(0, 4080).astype(np.int32)
            hulls.append((codewords, np.rint(shares @ codewords)))
    return [(np.array(c, np.int32), np.array(p, np.int32)) for c, p in hulls]


@pytest.mark.parametrize("method", ["diffuse", "mixtures"])
def test_what_lies_in_the_hull_is_made_up(method):
    for codewords, point in flat_cases():
        mixer = Mixer(
            point[np.newaxis], codewords, np.full(1, -1, np.int32), np.zeros(1, bool), np.zeros(0)
        )
        span = np.ptp(codewords, axis=0).max()
        if method == "diffuse":
            drawn = mixer.diffuse(np.zeros((256, 256), np.int32), 256)[16:-16, 16:-16]
            allowed = 0.02 * span
        else:
            drawn, allowed = mixer.mixtures(32, 256), (0.02 + 1 / 64) * span
        mean = codewords[drawn.ravel()].mean(axis=0)
        assert np.linalg.norm(mean - point) <= allowed, (codewords, point, mean)


def test_what_cannot_be_made_up_does_not_flood():
    """Beside black, white and red there is no blue: grey below and beside it stays grey."""
    codewords = np.array([[0, 0, 0], [4080, 4080, 4080], [4080, 0, 0]], np.int32)
    points = np.array([[0, 300, 4080], [1600, 1600, 1600]], np.int32)
    mixer = Mixer(points, codewords, np.full(2, -1, np.int32), np.zeros(2, bool), np.zeros(0))
    numbers = np.ones((190, 190), np.int32)
    numbers[:90, :] = numbers[:, :90] = 0
    drawn = mixer.diffuse(numbers, 256)
    assert np.abs(codewords[drawn[92:-2, 92:-2].ravel()].mean(axis=0) - 1600).max() < 0.02 * 4080
    assert (drawn[:, :80] != 2).mean() > 0.9  # Red is no part of the nearest mixture.


def test_the_largest_gap_is_the_longest_step_between_codewords():
    def near(*codewords):
        return _longest_errors(np.array(codewords, np.int32))[0]

    assert near([0], [8], [16], [96], [104]) == 70  # 7/8 of 80, from 16 to 96
    assert near([5, 5]) == 0
    assert near(*[[16 * n] for n in range(250)]) == 14  # far fewer than are looked at
    assert _longest_errors(np.array([[0, 0], [30, 40]], np.int32)) == (43, 50)
