"""One codebook for pictures that are anywhere."""

import os
from typing import Any, Unpack

from ..clustering import Progress
from ..codebook import Codebook
from ..encoder.options import TrainOptions
from ..encoder.train import Gathered, Trainer
from ..errors import OptionError
from ..pictures.files import read_picture
from ..pictures.intake import PictureLike
from .clients import client_for, joined


def train(
    collection: Any,
    k: int = 256,
    *,
    progress: Progress | None = None,
    **options: Unpack[TrainOptions],
) -> Codebook:
    """Find one codebook for many pictures, as `vqcodec.train` does, on many machines.

    Workers count the colours of pictures; the counts are added on the way, and
    clustered here. Memory does not grow with the number of pictures.

    Parameters
    ----------
    collection : dask.bag.Bag, dask.array.Array or iterable
        Pictures or paths of files; of an array, each block is a picture of shape
        (h, w) or (h, w, c), axes of length 1 before that left out.
    k, progress, **options
        As for `vqcodec.train`.

    Returns
    -------
    Codebook
        The same, to the byte, that `vqcodec.train` finds.

    Raises
    ------
    OSError, PictureError, OptionError, ClustererError
        As `vqcodec.train`; also for a file that cannot be opened.
    """
    trainer = Trainer(k, **options)
    with client_for() as client:
        parts = _parts_of(client, collection)
        if not parts:
            raise OptionError("there is no picture to learn a codebook from; give one at least")
        here = os.getcwd()
        gathered = [client.submit(gather, trainer, part, here, pure=False) for part in parts]
        whole: Gathered = joined(client, gathered).result()
    return trainer.codebook(whole, progress)


def gather(trainer: Trainer, items: Any, folder: str) -> Gathered:
    """Return the histogram of pictures, of paths as they are in a folder, or of a block."""
    found = items if isinstance(items, list) else [items]
    return trainer.gather(picture_of(item, folder) for item in found)


def picture_of(item: Any, folder: str) -> PictureLike:
    """Return a picture: the one in a file, if a path is given."""
    if isinstance(item, str | os.PathLike):
        return read_picture(os.path.join(folder, item)).image
    picture: PictureLike = without_leading(item) if hasattr(item, "ndim") else item
    return picture


def without_leading(block: Any) -> Any:
    """Return a block of an array as a picture, without axes of length 1 before its rows."""
    while block.ndim > 3 and block.shape[0] == 1:
        block = block[0]
    return block[0] if block.ndim == 3 and block.shape[0] == 1 and block.shape[2] > 4 else block


def blocks_of(client: Any, array: Any) -> list[Any]:
    """Return a future for each block of a dask array, in C order."""
    found: list[Any] = client.compute(list(array.to_delayed().ravel()))
    return found


def _parts_of(client: Any, collection: Any) -> list[Any]:
    """Return pictures or paths in parts, some of them futures."""
    if hasattr(collection, "chunks"):
        return blocks_of(client, collection)
    if hasattr(collection, "to_delayed"):
        found: list[Any] = client.compute(collection.to_delayed())
        return found
    if isinstance(collection, str | bytes | os.PathLike) or not hasattr(collection, "__iter__"):
        raise OptionError("train takes several pictures; give a list, also of one")
    return [[item] for item in collection]
