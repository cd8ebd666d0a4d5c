"""A clusterer under test: made anew each time, and run here, in a thread or in a process."""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import Floats, Ints
from ..clustering.answer import check_clustering
from ..clustering.base import Clustering
from ..clustering.rng import Rng

SECONDS = 60.0  # in which any of the small samples must be done, on a slow machine

Sample = tuple[Floats, Ints]


class Untried(Exception):
    """A check cannot be made, as something else is wrong that a check of its own tells."""


class Broken(AssertionError):
    """What a check found."""


@dataclass(frozen=True)
class Trial:
    """A class and some options of it.

    Attributes
    ----------
    cls : type
    options : mapping
    """

    cls: type
    options: Mapping[str, Any] = field(default_factory=dict)

    def make(self) -> Any:
        """Return a new clusterer."""
        try:
            return self.cls(**self.options)
        except Exception as error:
            raise Untried("it cannot be made") from error

    def raw(self, sample: Sample, k: int, seed: int = 0, **given: Any) -> Any:
        """Return what a new clusterer gives, whatever it is; what it raises passes."""
        points, weights = sample
        with kept_settings():
            return self.make().fit(points.copy(), weights.copy(), k, rng=Rng(seed), **given)

    def fit(self, sample: Sample, k: int, seed: int = 0, **given: Any) -> Clustering:
        """Return what a new clusterer gives, where it ends and that is a clustering at all."""
        found: list[Any] = []
        raised: list[BaseException] = []

        def call() -> None:
            try:
                found.append(self.raw(sample, k, seed, **given))
            except BaseException as error:
                raised.append(error)

        if not in_time(call):
            raise Untried("it does not end")
        try:
            if raised:
                raise raised[0]
            return check_clustering(found[0], sample[0], k, self.cls)
        except Exception as error:
            raise Untried("it gives no clustering") from error

    def repeatable(self, sample: Sample, k: int) -> bytes:
        """Return the bytes of what is found, where a second run finds the same."""
        if self.tag("deterministic", "everywhere") == "no":
            raise Untried("it does not mean to find the same")
        alone = bytes_of(self.fit(sample, k))
        if bytes_of(self.fit(sample, k)) != alone:
            raise Untried("a second run finds something else")
        return alone

    def tag(self, name: str, default: Any) -> Any:
        """Return what a clusterer with these options declares."""
        return getattr(self.make(), name, default)

    def elsewhere(self, sample: Sample, k: int, n_threads: int | None) -> bytes | None:
        """Return the bytes of what a fresh interpreter gives, which has so many threads.

        With None it has as many as it takes by itself, as this one has.
        None where the class cannot be imported there, as one of a notebook.
        """
        names = "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"
        environment = {**os.environ, **(dict.fromkeys(names, str(n_threads)) if n_threads else {})}
        try:
            sent = pickle.dumps((sys.path, pickle.dumps((self, sample, k))))
        except Exception:
            return None
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM], input=sent, capture_output=True, env=environment
        )
        return done.stdout if done.returncode == 0 else None


_PROGRAM = """
import pickle, sys
path, sent = pickle.load(sys.stdin.buffer)
sys.path[:] = path
out, sys.stdout = sys.stdout.buffer, sys.stderr
trial, sample, k = pickle.loads(sent)
from vqcodec.testing.trial import bytes_of
out.write(bytes_of(trial.fit(sample, k)))
"""


def settings() -> dict[str, Any]:
    """Return what of a process a clusterer should leave as it is."""
    return {
        "numpy.seterr": np.geterr(),
        "warnings.filters": list(warnings.filters),
        "the current folder": os.getcwd(),
        "the environment": dict(os.environ),
    }


@contextlib.contextmanager
def kept_settings() -> Iterator[None]:
    """Put `settings` back at the end."""
    before = settings()
    try:
        yield
    finally:
        np.seterr(**before["numpy.seterr"])
        os.chdir(before["the current folder"])
        warnings.filters[:] = before["warnings.filters"]  # type: ignore[index]
        for name in os.environ.keys() - before["the environment"].keys():
            del os.environ[name]
        os.environ.update(before["the environment"])


def bytes_of(clustering: Clustering) -> bytes:
    """Return all that a clusterer found as bytes, so that results can be compared exactly."""
    cost = np.array(clustering.cost).tobytes()
    codebook, labels = clustering.codebook.tobytes(), clustering.labels.tobytes()
    return b"".join((codebook, labels, cost, *(run.tobytes() for run in clustering.history)))


def in_time(call: Callable[[], object]) -> bool:
    """Run a call in a thread of its own; tell whether it ended, well or not, within `SECONDS`.

    One that does not end is left to itself, and ends with the process.
    """

    def run() -> None:
        with contextlib.suppress(BaseException):
            call()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return not thread.is_alive()


@contextlib.contextmanager
def captured() -> Iterator[list[bytes]]:
    """Collect what is written to standard output and error, by Python or below it."""
    found: list[bytes] = []
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(descriptor) for descriptor in (1, 2)]
    streams = sys.stdout, sys.stderr
    read, write = os.pipe()
    try:
        os.set_blocking(read, False)
        os.set_blocking(write, False)  # what is more than a pipe holds is not needed
        for descriptor in (1, 2):
            os.dup2(write, descriptor)
        with open(os.dup(write), "w", buffering=1, errors="replace") as text:
            sys.stdout = sys.stderr = text
            with warnings.catch_warnings():
                yield found
    finally:
        sys.stdout, sys.stderr = streams
        for descriptor, old in zip((1, 2), kept, strict=True):
            os.dup2(old, descriptor)
            os.close(old)
        os.close(write)
        with contextlib.suppress(BlockingIOError):
            found.append(os.read(read, 1 << 16))
        os.close(read)
