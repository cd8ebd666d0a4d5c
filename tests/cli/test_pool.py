"""Tasks in several processes: one that dies takes nobody else's work along."""

import pytest

from support.workers import Counting
from vqcodec.cli.outcome import FAILED, WRITTEN
from vqcodec.cli.plan import Task
from vqcodec.cli.pool import side_by_side


def tasks(*sources):
    return [Task(source, str(number)) for number, source in enumerate(sources)]


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("jobs", [2, 3])
def test_only_the_task_that_kills_its_process_fails(tmp_path, at, jobs):
    sources = ["sound"] * 6
    sources[at] = "deadly"
    found = list(side_by_side(Counting(tmp_path), tasks(*sources), jobs))
    assert [outcome.task for outcome in found] == tasks(*sources)  # in their order
    assert [outcome.status for outcome in found] == [
        FAILED if number == at else WRITTEN for number in range(6)
    ]
    assert "the process that worked on it has died" in found[at].line
    assert found[at].line.startswith("deadly: ")
    assert len(list(tmp_path.glob(f"{at}.*"))) == 2


def test_a_process_that_dies_for_want_of_memory_is_given_another_chance(tmp_path):
    sources = ["sound", "sound", "deadly once", "sound", "sound"]
    found = list(side_by_side(Counting(tmp_path), tasks(*sources), 2))
    assert [outcome.status for outcome in found] == [WRITTEN] * 5
    assert len(list(tmp_path.glob("2.*"))) == 2


def test_all_may_die(tmp_path):
    found = list(side_by_side(Counting(tmp_path), tasks(*["deadly"] * 5), 2))
    assert [outcome.status for outcome in found] == [FAILED] * 5
