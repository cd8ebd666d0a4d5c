"""Spaces of colours: there and back, known values, the same on every machine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import vqcodec
from pictures import reef
from vqcodec.colour import alpha, quality
from vqcodec.colour.spaces import SPACES, Linear, Oklab
from vqcodec.format.sample_format import MODES


@pytest.mark.parametrize("name", SPACES)
def test_every_level_comes_back(name):
    space = SPACES[name]
    greys = np.arange(256, dtype=np.uint8)[:, np.newaxis]
    assert np.array_equal(space.levels(space.coordinates(greys)), greys)
    colours = np.random.RandomState(3).randint(0, 256, (50_000, 3)).astype(np.uint8)
    assert np.array_equal(space.levels(space.coordinates(colours)), colours)
    extremes = np.array([[-900.0, 0.0, 900.0], [900.0, 900.0, 900.0]])
    assert space.levels(extremes).dtype == np.uint8


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 20), st.sampled_from([1, 2, 3, 4]))))
def test_every_vector_comes_back_under_every_policy(vectors):
    channels = vectors.shape[1]
    if channels in (2, 4):
        vectors[vectors[:, -1] < 128, :-1] = 0  # below, colours are not told apart
        vectors[vectors[:, -1] < 128, -1] = 0
        vectors[vectors[:, -1] >= 128, -1] = 255
    for name in SPACES:
        for policy in ("premultiplied", "exact"):
            space = alpha.space(policy, channels, name)
            assert np.array_equal(space.vectors(space.points(vectors)), vectors)
            fixed = space.fixed(vectors)
            assert fixed.dtype == np.int16
            assert fixed.shape[0] == len(vectors)


def test_light_is_far_from_where_its_table_rounds():
    levels = np.arange(256) / 255
    curve = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    apart = np.abs(255 * 2**16 * curve % 1 - 0.5)
    assert apart.min() > 1e-3  # while machines differ by 1e-8 of that
    assert Linear.coordinates(np.array([[0], [255], [188]], np.uint8)).ravel() == pytest.approx(
        [0, 255, 128.2], abs=0.2
    )


def test_oklab_is_what_its_author_gives():
    # From https://bottosson.github.io/posts/oklab/ and the CSS Color 4 tables of the named colours.
    known = {
        (255, 255, 255): (1.0, 0.0, 0.0),
        (255, 0, 0): (0.62796, 0.22486, 0.12585),
        (0, 128, 0): (0.51975, -0.14030, 0.10768),
        (0, 0, 255): (0.45201, -0.03246, -0.31153),
    }
    found = Oklab.coordinates(np.array(list(known), np.uint8)) / 255
    assert found == pytest.approx(np.array(list(known.values())), abs=2e-4)


@pytest.mark.parametrize("name", ["linear", "oklab"])
def test_a_space_drives_search_and_assignment_alike(name):
    picture = reef()[::4, ::4]
    vq = vqcodec.quantize(picture, 12, space=name)
    space = SPACES[name]
    points = space.coordinates(picture.reshape(-1, 3))
    distances = np.square(points[:, np.newaxis] - space.coordinates(vq.codebook)).sum(axis=2)
    assert np.array_equal(distances.argmin(axis=1), vq.indices.ravel())
    other = vqcodec.quantize(picture, 12)
    theirs = np.square(points[:, np.newaxis] - space.coordinates(other.codebook)).sum(axis=2)
    assert distances.min(axis=1).sum() < theirs.min(axis=1).sum()
    assert quality.mse(picture, vq.to_array()) > quality.mse(picture, other.to_array())


def test_spaces_of_every_mode_have_golden_shapes():
    source = np.random.RandomState(5).randint(0, 256, (20, 20, 4)).astype(np.uint8)
    for channels, mode in enumerate(MODES, start=1):
        for name in SPACES:
            for block in ((1, 1), (2, 2)):
                vq = vqcodec.quantize(source[..., -channels:], 9, space=name, block=block)
                assert (vq.mode, vq.n_codewords) == (mode, 9)
                assert vqcodec.VQImage.from_bytes(vq.to_bytes()) == vq
