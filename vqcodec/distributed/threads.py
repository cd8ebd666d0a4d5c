"""Threads of this process in the place of a cluster: no scheduler, no socket."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self


class Threads:
    """What a `distributed.Client` does of which this package makes use.

    Tasks are begun in the order in which they come, so that those that a task
    waits for have begun before it.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=kind is not None)

    def submit(self, function: Callable[..., Any], *given: Any, pure: bool) -> "Future[Any]":
        """Begin a task; what is given may be futures, also in a list."""
        return self._pool.submit(lambda: function(*map(_value, given)))

    def map(
        self, function: Callable[..., Any], *given: Iterable[Any], pure: bool
    ) -> "list[Future[Any]]":
        """Begin a task for each item."""
        return [self.submit(function, *items, pure=pure) for items in zip(*given, strict=True)]

    def compute(self, collection: Any) -> Any:
        """Begin to compute a collection of dask, or each of a list."""
        if isinstance(collection, Sequence):
            return [self.compute(each) for each in collection]
        return self._pool.submit(collection.compute, scheduler="synchronous")

    def cancel(self, futures: "Iterable[Future[Any]]") -> None:
        """Drop tasks that have not begun."""
        for future in futures:
            future.cancel()


def _value(given: Any) -> Any:
    if isinstance(given, list):
        return [_value(each) for each in given]
    return given.result() if isinstance(given, Future) else given
