"""The few compiled loops, each behind a function that checks and allocates.

`backend` tells whether they are compiled or, where no compiler was, Python with
NumPy; results are the same to the bit.

Points are float64 of shape (n, d), codebooks float64 of shape (k, d), weights
int64 of shape (n,); all are made C-contiguous where they are not.
"""

import os
import warnings

import numpy as np

COMPILED, PYTHON = "compiled", "python"


def _load():
    """Give the loops and the name of the backend; VQCODEC_KERNELS forces one."""
    forced = os.environ.get("VQCODEC_KERNELS", "")
    if forced not in ("", COMPILED, PYTHON):
        raise ImportError(f"VQCODEC_KERNELS must be {COMPILED} or {PYTHON}, not {forced!r}")
    if forced != PYTHON:
        try:
            from . import _counting, _distance

            return _distance, _counting, COMPILED
        except ImportError as error:
            message = (
                "vqcodec's compiled loops are missing, so it is far slower (its results are the "
                "same); install a C compiler, such as gcc, and then vqcodec again"
            )
            if forced == COMPILED:
                raise ImportError(message) from error
            warnings.warn(message, RuntimeWarning, stacklevel=2)
    from . import _python

    return _python, _python, PYTHON


_distance, _counting, backend = _load()

# Products of coordinates in one call of a compiled loop: a fraction of a second, after which
# Python can see an interrupt.
_WORK_AT_A_TIME = 2**28
_FEW = 8  # codewords up to which trying all is fastest
_MOST_NEIGHBOURS = 96


def _floats(array):
    return np.ascontiguousarray(array, np.float64)


def _weights(weights, points):
    weights = np.ascontiguousarray(weights, np.int64)
    if weights.shape != points.shape[:1]:
        raise ValueError(f"{weights.shape} weights do not fit points of shape {points.shape}")
    return weights


def _check_labels(labels, points, k):
    if labels.shape != points.shape[:1]:
        raise ValueError(f"{labels.shape} labels do not fit points of shape {points.shape}")
    if len(labels) and not (0 <= labels.min() and labels.max() < k):
        raise ValueError(f"labels must lie in 0..{k - 1}")


def _parts(n_points, work_a_point):
    """Cut a range of points into slices of `_WORK_AT_A_TIME`."""
    step = max(1, _WORK_AT_A_TIME // work_a_point)
    return [slice(start, start + step) for start in range(0, n_points, step)]


def _check_dimensions(points, codewords):
    if points.ndim != 2 or codewords.ndim != 2 or points.shape[1] != codewords.shape[1]:
        raise ValueError(f"points {points.shape} and codewords {codewords.shape} do not fit")
    if points.shape[1] == 0 or len(codewords) == 0:
        raise ValueError("there must be at least one dimension and one codeword")


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
    points, codebook = _floats(points), _floats(codebook)
    _check_dimensions(points, codebook)
    if guess is not None and len(codebook) > _FEW:
        return _nearest_two(points, codebook, guess, want_second=False)[:2]
    labels = np.empty(len(points), np.int32)
    distances = np.empty(len(points), np.float64)
    transposed = np.ascontiguousarray(codebook.T)
    for part in _parts(len(points), codebook.size):
        _distance.nearest(points[part], transposed, labels[part], distances[part])
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
    points, codebook = _floats(points), _floats(codebook)
    _check_dimensions(points, codebook)
    return _nearest_two(points, codebook, guess, want_second=True)


def _nearest_two(points, codebook, guess, want_second):
    k = len(codebook)
    labels = np.array(guess, np.int32)
    _check_labels(labels, points, k)
    distances = np.empty(len(points))
    seconds = np.empty(len(points) if want_second else 0)
    m = min(k - 1, _MOST_NEIGHBOURS)
    lists = np.empty((k, m), np.int32), np.empty((k, m)), np.empty(k, np.int32)
    _distance.list_neighbours(points, codebook, labels, want_second, np.empty(k), *lists)
    for part in _parts(len(points), codebook.size):
        _distance.nearest_two(
            points[part],
            codebook,
            *lists,
            want_second,
            labels[part],
            distances[part],
            seconds[part],
        )
    return labels, distances, seconds


def cluster_sums(points, weights, labels, k):
    """Sum the points of each cluster.

    Returns
    -------
    sums : numpy.ndarray
        float64, shape (k, d): the weighted sum of the points of each cluster.
    counts : numpy.ndarray
        int64, shape (k,): the weight of each cluster.
    """
    points = _floats(points)
    weights = _weights(weights, points)
    labels = np.ascontiguousarray(labels, np.int32)
    _check_labels(labels, points, k)
    sums = np.zeros((k, points.shape[1]))
    counts = np.zeros(k, np.int64)
    _distance.accumulate(points, weights, labels, sums, counts)
    return sums, counts


def weighted_cost(weights, distances):
    """Sum weights * distances, from first to last, as a float."""
    distances = _floats(distances)
    return _distance.weighted_sum(_weights(weights, distances), distances)


def costs_with(points, weights, distances, candidates):
    """Cost of the points if a candidate were added to the codewords, for each candidate.

    Parameters
    ----------
    distances : numpy.ndarray
        float64, shape (n,): squared distance of each point to its nearest
        codeword so far.
    candidates : numpy.ndarray
        float64, shape (m, d).

    Returns
    -------
    numpy.ndarray
        float64, shape (m,).
    """
    points, distances, candidates = _floats(points), _floats(distances), _floats(candidates)
    _check_dimensions(points, candidates)
    costs = np.empty(len(candidates))
    if distances.shape != points.shape[:1]:
        raise ValueError(f"{distances.shape} distances do not fit points of shape {points.shape}")
    _distance.potentials(points, _weights(weights, points), distances, candidates, costs)
    return costs


def lower_distances(points, codeword, distances):
    """Give the squared distances once `codeword`, shape (d,), has joined the codewords."""
    points, codeword = _floats(points), _floats(codeword)
    _check_dimensions(points, codeword[np.newaxis])
    lowered = np.array(distances, np.float64)
    if lowered.shape != points.shape[:1]:
        raise ValueError(f"{lowered.shape} distances do not fit points of shape {points.shape}")
    _distance.lower(points, codeword, lowered)
    return lowered


class NearestTracker:
    """Nearest codewords of fixed points while the codewords move, as Lloyd's iterations do.

    The results are those of `nearest`, to the bit; most points are not searched
    again (see `_distance.keep_or_flag`).

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
        self._points, self.codebook = _floats(points), _floats(codebook)
        _check_dimensions(self._points, self.codebook)
        self._lowers = None
        self.labels, self.distances = nearest(self._points, self.codebook, guess)

    def copy(self):
        """Give a tracker that moves on by itself."""
        twin = object.__new__(NearestTracker)
        vars(twin).update(vars(self))
        twin._lowers = None if self._lowers is None else self._lowers.copy()
        return twin

    def seconds(self):
        """Give the squared distance of each point to the nearest codeword but its own."""
        seconds = _nearest_two(self._points, self.codebook, self.labels, want_second=True)[2]
        self._lowers = np.sqrt(seconds) * self._MARGIN
        return seconds

    def move(self, codebook):
        """Move the codewords: `labels` and `distances` are for `codebook` from now on."""
        moved = _floats(codebook)
        if moved.shape != self.codebook.shape:
            raise ValueError(f"{self.codebook.shape} codewords cannot become {moved.shape}")
        before, self.codebook = self.codebook, moved
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
        n_flagged = _distance.keep_or_flag(
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


class KeyCounter:
    """Counts distinct keys, part by part; each gets a number in the order of appearance.

    Parameters
    ----------
    dtype : numpy.dtype
        uint32 or uint64.
    """

    def __init__(self, dtype):
        self._n_distinct = 0
        self._grow(2**12, dtype)

    def _grow(self, room, dtype):
        """Make room for so many distinct keys, in a table twice as large."""
        distinct, counts = np.empty(room, dtype), np.zeros(room, np.int64)
        slots, numbers = np.empty(2 * room, dtype), np.full(2 * room, -1, np.int32)
        n = self._n_distinct
        if n:  # keys counted in the order of their numbers get the same numbers
            nowhere = np.empty(n, np.int32)
            _counting.count_keys(self._distinct[:n], slots, numbers, distinct, counts, nowhere, 0)
            counts[:n] = self._counts[:n]
        self._distinct, self._counts, self._table = distinct, counts, (slots, numbers)

    def count(self, keys):
        """Count keys; give their numbers, int32 of the same shape."""
        positions = np.empty(len(keys), np.int32)
        done = 0
        while True:
            counted, self._n_distinct = _counting.count_keys(
                keys[done:],
                *self._table,
                self._distinct,
                self._counts,
                positions[done:],
                self._n_distinct,
            )
            done += counted
            if done == len(keys):
                return positions
            self._grow(4 * len(self._distinct), keys.dtype)

    def result(self):
        """Give the distinct keys and their counts, by number."""
        return self._distinct[: self._n_distinct], self._counts[: self._n_distinct]
