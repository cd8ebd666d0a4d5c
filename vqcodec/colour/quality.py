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
    n_pixels: int = first.shape[0] * first.shape[1]
    return _squared_error(first, second) / n_pixels


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
    error, channels = mse(first, second), _channels(first)
    colours = channels - has_alpha(channels)
    return 10 * math.log10(255**2 * colours / error) if error else math.inf


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
    found, done = (-1, 0), 0
    for pair in _parts(first, second):
        errors = _errors(*pair)
        at = int(errors.argmax())
        if errors[at] > found[0]:
            found = int(errors[at]), done + at
        done += len(errors)
    error = found[0] / 255 if has_alpha(_channels(first)) else float(found[0])
    y, x = divmod(found[1], first.shape[1])
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


def _squared_error(first: Bytes, second: Bytes) -> float:
    alpha = has_alpha(_channels(first))
    of_part = _seen_error if alpha else _sample_error
    total = sum(of_part(*pair) for pair in _parts(first, second))
    return total / (2 * 255**2) if alpha else total


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
