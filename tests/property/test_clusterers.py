"""Laws of every clusterer of this package, and the two against an outside implementation."""

import inspect

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import vqcodec
from pictures import reef
from vqcodec import kernels
from vqcodec.clustering.ecvq import EntropyConstrained
from vqcodec.clustering.lloyd import EMPTY_POLICIES, INITS, descend
from vqcodec.clustering.rng import Rng
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.encoder.histogram import histogram

CLUSTERERS = [
    vqcodec.clusterers()[name] for name in ("kmeans++", "lloyd", "outlier-aware", "split-merge")
]


@st.composite
def weighted_points(draw):
    """Draw distinct points with weights, as float64 and int64."""
    shape = (draw(st.integers(2, 40)), draw(st.integers(1, 4)))
    levels = draw(st.sampled_from([3, 17, 255]))
    rows = draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, levels)))
    seen = histogram(rows)
    weights = draw(hnp.arrays(np.int64, len(seen.points), elements=st.integers(1, 1000)))
    return seen.points.astype(float), weights


@st.composite
def configured(draw):
    """Draw a clusterer with options."""
    cls = draw(st.sampled_from(CLUSTERERS))
    if cls.name == "split-merge":
        return cls(
            effort=draw(st.sampled_from(["fast", "default", "best"])),
            n_init=draw(st.integers(1, 2)),
            max_iter=draw(st.sampled_from([None, 1, 30])),
        )
    options = {
        "n_init": draw(st.integers(1, 3)),
        "max_iter": draw(st.sampled_from([1, 2, 50])),
        "tol": draw(st.sampled_from([0.0, 0.01, 5.0])),
        "empty": draw(st.sampled_from(EMPTY_POLICIES)),
    }
    if cls.name == "outlier-aware":
        options |= {
            "gamma": draw(st.sampled_from([0.5, 4.0, 16.0])),
            "n0": draw(st.sampled_from([0.0, 0.001, 0.5])),
            "worth": draw(st.sampled_from([0.0, 0.5])),
            "reserve": draw(st.sampled_from([0.0, 0.125, 0.5])),
        }
    if "init" in inspect.signature(cls).parameters:
        options["init"] = draw(st.sampled_from(INITS))
    return cls(**options)


@given(weighted_points(), st.integers(1, 12), configured(), st.integers(0, 9))
def test_cost_never_rises_and_labels_are_nearest(data, k, clusterer, seed):
    points, weights = data
    found = clusterer.fit(points, weights, k, rng=Rng(seed))
    assert 1 <= len(found.codebook) <= k
    assert found.codebook.dtype == np.float64
    if k < len(points):
        assert len(found.history) == clusterer.n_init
    if clusterer.monotone:
        for costs in found.history:
            slack = 1e-12 * costs[0]
            assert (np.diff(costs) <= slack).all()
        assert found.cost == min(costs[-1] for costs in found.history)
    else:
        assert found.cost <= min(costs[-1] for costs in found.history) * (1 + 1e-12)
    labels, distances = kernels.nearest(points, found.codebook)
    assert labels.tolist() == found.labels.tolist()
    assert found.cost == kernels.weighted_cost(weights, distances)


@given(weighted_points(), st.integers(1, 12), configured())
def test_equal_seeds_give_equal_codebooks(data, k, clusterer):
    points, weights = data
    first = clusterer.fit(points, weights, k, rng=Rng(4))
    second = clusterer.fit(points, weights, k, rng=Rng(4))
    assert first.codebook.tobytes() == second.codebook.tobytes()
    assert first.labels.tobytes() == second.labels.tobytes()


@given(weighted_points(), st.integers(1, 12), configured())
def test_get_config_builds_an_equal_clusterer(data, k, clusterer):
    points, weights = data
    twin = type(clusterer)(**clusterer.get_config())
    assert twin.get_config() == clusterer.get_config()
    ours = clusterer.fit(points, weights, k, rng=Rng(1))
    theirs = twin.fit(points, weights, k, rng=Rng(1))
    assert ours.codebook.tobytes() == theirs.codebook.tobytes()


@given(weighted_points(), st.integers(1, 30), st.sampled_from([0.0, 0.5, 20.0, 900.0]))
def test_ecvq_lowers_distortion_and_rate_together(data, k, rate_weight):
    points, weights = data
    clusterer = EntropyConstrained(rate_weight=rate_weight, tol=0.0)
    found = clusterer.fit(points, weights, k, rng=Rng(0))
    (costs,) = found.history
    assert (np.diff(costs) < 0).all()  # never a step that gains nothing
    counts = np.bincount(found.labels, weights, len(found.codebook))
    assert (counts > 0).all()  # codewords that nobody pays for are gone
    bits = np.log2(weights.sum() / counts)
    squares = np.square(points - found.codebook[found.labels]).sum(axis=1)
    assert found.cost == pytest.approx((weights * squares).sum())
    # The cost is that of the codewords' shares at the step before: theirs now is no higher.
    cost = (weights * (squares + rate_weight * bits[found.labels])).sum()
    assert cost <= costs[-1] * (1 + 1e-6) + 1e-9
    start = SplitMerge().fit(points, weights, k, rng=Rng(0))
    shares = np.bincount(start.labels, weights) / weights.sum()
    begin = start.cost + rate_weight * (weights * -np.log2(shares[start.labels])).sum()
    assert cost <= begin * (1 + 1e-6) + 1e-9


def test_ecvq_with_a_weight_has_fewer_codewords():
    seen = histogram(reef()[::4, ::4].reshape(-1, 3))
    points = seen.points.astype(float)
    sizes = [
        len(
            EntropyConstrained(rate_weight=weight)
            .fit(points, seen.weights, 64, rng=Rng(0))
            .codebook
        )
        for weight in (0, 30, 300, 3000)
    ]
    assert sizes[0] == 64
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 16


def test_ecvq_by_name_takes_the_rate_weight():
    picture = reef()[::4, ::4]
    by_name = vqcodec.quantize(picture, 64, clusterer="ecvq", rate_weight=300)
    made = vqcodec.quantize(
        picture, 64, clusterer=EntropyConstrained(rate_weight=300), rate_weight=300
    )
    assert by_name == made
    assert by_name.n_codewords < 64
    plain = vqcodec.quantize(picture, 64, clusterer=EntropyConstrained(rate_weight=300))
    assert plain.n_codewords < 64
    assert plain.to_bytes() != made.to_bytes()


@given(weighted_points(), st.integers(1, 6))
def test_weights_are_repetitions(data, k):
    points, weights = data
    weights = weights % 5 + 1
    assume(k < len(points))
    start = points[:k].copy()
    weighted = descend(points, weights, start, max_iter=30, tol=0.0, empty="keep")
    repeated = np.repeat(points, weights, axis=0)
    single = np.ones(len(repeated), np.int64)
    plain = descend(repeated, single, start, max_iter=30, tol=0.0, empty="keep")
    assert np.allclose(weighted.codebook, plain.codebook)
    assert weighted.cost == pytest.approx(plain.cost)


@given(weighted_points(), st.integers(2, 12), st.integers(0, 9))
def test_worst_policy_leaves_no_codeword_empty_once_converged(data, k, seed):
    points, weights = data
    assume(k < len(points))
    clusterer = vqcodec.clusterers()["lloyd"](init="random", max_iter=500, tol=0.0)
    found = clusterer.fit(points, weights, k, rng=Rng(seed))
    assert found.converged
    assert len(found.codebook) == k
    assert set(found.labels.tolist()) == set(range(k))


def test_keep_policy_drops_what_stays_empty():
    points = np.array([[0.0], [1.0], [2.0]])
    weights = np.ones(3, np.int64)
    start = np.array([[200.0], [1.0]])
    found = descend(points, weights, start, max_iter=10, tol=0.0, empty="keep")
    assert found.codebook.tolist() == [[1.0]]
    assert found.labels.tolist() == [0, 0, 0]
    moved = descend(points, weights, start, max_iter=10, tol=0.0, empty="worst")
    assert sorted(moved.codebook.ravel().tolist()) in ([0.0, 1.5], [0.5, 2.0])


def test_restarts_keep_the_best_and_more_never_cost_more():
    seen = histogram(reef()[::4, ::4].reshape(-1, 3))
    costs = {}
    for n_init in (1, 4, 12):
        clusterer = vqcodec.clusterers()["lloyd"](n_init=n_init, max_iter=10)
        found = clusterer.fit(seen.points.astype(float), seen.weights, 16, rng=Rng(0))
        assert found.cost == min(costs[-1] for costs in found.history)
        costs[n_init] = found.cost
    assert costs[12] <= costs[4] <= costs[1]


def test_restarts_do_not_depend_on_each_other():
    seen = histogram(reef()[::8, ::8].reshape(-1, 3))
    lloyd = vqcodec.clusterers()["lloyd"]
    points = seen.points.astype(float)
    few = lloyd(n_init=2, max_iter=5).fit(points, seen.weights, 8, rng=Rng(7)).history
    more = lloyd(n_init=3, max_iter=5).fit(points, seen.weights, 8, rng=Rng(7)).history
    assert [costs.tolist() for costs in few] == [costs.tolist() for costs in more[:2]]


@pytest.mark.parametrize("name", vqcodec.clusterers())
def test_progress_rises_to_one(name):
    fractions = []
    options = {"max_iter": 7} if name == "ecvq" else {"max_iter": 7, "n_init": 3}
    vqcodec.quantize(reef()[::4, ::4], 8, clusterer=name, progress=fractions.append, **options)
    assert fractions == sorted(fractions)
    assert fractions[0] > 0
    assert fractions[-1] == 1.0
    assert len(fractions) > 3


def test_what_progress_raises_ends_the_work():
    class Stop(Exception):
        pass

    def stop(fraction):
        raise Stop

    with pytest.raises(Stop):
        vqcodec.quantize(reef()[::4, ::4], 8, progress=stop)


@pytest.mark.parametrize("k", [4, 16])
def test_scikit_learn_reaches_the_same_cost_from_the_same_start(k):
    from sklearn.cluster import KMeans
    from sklearn.datasets import load_sample_image

    photograph = load_sample_image("china.jpg")[::2, ::2]
    seen = histogram(photograph.reshape(-1, 3))
    points = seen.points.astype(float)
    start = points[Rng(3).distinct(len(points), k)]
    ours = descend(points, seen.weights, start, max_iter=2000, tol=0.0)
    assert ours.converged
    theirs = KMeans(k, init=start, n_init=1, max_iter=2000, tol=0.0, algorithm="lloyd")
    theirs.fit(points, sample_weight=seen.weights)
    assert ours.cost == pytest.approx(theirs.inertia_, rel=1e-6)
