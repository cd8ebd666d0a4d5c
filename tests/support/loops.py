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
    lows: Floats,
    highs: Floats,
    starts: Ints,
    branch: int,
    first: int,
    last: int,
    codebook_t: Floats,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None:
    size = leaf_size * branch ** (len(starts) - 1)  # of a box in the last storey
    part = slice(first * size, last * size)
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


def search_partners(
    points: Floats,
    weights: Floats,
    lows: Floats,
    highs: Floats,
    lightest: Floats,
    heaviest: Floats,
    n_parts: int,
    first: int,
    last: int,
    partners: Labels,
    costs: Floats,
) -> None:
    n, n_leaves = len(points), len(lows) // 2
    size = n_leaves // n_parts  # of a part
    for start in range(first - first % size, last, size):
        part = slice(start * n // n_leaves, (start + size) * n // n_leaves)
        searched = slice(max(start, first) * n // n_leaves, min(start + size, last) * n // n_leaves)
        rows = _partners_in(points, weights, part, searched)
        partners[searched], costs[searched] = rows


def search_groups(
    points: Floats,
    projections: Floats,
    codebook: Floats,
    codeword_projections: Floats,
    ids: Labels,
    lows_t: Floats,
    highs_t: Floats,
    size: int,
    slack: float,
    labels: Labels,
    distances: Floats,
) -> None:
    _nearest_two(points, codebook, False, labels, distances, distances)


def _partners_in(
    points: Floats, weights: Floats, part: slice, searched: slice
) -> tuple[Labels, Floats]:
    """Return the partners in a part of some of its points, and the costs."""
    partners = np.full(searched.stop - searched.start, -1, np.int32)
    costs = np.full(len(partners), 1e300)
    others, own = weights[part], weights[searched, np.newaxis]
    for rows, table in _tables(points[searched], points[part]):
        table *= own[rows] * others / (own[rows] + others)
        table[own[rows] > others] = 1e300
        numbers = np.arange(rows.start, rows.start + len(table))
        table[np.arange(len(table)), searched.start - part.start + numbers] = 1e300
        costs[rows] = table.min(axis=1)
        found = part.start + table.argmin(axis=1)
        partners[rows] = np.where(costs[rows] < 1e300, found, -1)
    return partners, costs


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


def lower_and_add(
    points_t: Floats, weights: Floats, codeword: Floats, distances: Floats, cumulative: Floats
) -> None:
    lower(points_t.T, codeword, distances)
    cumulative[:] = np.cumsum(weights * distances)


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
