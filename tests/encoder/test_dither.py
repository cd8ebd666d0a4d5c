"""Dithering: what is kept, and the mean of an area."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import vqcodec
from support.pictures import alpha_pictures, gradient, pictures
from vqcodec.colour.metric import Premultiplied, Samples
from vqcodec.colour.spaces import SPACES, Linear
from vqcodec.encoder.dither import METHODS

methods = st.sampled_from(METHODS)
BLACK_AND_WHITE = [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [1, 60, 128, 250])
def test_the_mean_of_an_area_stays(method, level):
    area = np.full((64, 64, 3), level, np.uint8)
    drawn = vqcodec.quantize(area, palette=BLACK_AND_WHITE, dither=method).to_array()
    assert set(np.unique(drawn)) <= {0, 255}
    # Error diffusion loses something at the edges; the others draw an area in few steps.
    allowed = 2 if method == "floyd-steinberg" else 255 / 64 + 0.1
    assert abs(drawn.mean() - level) <= allowed
    light = vqcodec.quantize(
        area, palette=BLACK_AND_WHITE, dither=method, space="linear"
    ).to_array()
    assert abs(light.mean() - Linear.coordinates(area).mean()) <= allowed


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "space, palette, colour",
    [
        ("oklab", ["#000", "#fff", "#f00"], (128, 128, 128)),  # Red is nearest, and off the way.
        ("oklab", ["#000", "#fff", "#f00"], (60, 60, 60)),
        ("oklab", ["#000", "#fff", "#00f", "#ff0"], (200, 200, 200)),
        ("srgb", ["#aaaaff", "#aaff00", "#ffff55"], (170, 221, 103)),
        ("srgb", ["#000", "#fff", "#90706f"], (128, 128, 128)),
        ("srgb", ["#102030", "#304050", "#506070"], (60, 76, 92)),
        ("linear", ["#f00", "#0f0", "#00f"], (156, 156, 156)),
        ("linear", ["#000", "#fff"], (40, 40, 40)),
    ],
)
def test_what_lies_in_the_hull_of_the_palette_is_made_up(method, space, palette, colour):
    picture = np.full((256, 256, 3), colour, np.uint8)
    vq = vqcodec.quantize(picture, palette=palette, dither=method, space=space)
    points = Samples(3, SPACES[space]()).points(vq.codebook)
    mean = points[vq.indices[16:-16, 16:-16].ravel()].mean(axis=0)
    allowed = 0.02 if method == "floyd-steinberg" else 0.02 + 1 / 64
    aim = Samples(3, SPACES[space]()).points(picture[0, :1])[0]
    assert np.linalg.norm(mean - aim) <= allowed * np.ptp(points, axis=0).max()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("colour", [(128, 128, 128, 255), (100, 60, 60, 255), (128, 128, 128, 99)])
def test_with_alpha_what_lies_in_the_hull_is_made_up(method, colour):
    picture = np.full((256, 256, 4), colour, np.uint8)
    palette = ["#0000", "#000f", "#ffff", "#f00f", "#fff0"]
    vq = vqcodec.quantize(picture, palette=palette, dither=method)
    metric = Premultiplied(4)
    points = metric.points(vq.codebook)
    mean = points[vq.indices[16:-16, 16:-16].ravel()].mean(axis=0)
    aim = metric.points(picture[0, :1])[0]
    allowed = 0.02 if method == "floyd-steinberg" else 0.02 + 1 / 64
    assert np.linalg.norm(mean - aim) <= allowed * np.ptp(points, axis=0).max()


@given(pictures(channels=3), methods, st.floats(0, 1))
def test_what_the_palette_has_is_never_touched(picture, method, strength):
    palette = np.unique(picture.reshape(-1, 3), axis=0)
    vq = vqcodec.quantize(picture, palette=palette, dither=method, dither_strength=strength)
    assert np.array_equal(vq.to_array(), picture)
    assert vqcodec.encode(picture, dither=method) == vqcodec.encode(picture)  # 256 are enough.


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
