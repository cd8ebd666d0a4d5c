"""Split and merge: out of the local optimum where Lloyd's algorithm stays."""

from itertools import product

import numpy as np
import pytest

import vqcodec
from support.pictures import reef
from vqcodec.blocks import split
from vqcodec.clustering import split_merge
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
    seen = histogram(reef()[::3, ::3].reshape(-1, 3))  # so many that cells are searched, not all
    points = seen.points.astype(float)
    for max_iter in (1, 4):
        found = fit(points, seen.weights, 12, max_iter=max_iter, tol=0)
        assert len(found.history[0]) <= max_iter + 1
    assert not fit(points, seen.weights, 12, max_iter=1, tol=0).converged
    assert fit(points, seen.weights, 12, max_iter=1000, tol=0).converged


def kinds_of_many():
    """Return name -> (points, weights, k): many codewords, in small."""
    source = np.random.RandomState(2)
    scattered = np.unique(source.randint(0, 256, (700, 3)), axis=0).astype(float)
    even = np.ones(len(scattered), np.int64)
    uneven = (1000 ** source.rand(len(scattered))).astype(np.int64)
    seen = histogram(reef()[::3, ::3].reshape(-1, 3))
    blocks = histogram(split(reef()[:96, :128], (2, 2)))
    n = len(scattered)
    return {
        "one too many": (scattered, even, n - 1),
        "ten too many": (scattered, uneven, n - 10),
        "1 % too many": (scattered, even, n * 100 // 101),
        "2 for 3": (scattered, uneven, n * 2 // 3),
        "1 for 2": (scattered, even, n // 2),
        "two coordinates": (np.unique(scattered[:, :2] // 4, axis=0), None, n // 3),
        "a picture": (seen.points.astype(float), seen.weights, len(seen.points) // 12),
        "blocks": (blocks.points.astype(float), blocks.weights, len(blocks.points) // 5),
    }


@pytest.mark.parametrize(
    ("kind", "effort"),
    [*product(kinds_of_many(), ["fast", "default"]), ("2 for 3", "best"), ("1 for 2", "best")],
)
def test_many_codewords_cost_no_more_than_where_seeding_finds_the_first(kind, effort, monkeypatch):
    points, weights, k = kinds_of_many()[kind]
    weights = np.ones(len(points), np.int64) if weights is None else weights
    with monkeypatch.context() as patched:
        patched.setattr(split_merge, "_mergeable", lambda *_: None)
        other = "default" if effort == "best" else effort  # the best below 4096 are recombined
        seeded = np.mean([fit(points, weights, k, seed, effort=other).cost for seed in range(2)])
    monkeypatch.setattr(split_merge, "_MANY", 2)
    found = fit(points, weights, k, effort=effort)
    assert len(found.codebook) == k
    assert np.unique(found.labels).tolist() == list(range(k))
    assert found.cost <= 1.002 * seeded
    assert (np.diff(found.history[0]) <= 1e-12 * found.history[0][0]).all()
    again = fit(points, weights, k, effort=effort)
    assert again.codebook.tobytes() == found.codebook.tobytes()


@pytest.mark.parametrize("n_more", [1, 3, 40])
def test_a_codeword_for_nearly_every_colour_of_a_large_picture(n_more):
    steps = np.arange(26) * 8 + 20
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    k = len(colours)
    near = colours[:: len(colours) // n_more][:n_more] + [0, 1, 0]
    picture = np.concatenate([colours, near])[np.newaxis].astype(np.uint8)
    decoded = vqcodec.quantize(picture, k).to_array()
    assert k > split_merge._MANY
    # Each that was added shares the codeword of its neighbour: one level off, once.
    differences = picture.astype(int) - decoded
    assert np.square(differences).sum() == n_more


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
