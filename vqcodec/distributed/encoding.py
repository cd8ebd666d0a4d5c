"""Pictures of a bag or of an array's blocks, encoded to files by workers."""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Unpack

import numpy as np

from ..atomic import write_whole
from ..codec import check_writing
from ..encoder.options import EncoderOptions, Lossless
from ..encoder.pipeline import quantized, taken
from ..encoder.request import Encoder
from ..errors import OptionError, VqError
from ..pictures.files import read_picture
from ..pictures.intake import Picture
from .clients import client_for, outcomes, why_lost
from .training import blocks_of, without_leading


class Encoded(NamedTuple):
    """What became of a picture.

    Attributes
    ----------
    source, output : str
        The file that was read, or the place of a block, "0-3"; the one to write.
    n_bytes : int
        That were written; 0 if it failed.
    error : str
        Why it failed; empty if it did not.
    """

    source: str
    output: str
    n_bytes: int = 0
    error: str = ""


class Writing(NamedTuple):
    """How pictures become files."""

    encoder: Encoder
    coding: str
    overwrite: bool

    def path(self, task: tuple[str, str]) -> Encoded:
        """Encode a file."""
        source = task[0]

        def picture() -> Picture:
            read = read_picture(source)
            return taken(read.image, self.encoder, read.depth)

        return self._attempted(task, picture, [source])

    def block(self, task: tuple[str, str], block: Any) -> Encoded:
        """Encode a block of an array."""
        return self._attempted(task, lambda: taken(without_leading(block), self.encoder), [])

    def _attempted(
        self, task: tuple[str, str], picture: Callable[[], Picture], files: Sequence[str]
    ) -> Encoded:
        """Encode a picture that is made of some files; say what goes wrong with it."""
        try:
            return Encoded(*task, self._write(task[1], picture(), files))
        except (VqError, OSError, MemoryError) as error:
            return Encoded(*task, error=str(error) or "not enough memory")

    def _write(self, output: str, picture: Picture, files: Sequence[str]) -> int:
        """Write a picture, and return its bytes."""
        made = quantized(picture, self.encoder, None, thorough=self.coding == "smallest")
        data = made.image.to_bytes(None if self.coding == "auto" else self.coding)
        os.makedirs(os.path.dirname(output), exist_ok=True)
        try:
            write_whole(output, data, overwrite=self.overwrite, sources=files)
        except FileExistsError:
            # A worker may have died after it wrote this; what others wrote is kept.
            if Path(output).read_bytes() != data:
                said = "is there with other bytes, and kept; overwrite=True writes it anew"
                raise FileExistsError(errno.EEXIST, said, output) from None
        return len(data)


def encode(
    collection: Any,
    folder: str | os.PathLike[str],
    k: "int | Lossless | None" = None,
    *,
    coding: str = "auto",
    overwrite: bool = False,
    **options: Unpack[EncoderOptions],
) -> list[Encoded]:
    """Encode many pictures to .vq files in a folder that all workers see.

    A picture that fails takes no other along; each file is there whole or not at
    all. What is done again, since a worker died, gives the same bytes.

    Parameters
    ----------
    collection : dask.bag.Bag, dask.array.Array or iterable
        Paths of files, whose results have the same paths below `folder` as they
        have below what folder they share; or an array, of which each block is a
        picture of shape (h, w) or (h, w, c), axes of length 1 before that left
        out: its file is named by its place, "0-3.vq".
    folder : path-like
    k, coding, **options
        As for `vqcodec.encode`.
    overwrite : bool
        Whether files that are there, with other bytes, are written anew.

    Returns
    -------
    list of Encoded
        In the order of the collection.

    Raises
    ------
    OptionError
        An option cannot be met, or two pictures would have one file.
    """
    if isinstance(collection, str | bytes | os.PathLike) or not hasattr(collection, "__iter__"):
        raise OptionError("encode takes several paths, or an array of dask; give a list")
    encoder = Encoder.by("encode", k, **options)
    check_writing(encoder, coding, external=False)
    writing = Writing(encoder, coding, overwrite)
    folder = os.path.abspath(folder)
    with client_for() as client:
        if hasattr(collection, "chunks"):
            places = ["-".join(map(str, place)) for place in np.ndindex(*collection.numblocks)]
            tasks = [(place, os.path.join(folder, f"{place}.vq")) for place in places]
            futures = client.map(writing.block, tasks, blocks_of(client, collection), pure=False)
        else:
            if hasattr(collection, "to_delayed"):
                collection = client.compute(collection).result()
            tasks = _named([os.fspath(path) for path in collection], folder)
            futures = client.map(writing.path, tasks, pure=False)
        return [
            Encoded(*task, error=why_lost(found)) if isinstance(found, Exception) else found
            for task, found in zip(tasks, outcomes(client, futures), strict=True)
        ]


def _named(paths: Sequence[str], folder: str) -> list[tuple[str, str]]:
    """Return each path with that of its result, or raise OptionError if two would be one."""
    whole = [os.path.abspath(path) for path in paths]
    common = os.path.commonpath([os.path.dirname(path) for path in whole]) if whole else ""
    named: dict[str, str] = {}
    for path in whole:
        output = os.path.join(folder, Path(os.path.relpath(path, common)).with_suffix(".vq"))
        if output in named:
            raise OptionError(
                f"{named[output]} and {path} would both become {output}; rename one, or encode "
                "them apart"
            )
        named[output] = path
    return [(path, output) for output, path in named.items()]
