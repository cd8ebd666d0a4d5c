"""Results of tasks on their way to files or standard output."""

import io
import os
from collections.abc import Callable
from typing import IO, NamedTuple

from ..atomic import times_of, write_whole
from .console import Failure, read_stream, reported, write_stream
from .outcome import PLANNED, SKIPPED, WRITTEN, Outcome
from .plan import STREAM, Task, check_place


class Writer(NamedTuple):
    """How results are written.

    Attributes
    ----------
    force, skip_existing, dry_run, preserve : bool
        As the options of these names say.
    make_folders : bool
        Whether folders are made for results.
    also : tuple of str
        Files that results are made of beside the source of their task.
    """

    force: bool = False
    skip_existing: bool = False
    dry_run: bool = False
    preserve: bool = False
    make_folders: bool = False
    also: tuple[str, ...] = ()

    def skipped(self, task: Task) -> Outcome | None:
        """Return the outcome of a task that is not to be done, or None; refuse what cannot be."""
        if self.skip_existing and task.output != STREAM and os.path.lexists(task.output):
            return Outcome(task, SKIPPED, f"{task.output}: exists and is skipped", {})
        if self.preserve and STREAM in task:
            raise Failure("--preserve is for files; a standard stream has no timestamps", 2)
        check_place(task, self.force, self.make_folders)
        return None

    def write(self, task: Task, data: bytes, check: Callable[[bytes], object] | None = None) -> str:
        """Write a result, and return the status of the task.

        Parameters
        ----------
        task : Task
        data : bytes
        check : callable, optional
            As for `write_whole`.
        """
        if self.dry_run:
            return PLANNED
        if task.output == STREAM:
            write_stream(data)
            return WRITTEN
        with reported(task.output):
            if self.make_folders:
                os.makedirs(os.path.dirname(os.path.abspath(task.output)), exist_ok=True)
            times = times_of(task.source) if self.preserve else None
            write_whole(
                task.output,
                data,
                overwrite=self.force,
                check=check,
                times=times,
                sources=[0 if task.source == STREAM else task.source, *self.also],
            )
        return WRITTEN


def read_source(source: str) -> bytes:
    """Read the bytes of a file or of standard input."""
    if source == STREAM:
        return read_stream()
    with reported(source), open(source, "rb") as stream:
        return stream.read()


def opened(source: str) -> IO[bytes]:
    """Open a file or standard input for reading bytes; a context manager."""
    return io.BytesIO(read_stream()) if source == STREAM else open(source, "rb")
