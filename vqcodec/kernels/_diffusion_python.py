"""The loops of `_diffusion.pyx` in Python, for where there is no compiler: the same numbers."""

import numpy as np
import numpy.typing as npt

from ..arrays import Bytes, Ints, Labels


class Cells:
    """As there, without cells: all codewords are tried."""

    def __init__(
        self, codewords: Labels, ids: Labels, low: Labels, high: Labels, bits: int
    ) -> None:
        self.codewords, self.ids, self.low, self.high = codewords, ids, low, high

    def nearest(self, points: Labels) -> Ints:
        """Return the place of the nearest codeword of each point, the first of equals."""
        distances = np.square(points[..., np.newaxis, :] - self.codewords).sum(axis=-1)
        places: Ints = distances.argmin(axis=-1)
        return places


def diffuse(
    points: Labels,
    pins: Labels,
    groups: Bytes,
    some: Cells,
    every: Cells,
    numbers: Labels,
    strength: int,
    errors: Labels,
    first: int,
    last: int,
    indices: npt.NDArray[np.uint16],
) -> None:
    width, d = numbers.shape[1], points.shape[1]
    for y in range(first, last):
        step = 1 if y % 2 == 0 else -1
        here, below = errors[y % 2], errors[(y + 1) % 2]
        below[:] = 0
        for x in range(width)[::step]:
            number = numbers[y, x]
            if pins[number] >= 0:
                indices[y, x] = pins[number]
                continue
            target = points[number] + ((here[x + 1, :d] * strength + 2048) >> 12)
            target = np.clip(target, every.low, every.high)
            cells = some if groups[number] else every
            place = cells.nearest(target)
            indices[y, x] = cells.ids[place]
            error = target - cells.codewords[place]
            here[x + 1 + step, :d] += 7 * error
            below[x + 1 - step, :d] += 3 * error
            below[x + 1, :d] += 5 * error
            below[x + 1 + step, :d] += error


def mix(points: Labels, cells: Cells, strength: int, mixtures: npt.NDArray[np.uint16]) -> None:
    left = np.zeros_like(points)
    for step in range(mixtures.shape[1]):
        target = np.clip(points + ((left * strength + 128) >> 8), cells.low, cells.high)
        places = cells.nearest(target)
        left += points - cells.codewords[places]
        mixtures[:, step] = cells.ids[places]
