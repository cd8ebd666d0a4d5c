"""From what a clusterer found to a codebook: lost places are filled, and that ends."""

import numpy as np

import vqcodec
from vqcodec.clustering import Clustering
from vqcodec.colour.metric import Samples
from vqcodec.encoder import settle as settling
from vqcodec.encoder.histogram import Histogram
from vqcodec.encoder.settle import settle


def test_places_lost_to_rounding_go_to_the_costliest_points():
    vectors = np.array([[0], [10], [100], [200]], np.uint8)
    weights = np.array([1, 1, 1, 9])
    seen = Histogram(vectors, weights, np.arange(4), np.arange(4))
    classes = np.ones(4, np.uint8)
    # Three codewords round to 0. The points that add most to the cost take two of the places.
    found = Clustering(np.array([[0.1], [0.2], [0.3]]), np.zeros(4, int), 0.0, (), True)
    points = vectors.astype(float)
    codebook, labels = settle(found, classes[:3], seen, points, Samples(), classes, 3)
    # The level 5 serves 0 and 10 better than either of them would.
    assert codebook.tolist() == [[5], [100], [200]]
    assert labels.tolist() == [0, 0, 1, 2]
    # Where more are wanted than a clusterer gave, the points have places of their own.
    codebook, labels = settle(found, classes[:3], seen, points, Samples(), classes, 4)
    assert codebook.tolist() == vectors.tolist()
    assert labels.tolist() == [0, 1, 2, 3]
    # Where it meant to give fewer, it keeps to that.
    assert settle(found, classes[:3], seen, points, Samples(), classes, 1)[0].tolist() == [[159]]


def test_refilling_ends_and_leaves_no_codeword_unused(monkeypatch):
    """It ends whatever distances are found, here some that have nothing to do with the points."""
    rng = np.random.default_rng(5)
    rounds = []

    def assign(points, codebook, space, classes):
        rounds.append(len(codebook))
        return rng.integers(0, max(len(codebook) // 2, 1), len(points)), rng.random(len(points))

    monkeypatch.setattr(settling, "assign", assign)
    image = rng.integers(0, 256, (20, 20, 3)).astype(np.uint8)
    found = vqcodec.quantize(image, 30, clusterer="lloyd")
    assert len(rounds) < 20
    assert found.n_codewords >= 1
