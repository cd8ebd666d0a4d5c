"""Codebooks recombined: the left of one and the right of another, and the best of all are kept.

D. Gribel & T. Vidal, "HG-means: a scalable hybrid genetic algorithm for minimum sum-of-squares
clustering", Pattern Recognition 88, 2019, have the scheme: a population of local optima, of which
two make a third that Lloyd's iterations bring to its own optimum. There codewords of both parents
are paired, and one of each pair is taken. Here space is cut by a plane, and each side has the
codewords that one parent has there: what a parent has found out about a region stays together,
which is better from 64 codewords on (decision 0039).
"""

import numpy as np

from ..arrays import Floats
from .base import Clustering, Progress
from .levels import Level
from .moves import improve
from .rng import Rng

_MOST = 12  # codebooks in the population
_ROUNDS = 6  # of moves for every other child
_STALE = 64  # children in a row that are no better than the population, after which it ends
_HOPELESS = 1.05  # of the least cost, after a few iterations
_SAME = 1e-7  # share of the cost within which two codebooks are taken for one


def recombine(
    level: Level,
    population: list[Clustering],
    generations: int,
    rng: Rng,
    progress: Progress | None = None,
    *,
    quick: bool = False,
) -> Clustering:
    """Return the best of a population and of its descendants.

    Parameters
    ----------
    level : Level
        What costs are taken on.
    population : list of Clustering
        Of that level, two at least, all of as many codewords.
    generations : int
        The most children there are.
    rng : vqcodec.clustering.rng.Rng
    progress : callable, optional
    quick : bool
        Whether children have few iterations, and those far from the best no more.

    Returns
    -------
    Clustering
    """
    grown = _grown_quickly if quick else _grown
    population = sorted(population, key=lambda found: found.cost)
    k = len(population[0].codebook)
    stale = 0
    for number in range(generations):
        first, second = rng.distinct(len(population), 2)
        child = _cut(level, population[first].codebook, population[second].codebook, rng)
        if len(child) and rng.uniform(1)[0] < 0.5:  # one codeword goes, and another comes elsewhere
            child = np.delete(child, int(rng.uniform(1)[0] * len(child)), axis=0)
        child = _resized(level, child, k, rng)
        found = grown(level, child, population[0].cost, number, rng)
        stale += 1
        if all(abs(found.cost - other.cost) > _SAME * other.cost for other in population):
            population = sorted([*population, found], key=lambda found: found.cost)[:_MOST]
            stale = 0 if any(found is other for other in population) else stale
        if stale == _STALE:
            break
        if progress is not None:
            progress((number + 1) / generations)
    return population[0]


def _grown(level: Level, child: Floats, least: float, number: int, rng: Rng) -> Clustering:
    """Bring a child to its optimum, every other one with rounds of moves on the way."""
    found = level.descend(child, 15, 0.1)
    if number % 2:
        found = improve(level, found.codebook, _ROUNDS, rng, None)
    return level.descend(found.codebook, 60, 0.01)


def _grown_quickly(level: Level, child: Floats, least: float, number: int, rng: Rng) -> Clustering:
    """Bring a child near its optimum, if it seems to be worth it."""
    found = level.descend(child, 6, 0.5)
    if found.cost > _HOPELESS * least:
        return found
    return level.descend(found.codebook, 20, 0.2)


def _cut(level: Level, first: Floats, second: Floats, rng: Rng) -> Floats:
    """Return the codewords of one on one side of a plane through a point, and of the other."""
    normal = rng.uniform(first.shape[1]) - 0.5
    through = level.points[int(rng.uniform(1)[0] * len(level.points))]
    threshold = _along(through[np.newaxis], normal)[0]
    sides = _along(first, normal) < threshold, _along(second, normal) >= threshold
    return np.concatenate([first[sides[0]], second[sides[1]]])


def _along(vectors: Floats, normal: Floats) -> Floats:
    """Return the products of vectors with a normal, each sum in the same order everywhere."""
    total: Floats = vectors[:, 0] * normal[0]
    for column, part in zip(vectors.T[1:], normal[1:], strict=True):
        total += column * part
    return total


def _resized(level: Level, codebook: Floats, k: int, rng: Rng) -> Floats:
    """Take away the codewords that save least, half of what is too much at a time, or add points.

    Points are drawn by weight times squared distance, as D² seeding does.
    """
    points, weights = level.points, level.weights
    if len(codebook) == 0:
        codebook = points[rng.weighted(np.cumsum(weights, dtype=np.float64), 1)]
    while len(codebook) > k:
        found = level.track(codebook)
        saved = weights * (found.seconds() - found.distances)
        losses = np.bincount(found.labels, saved, minlength=len(codebook))
        gone = np.argsort(losses, kind="stable")[: (len(codebook) - k + 1) // 2]
        codebook = np.delete(codebook, gone, axis=0)
    while len(codebook) < k:
        distances = level.track(codebook).distances
        drawn = rng.weighted(np.cumsum(weights * distances), (k - len(codebook) + 1) // 2)
        codebook = np.concatenate([codebook, points[np.unique(drawn)]])
    return np.ascontiguousarray(codebook)
