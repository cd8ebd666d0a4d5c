"""How far a picture is from another: MSE and PSNR, defined here and nowhere else.

Without alpha, the squared error of a pixel is the sum of the squared differences
of its samples. With alpha it is what the eye gets: the mean of that sum for the
two pixels over black and over white. Hidden colours make no difference, and an
opaque picture has the figures that it would have without its alpha channel.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..arrays import AnyArray, Bytes, Ints
from ..format.sample_format import has_alpha

_PIXELS_AT_A_TIME = 2**16  # to keep the intermediate arrays small


def mse(first: Bytes, second: Bytes) -> float:
    """Return the mean squared error: summed over colour channels, averaged over pixels.

    Parameters
    ----------
    first, second : numpy.ndarray
        uint8, shape (h, w) or (h, w, c), the same for both.

    Returns
    -------
    float
        In squared levels.
    """
    return Errors.between(first, second).mse


def psnr(first: Bytes, second: Bytes) -> float:
    """Return the peak signal-to-noise ratio in dB, per colour sample, peak 255.

    It is infinite for an MSE of 0.

    Parameters
    ----------
    first, second : numpy.ndarray
        As for `mse`.

    Returns
    -------
    float
    """
    return Errors.between(first, second).psnr


class Worst(NamedTuple):
    """The worst pixel of a picture: its error in levels, and where it is."""

    error: float
    x: int
    y: int

    def __str__(self) -> str:
        return f"{self.error:.4g} at ({self.x}, {self.y})"


def worst(first: Bytes, second: Bytes) -> Worst:
    """Find the pixel with the largest error of any sample, the first of equals.

    With alpha, errors are of what is seen over black and over white.

    Parameters
    ----------
    first, second : numpy.ndarray
        As for `mse`.

    Returns
    -------
    Worst
    """
    return Errors.between(first, second).worst


class Errors:
    """The errors of a picture, some of its rows after the other, so that memory stays small.

    Parameters
    ----------
    width, channels : int
        Of the picture.

    Attributes
    ----------
    exact : bool
        Whether all samples were equal so far, hidden ones too.
    """

    exact: bool

    def __init__(self, width: int, channels: int) -> None:
        self._width, self._channels = width, channels
        self._total = 0  # squared, in units of a level without alpha, of 1/255 of one with it
        self._n_pixels = 0
        self._worst, self._worst_at = -1, 0
        self.exact = True

    @classmethod
    def between(cls, first: Bytes, second: Bytes) -> "Errors":
        """Return the errors of one picture against another."""
        errors = cls(first.shape[1], _channels(first))
        errors.add(first, second)
        return errors

    def add(self, first: Bytes, second: Bytes) -> None:
        """Add rows of both pictures: uint8, shape (n, w) or (n, w, c)."""
        self.exact = self.exact and np.array_equal(first, second)
        of_part = _seen_error if has_alpha(self._channels) else _sample_error
        for pair in _parts(first, second):
            self._total += of_part(*pair)
            errors = _errors(*pair)
            at = int(errors.argmax())
            if errors[at] > self._worst:
                self._worst, self._worst_at = int(errors[at]), self._n_pixels + at
            self._n_pixels += len(errors)

    @property
    def mse(self) -> float:
        """As the function of this name."""
        total = self._total / (2 * 255**2) if has_alpha(self._channels) else self._total
        return total / self._n_pixels

    @property
    def psnr(self) -> float:
        """As the function of this name."""
        return self.psnr_of(self.mse)

    def psnr_of(self, error: float) -> float:
        """Return the PSNR that an MSE means for such a picture."""
        colours = self._channels - has_alpha(self._channels)
        return 10 * math.log10(255**2 * colours / error) if error else math.inf

    @property
    def worst(self) -> Worst:
        """As the function of this name."""
        error = self._worst / 255 if has_alpha(self._channels) else float(self._worst)
        y, x = divmod(self._worst_at, self._width)
        return Worst(error, x, y)


def _errors(first: Ints, second: Ints) -> Ints:
    """Find the largest error of each pixel, in levels, or with alpha in 1/255 of them."""
    errors: Ints
    if has_alpha(first.shape[1]):
        errors = np.abs(_seen_differences(first, second)).max(axis=(0, 2))
    else:
        errors = np.abs(first - second).max(axis=1)
    return errors


def _channels(samples: AnyArray) -> int:
    return 1 if samples.ndim == 2 else samples.shape[2]


def _parts(first: Bytes, second: Bytes) -> Iterator[tuple[Ints, Ints]]:
    """Yield some pixels of both pictures at a time, int64 of shape (n, c)."""
    if first.shape != second.shape:
        raise ValueError(f"pictures of shapes {first.shape} and {second.shape} do not compare")
    first, second = (samples.reshape(-1, _channels(samples)) for samples in (first, second))
    for start in range(0, len(first), _PIXELS_AT_A_TIME):
        part = slice(start, start + _PIXELS_AT_A_TIME)
        yield first[part].astype(np.int64), second[part].astype(np.int64)


def _sample_error(first: Ints, second: Ints) -> int:
    return int(np.square(first - second).sum())


def _seen_error(first: Ints, second: Ints) -> int:
    """Sum the squared errors over black and over white, in units of 1/255 level, squared."""
    return int(np.square(_seen_differences(first, second)).sum())


def _seen_differences(first: Ints, second: Ints) -> Ints:
    """Return the differences over black and over white, shape (2, n, colours), in 1/255 level."""
    black = first[:, :-1] * first[:, -1:] - second[:, :-1] * second[:, -1:]
    white = black - 255 * (first[:, -1:] - second[:, -1:])
    return np.stack([black, white])
