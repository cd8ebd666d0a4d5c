"""Nearest codewords: once, or again and again while codewords move."""

import numpy as np

from . import loops
from .boxes import MOST_DIMENSIONS, Boxes
from .checks import as_floats, check_dimensions, check_labels

# Products of coordinates in one call of a compiled loop: a fraction of a second, after which
# Python can see an interrupt.
_WORK_AT_A_TIME = 2**28
_FEW = 8  # codewords up to which trying all is fastest
_MOST_NEIGHBOURS = 96


def nearest(points, codebook, guess=None):
    """Find the nearest codeword of every point, ties going to the lowest index.

    Parameters
    ----------
    points, codebook : numpy.ndarray
    guess : numpy.ndarray, optional
        Integers, shape (n,): a codeword near each point. It changes the time,
        not the result.

    Returns
    -------
    labels : numpy.ndarray
        int32, shape (n,).
    distances : numpy.ndarray
        float64, shape (n,): squared Euclidean distance to that codeword.
    """
    points, codebook = as_floats(points), as_floats(codebook)
    check_dimensions(points, codebook)
    if guess is not None and len(codebook) > _FEW:
        return _nearest_two(points, codebook, guess, want_second=False)[:2]
    labels = np.empty(len(points), np.int32)
    distances = np.empty(len(points), np.float64)
    transposed = np.ascontiguousarray(codebook.T)
    for part in _parts(len(points), codebook.size):
        loops.distance.nearest(points[part], transposed, labels[part], distances[part])
    return labels, distances


def nearest_two(points, codebook, guess):
    """Find the nearest codeword of every point and the distance to the second nearest.

    Parameters
    ----------
    points, codebook, guess
        As for `nearest`; there are at least two codewords.

    Returns
    -------
    labels, distances
        As `nearest` gives them.
    seconds : numpy.ndarray
        float64, shape (n,): squared distance to the nearest of the other
        codewords.
    """
    points, codebook = as_floats(points), as_floats(codebook)
    check_dimensions(points, codebook)
    return _nearest_two(points, codebook, guess, want_second=True)


def _nearest_two(points, codebook, guess, want_second):
    k = len(codebook)
    labels = np.array(guess, np.int32)
    check_labels(labels, points, k)
    distances = np.empty(len(points))
    seconds = np.empty(len(points) if want_second else 0)
    m = min(k - 1, _MOST_NEIGHBOURS)
    lists = np.empty((k, m), np.int32), np.empty((k, m)), np.empty(k, np.int32)
    loops.distance.list_neighbours(points, codebook, labels, want_second, np.empty(k), *lists)
    for part in _parts(len(points), codebook.size):
        loops.distance.nearest_two(
            points[part],
            codebook,
            *lists,
            want_second,
            labels[part],
            distances[part],
            seconds[part],
        )
    return labels, distances, seconds


def _parts(n_points, work_a_point):
    """Cut a range of points into slices of `_WORK_AT_A_TIME`."""
    step = max(1, _WORK_AT_A_TIME // work_a_point)
    return [slice(start, start + step) for start in range(0, n_points, step)]


class NearestTracker:
    """Nearest codewords of fixed points while the codewords move, as Lloyd's iterations do.

    The results are those of `nearest`, to the bit. Points of few dimensions are
    searched by `Boxes`; of the others, most are not searched again (see
    `_distance.keep_or_flag`).

    Parameters
    ----------
    points, codebook : numpy.ndarray
    guess : numpy.ndarray, optional
        Integers, shape (n,): a codeword near each point, to save time.

    Attributes
    ----------
    codebook : numpy.ndarray
    labels, distances : numpy.ndarray
        As `nearest` gives them.
    """

    _MARGIN = 1 - 1e-9  # far more than rounding can do to a bound
    _MOST_JUMPS = 16

    def __init__(self, points, codebook, guess=None):
        self._points, self.codebook = as_floats(points), as_floats(codebook)
        check_dimensions(self._points, self.codebook)
        self._lowers = self._boxes = None
        if self._points.shape[1] <= MOST_DIMENSIONS and len(self._points):
            self._boxes = Boxes(self._points)
            self.labels, self.distances = self._boxes.search(self.codebook)
        else:
            self.labels, self.distances = nearest(self._points, self.codebook, guess)

    def copy(self):
        """Give a tracker that moves on by itself."""
        twin = object.__new__(NearestTracker)
        vars(twin).update(vars(self))
        twin._lowers = None if self._lowers is None else self._lowers.copy()
        return twin

    def seconds(self):
        """Give the squared distance of each point to the nearest codeword but its own."""
        if self._boxes:
            return self._boxes.search(self.codebook, want_second=True)[2]
        seconds = _nearest_two(self._points, self.codebook, self.labels, want_second=True)[2]
        self._lowers = np.sqrt(seconds) * self._MARGIN
        return seconds

    def move(self, codebook):
        """Move the codewords: `labels` and `distances` are for `codebook` from now on."""
        moved = as_floats(codebook)
        if moved.shape != self.codebook.shape:
            raise ValueError(f"{self.codebook.shape} codewords cannot become {moved.shape}")
        before, self.codebook = self.codebook, moved
        if self._boxes:
            self.labels, self.distances = self._boxes.search(moved)
            return
        if len(moved) <= _FEW:
            self.labels, self.distances = nearest(self._points, moved)
            return
        # Arrays that were handed out stay as they are.
        if self._lowers is None:
            found = _nearest_two(self._points, moved, self.labels, want_second=True)
            self.labels, self.distances, seconds = found
            self._lowers = np.sqrt(seconds) * self._MARGIN
            return
        shift, jumped = self._shifts(before, moved)
        self.labels, self.distances = self.labels.copy(), np.empty(len(self._points))
        flagged = np.empty(len(self._points), np.int32)
        has_jumped = np.zeros(len(moved), np.uint8)
        has_jumped[jumped] = 1
        n_flagged = loops.distance.keep_or_flag(
            self._points,
            moved,
            shift,
            jumped,
            has_jumped,
            self.labels,
            self.distances,
            self._lowers,
            flagged,
        )
        flagged = flagged[:n_flagged]
        if n_flagged:
            labels, distances, seconds = _nearest_two(
                self._points[flagged], moved, self.labels[flagged], want_second=True
            )
            self.labels[flagged], self.distances[flagged] = labels, distances
            self._lowers[flagged] = np.sqrt(seconds) * self._MARGIN

    def _shifts(self, before, moved):
        """Give how far codewords moved at most, but for a few that jumped, and those."""
        squared = np.zeros(len(moved))
        for column in (moved - before).T:
            squared += np.square(column)
        shifts = np.sqrt(squared) / self._MARGIN
        order = np.argsort(-shifts, kind="stable").astype(np.int32)
        most = min(self._MOST_JUMPS, len(moved) // 4)
        if shifts[order[0]] > 4.0 * shifts[order[most]]:
            return shifts[order[most]], order[:most]
        return shifts[order[0]], order[:0]
