"""A chunk that one .vq file cannot hold: several, one behind the other.

It begins with `VQCHUNKS`, the number of files (varint), the bytes of each (varints) and the
description of the array. Each file has some rows of the picture that the array would be.
"""

import io
from collections.abc import Sequence
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
    return b"".join([_MAGIC, sizes, write_description(layout), *files])


def read_files(data: bytes) -> Several:
    """Return the files of a chunk.

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
    n_files = reader.number()
    if not 2 <= n_files <= len(data):
        raise CorruptError(f"a chunk of {len(data):,} bytes cannot have {n_files:,} files")
    sizes = [reader.number() for _ in range(n_files)]
    layout = read_description(reader)
    if sum(sizes) != len(data) - stream.tell():
        raise CorruptError("the files of a chunk have other sizes than it says")
    return Several([reader.exactly(size) for size in sizes], layout)
