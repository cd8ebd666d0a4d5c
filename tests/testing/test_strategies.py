"""What the strategies draw is what they say."""

import numpy as np
from hypothesis import given

import vqcodec
from vqcodec.clustering import Clustering, Rng
from vqcodec.testing.strategies import codebooks, histograms, pictures


@given(pictures())
def test_pictures_can_be_encoded(picture):
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    back = vqcodec.decode(vqcodec.encode(picture, "lossless", alpha="exact"))
    assert np.array_equal(back.reshape(picture.shape), picture)


@given(histograms())
def test_histograms_are_what_fit_gets(histogram):
    points, weights = histogram
    assert (points.dtype, weights.dtype) == (np.float64, np.int64)
    assert len(np.unique(points, axis=0)) == len(points) == len(weights) >= 2
    assert weights.min() >= 1
    found = vqcodec.clusterers()["kmeans++"]().fit(points, weights, 1, rng=Rng(0))
    assert len(found.codebook) == 1
    again = Clustering.of(points, weights, found.codebook)
    assert np.isclose(again.cost, found.cost)


@given(codebooks())
def test_codebooks_are_palettes(codebook):
    assert codebook.dtype == np.uint8
    assert 1 <= codebook.shape[1] <= 4
    palette = [tuple(int(v) for v in codeword) for codeword in codebook]
    assert len(set(palette)) <= len(palette)
    picture = codebook[np.newaxis]
    assert vqcodec.quantize(picture, "lossless", alpha="exact").n_codewords == len(set(palette))
