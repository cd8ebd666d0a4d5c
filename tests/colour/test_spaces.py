"""Spaces of colours: there and back, known values, the same on every machine."""

import re
from typing import get_args

import numpy as np
import pytest

import vqcodec
from support.pictures import ROOT
from vqcodec.clustering import Clusterer
from vqcodec.colour.spaces import SPACES, Linear, Oklab
from vqcodec.encoder.options import Space
from vqcodec.format.sample_format import MODES


@pytest.mark.parametrize("name", SPACES)
def test_every_level_comes_back(name):
    space = SPACES[name]()
    greys = np.arange(256, dtype=np.uint8)[:, np.newaxis]
    assert np.array_equal(space.levels(space.coordinates(greys)), greys)
    colours = np.random.RandomState(3).randint(0, 256, (50_000, 3)).astype(np.uint8)
    assert np.array_equal(space.levels(space.coordinates(colours)), colours)
    extremes = np.array([[-900.0, 0.0, 900.0], [900.0, 900.0, 900.0]])
    assert space.levels(extremes).dtype == np.uint8


def test_light_is_far_from_where_its_table_rounds():
    levels = np.arange(256) / 255
    curve = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    apart = np.abs(255 * 2**16 * curve % 1 - 0.5)
    assert apart.min() > 1e-3  # Machines differ by far less, by 1e-8 of it.
    assert Linear.coordinates(np.array([[0], [255], [188]], np.uint8)).ravel() == pytest.approx(
        [0, 255, 128.2], abs=0.2
    )


def test_oklab_is_what_its_author_gives():
    # The values are from https://bottosson.github.io/posts/oklab/ and CSS Color 4.
    known = {
        (255, 255, 255): (1.0, 0.0, 0.0),
        (255, 0, 0): (0.62796, 0.22486, 0.12585),
        (0, 128, 0): (0.51975, -0.14030, 0.10768),
        (0, 0, 255): (0.45201, -0.03246, -0.31153),
    }
    found = Oklab.coordinates(np.array(list(known), np.uint8)) / 255
    assert found == pytest.approx(np.array(list(known.values())), abs=2e-4)


def test_spaces_of_every_mode_have_golden_shapes():
    source = np.random.RandomState(5).randint(0, 256, (20, 20, 4)).astype(np.uint8)
    for channels, mode in enumerate(MODES, start=1):
        for name in SPACES:
            for block in ((1, 1), (2, 2)):
                vq = vqcodec.quantize(source[..., -channels:], 9, space=name, block=block)
                assert (vq.mode, vq.n_codewords) == (mode, 9)
                assert vqcodec.VQImage.from_bytes(vq.to_bytes()) == vq


def test_spaces_are_listed_alike_wherever_they_stand():
    assert get_args(Space) == tuple(SPACES)
    told = (ROOT / "vqcodec/cli/topics/distances.txt").read_text()
    documented = vqcodec.quantize.__doc__ + Clusterer.fit.__doc__
    for name in SPACES:
        assert re.search(rf"^{name} ", told, re.M), name
        assert f'"{name}"' in documented, name
