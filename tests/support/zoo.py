"""Clusterers that do what none should, for tests of what stands between them and everybody else."""

import numpy as np

from vqcodec.clustering import Clusterer, Clustering
from vqcodec.kernels import nearest, weighted_cost


def first(points, weights, k):
    """Take the first k points as codewords, as a clusterer with manners would."""
    labels, distances = nearest(points, points[:k])
    cost = weighted_cost(weights, distances)
    return Clustering(points[:k].copy(), labels, cost, (np.array([cost]),), True)


class Doing(Clusterer):
    """A clusterer that does something before it takes the first points."""

    name = "doing"

    def __init__(self, what):
        self.what = what

    def fit(self, points, weights, k, *, rng, progress=None):
        """Do it."""
        self.what()
        return first(points, weights, k)


class Giving(Clusterer):
    """A clusterer that takes the first points, and gives what a function makes of that."""

    name = "giving"

    def __init__(self, change):
        self.change = change

    def fit(self, points, weights, k, *, rng, progress=None):
        """Give it."""
        return self.change(first(points, weights, k))


class Telling(Clusterer):
    """A clusterer that says some things of its progress."""

    name = "telling"

    def __init__(self, said):
        self.said = said

    def fit(self, points, weights, k, *, rng, progress=None):
        """Say them."""
        for fraction in self.said:
            progress(fraction)
        return first(points, weights, k)
