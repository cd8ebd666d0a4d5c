"""Clusterers that would change what they are given: they cannot, or spoil their own picture."""

import numpy as np
import pytest

import vqcodec
from support.pictures import reef
from vqcodec.clustering import Clusterer, Clustering
from vqcodec.kernels import nearest, weighted_cost


class Changing(Clusterer):
    """A clusterer that changes an argument in place; if it insists, it makes it writable first."""

    name = "changing"

    def __init__(self, what="points", how="once", insist=False):
        self.what, self.how, self.insist = what, how, insist

    def fit(self, points, weights, k, *, rng, progress=None):
        """Take the first points, and change all."""
        array = {"points": points, "weights": weights}[self.what]
        codebook = points[:k].copy()
        labels, distances = nearest(points, codebook)
        cost = weighted_cost(weights, distances)
        if self.insist:
            array.base.flags.writeable = True
            array.flags.writeable = True
        if self.how == "once":
            array += 1
        elif self.how == "zero":
            array[:] = 0
        elif self.how == "sorted":
            array.sort(axis=0)
        else:
            np.multiply(array, 7, out=array)
        return Clustering(codebook, labels, cost, (np.array([cost]),), True)


@pytest.mark.parametrize("picture", ["reef", "alpha"])
@pytest.mark.parametrize("how", ["once", "zero", "sorted", "out"])
@pytest.mark.parametrize("what", ["points", "weights"])
def test_points_and_weights_cannot_be_changed(what, how, picture):
    image = reef() if picture == "reef" else with_alpha()
    for options in ({}, {"space": "oklab"}, {"block": (2, 2)}, {"min_psnr": 20}):
        with pytest.raises(ValueError, match="read-only"):
            vqcodec.quantize(image, 16, clusterer=Changing(what, how), **options)
    with pytest.raises(ValueError, match="read-only"):
        vqcodec.train([image], 16, clusterer=Changing(what, how))


def with_alpha():
    samples = np.random.default_rng(3).integers(0, 256, (30, 30, 4)).astype(np.uint8)
    samples[:10, :, 3], samples[10:15, :, 3] = 0, 255
    return samples


@pytest.mark.parametrize("space", ["srgb", "linear", "oklab"])
@pytest.mark.parametrize("how", ["once", "zero", "sorted", "out"])
@pytest.mark.parametrize("what", ["points", "weights"])
def test_one_that_insists_spoils_its_own_picture_and_no_more(what, how, space):
    for image in (with_alpha(), with_alpha()[..., :3]):
        clusterer = Changing(what, how, insist=True)
        found = vqcodec.quantize(image, 40, clusterer=clusterer, space=space)
        assert 1 <= found.n_codewords <= 40
        assert np.array_equal(np.unique(found.indices), np.arange(found.n_codewords))
