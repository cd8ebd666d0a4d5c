"""Recombined codebooks are no worse than the best parent, whatever comes of a cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from support.points import weighted_points
from vqcodec.clustering import Rng
from vqcodec.clustering.levels import Levels
from vqcodec.clustering.lloyd import Lloyd
from vqcodec.clustering.recombination import recombine
from vqcodec.clustering.split_merge import SplitMerge


@given(weighted_points(), st.integers(2, 9), st.integers(0, 99))
def test_children_are_kept_where_they_cost_less(data, k, seed):
    points, weights = data
    if k >= len(points):
        return
    parents = [Lloyd().fit(points, weights, k, rng=Rng(n)) for n in range(3)]
    told = []
    found = recombine(Levels(points, weights).whole, parents, 9, Rng(seed), told.append)
    assert found.cost <= min(parent.cost for parent in parents)
    assert found.codebook.shape == (k, points.shape[1])
    assert told == [(n + 1) / 9 for n in range(9)]
    again = recombine(Levels(points, weights).whole, parents, 9, Rng(seed))
    assert again.codebook.tobytes() == found.codebook.tobytes()


def test_best_finds_what_restarts_do_not():
    draw = np.random.RandomState(4)
    points = np.unique(draw.normal(128, 40, (500, 3)).round().clip(0, 255), axis=0)
    weights = draw.randint(1, 50, len(points))
    best = SplitMerge(effort="best").fit(points, weights, 25, rng=Rng(0)).cost
    restarts = [SplitMerge().fit(points, weights, 25, rng=Rng(seed)).cost for seed in range(12)]
    assert best < min(restarts)
    others = [SplitMerge(effort="best").fit(points, weights, 25, rng=Rng(s)).cost for s in (1,)]
    assert max(best, *others) < 1.005 * min(best, *others)
