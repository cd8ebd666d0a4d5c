"""Dithering: the loops of both kinds, what is kept, and the mean of an area."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import vqcodec
from pictures import alpha_pictures, gradient, pictures
from vqcodec.colour.spaces import Linear
from vqcodec.encoder import thresholds
from vqcodec.encoder.dither import METHODS
from vqcodec.kernels import Mixer, _diffusion_python, loops

methods = st.sampled_from(METHODS)
BLACK_AND_WHITE = [(0, 0, 0), (255, 255, 255)]


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
        for backend in (compiled, _diffusion_python):  # the latter tries all codewords: no cells
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


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [1, 60, 128, 250])
def test_the_mean_of_an_area_stays(method, level):
    area = np.full((64, 64, 3), level, np.uint8)
    drawn = vqcodec.quantize(area, palette=BLACK_AND_WHITE, dither=method).to_array()
    assert set(np.unique(drawn)) <= {0, 255}
    allowed = 2 if method == "floyd-steinberg" else 255 / 64 + 0.1  # edges; 32 steps
    assert abs(drawn.mean() - level) <= allowed
    light = vqcodec.quantize(
        area, palette=BLACK_AND_WHITE, dither=method, space="linear"
    ).to_array()
    assert abs(light.mean() - Linear.coordinates(area).mean()) <= allowed


@given(pictures(channels=3), methods, st.floats(0, 1))
def test_what_the_palette_has_is_never_touched(picture, method, strength):
    palette = np.unique(picture.reshape(-1, 3), axis=0)
    vq = vqcodec.quantize(picture, palette=palette, dither=method, dither_strength=strength)
    assert np.array_equal(vq.to_array(), picture)
    assert vqcodec.encode(picture, dither=method) == vqcodec.encode(picture)  # 256 are enough


@given(st.data(), methods)
def test_the_law_of_alpha_holds(data, method):
    picture = data.draw(alpha_pictures())
    k = data.draw(st.integers(3, 8))
    drawn = vqcodec.quantize(picture, k, dither=method).to_array()
    before, after = picture[..., -1], drawn[..., -1]
    assert (after[before == 0] == 0).all()
    assert (after[before == 255] == 255).all()


@pytest.mark.parametrize("method", METHODS)
def test_kept_colours_are_kept_amid_dithering(method):
    picture = gradient(40, 50, 3)
    picture[10:14, 7:30] = 210, 35, 42
    vq = vqcodec.quantize(picture, 6, dither=method, keep_colors=["#d2232a"])
    drawn = vq.to_array()
    assert (drawn[10:14, 7:30] == (210, 35, 42)).all()
    assert vq.n_codewords == 6
    plain = vqcodec.quantize(picture, 6, keep_colors=["#d2232a"])
    assert not np.array_equal(plain.indices, vq.indices)


@given(hnp.arrays(np.uint8, (9, 11, 3)), methods)
def test_every_codeword_is_used(picture, method):
    vq = vqcodec.quantize(picture, 5, dither=method)
    assert len(np.unique(vq.indices)) == vq.n_codewords <= 5


def test_bayer_is_the_matrix_of_the_paper():
    tile = thresholds.bayer()
    assert sorted(tile.ravel()) == list(range(64))
    assert tile[:2, :2].tolist() == [[0, 32], [48, 16]]


def test_blue_noise_has_no_low_frequencies():
    tile = thresholds.blue_noise()
    assert sorted(tile.ravel()) == list(range(64 * 64))
    noise = np.random.RandomState(1).permutation(64 * 64).reshape(64, 64)

    def low(ranks):
        spectrum = np.abs(np.fft.fft2((ranks < 64 * 64 // 8) - 1 / 8)) ** 2
        distance = np.hypot(*np.meshgrid(np.fft.fftfreq(64), np.fft.fftfreq(64)))
        return spectrum[distance < 0.15].sum()

    assert low(tile) < low(noise) / 20


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
