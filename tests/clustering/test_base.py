"""What a clusterer is, and what it must give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import gradient
from vqcodec.clustering.base import (
    Clusterer,
    Clustering,
    check_clustering,
    option_names,
    share_progress,
)

POINTS = np.array([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]])


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


@pytest.mark.parametrize(
    "codebook",
    [
        np.zeros((9, 3)),
        np.zeros((0, 3)),
        np.zeros((2, 2)),
        np.full((2, 3), np.nan),
        np.zeros((2, 3), int),
    ],
)
def test_a_clusterer_that_breaks_the_protocol_is_named(codebook):
    class Broken(Clusterer):
        name = "broken"

        def fit(self, points, weights, k, *, rng, progress=None):
            return Clustering(codebook, None, 0.0, (), True)

    with pytest.raises(vqcodec.VqError, match="clusterer 'broken' gave a codebook"):
        vqcodec.quantize(gradient(6, 6, 3), 4, clusterer=Broken())


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


def gave(**changes):
    given = {"codebook": POINTS[:2], "labels": np.array([0, 1, 1]), "cost": 0.0} | changes
    return Clustering(**given, history=(), converged=True)


@pytest.mark.parametrize(
    ("clustering", "message"),
    [
        (None, "None instead of a Clustering"),
        (gave(codebook=POINTS), r"shape \(3, 2\) .* 1 to 2 rows of 2"),
        (gave(codebook=POINTS[:0]), r"codebook of shape \(0, 2\)"),
        (gave(codebook=POINTS[:2, :1]), r"codebook of shape \(2, 1\)"),
        (gave(codebook=POINTS[:2].astype(int)), "dtype int64; expected finite floats"),
        (gave(codebook=POINTS[:2] + np.inf), "expected finite floats"),
        (gave(labels=np.array([0, 1])), r"labels of shape \(2,\) .* expected 3 integers"),
        (gave(labels=np.array([0.0, 1.0, 1.0])), "dtype float64; expected 3 integers"),
        (gave(labels=np.array([0, 1, 2])), "labels outside its codebook"),
        (gave(labels=np.array([0, -1, 1])), "labels outside its codebook"),
    ],
)
def test_what_fit_must_not_give_is_named(clustering, message):
    check_clustering(gave(), POINTS, 2, Plain())
    with pytest.raises(vqcodec.VqError, match=f"^clusterer 'plain' gave .*{message}"):
        check_clustering(clustering, POINTS, 2, Plain())


def test_a_clusterer_without_a_name_is_called_by_its_class():
    with pytest.raises(vqcodec.VqError, match="^clusterer 'object' gave 3 instead"):
        check_clustering(3, POINTS, 2, object())


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
