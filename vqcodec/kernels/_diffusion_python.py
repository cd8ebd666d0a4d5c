"""The loops of `_dither.pyx` in Python, for where there is no compiler: the same whole numbers."""

import numpy as np


class Cells:
    """As there, without cells: all codewords are tried."""

    def __init__(self, codewords, ids, low, high, bits):
        self.codewords, self.ids, self.low, self.high = codewords, ids, low, high

    def nearest(self, points):
        """Give the place of the nearest codeword of each point, the first of equals."""
        distances = np.square(points[..., np.newaxis, :] - self.codewords).sum(axis=-1)
        return distances.argmin(axis=-1)


def diffuse(
    points, pins, groups, some, every, numbers, strength, errors, first, last, indices
):  # fmt: skip
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


def mix(points, cells, strength, mixtures):
    left = np.zeros_like(points)
    for step in range(mixtures.shape[1]):
        target = np.clip(points + ((left * strength + 128) >> 8), cells.low, cells.high)
        places = cells.nearest(target)
        left += points - cells.codewords[places]
        mixtures[:, step] = cells.ids[places]
