"""How far a picture is from another: MSE and PSNR, defined here and nowhere else.

Without alpha, the squared error of a pixel is the sum of the squared differences
of its samples. With alpha it is what the eye gets: the mean of that sum for the
two pixels over black and over white. Hidden colours make no difference, and an
opaque picture has the figures that it would have without its alpha channel.
"""

import math

import numpy as np

from .pixels import has_alpha

_PIXELS_AT_A_TIME = 2**16  # to keep the intermediate arrays small


def mse(first, second):
    """Mean squared error: summed over colour channels, averaged over pixels.

    Parameters
    ----------
    first, second : numpy.ndarray
        uint8, shape (h, w) or (h, w, c), the same for both.

    Returns
    -------
    float
        In squared levels.
    """
    return _squared_error(first, second) / (first.shape[0] * first.shape[1])


def psnr(first, second):
    """Peak signal-to-noise ratio in dB, per colour sample, peak 255; infinite for an MSE of 0.

    Parameters
    ----------
    first, second : numpy.ndarray
        As for `mse`.

    Returns
    -------
    float
    """
    error = mse(first, second)
    channels = 1 if first.ndim == 2 else first.shape[2]
    colours = channels - has_alpha(channels)
    return 10 * math.log10(255**2 * colours / error) if error else math.inf


def _squared_error(first, second):
    if first.shape != second.shape:
        raise ValueError(f"pictures of shapes {first.shape} and {second.shape} do not compare")
    channels = 1 if first.ndim == 2 else first.shape[2]
    of_part = _seen_error if has_alpha(channels) else _sample_error
    first, second = first.reshape(-1, channels), second.reshape(-1, channels)
    total = 0
    for start in range(0, len(first), _PIXELS_AT_A_TIME):
        part = slice(start, start + _PIXELS_AT_A_TIME)
        total += of_part(first[part].astype(np.int64), second[part].astype(np.int64))
    return total / (2 * 255**2) if has_alpha(channels) else total


def _sample_error(first, second):
    return int(np.square(first - second).sum())


def _seen_error(first, second):
    """Squared error over black plus that over white, in units of 1/255 level, squared."""
    black = first[:, :-1] * first[:, -1:] - second[:, :-1] * second[:, -1:]
    white = black - 255 * (first[:, -1:] - second[:, -1:])
    return int(np.square(black).sum() + np.square(white).sum())
