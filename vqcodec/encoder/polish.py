"""Codewords in whole levels, moved among whole levels until the cost is low again.

Rounding moves the borders between clusters, and with them the means. Lloyd's iterations among whole
levels win back a part of what it costs; then single codewords take steps of one level, in any
direction, where that saves something: which Lloyd's iterations cannot, as the whole levels nearest
to a mean need not be those of least cost once points have changed their codewords.
"""

from itertools import product

import numpy as np

from ..arrays import Bools, Bytes, Floats, Ints, Labels
from ..colour.metric import Metric
from ..kernels import NearestTracker, centroids, step_savings, weighted_cost

_MOST_ITERATIONS = 8
_MOST_DIMENSIONS = 3  # in which all neighbours are tried: 26 in three
_MOST_CODEWORDS = 2048  # each is held against each
_WORK = 2**16  # points times rounds of steps
_ROUNDS = 1, 8, 40  # of steps: least, most, and how many where time matters little


def polish(
    codebook: Bytes,
    labels: Labels,
    points: Floats,
    weights: Ints,
    metric: Metric,
    fixed: Bytes,
    thorough: bool = False,
) -> Bytes:
    """Lower the cost of a codebook that was rounded.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8, shape (k, d).
    labels : numpy.ndarray
        int32, shape (n,): nearest codewords.
    points, weights : numpy.ndarray
        As `Clusterer.fit` has them.
    metric : vqcodec.colour.metric.Metric
    fixed : numpy.ndarray
        uint8, shape (m, d): codewords that stay where they are.
    thorough : bool
        Whether steps go on for long.

    Returns
    -------
    numpy.ndarray
        uint8, shape (k, d); codewords may have become equal.
    """
    staying = {codeword.tobytes() for codeword in fixed}
    stays = np.array([codeword.tobytes() in staying for codeword in codebook])
    found = NearestTracker(points, metric.points(codebook), labels)
    codebook, found = _iterated(codebook, found, points, weights, metric, stays)
    if codebook.shape[1] > _MOST_DIMENSIONS or len(codebook) > _MOST_CODEWORDS:
        return codebook
    least, most, long = _ROUNDS
    rounds = long if thorough else min(max(least, _WORK // len(points)), most)
    return _stepped(codebook, found, points, weights, metric, stays, rounds)


def _iterated(
    codebook: Bytes,
    found: NearestTracker,
    points: Floats,
    weights: Ints,
    metric: Metric,
    stays: Bools,
) -> tuple[Bytes, NearestTracker]:
    """Run Lloyd's iterations among whole levels, as long as they lower the cost."""
    best, kept, cost = codebook, found, weighted_cost(weights, found.distances)
    for _ in range(_MOST_ITERATIONS):
        means, _ = centroids(points, weights, kept.labels, kept.codebook)
        codebook = metric.vectors(means)
        codebook[stays] = best[stays]
        if np.array_equal(codebook, best):
            break
        found = kept.copy()
        found.move(metric.points(codebook))
        reached = weighted_cost(weights, found.distances)
        if reached >= cost:
            break
        best, kept, cost = codebook, found, reached
    return best, kept


def _stepped(
    codebook: Bytes,
    found: NearestTracker,
    points: Floats,
    weights: Ints,
    metric: Metric,
    stays: Bools,
    rounds: int,
) -> Bytes:
    """Let codewords step to neighbouring levels, all at once that save something by themselves.

    What neighbours save together may be less than what each saves alone. So a round counts only if
    the cost falls; else half as many step, those that save most.
    """
    k, d = codebook.shape
    directions = np.array([step for step in product((-1, 0, 1), repeat=d) if any(step)])
    cost, share = weighted_cost(weights, found.distances), 1.0
    for _ in range(rounds):
        steps = np.clip(codebook[:, np.newaxis].astype(np.int16) + directions, 0, 255)
        steps[stays] = codebook[stays, np.newaxis]
        targets = steps.astype(np.uint8)
        there = metric.points(targets.reshape(-1, d)).reshape(k, -1, d)
        savings = step_savings(
            points,
            weights,
            found.codebook,
            found.labels,
            found.distances,
            found.seconds(),
            there,
        )
        best = savings.argmax(axis=1)
        saved = savings[np.arange(k), best]
        order = np.argsort(-saved, kind="stable")[: np.count_nonzero(saved > 1e-9 * cost / k)]
        while len(order):
            chosen = order[: max(1, int(share * len(order)))]
            moved = codebook.copy()
            moved[chosen] = targets[chosen, best[chosen]]
            tried = found.copy()
            tried.move(metric.points(moved))
            reached = weighted_cost(weights, tried.distances)
            if reached < cost:
                codebook, found, cost = moved, tried, reached
                break
            if len(chosen) == 1:
                return codebook
            share /= 2
        else:
            break
    return codebook
