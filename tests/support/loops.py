"""The loops over points, codewords and keys in NumPy, to hold the compiled ones against.

They are equal to the last bit: every sum has the same terms in the same order. What the compiled
loops skip with bounds is computed here, and gives the same.
"""

from collections.abc import Iterator

import numpy as np

from vqcodec.arrays import AnyArray, Floats, Ints, Labels

_WORK_AT_A_TIME = 2**22  # distances in one table


def _tables(points: Floats, codebook: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield slices of the points and their squared distances to all codewords."""
    step = max(1, _WORK_AT_A_TIME // len(codebook))
    for start in range(0, len(points), step):
        part = slice(start, start + step)
        table = np.square(points[part, 0, np.newaxis] - codebook[:, 0])
        for j in range(1, points.shape[1]):
            table += np.square(points[part, j, np.newaxis] - codebook[:, j])
        yield part, table


def nearest(points: Floats, codebook_t: Floats, labels: Labels, distances: Floats) -> None:
    for part, table in _tables(points, codebook_t.T):
        labels[part] = table.argmin(axis=1)  # the first of equals
        distances[part] = table.min(axis=1)


def _nearest_two(
    points: Floats,
    codebook: Floats,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None:
    for part, table in _tables(points, codebook):
        labels[part] = table.argmin(axis=1)
        distances[part] = table.min(axis=1)
        if want_second:
            table[np.arange(len(table)), labels[part]] = 1e300  # what one codeword gives
            seconds[part] = table.min(axis=1)


leaf_size, projection_length = 32, 8


def search_boxes(
    points_t: Floats,
    order: Labels,
    leaf_lows: Floats,
    leaf_highs: Floats,
    branch_lows: Floats,
    branch_highs: Floats,
    branch_size: int,
    first: int,
    last: int,
    codebook_t: Floats,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None:
    part = slice(first * branch_size * leaf_size, last * branch_size * leaf_size)
    places = order[part]
    found = np.empty(len(places), np.int32), np.empty(len(places)), np.empty(len(places))
    _nearest_two(points_t[:, part].T, codebook_t.T, want_second, *found)
    labels[places], distances[places] = found[:2]
    if want_second:
        seconds[places] = found[2]


def project(points: Floats, middle: Floats, axes: Floats, projections: Floats) -> None:
    projections[:] = 0.0  # they only save time


def search_projections(
    points: Floats,
    projections: Floats,
    codebook: Floats,
    projections_t: Floats,
    slack: float,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None:
    _nearest_two(points, codebook, want_second, labels, distances, seconds)


def accumulate(points: Floats, weights: Ints, labels: Labels, sums: Floats, counts: Ints) -> None:
    # np.bincount adds from first to last.
    k = len(counts)
    floats = weights.astype(np.float64)
    for j in range(points.shape[1]):
        sums[:, j] += np.bincount(labels, floats * points[:, j], k)
    np.add.at(counts, labels, weights)


def weighted_sum(weights: Ints, distances: Floats) -> float:
    return float(np.cumsum(weights.astype(np.float64) * distances)[-1]) if len(weights) else 0.0


def _squared(points: Floats, codeword: Floats) -> Floats:
    squared: Floats = np.square(points[:, 0] - codeword[0])
    for j in range(1, points.shape[1]):
        squared += np.square(points[:, j] - codeword[j])
    return squared


def potentials(
    points: Floats, weights: Ints, distances: Floats, candidates: Floats, costs: Floats
) -> None:
    for c, candidate in enumerate(candidates):
        costs[c] = weighted_sum(weights, np.minimum(_squared(points, candidate), distances))


def lower(points: Floats, codeword: Floats, distances: Floats) -> None:
    np.minimum(distances, _squared(points, codeword), out=distances)


def count_keys(
    keys: AnyArray,
    slots: AnyArray,
    numbers: Labels,
    distinct: AnyArray,
    counts: Ints,
    positions: Labels,
    n_distinct: int,
) -> tuple[int, int]:
    """Count keys as the compiled loop does, with a sorted search for the table."""
    order = np.argsort(distinct[:n_distinct], kind="stable")
    found, first, inverse, amounts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    places = np.searchsorted(distinct[:n_distinct], found, sorter=order)
    known = np.zeros(len(found), bool)
    inside = places < n_distinct
    known[inside] = distinct[order[places[inside]]] == found[inside]
    n_new = int(np.count_nonzero(~known))
    if n_distinct + n_new > len(distinct):
        return 0, n_distinct
    by_found = np.empty(len(found), np.int64)
    by_found[known] = order[places[known]]
    appearance = np.argsort(first[~known], kind="stable")
    ranks = np.empty(n_new, np.int64)
    ranks[appearance] = np.arange(n_new)
    by_found[~known] = n_distinct + ranks
    distinct[n_distinct : n_distinct + n_new] = found[~known][appearance]
    np.add.at(counts, by_found, amounts)
    positions[:] = by_found[inverse.reshape(-1)]
    return len(keys), n_distinct + n_new
