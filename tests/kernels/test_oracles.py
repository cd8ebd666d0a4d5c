"""The compiled loops and their NumPy oracles, side by side: the same bits."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import loops as oracle
from vqcodec import kernels
from vqcodec.kernels import (
    _loops,
    box_tree,
    counting,
    projections,
    sums,
)
from vqcodec.kernels.box_tree import MOST_DIMENSIONS, BoxTree
from vqcodec.kernels.nearest import try_all
from vqcodec.kernels.projections import Projections


@st.composite
def inputs(draw):
    """Draw points, weights, a codebook and labels; on few levels, or anywhere."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, d = draw(st.integers(1, 50)), draw(st.sampled_from([1, 2, 3, 4, 13]))
    k = draw(st.integers(2, 150))
    if draw(st.booleans()):
        points, codebook = source.randint(0, 6, (n, d)), source.randint(0, 6, (k, d))
    else:
        points, codebook = source.rand(n, d) * 255, source.rand(k, d) * 255
    weights = source.randint(1, 1000, n).astype(np.int64)
    labels = source.randint(0, k, n).astype(np.int32)
    return points.astype(float), weights, codebook.astype(float), labels


def both(call):
    """Call with the compiled loops and the oracle; return both results."""
    return call(_loops), call(oracle)


@given(inputs())
def test_sums_and_costs(drawn):
    points, weights, codebook, labels = drawn
    k, d = codebook.shape
    distances = np.ascontiguousarray(np.square(points - codebook[labels]).cumsum(axis=1)[:, -1])

    def accumulate(loops):
        sums, counts = np.zeros((k, d)), np.zeros(k, np.int64)
        loops.accumulate(points, weights, labels, sums, counts)
        return sums.tobytes(), counts.tobytes()

    def potentials(loops):
        costs = np.empty(k)
        loops.potentials(points, weights, distances, codebook, costs)
        return costs.tobytes()

    def lower(loops):
        lowered = distances.copy()
        loops.lower(points, codebook[0], lowered)
        return lowered.tobytes()

    def lower_and_add(loops):
        lowered, sums = distances.copy(), np.empty(len(points))
        transposed = np.ascontiguousarray(points.T)
        loops.lower_and_add(transposed, weights.astype(float), codebook[0], lowered, sums)
        return lowered.tobytes() + sums.tobytes()

    def total(loops):
        return float(loops.weighted_sum(weights, distances)).hex()

    for call in (accumulate, potentials, lower, lower_and_add, total):
        compiled, python = both(call)
        assert compiled == python


@given(inputs(), st.integers(0, 2**32 - 1))
def test_nearest_and_trackers(drawn, seed):
    points, _, codebook, labels = drawn
    source = np.random.RandomState(seed)
    moves = [codebook]
    for _ in range(4):
        moved = moves[-1] + source.normal(0, 2, codebook.shape)
        moved[source.randint(len(moved))] = source.rand(codebook.shape[1]) * 255  # One jumps.
        moves.append(moved)

    def run(loops):
        with pytest.MonkeyPatch.context() as patch:
            for module in (sys.modules[try_all.__module__], sums):
                patch.setattr(module, "_loops", loops)
            if loops is oracle:
                patch.setattr(box_tree, "_loops", oracle)
                patch.setattr(projections, "_loops", oracle)
            results = [*try_all(points, codebook)]
            tracker = kernels.NearestTracker(points, codebook, labels)
            results.append(tracker.seconds())
            for moved in moves[1:]:
                tracker.move(moved)
                results += [tracker.labels, tracker.distances]
                expected = try_all(points, moved)
                assert tracker.labels.tobytes() == expected[0].tobytes()
                assert tracker.distances.tobytes() == expected[1].tobytes()
        return [array.tobytes() for array in results]

    compiled, python = both(run)
    assert compiled == python


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 2000),
    st.sampled_from([1, 2, 3, 4, 5, 8, 12, 48]),
    st.integers(1, 300),
    st.sampled_from([2, 20, 256, None]),
)
def test_searchers_find_what_trying_all_finds(seed, n, d, k, n_levels):
    source = np.random.RandomState(seed)
    middle, spread = source.rand(d) * 255, 10 ** source.uniform(-9, 2)
    points = source.normal(middle, spread, (n, d))
    if n_levels is not None:  # There are ties, and points that are codewords.
        points = source.randint(0, n_levels, (n, d)).astype(float)
    if source.rand() < 0.3:
        points[:, 1:] = points[:, :1]  # All lie on a line.
    codebook = points[source.randint(0, n, k)] + source.randint(-1, 2, (k, d)) * 0.5
    codebook[source.randint(k)] = 1e4  # It is far from all points.
    guess = source.randint(0, k, n)
    labels, distances = try_all(points, codebook)
    seconds = np.full(n, 1e300)
    if k > 1:
        others = np.array([np.delete(codebook, label, axis=0) for label in range(k)])
        for label in np.unique(labels):
            members = labels == label
            seconds[members] = try_all(points[members], others[label])[1]
    expected = labels.tobytes(), distances.tobytes(), seconds.tobytes()
    few = d <= MOST_DIMENSIONS
    searcher, module, compiled = (
        (BoxTree, box_tree, _loops) if few else (Projections, projections, _loops)
    )
    name = compiled.__name__.rpartition(".")[2]
    for loops in (compiled, oracle):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, name, loops)
            prepared = searcher(points)
            for hint in (None, guess):
                found = prepared.search(codebook, hint, want_second=True)
                assert tuple(array.tobytes() for array in found) == expected
                found = prepared.search(codebook, hint)
                assert tuple(array.tobytes() for array in found[:2]) == expected[:2]


@given(inputs(), st.sampled_from([1, 2**40]))
def test_partners(drawn, most_work):
    points, weights, _, _ = drawn
    found = []
    for loops in (_loops, oracle):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kernels.partners, "_loops", loops)
            patch.setattr(kernels.partners, "_MOST_WORK", most_work)
            # Not below a leaf: then there would be more parts than leaves, which never is.
            patch.setattr(kernels.partners, "_LEAST_PART", kernels.partners._LEAF)
            partners, costs = kernels.cheapest_partners(points, weights)
        found.append((partners.tolist(), costs.tobytes()))
    assert found[0] == found[1]


@given(st.lists(st.lists(st.integers(0, 300), max_size=40), max_size=6))
def test_counting(parts):
    def run(loops):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, "_loops", loops)
            counter = kernels.KeyCounter(np.uint32)
            counter._grow(1, np.uint32)
            numbers = [counter.count(np.array(part, np.uint32)).tolist() for part in parts]
            distinct, counts = counter.result()
        return numbers, distinct.tolist(), counts.tolist()

    assert run(_loops) == run(oracle)
