"""The loops of dithering in Python, to hold the compiled ones against: the same numbers."""

import numpy as np
import numpy.typing as npt

from vqcodec.arrays import Bytes, Ints, Labels

_FULL = 256  # strength
_TURNS = 16  # to see whether a point is outside the hull


class Cells:
    """As there, without cells: all codewords are tried."""

    def __init__(
        self,
        codewords: Labels,
        ids: Labels,
        low: Labels,
        high: Labels,
        bits: int,
        near: int,
        far: int,
    ) -> None:
        self.codewords, self.ids = codewords.astype(np.int64), ids
        self.near, self.far = near, far

    def nearest(self, points: Ints) -> Ints:
        """Return the place of the nearest codeword of each point, the first of equals."""
        distances = _squared(points[..., np.newaxis, :] - self.codewords)
        places: Ints = distances.argmin(axis=-1)
        return places

    def is_far(self, errors: Ints) -> npt.NDArray[np.bool_]:
        """Tell which errors are longer than half of what may be carried along."""
        longer: npt.NDArray[np.bool_] = 4 * _squared(errors) > self.far**2
        return longer

    def fetch(self, points: Ints, strength: int) -> Ints:
        """Return the codeword for each point; one that brings it back, if the nearest is far."""
        errors = points - self.codewords[self.nearest(points)]
        further = np.where(self.is_far(errors)[..., np.newaxis], 7 * errors * strength >> 8, 0)
        return self.nearest(points + further)

    def draw(self, point: Ints, flat: bool, strength: int) -> tuple[int, Ints]:
        """Return the number of the codeword for a point, and the error that is handed on."""
        place = self.fetch(point, strength) if flat else self.nearest(point)
        return int(self.ids[place]), self.shorten(point - self.codewords[place], flat)

    def shorten(self, errors: Ints, flat: bool) -> Ints:
        """Make errors no longer than they may be, in the same direction."""
        most = self.far if flat else self.near
        squares = _squared(errors)[..., np.newaxis]
        lengths = np.sqrt(squares.astype(np.float64)).astype(np.int64) + 1
        shorter = np.sign(errors) * (np.abs(errors) * most // lengths)
        return np.where(squares > most**2, shorter, errors)

    def are_outside(self, points: Labels, left: Ints) -> npt.NDArray[np.bool_]:
        """Tell which points are seen to be outside the hull, going on from what is left of them."""
        outside, open_ = np.zeros(len(points), bool), np.ones(len(points), bool)
        direction = left.copy()
        for _ in range(_TURNS):
            ahead = self.codewords[(direction @ self.codewords.T).argmax(axis=1)] - points
            outside |= open_ & ((direction * ahead).sum(axis=1) < 0)
            direction = direction - ahead
            open_ &= ~outside & self.is_far(direction)
        return outside


def _squared(errors: Ints) -> Ints:
    """Return the squares of the lengths of errors."""
    squares: Ints = np.square(errors).sum(axis=-1)
    return squares


def diffuse(
    points: Labels,
    pins: Labels,
    groups: Bytes,
    some: Cells,
    every: Cells,
    numbers: Labels,
    strengths: npt.NDArray[np.uint16],
    errors: Labels,
    first: int,
    last: int,
    indices: npt.NDArray[np.uint16],
) -> None:
    (height, width), d = numbers.shape, points.shape[1]
    for y in range(first, last):
        step = 1 if y % 2 == 0 else -1
        here, below = errors[y % 2], errors[(y + 1) % 2]
        below[:] = 0
        for x in range(width)[::step]:
            number, strength = numbers[y, x], int(strengths[y, x])
            if pins[number] >= 0:
                indices[y, x] = pins[number]
                continue
            target = points[number] + ((here[x + 1, :d].astype(np.int64) * strength + 2048) >> 12)
            flat = (
                0 <= x + step < width
                and y + 1 < height
                and bool(numbers[y, x + step] == numbers[y + 1, x] == number)
            )
            indices[y, x], error = (some if groups[number] else every).draw(target, flat, strength)
            here[x + 1 + step, :d] += 7 * error
            below[x + 1 - step, :d] += 3 * error
            below[x + 1, :d] += 5 * error
            below[x + 1 + step, :d] += error


def mix(
    points: Labels,
    cells: Cells,
    strength: int,
    places: Labels,
    mixtures: npt.NDArray[np.uint16],
) -> None:
    chosen = np.empty(mixtures.shape, np.intp)
    left = fill(cells, points, strength, False, chosen)
    if strength == _FULL:
        again = np.flatnonzero(cells.is_far(left))
        again = again[~cells.are_outside(points[again], left[again])]
        nearer = chosen[again]
        less = fill(cells, points[again], strength, True, nearer)
        settle(cells, less, nearer)
        better = ~cells.is_far(less) | (4 * _squared(less) <= _squared(left[again]))
        chosen[again[better]] = nearer[better]
    mixtures[:] = cells.ids[chosen]


def fill(cells: Cells, points: Labels, strength: int, flat: bool, chosen: Ints) -> Ints:
    left = np.zeros(points.shape, np.int64)
    for step in range(chosen.shape[1]):
        target = points + cells.shorten((left * strength + 128) >> 8, flat)
        chosen[:, step] = cells.fetch(target, strength) if flat else cells.nearest(target)
        left += points - cells.codewords[chosen[:, step]]
    return left


def settle(cells: Cells, left: Ints, chosen: Ints) -> None:
    for step in range(chosen.shape[1]):
        target = left + cells.codewords[chosen[:, step]]
        places = cells.nearest(target)
        target -= cells.codewords[places]
        better = cells.is_far(left) & (_squared(target) < _squared(left))
        chosen[better, step] = places[better]
        left[better] = target[better]
