"""What a clusterer is, and what it must give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.clustering.base import (
    Clusterer,
    Clustering,
    option_names,
    share_progress,
)


class Named(Clusterer):
    """A clusterer with options."""

    name = "named"

    def __init__(self, first=1, *, second="x"):
        self.first, self.second = first, second


class Plain(Clusterer):
    """A clusterer without options."""

    name = "plain"


def run(cost, *history, converged=True):
    labels = np.zeros(3, np.int32)
    return Clustering(np.zeros((1, 2)), labels, cost, tuple(map(np.array, history)), converged)


def test_every_point_is_a_codeword_of_its_own():
    found = Clustering.exact(np.array([[1, 2], [3, 4]], np.uint8))
    assert (found.codebook.dtype, found.codebook.tolist()) == (np.float64, [[1, 2], [3, 4]])
    assert (found.labels.dtype, found.labels.tolist()) == (np.int32, [0, 1])
    assert (found.cost, found.converged) == (0.0, True)
    assert [costs.tolist() for costs in found.history] == [[0.0]]


def test_the_best_of_several_is_the_first_of_least_cost_with_the_history_of_all():
    runs = run(5.0, [9.0, 5.0]), run(2.0, [2.0], converged=False), run(2.0, [3.0, 2.0])
    best = Clustering.best_of(iter(runs))
    assert (best.cost, best.converged) == (2.0, False)
    assert [costs.tolist() for costs in best.history] == [[9.0, 5.0], [2.0], [3.0, 2.0]]
    assert [costs.tolist() for costs in runs[1].history] == [[2.0]]


def test_options_are_the_keywords_of_the_constructor():
    assert option_names(Named) == ["first", "second"]
    assert option_names(Plain) == []
    assert option_names(lambda a, *rest, b=1, **more: None) == ["a", "b"]
    made = Named(3, second=None)
    assert made.get_config() == {"first": 3, "second": None}
    assert repr(made) == "Named(first=3, second=None)"
    assert repr(Plain()) == "Plain()"


@given(st.integers(1, 5))
def test_parts_of_the_work_follow_each_other(parts):
    fractions = []
    for part in range(parts):
        report = share_progress(fractions.append, part, parts)
        for fraction in (0.0, 0.5, 1.0):
            report(fraction)
    expected = [(part + half / 2) / parts for part in range(parts) for half in range(3)]
    assert fractions == pytest.approx(expected)
    assert fractions[-1] == 1.0


def test_nobody_is_told_where_nobody_asked():
    assert share_progress(None, 0, 2) is None
