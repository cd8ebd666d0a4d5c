"""Tasks done one after the other or side by side, and what is said of each."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol, cast

import click

from .console import Failure, quiet_libraries, say
from .outcome import FAILED, WORDS, Outcome, files_said
from .plan import STREAM, Plan, Task
from .progress import ProgressBar

if TYPE_CHECKING:
    from ..clustering import Progress


class Job(Protocol):
    """What is done with each task. Processes are sent it, so it must bear pickling."""

    def __call__(self, task: Task, progress: "Progress | None", /) -> Outcome:
        """Do a task, or raise Failure."""
        ...


class Manners(NamedTuple):
    """How tasks are done and reported: number of processes, JSON lines, errors alone."""

    jobs: int = 1
    as_json: bool = False
    quiet: bool = False


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
        for outcome in _outcomes(job, plan.tasks, manners.jobs, bar):
            counts[outcome.status] += 1
            bar.clear()
            _report(outcome, plan, manners)
    if plan.is_batch:
        _summarise(counts, total, manners)
    if counts[FAILED]:
        raise Failure("", 1)


def _outcomes(job: Job, tasks: Sequence[Task], jobs: int, bar: ProgressBar) -> Iterator[Outcome]:
    """Yield what becomes of each task, in their order."""
    if jobs == 1 or len(tasks) == 1:
        for done, task in enumerate(tasks):

            def advance(part: float, done: int = done) -> None:
                bar((done + part) / len(tasks))

            yield attempt(job, task, advance)
        return
    jobs = min(jobs or os.cpu_count() or 1, len(tasks))
    # This is the only way to start processes that every system has.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start_worker) as pool:
        try:
            # The processes start now, and take over that interrupts are ignored.
            with _interrupts_ignored():
                waiting = [pool.submit(_work, job, task) for task in tasks]
            for done, (task, future) in enumerate(zip(tasks, waiting, strict=True), start=1):
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    outcome = _failed(
                        task,
                        "a process that did the work has died, perhaps for want of memory; "
                        "what is left is done with --skip-existing and fewer --jobs",
                    )
                bar(done / len(tasks))
                yield outcome
        except BaseException:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # One interrupt is enough.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def attempt(job: Job, task: Task, progress: "Progress | None" = None) -> Outcome:
    """Do a task; return an Outcome also if it fails."""
    try:
        return job(task, progress)
    except Failure as failure:
        return _failed(task, str(failure), failure.status)
    except OSError:  # It is of standard output, since no other is left by now.
        raise
    except Exception as error:
        if os.environ.get("VQCODEC_TRACEBACK"):
            raise
        return _failed(
            task,
            f"{task.source}: {type(error).__name__}: {error} (a bug, here or in a plug-in: "
            "VQCODEC_TRACEBACK=1 shows where)",
        )


def _failed(task: Task, line: str, status: int = 1) -> Outcome:
    named = task.source in line or task.output in line or task.source == STREAM
    line = line if named else f"{task.source}: {line}"
    return Outcome(task, FAILED, line, {"error": line}, exit_status=status)


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
        click.echo(json.dumps(facts), err=outcome.task.output == STREAM)
        sys.stdout.flush()
    if outcome.status == FAILED:
        if not plan.is_batch:
            raise Failure(outcome.line, outcome.exit_status)
        say(f"vq: {outcome.line}")
    elif not manners.quiet and not manners.as_json:
        for note in outcome.notes:
            say(note)
        say(outcome.line)


def _summarise(counts: Counter[str], total: int, manners: Manners) -> None:
    said = {status: counts[status] for status in WORDS if counts[status]}
    if manners.as_json:
        click.echo(json.dumps({"summary": {"files": total, **said}}))
    elif not manners.quiet:
        parts = ", ".join(f"{number:,} {WORDS[status]}" for status, number in said.items())
        say(f"{files_said(total)}: {parts}")


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _start_worker() -> None:
    """Make a process ready: it ends when told to, or when its parent is gone."""
    # The parent hears of an interrupt, and tells its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    quiet_libraries()
    threading.Thread(target=_follow_parent, daemon=True).start()


def _work(job: Job, task: Task) -> Outcome:
    """Do a task in a process of the pool, which would take its end for the task's own fault."""
    try:
        _at_work.append(task)
        return attempt(job, task)
    except SystemExit as leaving:
        # What was half-written has been cleared away by now. `_leave` chose the code, a number.
        os._exit(cast(int, leaving.code))
    finally:
        _at_work.clear()


_at_work: list[Task] = []


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    if _at_work:
        raise SystemExit(128 + number)
    os._exit(128 + number)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # Only processes of the pool come here.
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
