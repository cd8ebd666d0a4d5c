"""What pictures and codebooks are made of, checked before it is kept."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import AnyArray
from .checks import check_choice, check_integer, shown
from .coding import index_dtype
from .errors import OptionError
from .format.sample_format import MODE_16, MODES, SampleFormat
from .format.sections import CODED, FIRST_SKIPPABLE, Section
from .limits import MAX_CODEWORDS
from .samples import frozen, sample_dtype


class Unchanging:
    """An object whose attributes are set once, when it is made."""

    __slots__ = ()

    def _set(self, **attributes: object) -> None:
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} does not change; {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} does not change; {name} cannot be deleted")


def check_mode(mode: object) -> str:
    """Return a mode of pictures, or raise OptionError."""
    return check_choice("mode", mode, (*MODES, MODE_16))


def check_codewords(codewords: npt.ArrayLike, block: tuple[int, int], mode: str) -> AnyArray:
    """Return a codebook as a read-only array, or raise OptionError."""
    samples = SampleFormat.of_mode(check_mode(mode))
    if samples.is_wide and block != (1, 1):
        raise OptionError("16-bit samples come in blocks of 1x1 alone")
    array = as_array("codebook", codewords)
    dimension, dtype = block[0] * block[1] * samples.channels, sample_dtype(samples)
    if array.dtype.newbyteorder("=") != dtype or array.ndim != 2 or array.shape[1] != dimension:
        raise OptionError(
            f"the codebook must be {dtype} of shape (n_codewords, {dimension}), "
            f"not {array.dtype} of shape {array.shape}"
        )
    check_integer("the number of codewords", len(array), 1, MAX_CODEWORDS)
    return frozen(array, dtype)


def check_sections(sections: Iterable[Any]) -> tuple[Section, ...]:
    """Return optional sections as a tuple, or raise OptionError."""
    sections = tuple(sections)
    for section in sections:
        if (
            not isinstance(section, Section)
            or section.tag not in range(FIRST_SKIPPABLE, 256)
            or section.tag == CODED  # which files have, and nobody else
            or not isinstance(section.payload, bytes)
        ):
            raise OptionError(
                "sections must be vqcodec.Section with a tag from 0x80 to 0xff, but not 0x89, "
                f"and bytes, not {shown(section)}"
            )
    return sections


def as_array(name: str, values: npt.ArrayLike) -> AnyArray:
    """Return values as an array, or raise OptionError."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise OptionError(f"the {name} are no array: {error}") from error


def check_indices(indices: npt.ArrayLike, shape: tuple[int, int], n_codewords: int) -> AnyArray:
    """Return indices as a read-only array of the smallest dtype, or raise OptionError."""
    array = as_array("indices", indices)
    if array.dtype.kind not in "iu" or array.shape != shape:
        raise OptionError(
            f"the indices must be integers of shape {shape}, "
            f"not {array.dtype} of shape {array.shape}"
        )
    if array.min() < 0 or array.max() >= n_codewords:
        raise OptionError(
            f"the indices run from {array.min()} to {array.max()}; "
            f"there are {n_codewords} codewords"
        )
    return frozen(array, index_dtype(n_codewords))
