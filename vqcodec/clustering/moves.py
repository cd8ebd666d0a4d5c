"""Moves of codewords from where they save little to where they save much; see `split_merge`."""

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints, Labels
from .base import Clustering, Progress
from .levels import Level
from .lloyd import descend
from .rng import Rng

_LUCK = 0.3


def improve(
    level: Level, codebook: Floats, rounds: int, rng: Rng, progress: Progress | None
) -> Clustering:
    """Run rounds of moves from the given codewords."""
    points, weights = level.points, level.weights
    kept = level.track(codebook)
    found = descend(points, weights, codebook, max_iter=3, tol=0.1, start=kept)
    seconds = kept.seconds()
    most = max(1, len(codebook) // 8)
    for number in range(rounds):
        moved = _move(points, weights, found, kept.distances, seconds, most, rng)
        tracker = kept.copy()
        tried = descend(points, weights, moved, max_iter=3, tol=0.1, start=tracker)
        if tried.cost < found.cost:
            found, kept, seconds = tried, tracker, tracker.seconds()
        else:
            most = max(1, most // 2)
        if progress is not None:
            progress((number + 1) / rounds)
    return found


def _move(
    points: Floats,
    weights: Ints,
    found: Clustering,
    distances: Floats,
    seconds: Floats,
    most: int,
    rng: Rng,
) -> Floats:
    """Move up to `most` codewords from where they save little to where they save much."""
    k = len(found.codebook)
    losses = np.bincount(found.labels, weights * (seconds - distances), minlength=k)
    gains, halves = _splits(points, weights, found.labels, found.codebook)
    # A draw of luck for each, so that a round that failed is not tried again as it was.
    spread = _LUCK if most > 1 else 1.0
    luck = 1.0 + spread * (rng.uniform((2, k)) - 0.5)
    removed = np.argsort(losses * luck[0], kind="stable").tolist()
    split = np.argsort(-gains * luck[1], kind="stable").tolist()
    codebook = found.codebook.copy()
    taken: set[int] = set()
    first = 0  # of those to be removed, the first that may not be taken
    for target in split:
        if len(taken) >= 2 * most:
            break
        if target in taken:
            continue
        while first < k and removed[first] in taken:
            first += 1
        left = (removed[place] for place in range(first, k))
        victim = next((v for v in left if v not in taken and v != target), None)
        if victim is None:
            break
        codebook[victim], codebook[target] = halves[target]
        taken |= {victim, target}
    return codebook


def _splits(
    points: Floats, weights: Ints, labels: Labels, codebook: Floats
) -> tuple[Floats, Floats]:
    """Find what each cluster saves if cut in two at its codeword, across its widest coordinate.

    Returns
    -------
    gains : numpy.ndarray
        float64, shape (k,).
    halves : numpy.ndarray
        float64, shape (k, 2, d): the means of the two halves.
    """
    halves, counts = kernels.halves(points, weights, labels, codebook)
    apart = np.zeros(len(codebook))
    for column in (halves[:, 0] - halves[:, 1]).T:
        apart += np.square(column)
    total = np.maximum(counts.sum(axis=1), 1.0)
    return counts[:, 0] * counts[:, 1] / total * apart, halves
