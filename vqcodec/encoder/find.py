"""The codebook that is written: found, in whole levels, in canonical order.

Canonical order is lexicographic order of the codewords, by their first sample,
then their second, and so on. It is also the order of a histogram's points, so
a picture coded exactly and the same picture decoded and coded again have the
same codebook.
"""

import numpy as np

from ..clustering import Clustering, check_clustering, share_progress
from ..colour import alpha
from ..kernels import NearestTracker, centroids, weighted_cost
from .assign import assign
from .histogram import histogram

_MOST_POLISHING = 8


def find_codebook(seen, k, strategy, space, classes, *, rng, progress=None, kept=None):
    """Find the codebook of a picture: its own vectors if they are few enough, else a clustering.

    Parameters
    ----------
    seen : vqcodec.encoder.histogram.Histogram
        The vectors of the picture, n distinct ones.
    k : int
    strategy : clusterer
    space : object
        One of `vqcodec.colour.metric`.
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.
    rng, progress
        As for `Clusterer.fit`.
    kept : numpy.ndarray, optional
        bool, shape (n,): the vectors that must be codewords.

    Returns
    -------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): in canonical order, no two equal, each
        used.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each vector.
    clustering : Clustering
        Of the vectors that are not kept.

    Raises
    ------
    OptionError
        k is below the number of classes and what is kept.
    """
    if len(seen.points) <= k:
        clustering = Clustering.exact(seen.points)
        return seen.points, clustering.labels, clustering
    free = slice(None) if kept is None else ~kept
    n_kept = 0 if kept is None else np.count_nonzero(kept)
    alpha.check_k(k, classes[free], n_kept)
    points = space.points(seen.points)
    clustering, codeword_classes = cluster_by_class(
        strategy, points[free], seen.weights[free], classes[free], k - n_kept,
        rng=rng, progress=progress,
    )  # fmt: skip
    codebook, labels = settle(clustering, codeword_classes, seen, points, space, classes, kept)
    return codebook, labels, clustering


def cluster_by_class(strategy, points, weights, classes, k, *, rng, progress=None):
    """Cluster points; those of each alpha class by themselves, where there are several.

    A first clustering of all points, in which a codeword belongs to the class
    that most of its weight has, says how many codewords each class gets.

    Parameters
    ----------
    strategy : clusterer
    points, weights, k, rng, progress
        As for `Clusterer.fit`.
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.

    Returns
    -------
    clustering : Clustering
        Of all points; with several classes its history has one array for each
        restart of each class.
    codeword_classes : numpy.ndarray
        uint8, shape (n_codewords,).
    """
    present, sizes = np.unique(classes, return_counts=True)
    if len(present) == 1:
        clustering = _fit(strategy, points, weights, k, rng, progress)
        return clustering, np.full(len(clustering.codebook), present[0])
    n_parts = len(present) + 1
    first = _fit(strategy, points, weights, k, rng, share_progress(progress, 0, n_parts))
    shares = _shares(first, weights, classes, present, sizes, k)
    parts = []
    for number, source in enumerate(rng.spawn(len(present))):
        members = classes == present[number]
        report = share_progress(progress, number + 1, n_parts)
        part = _fit(strategy, points[members], weights[members], shares[number], source, report)
        parts.append(part)
    labels = np.empty(len(points), np.int32)
    offset = 0
    for alpha_class, part in zip(present, parts, strict=True):
        labels[classes == alpha_class] = part.labels + offset
        offset += len(part.codebook)
    clustering = Clustering(
        np.concatenate([part.codebook for part in parts]),
        labels,
        sum(part.cost for part in parts),
        tuple(costs for part in parts for costs in part.history),
        all(part.converged for part in parts),
    )
    return clustering, np.repeat(present, [len(part.codebook) for part in parts])


def settle(clustering, codeword_classes, seen, points, space, classes, kept=None):
    """Turn a clusterer's codebook into the one to be written, and assign the points to it.

    Rounding can make codewords equal, and can leave one without points. Their
    places go to the points that add most to the cost (weight times squared
    distance, the first of equals), so that the codebook keeps its size.

    Parameters
    ----------
    clustering, codeword_classes
        As `cluster_by_class` gives them.
    seen : vqcodec.encoder.histogram.Histogram
        The n distinct vectors, n >= n_codewords.
    points : numpy.ndarray
        float64, shape (n, d): the same in `space`.
    space : object
        One of `vqcodec.colour.metric`.
    classes : numpy.ndarray
        uint8, shape (n,).
    kept : numpy.ndarray, optional
        bool, shape (n,): the vectors that are codewords besides.

    Returns
    -------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): in canonical order, no two equal, each
        used.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each point.
    """
    codebook = space.vectors(clustering.codebook)
    alpha.pin(codebook, codeword_classes)
    fixed = seen.points[:0] if kept is None else seen.points[kept]
    size = len(codebook) + len(fixed)
    codebook = canonical(np.concatenate([codebook, fixed]))
    codebook, labels = _refill(codebook, size, seen, points, space, classes)
    codebook = _polish(codebook, labels, points, seen.weights, space, classes, fixed)
    return _refill(codebook, size, seen, points, space, classes)


def _refill(codebook, size, seen, points, space, classes):
    """Replace codewords that are missing or unused until there are `size`, and assign.

    Each round draws more points exactly than the one before, up to all of them.
    Where that stops, because a clusterer has changed its points or a space does
    not find its own way back, fewer codewords are given: they are all used.
    """
    n_exact = -1
    while True:
        labels, distances = assign(points, codebook, space, classes)
        used = np.bincount(labels, minlength=len(codebook)) > 0
        missing = size - np.count_nonzero(used)
        costliest = np.argsort(-seen.weights * distances, kind="stable")[:missing]
        costliest = costliest[distances[costliest] > 0]
        before, n_exact = n_exact, np.count_nonzero(distances == 0)
        if len(costliest) == 0 or n_exact <= before:
            numbers = np.cumsum(used, dtype=np.int32) - 1
            return codebook[used], numbers[labels]
        codebook = canonical(np.concatenate([codebook[used], seen.points[costliest]]))


def _polish(codebook, labels, points, weights, space, classes, fixed):
    """Run Lloyd's iterations among whole levels, as long as they lower the cost.

    Rounding moves the borders between clusters, and with them the means: this
    wins back a part of what it costs. Codebooks of alpha classes are left as
    they are, and codewords that are fixed stay where they are.
    """
    if len(np.unique(classes)) > 1 or classes[0] != alpha.BETWEEN:
        return codebook
    best, cost = codebook, np.inf
    staying = {codeword.tobytes() for codeword in fixed}
    stays = np.array([codeword.tobytes() in staying for codeword in codebook])
    found = NearestTracker(points, space.points(codebook), labels)
    for _ in range(_MOST_POLISHING):
        reached = weighted_cost(weights, found.distances)
        if reached >= cost:
            break
        best, cost = codebook, reached
        means, _ = centroids(points, weights, found.labels, found.codebook)
        codebook = space.vectors(means)
        codebook[stays] = best[stays]
        if np.array_equal(codebook, best):
            break
        found.move(space.points(codebook))
    return canonical(best)


def canonical(codebook):
    """Sort codewords into canonical order and drop duplicates."""
    return histogram(codebook).points


def _fit(strategy, points, weights, k, rng, progress):
    if k >= len(points):
        return Clustering.exact(points)
    clustering = strategy.fit(
        _read_only(points), _read_only(weights), k, rng=rng, progress=progress
    )
    check_clustering(clustering, points, k, strategy)
    return clustering


def _read_only(array):
    """Give a view of an array for a clusterer, which may be anybody's, to look at."""
    view = array.view()
    view.flags.writeable = False
    return view


def _shares(clustering, weights, classes, present, sizes, k):
    """Split k among the classes: as a first clustering did, one at least, none in vain."""
    n_codewords = len(clustering.codebook)
    by_class = np.stack(
        [
            np.bincount(clustering.labels, weights * (classes == alpha_class), n_codewords)
            for alpha_class in present
        ]
    )
    shares = np.bincount(by_class.argmax(axis=0), minlength=len(present))
    shares = np.clip(shares, 1, sizes)
    while shares.sum() > k:
        shares[np.argmax(shares)] -= 1
    while shares.sum() < min(k, sizes.sum()):
        shares[np.argmax(np.where(shares < sizes, sizes - shares, 0))] += 1
    return shares.tolist()
