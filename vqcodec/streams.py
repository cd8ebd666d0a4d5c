"""Where bytes come from and go to: a file by its path, bytes in memory, an open file."""

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from typing import IO, Any, Protocol, TypeAlias

from .atomic import write_whole


class Readable(Protocol):
    """What reading needs of a file object."""

    def read(self, size: int, /) -> bytes: ...


Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]
Target: TypeAlias = str | os.PathLike[str] | IO[bytes]

_CHUNK = 2**20
_FOR_TEXT = "the file is open for text, and .vq files are bytes; open it with mode 'rb' or 'wb'"


@contextlib.contextmanager
def reading(source: Source) -> Iterator[IO[bytes]]:
    """Give a binary file object for a source; a file that is opened here is closed at the end.

    Parameters
    ----------
    source : path-like, bytes-like or file object
        A file object is open for reading bytes, and stays open.

    Raises
    ------
    OSError
        The file cannot be opened.
    TypeError
        It is nothing of that.
    """
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as opened:
            yield opened
    else:
        yield stream_of(source)


def stream_of(source: bytes | bytearray | memoryview | IO[bytes]) -> IO[bytes]:
    """Return a binary file object for bytes in memory, or the one that was given."""
    given: Any = source
    if isinstance(source, io.TextIOBase):
        raise TypeError(_FOR_TEXT)
    if hasattr(source, "read"):
        stream: IO[bytes] = given
        return stream
    # memoryview refuses what is not bytes-like; BytesIO would take None for nothing.
    return io.BytesIO(given if isinstance(given, bytes) else memoryview(given))


def write_to(target: Target, data: bytes) -> None:
    """Write data to a file object, or to a path, where no one ever sees half of it.

    Raises
    ------
    OSError
        It cannot be written; what stands at a path is then as it was before.
    """
    if isinstance(target, str | os.PathLike):
        write_whole(target, data, overwrite=True)
    elif isinstance(target, io.TextIOBase):
        raise TypeError(_FOR_TEXT)
    else:
        while data:  # A file without a buffer may take a part; others take all, or do not count.
            taken = target.write(data)
            if taken == 0:
                raise OSError(errno.EIO, "the file takes no more bytes; open it anew")
            data = data[taken:] if taken else b""


class Counted:
    """A stream, and the number of bytes that were read of it or skipped: `n_bytes`.

    Parameters
    ----------
    stream : file object
        Open for reading bytes.
    """

    n_bytes: int

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ahead = b""
        self.n_bytes = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end, which are still to be read."""
        while len(self._ahead) < size and (part := self._stream.read(size - len(self._ahead))):
            self._ahead += part
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        data = data or self._stream.read(size)
        self.n_bytes += len(data)
        return data

    def skip(self, size: int) -> int:
        """Pass over up to `size` bytes, and return how many there were."""
        before = self.n_bytes
        if self._stream.seekable() and not self._ahead:
            here = self._stream.tell()
            self.n_bytes += min(size, self._stream.seek(0, os.SEEK_END) - here)
            self._stream.seek(here + self.n_bytes - before)
        else:
            while (left := size - self.n_bytes + before) and self.read(min(left, _CHUNK)):
                pass
        return self.n_bytes - before
