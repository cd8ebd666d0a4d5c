"""Tasks done one after the other or side by side, and what is said of each."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import NamedTuple

import click

from .console import Failure, quiet_libraries, say
from .outcome import FAILED, WORDS, Outcome, files_said
from .plan import STREAM
from .progress import ProgressBar


class Manners(NamedTuple):
    """How tasks are done and reported: number of processes, JSON lines, errors alone."""

    jobs: int = 1
    as_json: bool = False
    quiet: bool = False


def run(job, plan, manners):
    """Do all tasks and report each; raise Failure at the end if any failed.

    Parameters
    ----------
    job : callable
        `job(task, progress) -> Outcome`; raises Failure. Can be pickled.
    plan : vqcodec.cli.plan.Plan
    manners : Manners
    """
    signal.signal(signal.SIGTERM, _stop)
    counts = Counter()
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


def _outcomes(job, tasks, jobs, bar):
    if jobs == 1 or len(tasks) == 1:
        for done, task in enumerate(tasks):
            yield attempt(job, task, lambda part, done=done: bar((done + part) / len(tasks)))
        return
    jobs = min(jobs or os.cpu_count() or 1, len(tasks))
    context = multiprocessing.get_context("spawn")  # the same on every system
    with ProcessPoolExecutor(jobs, context, initializer=_start_worker) as pool:
        try:
            with _interrupts_ignored():  # as the processes go on to do, which start now
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
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def attempt(job, task, progress=None):
    """Do a task; give an Outcome also if it fails."""
    try:
        return job(task, progress)
    except Failure as failure:
        return _failed(task, str(failure), failure.status)
    except OSError:  # of standard output: no other is left by now
        raise
    except Exception as error:
        if os.environ.get("VQCODEC_TRACEBACK"):
            raise
        return _failed(
            task,
            f"{task.source}: {type(error).__name__}: {error} (a bug, here or in a plug-in: "
            "VQCODEC_TRACEBACK=1 shows where)",
        )


def _failed(task, line, status=1):
    named = task.source in line or task.output in line or task.source == STREAM
    line = line if named else f"{task.source}: {line}"
    return Outcome(task, FAILED, line, {"error": line}, exit_status=status)


def _report(outcome, plan, manners):
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


def _summarise(counts, total, manners):
    said = {status: counts[status] for status in WORDS if counts[status]}
    if manners.as_json:
        click.echo(json.dumps({"summary": {"files": total, **said}}))
    elif not manners.quiet:
        parts = ", ".join(f"{number:,} {WORDS[status]}" for status, number in said.items())
        say(f"{files_said(total)}: {parts}")


@contextlib.contextmanager
def _interrupts_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(number, frame):
    """End as an interrupt does: what is half-written is cleared away."""
    raise SystemExit(128 + number)


def _start_worker():
    """Make a process ready: it ends when told to, or when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of it, and tells
    signal.signal(signal.SIGTERM, _leave)
    quiet_libraries()
    threading.Thread(target=_follow_parent, daemon=True).start()


def _work(job, task):
    """Do a task in a process of the pool, which would take its end for the task's own fault."""
    try:
        _at_work.append(task)
        return attempt(job, task)
    except SystemExit as leaving:  # what was half-written has been cleared away by now
        os._exit(leaving.code)
    finally:
        _at_work.clear()


_at_work = []


def _leave(number, frame):
    if _at_work:
        raise SystemExit(128 + number)
    os._exit(128 + number)


def _follow_parent():
    wait([multiprocessing.parent_process().sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
