"""A chunk that one .vq file cannot hold: several, one behind the other.

It begins with `VQCHUNKS`, the description of the array, the number of files (varint) and the bytes
of each (varints). Each file has some rows of the picture that the array would be, and one at least.
"""

import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..errors import CorruptError
from ..format.reader import Reader
from ..format.varint import write_varint
from .description import read_description, write_description
from .layout import Layout

_MAGIC = b"VQCHUNKS"


class Several(NamedTuple):
    """The files of a chunk, and the layout of the array that they hold; None for a single one."""

    files: Sequence[bytes]
    layout: Layout | None


def write_files(files: Sequence[bytes], layout: Layout) -> bytes:
    """Return several files as a chunk."""
    sizes = b"".join(map(write_varint, (len(files), *map(len, files))))
    return b"".join([_MAGIC, write_description(layout), sizes, *files])


def read_files(data: bytes, check: Callable[[Layout], None]) -> Several:
    """Return the files of a chunk.

    Parameters
    ----------
    data : bytes
    check : callable
        Raises VqError for a layout that is not wanted, before its files are
        looked for.

    Raises
    ------
    CorruptError
        Their sizes are not those of the chunk.
    TruncatedError
        It ends too early.
    """
    if not data.startswith(_MAGIC):
        return Several([data], None)
    stream = io.BytesIO(data)
    reader = Reader(stream)
    reader.exactly(len(_MAGIC))
    layout = read_description(reader)
    check(layout)
    n_files = reader.number()
    if not 2 <= n_files <= min(layout.flat_shape[0], len(data)):
        raise CorruptError(f"a chunk of {len(data):,} bytes cannot have {n_files:,} files")
    sizes = [reader.number() for _ in range(n_files)]
    if sum(sizes) != len(data) - stream.tell():
        raise CorruptError("the files of a chunk have other sizes than it says")
    return Several([reader.exactly(size) for size in sizes], layout)
