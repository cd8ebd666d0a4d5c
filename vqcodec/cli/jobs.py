"""Tasks done one after the other or side by side, and what is said of each."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .console import Failure, say
from .guests import say_once
from .outcome import FAILED, WORDS, Outcome, files_said
from .plan import STREAM, Plan, Task
from .pool import Job, attempt, side_by_side
from .progress import ProgressBar
from .streams import tell


class Manners(NamedTuple):
    """How tasks are done and reported: processes or a scheduler, JSON lines, errors alone."""

    jobs: int = 1
    as_json: bool = False
    quiet: bool = False
    scheduler: str | None = None


def run(job: Job, plan: Plan, manners: Manners) -> None:
    """Do all tasks and report each; raise Failure at the end if any failed.

    Parameters
    ----------
    job : Job
    plan : vqcodec.cli.plan.Plan
    manners : Manners
    """
    counts: Counter[str] = Counter()
    total = len(plan.tasks)
    label = files_said(total) if plan.is_batch else os.path.basename(plan.tasks[0].source)
    with ProgressBar("" if manners.quiet else label) as bar:
        for outcome in _outcomes(job, plan.tasks, manners, bar):
            counts[outcome.status] += 1
            bar.clear()
            _report(outcome, plan, manners)
    if plan.is_batch:
        _summarise(counts, total, manners)
    if counts[FAILED]:
        raise Failure("", 1)


def _outcomes(
    job: Job, tasks: Sequence[Task], manners: Manners, bar: ProgressBar
) -> Iterator[Outcome]:
    """Yield what becomes of each task, in their order."""
    jobs, scheduler = manners.jobs, manners.scheduler
    if scheduler is None and (jobs == 1 or len(tasks) == 1):
        for done, task in enumerate(tasks):

            def advance(part: float, done: int = done) -> None:
                bar((done + part) / len(tasks))

            yield attempt(job, task, advance)
        return
    if scheduler is None:
        found = side_by_side(job, tasks, jobs or os.cpu_count() or 1)
    elif jobs != 1:
        raise Failure("--jobs are processes here, --scheduler has others; leave one out", 2)
    else:
        from .cluster import on_cluster

        found = on_cluster(job, tasks, scheduler)
    for done, outcome in enumerate(found, start=1):
        bar(done / len(tasks))
        yield outcome


def _report(outcome: Outcome, plan: Plan, manners: Manners) -> None:
    """Say what became of a task; a failure of the only one is raised."""
    if manners.as_json:
        facts = {
            "source": outcome.task.source,
            "output": outcome.task.output,
            "status": outcome.status,
            **outcome.facts,
        }
        if outcome.notes:
            facts["notes"] = [note.removeprefix("vq: ") for note in outcome.notes]
        # Where pixels go to standard output, nothing else does.
        tell(json.dumps(facts), err=outcome.task.output == STREAM)
    elif not manners.quiet:
        for note in outcome.notes:
            say_once(note)
    if outcome.status == FAILED:
        if not plan.is_batch:
            raise Failure(outcome.line, outcome.exit_status)
        say(f"vq: {outcome.line}")
    elif not manners.quiet and not manners.as_json:
        say(outcome.line)


def _summarise(counts: Counter[str], total: int, manners: Manners) -> None:
    said = {status: counts[status] for status in WORDS if counts[status]}
    if manners.as_json:
        tell(json.dumps({"summary": {"files": total, **said}}))
    elif not manners.quiet:
        parts = ", ".join(f"{number:,} {WORDS[status]}" for status, number in said.items())
        say(f"{files_said(total)}: {parts}")
