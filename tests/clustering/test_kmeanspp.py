"""D² seeding: by weight and by squared distance, and better than chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pictures import reef
from support.points import weighted_points
from vqcodec import kernels
from vqcodec.clustering.kmeanspp import KMeansPlusPlus, seed
from vqcodec.clustering.rng import Rng
from vqcodec.encoder.histogram import histogram


def cost(points, weights, codebook):
    return kernels.weighted_cost(weights, kernels.nearest(points, codebook)[1])


@given(weighted_points(), st.integers(1, 3), st.integers(0, 99), st.data())
def test_seeds_are_different_points(data, n_candidates, number, draw):
    points, weights = data
    k = draw.draw(st.integers(1, len(points)))
    rows = list(map(tuple, seed(points, weights, k, n_candidates, Rng(number)).tolist()))
    assert len(set(rows)) == k
    assert set(rows) <= set(map(tuple, points.tolist()))


def test_the_first_is_drawn_by_weight():
    points = np.array([[0.0], [1.0], [2.0]])
    weights = np.array([1, 0, 3])
    firsts = [seed(points, weights, 1, 1, Rng(number))[0, 0] for number in range(800)]
    counts = np.bincount(np.array(firsts, int), minlength=3)
    assert counts[1] == 0
    assert 540 < counts[2] < 660  # It is 600 on average, give or take 12.


def test_the_next_is_drawn_by_weight_times_squared_distance():
    points = np.array([[0.0], [1.0], [3.0]])
    weights = np.array([10**9, 9, 1])  # From the first, the others weigh 9 and 9.
    seconds = [seed(points, weights, 2, 1, Rng(number))[1, 0] for number in range(800)]
    assert set(seconds) == {1.0, 3.0}
    assert 340 < seconds.count(3.0) < 460  # It is 400 on average, give or take 14.


def test_the_best_of_many_candidates_is_taken():
    points = np.array([[0.0], [10.0], [11.0], [12.0]])
    weights = np.array([10**9, 1, 1, 1])
    costs = {middle: cost(points, weights, np.array([[0.0], [middle]])) for middle in (10, 11, 12)}
    assert min(costs, key=costs.get) == 11
    for number in range(20):
        assert seed(points, weights, 2, 60, Rng(number)).tolist() == [[0.0], [11.0]]


def test_seeding_is_better_than_chance_and_iterations_are_better_still():
    seen = histogram(reef()[::4, ::4].reshape(-1, 3))
    points = seen.points.astype(float)
    seeded = [
        cost(points, seen.weights, seed(points, seen.weights, 24, 5, Rng(n))) for n in range(5)
    ]
    drawn = [cost(points, seen.weights, points[Rng(n).distinct(len(points), 24)]) for n in range(5)]
    assert np.mean(seeded) < 0.8 * np.mean(drawn)
    found = KMeansPlusPlus().fit(points, seen.weights, 24, rng=Rng(0))
    assert found.cost < min(seeded)


def test_progress_is_told_for_each_codeword():
    fractions = []
    points = np.arange(10.0)[:, np.newaxis]
    seed(points, np.ones(10, np.int64), 4, 1, Rng(0), fractions.append)
    assert fractions == [0.25, 0.5, 0.75]


def test_options_are_those_of_lloyd_but_for_the_start():
    made = KMeansPlusPlus(n_init=2, tol=0.5)
    assert made.get_config() == {"empty": "worst", "n_init": 2, "max_iter": 100, "tol": 0.5}
    with pytest.raises(TypeError, match="init"):
        KMeansPlusPlus(init="random")
