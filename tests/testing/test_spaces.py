"""The kit for spaces of colours: ours pass, each broken one fails exactly the check for it."""

import sys
from pathlib import Path

import pytest

import vqcodec
from vqcodec.testing import check_space, parametrize_with_checks, space_checks

sys.path.insert(0, str(Path(__file__).parent))

from broken_spaces import BROKEN, Halved  # noqa: E402

OURS = list(vqcodec.spaces().values())


@parametrize_with_checks([*OURS, Halved])
def test_what_is_right_passes(check):
    check._function(check.trial)  # Nothing is Untried.
    assert check.meaning.endswith(".")


@pytest.mark.parametrize(
    ("cls", "fails"), BROKEN, ids=lambda value: getattr(value, "__name__", value)
)
def test_each_broken_one_fails_its_check_alone(cls, fails):
    failures = check_space(cls)
    assert [failure.check for failure in failures] == [fails], "\n".join(map(str, failures))
    assert check_space(cls, expected_failures={fails: "for now"}) == []


def test_one_that_ends_the_process_fails():
    class Leaving(Halved):
        def coordinates(self, levels):
            sys.exit(0)

    failures = check_space(Leaving)
    assert failures
    assert "tried to end the process" in failures[0].message


def test_each_check_has_one_that_is_broken():
    assert {fails for _, fails in BROKEN} == {check.name for check in space_checks(Halved)}
