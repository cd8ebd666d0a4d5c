"""The space that codewords are searched in, and the way there and back.

Distances between points of a space are what clusterers and the assignment
minimise; `quality` says what they mean for pictures with alpha.
"""

import numpy as np


class Samples:
    """The samples themselves."""

    def points(self, vectors):
        """Give uint8 vectors, shape (n, d), as points of the space, float64 of shape (n, d)."""
        return vectors.astype(np.float64)

    halving = 0

    def fixed(self, vectors):
        """Give uint8 vectors as whole numbers, int16: sixteenths of levels.

        The sum of squared differences of two, shifted right by `halving`, is
        their squared distance in the space, in 1/256.
        """
        return np.ascontiguousarray(vectors, np.int16) * np.int16(16)

    def vectors(self, points):
        """Give the nearest uint8 vectors: halves round up, what lies outside 0..255 is clipped."""
        return _levels(points)


class Premultiplied:
    """Pixels as they look over black and over white, half and half.

    With premultiplied colours p = colour * alpha / 255, a pixel over black
    looks p, and over white p + (255 - alpha). The mean of the squared
    differences of two pixels over both is, for each colour channel,

        ((dp)^2 + (dp - da)^2) / 2 = (dp - da / 2)^2 + (da / 2)^2,

    so that pixels are points with coordinates p - alpha / 2 for each of the n
    colour channels and sqrt(n) * alpha / 2 once, under the plain Euclidean
    distance. Hidden colours (alpha 0) make no difference.

    Parameters
    ----------
    channels : int
        2 for LA, 4 for RGBA; a vector has one or more pixels of so many
        samples.
    """

    def __init__(self, channels):
        self._channels = channels
        self._alpha_scale = np.sqrt(channels - 1.0) / 2.0

    def points(self, vectors):
        """Give uint8 vectors, shape (n, d), as points of the space, float64 of shape (n, d)."""
        pixels = vectors.reshape(len(vectors), -1, self._channels).astype(np.float64)
        alpha = pixels[..., -1:]
        pixels[..., :-1] = pixels[..., :-1] * alpha / 255.0 - alpha / 2.0
        pixels[..., -1:] = alpha * self._alpha_scale
        return pixels.reshape(vectors.shape)

    halving = 1

    def fixed(self, vectors):
        """Give uint8 vectors as whole numbers; see `Samples.fixed`. They are the pixels as they
        look over black, then over white.
        """
        pixels = vectors.reshape(len(vectors), -1, self._channels).astype(np.int32)
        opacity = pixels[..., -1:]
        black = (16 * pixels[..., :-1] * opacity + 127) // 255
        both = np.concatenate([black, black + 16 * (255 - opacity)], axis=-1)
        return both.reshape(len(vectors), -1).astype(np.int16)

    def vectors(self, points):
        """Give uint8 vectors near the points; colours are found for the rounded alpha."""
        pixels = points.reshape(len(points), -1, self._channels)
        exact_alpha = pixels[..., -1:] / self._alpha_scale
        alpha = _levels(exact_alpha)
        premultiplied = pixels[..., :-1] + exact_alpha / 2.0
        colours = premultiplied * 255.0 / np.maximum(alpha, 1)
        shown = _levels(colours) * (alpha > 0)
        return np.concatenate([shown.astype(np.uint8), alpha], axis=-1).reshape(points.shape)


def _levels(values):
    return np.floor(np.clip(values, 0.0, 255.0) + 0.5).astype(np.uint8)
