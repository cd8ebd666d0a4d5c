"""Results of tasks on their way to files or standard output."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from ..atomic import times_of, write_whole
from ..errors import PictureError
from ..limits import MAX_PIXELS
from .addresses import Address, exists, opened_here
from .console import Failure, input_stream, reported, write_stream
from .outcome import PLANNED, SKIPPED, WRITTEN, Outcome, skipped_outcome
from .plan import STREAM, Task, check_place, said_source

_MOST_BYTES_A_PIXEL = 8  # four channels of 16 bits
_MOST_BYTES_BESIDE = 2**26
_CHUNK = 2**24


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
        """Return the outcome of a task that is not to be done, or None; refuse what cannot be.

        One that may be done already was looked at when it was done first.
        """
        if task.may_be_done:
            return None
        with reported(task.said_output):
            if self.skip_existing and task.output != STREAM and exists(task.output):
                return skipped_outcome(task)
        if self.preserve and STREAM in task:
            raise Failure("--preserve is for files; a standard stream has no timestamps", 2)
        if self.preserve and any(isinstance(name, Address) for name in task):
            raise Failure("--preserve is for files of this machine; leave it out", 2)
        check_place(task, self.force, self.make_folders)
        return None

    def write(self, task: Task, data: bytes, check: Callable[[bytes], object] | None = None) -> str:
        """Write a result, and return the status of the task, which may be `SKIPPED`.

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
            if isinstance(task.output, Address):
                return self._write_there(task.output, data, check)
            if self.make_folders:
                os.makedirs(os.path.dirname(os.path.abspath(task.output)), exist_ok=True)
            times = times_of(task.source) if self.preserve else None
            try:
                write_whole(
                    task.output,
                    data,
                    overwrite=self.force,
                    check=check,
                    times=times,
                    sources=[*self._sources(task), *self.also],
                )
            except FileExistsError:
                if task.may_be_done and _is_file_of(task.output, data):
                    return WRITTEN
                if self.skip_existing:  # Somebody else has been faster.
                    return SKIPPED
                raise
        return WRITTEN

    def _sources(self, task: Task) -> list[str | int]:
        """Return what on this machine a result is made of."""
        if isinstance(task.source, Address):
            return []
        return [0 if task.source == STREAM else task.source]

    def _write_there(
        self, address: Address, data: bytes, check: Callable[[bytes], object] | None
    ) -> str:
        try:
            address.remote.write(data, overwrite=self.force)
        except FileExistsError:
            if self.skip_existing:
                return SKIPPED
            raise
        if check is not None:
            with address.remote.open() as stream:
                check(stream.read())
        return WRITTEN


def _is_file_of(path: str, data: bytes) -> bool:
    """Tell whether a file has these bytes."""
    with contextlib.suppress(OSError), open(path, "rb") as stream:
        return stream.read(len(data) + 1) == data
    return False


def read_source(source: str, max_pixels: int | None = None) -> bytes:
    """Read the bytes of a file or of standard input.

    Parameters
    ----------
    source : str
    max_pixels : int, optional
        Of the picture in it, 2^28 by default: what takes more bytes than any
        format takes for so many is refused.
    """
    most = _MOST_BYTES_A_PIXEL * (max_pixels or MAX_PIXELS) + _MOST_BYTES_BESIDE
    with reported(said_source(source)), opened(source) as stream:
        parts, n_bytes = [], 0
        while part := stream.read(_CHUNK):
            parts.append(part)
            n_bytes += len(part)
            if n_bytes > most:
                raise PictureError(
                    f"it has more than {most:,} bytes, and no end so far; raise --max-pixels if "
                    "it is one picture"
                )
    return b"".join(parts)


@contextlib.contextmanager
def opened(source: str) -> Iterator[IO[bytes]]:
    """Open a file or standard input for reading bytes."""
    if source == STREAM:
        yield input_stream()
    else:
        with opened_here(source) as stream:
            yield stream
