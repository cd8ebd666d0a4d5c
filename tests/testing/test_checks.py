"""The kit: clusterers here pass, each broken one fails exactly the check that is for it."""

import sys
from pathlib import Path

import pytest

import vqcodec
from vqcodec.clustering import usable_clusterers
from vqcodec.testing import Failure, check_clusterer, clusterer_checks, parametrize_with_checks
from vqcodec.testing import trial as trial_module

OURS = [vqcodec.clusterers()[name] for name in usable_clusterers()]
sys.path.insert(0, str(Path(__file__).parent))  # other processes find the zoo by it

from broken import BROKEN, Fine  # noqa: E402


@parametrize_with_checks([Fine])
def test_what_is_right_passes(check):
    check()


@pytest.mark.parametrize("cls", [*OURS, Fine])
def test_what_is_right_is_really_tried(cls):
    for check in clusterer_checks(cls):
        check._function(check.trial)  # Nothing is Untried.
        assert check.meaning.endswith((".", ","))


OPTIONS = {
    "split-merge": [{"effort": "fast"}, {"effort": "fast", "n_init": 2}],
    "lloyd": [{"init": "in-pixels", "n_init": 3}, {"empty": "keep"}],
    "kmeans++": [{"n_init": 2, "tol": 0.0}],
    "outlier-aware": [{"worth": 0.0}],
    "ecvq": [{"rate_weight": 5.0}],
    "wu": [{"max_iter": 5}],
}


@pytest.mark.parametrize("name", OPTIONS)
def test_ours_pass_with_other_options(name):
    assert check_clusterer(vqcodec.clusterers()[name], options=OPTIONS[name]) == []


@pytest.mark.parametrize(
    ("cls", "fails"), BROKEN, ids=lambda value: getattr(value, "__name__", value)
)
def test_each_broken_one_fails_its_check_alone(cls, fails, monkeypatch):
    monkeypatch.setattr(trial_module, "SECONDS", 2.0)
    failures = check_clusterer(cls)
    assert [failure.check for failure in failures] == [fails], "\n".join(map(str, failures))
    assert failures[0].message
    assert str(failures[0]).startswith(fails)


def test_there_are_at_least_forty_broken_ones_and_each_check_has_one():
    assert len(BROKEN) >= 40
    assert {fails for _, fails in BROKEN} == {check.name for check in clusterer_checks(Fine)}


def test_failures_may_be_expected():
    cls, fails = BROKEN[-1]
    assert check_clusterer(cls, expected_failures={fails: "for now"}) == []
    found = check_clusterer(Fine, expected_failures={"prints_nothing": "it logs"})
    assert found == [Failure("prints_nothing", {}, found[0].message)]
    assert "it logs" in found[0].message
    with pytest.raises(ValueError, match="no check is named nonsense"):
        check_clusterer(Fine, expected_failures={"nonsense": "?"})
