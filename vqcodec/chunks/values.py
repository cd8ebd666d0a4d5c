"""Values and pixels that are kept exactly: each that occurs is a codeword, whatever its width.

A value of four or eight bytes is a block of so many samples, high byte first, so that any decoder
of .vq files gives the bytes of the array.
"""

import numpy as np

from ..arrays import AnyArray, Ints
from ..codebook import Codebook
from ..coding import index_dtype
from ..encoder import exact
from ..errors import CorruptError, PictureError
from ..format.sample_format import MODE_16, MODES
from ..kernels.counting import KeyCounter
from ..limits import MAX_CODEWORDS
from ..tables import look_up
from ..vqimage import VQImage


class TooManyValues(PictureError):
    """There are more distinct ones than codewords can be."""


def exact_image(flat: AnyArray, codebook: Codebook | None = None) -> VQImage:
    """Return the picture that keeps all values or pixels of an array.

    Parameters
    ----------
    flat : numpy.ndarray
        bool or integers, shape (rows, columns); or pixels, uint8 of shape
        (rows, columns, c).
    codebook : Codebook, optional
        In which all of them are; by default one is made of those that occur, in
        rising order of their bytes.

    Raises
    ------
    TooManyValues
        There are more than 65,536 of them.
    PictureError
        There is one that is not in the codebook.
    """
    if codebook is None:
        keys, indices = numbered(flat)
        codebook = _codebook_of(keys, flat)
    else:
        _check_fits(codebook, flat)
        indices = _places_in(codebook, flat)
    height, width = flat.shape[:2]
    width *= codebook.block[1]
    return VQImage(codebook.codewords, indices, width, height, codebook.mode, codebook.block)


def label_codebook(values: AnyArray) -> Codebook:
    """Return the codebook of all values of an array, for chunks to share.

    Parameters
    ----------
    values : numpy.ndarray
        bool or integers, of any shape: at most 65,536 distinct ones, of the
        dtype that chunks have.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "biu" or array.size == 0:
        raise PictureError(f"labels are bool or integers, and at least one, not {array.dtype}")
    flat = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(1, -1)
    return _codebook_of(numbered(flat)[0], flat)


def values_of(image: VQImage, shape: tuple[int, ...], dtype: np.dtype) -> AnyArray:
    """Undo `exact_image`; also give the pixels of any picture that has such a shape and dtype.

    Raises
    ------
    CorruptError
        The picture has another shape, or other samples.
    """
    is_pixels, size = len(shape) == 3, dtype.itemsize
    mode = MODES[shape[2] - 1] if is_pixels else MODE_16 if size == 2 else "L"
    width = shape[1] * (size if size > 2 else 1)
    if (image.height, image.width, image.mode) != (shape[0], width, mode):
        raise CorruptError(
            f"the picture of a chunk is {image!r}, which holds no array of shape {shape} and "
            f"{dtype}"
        )
    if size <= 2:
        flat = image.to_array().reshape(shape)
        if dtype.kind == "b" and flat.max() > 1:
            raise CorruptError("a chunk of bool holds other values than 0 and 1")
        return flat.view(dtype)
    if image.block != (1, size):
        raise CorruptError(f"the picture of a chunk is {image!r}, which holds no values of {dtype}")
    table = _keys_of(image.codebook).astype(f"u{size}").view(dtype)
    return look_up(table, image.indices)


def numbered(flat: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the keys of distinct values, rising, and the number of each value among them.

    A key has the bytes of a value, or of a pixel, high byte first.
    """
    keys = _keys(flat)
    if keys.itemsize <= 2:
        return exact.numbered(keys)
    counter = KeyCounter(keys.dtype)
    numbers = counter.count(keys.reshape(-1))
    if len(counter) > MAX_CODEWORDS:
        raise TooManyValues(
            f"a row has {len(counter):,} distinct values, and a codebook at most {MAX_CODEWORDS:,}"
        )
    distinct = counter.result()[0]
    order = np.argsort(distinct)
    ranks = np.empty(len(order), index_dtype(len(order)))
    ranks[order] = np.arange(len(order))
    return distinct[order], look_up(ranks, numbers).reshape(keys.shape)


def _keys(flat: AnyArray) -> AnyArray:
    """Return values as unsigned integers of their width; pixels of several channels as uint32."""
    if flat.ndim == 2:
        return flat.view(f"u{flat.itemsize}")
    keys: AnyArray = flat[..., 0].astype(np.uint8 if flat.shape[2] == 1 else np.uint32)
    for channel in range(1, flat.shape[2]):
        keys = keys << np.uint32(8) | flat[..., channel]
    return keys


def _codebook_of(keys: AnyArray, flat: AnyArray) -> Codebook:
    """Return the codebook that has keys of an array."""
    if flat.ndim == 2 and flat.itemsize == 2:
        return Codebook(keys[:, np.newaxis], MODE_16)
    n_octets = flat.itemsize if flat.ndim == 2 else flat.shape[2]
    octets = keys[:, np.newaxis].astype(keys.dtype.newbyteorder(">")).view(np.uint8)
    codewords = octets[:, octets.shape[1] - n_octets :]
    mode = "L" if flat.ndim == 2 else MODES[n_octets - 1]
    return Codebook(codewords, mode, (1, n_octets if flat.ndim == 2 else 1))


def _keys_of(codewords: AnyArray) -> AnyArray:
    """Return the keys of codewords: uint16, or uint8 up to eight a codeword."""
    keys: AnyArray = np.zeros(len(codewords), np.uint64)
    for sample in codewords.T:
        keys = keys << np.uint64(8 * codewords.itemsize) | sample
    return keys


def _check_fits(codebook: Codebook, flat: AnyArray) -> None:
    """Raise PictureError for a codebook of other values than an array has."""
    like = _codebook_of(_keys(flat[:1, :1]).reshape(-1), flat)
    if (codebook.mode, codebook.block) != (like.mode, like.block):
        raise PictureError(
            f"{codebook!r} is not for values of {flat.dtype}: {like!r} would be; make one of such "
            "an array (vqcodec.chunks.label_codebook)"
        )


def _places_in(codebook: Codebook, flat: AnyArray) -> AnyArray:
    """Return the place in a codebook of each value of an array."""
    keys, numbers = numbered(flat)
    known = _keys_of(codebook.codewords)
    order: Ints = np.argsort(known, kind="stable")
    places = np.searchsorted(known, keys.astype(np.uint64), sorter=order)
    found = order[np.minimum(places, len(known) - 1)]
    absent = known[found] != keys
    if absent.any():
        values = keys if flat.ndim == 3 else keys.view(flat.dtype)
        raise PictureError(
            f"{values[absent][0]} and {absent.sum() - 1:,} other values are not in the codebook "
            "that chunks share; make one of all values, or leave it out"
        )
    return look_up(found.astype(index_dtype(len(known))), numbers)
