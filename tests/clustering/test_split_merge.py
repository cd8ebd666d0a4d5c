"""Split and merge: out of the local optimum where Lloyd's algorithm stays."""

import numpy as np
import pytest

import vqcodec
from support.pictures import reef
from vqcodec.blocks import split
from vqcodec.clustering.kmeanspp import KMeansPlusPlus
from vqcodec.clustering.lloyd import descend
from vqcodec.clustering.rng import Rng
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.encoder.histogram import histogram


def fit(points, weights, k, seed=0, **options):
    return SplitMerge(**options).fit(points, weights, k, rng=Rng(seed))


def clouds():
    """Make 20 tight clouds in a row, far from each other: points and weights."""
    source = np.random.RandomState(3)
    middles = np.arange(20) * 12.0
    points = (middles[:, np.newaxis] + source.uniform(-1, 1, (20, 30))).reshape(-1, 1)
    return points, np.ones(600, np.int64), middles


@pytest.mark.parametrize("seed", range(8))
def test_each_cloud_gets_its_codeword_where_lloyd_stays_stuck(seed):
    points, weights, middles = clouds()
    # All codewords begin in the first clouds, or as seeding has it.
    stuck = descend(points, weights, points[:600:30] / 4, max_iter=500, tol=0)
    found = fit(points, weights, 20, seed, effort="best")
    assert np.abs(np.sort(found.codebook[:, 0]) - middles).max() < 1
    assert found.cost < stuck.cost / 3


@pytest.mark.parametrize(
    ("block", "effort"), [((1, 1), "default"), ((1, 1), "best"), ((2, 2), "best")]
)
def test_on_average_it_costs_less_than_kmeans_plus_plus(block, effort):
    seen = histogram(split(reef()[:160, :240], block))
    points, seeds = seen.points.astype(float), range(3)
    plain = [KMeansPlusPlus().fit(points, seen.weights, 40, rng=Rng(n)).cost for n in seeds]
    costs = [fit(points, seen.weights, 40, n, effort=effort).cost for n in seeds]
    assert np.mean(costs) < 0.997 * np.mean(plain)


def test_no_more_codewords_than_points():
    points = np.array([[5.0], [7.0]])
    for k in (2, 9):
        found = fit(points, np.array([1, 4]), k)
        assert found.codebook.tolist() == [[5.0], [7.0]]
        assert found.cost == 0


def test_one_codeword_is_the_weighted_mean():
    points, weights = np.array([[0.0, 8.0], [4.0, 0.0], [9.0, 1.0]]), np.array([2, 1, 1])
    found = fit(points, weights, 1)
    assert found.codebook.tolist() == [[(4 + 9) / 4, (16 + 1) / 4]]
    assert found.labels.tolist() == [0, 0, 0]


def test_starts_are_independent_and_the_best_is_kept():
    seen = histogram(reef()[::8, ::8].reshape(-1, 3))
    points = seen.points.astype(float)
    one = fit(points, seen.weights, 12, 5)
    three = fit(points, seen.weights, 12, 5, n_init=3)
    assert len(three.history) == 3
    assert three.history[0].tolist() == one.history[0].tolist()
    assert three.cost == min(costs[-1] for costs in three.history) <= one.cost


def test_the_last_iterations_are_as_many_as_asked_for():
    seen = histogram(reef()[::8, ::8].reshape(-1, 3))
    points = seen.points.astype(float)
    for max_iter in (1, 4):
        found = fit(points, seen.weights, 12, max_iter=max_iter, tol=0)
        assert len(found.history[0]) <= max_iter + 1
    assert not fit(points, seen.weights, 12, max_iter=1, tol=0).converged
    assert fit(points, seen.weights, 12, max_iter=1000, tol=0).converged


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"effort": "more"}, "effort must be one of fast, default, best"),
        ({"n_init": 0}, "n_init must be an integer from 1"),
        ({"max_iter": 0}, "max_iter must be an integer from 1"),
        ({"tol": -0.1}, "tol must be a number of at least 0"),
    ],
)
def test_options_that_cannot_be_met_are_named(options, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        SplitMerge(**options)
