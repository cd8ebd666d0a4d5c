"""Codewords found for a picture: its own vectors, or a clustering of each alpha class."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.clustering import Clusterer, Clustering
from vqcodec.clustering.rng import Rng
from vqcodec.encoder.find import Finder, cluster_by_class
from vqcodec.encoder.prepared import Prepared
from vqcodec.kernels import nearest, weighted_cost


class First(Clusterer):
    """A clusterer that takes the first points, and keeps the numbers it was asked for."""

    name = "first"

    def __init__(self):
        self.asked = []

    def fit(self, points, weights, k, *, rng, progress=None):
        self.asked.append((len(points), k))
        labels, distances = nearest(points, points[:k])
        cost = weighted_cost(weights, distances)
        return Clustering(points[:k].copy(), labels, cost, (np.array([cost]),), True)


def found(picture, k, kept=None):
    prepared = Prepared(picture, "premultiplied", (1, 1), 0)
    finder = Finder(First(), 0)
    result = finder.find(prepared.histogram, k, prepared.metric, prepared.classes, kept=kept)
    return prepared, finder.strategy.asked, result


def test_few_vectors_are_their_own_codebook_and_nobody_clusters():
    picture = gradient(4, 3, 3)
    prepared, asked, result = found(picture, 12)
    assert asked == []
    assert np.array_equal(result.codebook, np.unique(picture.reshape(-1, 3), axis=0))
    assert result.labels.tolist() == list(range(len(result.codebook)))
    assert result.clustering.cost == 0
    assert len(found(picture, 11)[1]) == 1


def test_what_is_kept_is_left_to_nobody():
    ramp = np.arange(20, dtype=np.uint8).reshape(4, 5, 1)
    kept = np.isin(np.arange(20), [7, 19])
    _, asked, result = found(ramp, 5, kept)
    assert asked == [(18, 3)]
    assert {7, 19} <= set(result.codebook.ravel().tolist())
    assert len(result.codebook) == 5
    assert (result.codebook[result.labels[[7, 19]], 0] == [7, 19]).all()
    with pytest.raises(vqcodec.OptionError, match="too small for the 2 colours to keep"):
        found(ramp, 2, kept)


def test_each_alpha_class_is_clustered_by_itself():
    picture = gradient(12, 12, 4)
    picture[:4, :, 3], picture[4:8, :, 3] = 0, 255
    prepared, asked, result = found(picture, 9)
    sizes = np.bincount(prepared.classes)
    # Hidden colours are one, which needs no clusterer.
    assert sizes[0] == 1
    assert asked[0] == (len(prepared.classes), 9)
    assert [n_points for n_points, _ in asked[1:]] == sizes[1:].tolist()
    assert sum(k for _, k in asked[1:]) == 8
    drawn = result.codebook[result.labels]
    assert (drawn[prepared.classes == 0, 3] == 0).all()
    assert (drawn[prepared.classes == 2, 3] == 255).all()
    with pytest.raises(vqcodec.OptionError, match="transparent and half-transparent and opaque"):
        found(picture, 2)


def test_labels_and_costs_of_classes_are_put_together():
    points = np.array([[0.0], [1.0], [10.0], [30.0]])
    classes = np.array([0, 0, 2, 2], np.uint8)
    weights = np.array([1, 3, 1, 2])
    clustering, codeword_classes = cluster_by_class(
        First(), points, weights, classes, 2, rng=Rng(0)
    )
    assert clustering.codebook.tolist() == [[0.0], [10.0]]
    assert clustering.labels.tolist() == [0, 0, 1, 1]
    assert codeword_classes.tolist() == [0, 2]
    assert clustering.cost == 3 * 1 + 2 * 400
    assert [costs.tolist() for costs in clustering.history] == [[3.0], [800.0]]
