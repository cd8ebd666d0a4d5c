"""Where bytes come from and go to: a file by its path, bytes in memory, an open file."""

import contextlib
import io
import os
from collections.abc import Iterator
from typing import IO, Any, TypeAlias

from .atomic import write_whole

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]
Target: TypeAlias = str | os.PathLike[str] | IO[bytes]

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
        target.write(data)
