"""Tasks done by the workers of a dask cluster, which see the same files as this machine."""

import contextlib
import operator
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeAlias

from .addresses import absolute
from .console import Failure, reported
from .guests import listening
from .outcome import Outcome, failed_outcome
from .plan import STREAM, Task
from .pool import Job, attempt, received

if TYPE_CHECKING:
    from ..encoder.train import Gathered

# What came of a picture to learn from: its histogram, what went wrong, what it loses.
Part: TypeAlias = "tuple[Gathered | None, str, str]"

# What a job changes meanwhile, as limits of Pillow's, is the process's: so one task at a time.
_alone = threading.Lock()


def on_cluster(job: Any, tasks: Sequence[Task], address: str) -> Iterator[Outcome]:
    """Do tasks on the workers of a scheduler, and yield what becomes of each, in their order.

    A worker that dies takes nothing along: its task is done again by another,
    which takes the result for its own if it finds the same bytes. What need not
    be done, or must not, is seen here, before anything is sent.

    Parameters
    ----------
    job : Job
        With a `writer`.
    tasks : sequence of Task
    address : str
        "tcp://10.0.0.1:8786".

    Raises
    ------
    Failure
        No scheduler answers, or dask is not installed.
    """
    from ..distributed.clients import client_for, outcomes, why_lost

    if any(STREAM in task for task in tasks):
        raise Failure("--scheduler is for files; standard streams are here, and nowhere else", 2)
    known = [_known(job, task) for task in tasks]
    left = [_elsewhere(task) for task, found in zip(tasks, known, strict=True) if found is None]
    also = tuple(map(absolute, job.writer.also))
    sent = pickle.dumps(replace(job, writer=job.writer._replace(also=also)))
    with reported("--scheduler"), client_for(address) as client:
        work = partial(_work, sent, version("vqcodec"))
        futures = client.map(work, left, pure=False) if left else []
        with contextlib.closing(outcomes(client, futures)) as found:
            for task, outcome in zip(tasks, known, strict=True):
                result = next(found) if outcome is None else outcome
                if isinstance(result, Exception):
                    result = failed_outcome(task, f"{task.source}: {why_lost(result)}")
                yield _as_named(result, task)


def gathered_on_cluster(
    gather: Callable[[str], Part],
    paths: Sequence[str],
    tell: Callable[[str, str, str], None],
    address: str,
) -> "Gathered":
    """Gather pictures on the workers of a scheduler, and add them there.

    Parameters
    ----------
    gather : callable
        Returns for a path what was gathered or None, what went wrong, and what
        the picture loses.
    paths : sequence of str
    tell : callable
        Called with each path, what went wrong and what it loses, in their order.
    address : str
    """
    from ..distributed.clients import client_for, has_killed, joined, outcomes, why_lost

    left = list(paths)
    with reported("--scheduler"), client_for(address) as client:
        while True:
            part = partial(_part, gather, version("vqcodec"))
            parts = client.map(part, list(map(absolute, left)), pure=False)
            told = client.map(_words, parts, pure=False)
            # Nothing here holds on to parts, so that workers forget them once they are added.
            whole = joined(client, client.map(operator.itemgetter(0), parts, pure=False))
            del parts
            lost = []
            for path, found in zip(left, outcomes(client, told), strict=True):
                if has_killed(found):
                    lost.append(path)
                    found = f"{absolute(path)}: {why_lost(found)}", ""
                if isinstance(found, Exception):
                    raise Failure(f"--scheduler: {why_lost(found)}", 1)
                tell(path, found[0].replace(absolute(path), path), found[1])
            if not lost:
                gathered: Gathered = whole.result()
                return gathered
            # A picture that kills workers takes the sum along, which is made anew without it.
            left, tell = [path for path in left if path not in lost], _say_nothing


def _say_nothing(path: str, failure: str, warning: str) -> None:
    """Say nothing of a picture of which all has been said."""


def _known(job: Any, task: Task) -> Outcome | None:
    """Return what becomes of a task that is not to be done; None for others."""
    try:
        skipped: Outcome | None = job.writer.skipped(task)
        return skipped
    except Failure as failure:
        return failed_outcome(task, str(failure), failure.status)


def _elsewhere(task: Task) -> Task:
    """Return a task for a worker, which is in another folder and may be the second to do it."""
    source, output = absolute(task.source), absolute(task.output)
    return task._replace(source=source, output=output, may_be_done=True)


def _as_named(outcome: Outcome, task: Task) -> Outcome:
    """Return an outcome with the names that its task has here."""

    def named(text: str) -> str:
        for name in (task.source, task.output):
            text = text.replace(absolute(name), name)
        return text

    facts = {key: named(v) if isinstance(v, str) else v for key, v in outcome.facts.items()}
    notes = tuple(map(named, outcome.notes))
    return outcome._replace(task=task, line=named(outcome.line), facts=facts, notes=notes)


def _check_version(wanted: str) -> None:
    """Raise Failure unless this worker makes the bytes that are wanted."""
    found = version("vqcodec")
    if found != wanted:
        raise Failure(f"a worker has vqcodec {found}, and not {wanted}; install the same there", 1)


def _work(sent: bytes, wanted: str, task: Task) -> Outcome:
    """Do a task in a worker."""

    def do(task: Task, progress: Any) -> Outcome:
        _check_version(wanted)
        job: Job = received(sent)
        return job(task, progress)

    with _alone, listening():
        return attempt(do, task)


def _part(gather: Callable[[str], Part], wanted: str, path: str) -> Part:
    """Gather a picture in a worker."""
    try:
        _check_version(wanted)
        with _alone, listening():
            return gather(path)
    except Failure as failure:
        return None, str(failure), ""


def _words(part: Part) -> tuple[str, str]:
    return part[1:]
