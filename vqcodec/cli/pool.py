"""Tasks done side by side in processes, of which one that dies takes no other's work along."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing.connection import wait
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from ..errors import ClustererWarning
from .console import Failure, quiet_libraries, reported
from .guests import collected, hosted
from .outcome import Outcome, failed_outcome
from .plan import Task

if TYPE_CHECKING:
    from ..clustering import Progress

_DIED = (
    "the process that worked on it has died, twice if there were others, perhaps for want of "
    "memory or by what a clusterer did; leave it out, or do it alone on a larger machine"
)


class Job(Protocol):
    """What is done with each task. Processes are sent it, so it must bear pickling."""

    def __call__(self, task: Task, progress: "Progress | None", /) -> Outcome:
        """Do a task, or raise Failure."""
        ...


def attempt(job: Job, task: Task, progress: "Progress | None" = None) -> Outcome:
    """Do a task; return an Outcome also if it fails, with what clusterers warned of."""
    with collected() as heard:
        outcome = _attempt(job, task, progress)
    return outcome._replace(notes=(*heard, *outcome.notes))


def _attempt(job: Job, task: Task, progress: "Progress | None") -> Outcome:
    try:
        return job(task, progress)
    except Failure as failure:
        return failed_outcome(task, str(failure), failure.status)
    except OSError:  # It is of standard output, since no other is left by now.
        raise
    except Exception as error:
        if os.environ.get("VQCODEC_TRACEBACK"):
            raise
        return failed_outcome(
            task,
            f"{task.source}: {type(error).__name__}: {error} (a bug, here or in a plug-in: "
            "VQCODEC_TRACEBACK=1 shows where)",
        )


def side_by_side(job: Job, tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    """Do tasks in several processes, and yield what becomes of each, in their order.

    Where a process dies, nobody knows with which task. Those that may have been
    at work are done again, each in a process of its own, so that only one that
    kills that, too, has failed.
    """
    jobs = min(jobs, len(tasks))
    known: dict[int, Outcome] = {}
    n_given = 0
    while n_given < len(tasks):
        left = [number for number in range(n_given, len(tasks)) if number not in known]
        for number, outcome in _in_pool(job, tasks, left, jobs):
            known[number] = outcome
            while n_given in known:
                yield known.pop(n_given)
                n_given += 1
        left = [number for number in left if number >= n_given and number not in known]
        for number in left[:jobs]:
            again = tasks[number]._replace(may_be_done=True)
            found = list(_in_pool(job, [again], [0], 1))
            outcome = found[0][1] if found else failed_outcome(tasks[number], _DIED)
            known[number] = outcome._replace(task=tasks[number])
        while n_given in known:
            yield known.pop(n_given)
            n_given += 1


def _in_pool(
    job: Job, tasks: Sequence[Task], numbers: Sequence[int], jobs: int
) -> Iterator[tuple[int, Outcome]]:
    """Do the tasks of some numbers; yield what becomes of them until a process dies."""
    # This is the only way to start processes that every system has.
    context = multiprocessing.get_context("spawn")
    given = 0
    with ProcessPoolExecutor(jobs, context, initializer=_start_worker) as pool:
        try:
            # The processes start now, and take over that interrupts are ignored.
            with _interrupts_ignored():
                sent = pickle.dumps(job)
                waiting = [pool.submit(_work, sent, tasks[number]) for number in numbers]
            with contextlib.suppress(BrokenProcessPool):
                for number, future in zip(numbers, waiting, strict=True):
                    yield number, future.result()
                    given += 1
        except BaseException:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # One interrupt is enough.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise
    for number, future in zip(numbers[given:], waiting[given:], strict=True):
        if future.exception() is None:  # It was done before another one's process died.
            yield number, future.result()


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
    warnings.filterwarnings("ignore", category=ClustererWarning)  # the parent has said it
    _staying.enter_context(hosted())
    threading.Thread(target=_follow_parent, daemon=True).start()


def _work(sent: bytes, task: Task) -> Outcome:
    """Do a task in a process of the pool, which would take its end for the task's own fault."""
    try:
        _at_work.append(task)
        return attempt(lambda task, progress: received(sent)(task, progress), task)
    except SystemExit as leaving:
        # What was half-written has been cleared away by now. `_leave` chose the code, a number.
        os._exit(cast(int, leaving.code))
    finally:
        _at_work.clear()


_at_work: list[Task] = []
_staying = contextlib.ExitStack()  # what a process is within until its end


@lru_cache(maxsize=1)
def received(sent: bytes) -> Job:
    """Return the job that a process was sent, of which a clusterer's import may fail."""
    with reported("options"):
        job: Job = pickle.loads(sent)
    return job


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    if _at_work:
        raise SystemExit(128 + number)
    os._exit(128 + number)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # Only processes of the pool come here.
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
