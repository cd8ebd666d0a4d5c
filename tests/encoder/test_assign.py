"""Each pixel has the nearest codeword, in the space that was asked for."""

import numpy as np
import pytest

import vqcodec
from support.pictures import reef
from vqcodec.colour import quality
from vqcodec.colour.spaces import SPACES


@pytest.mark.parametrize("name", ["linear", "oklab"])
def test_a_space_drives_search_and_assignment_alike(name):
    picture = reef()[::4, ::4]
    vq = vqcodec.quantize(picture, 12, space=name)
    space = SPACES[name]()
    points = space.coordinates(picture.reshape(-1, 3))
    distances = np.square(points[:, np.newaxis] - space.coordinates(vq.codebook)).sum(axis=2)
    assert np.array_equal(distances.argmin(axis=1), vq.indices.ravel())
    other = vqcodec.quantize(picture, 12)
    theirs = np.square(points[:, np.newaxis] - space.coordinates(other.codebook)).sum(axis=2)
    assert distances.min(axis=1).sum() < theirs.min(axis=1).sum()
    assert quality.mse(picture, vq.to_array()) > quality.mse(picture, other.to_array())
