"""Nearest codewords: once, or again and again while codewords move."""

import numpy as np

from ..arrays import AnyArray, Floats, Labels
from . import _loops
from .box_tree import MOST_DIMENSIONS, BoxTree
from .checks import WORK_AT_A_TIME, as_floats, check_dimensions, check_labels
from .projections import Projections

_LITTLE = 2**20  # products of coordinates up to which trying all codewords is fastest


def nearest(points: Floats, codebook: Floats) -> tuple[Labels, Floats]:
    """Find the nearest codeword of every point, ties going to the lowest index.

    Parameters
    ----------
    points, codebook : numpy.ndarray

    Returns
    -------
    labels : numpy.ndarray
        int32, shape (n,).
    distances : numpy.ndarray
        float64, shape (n,): squared Euclidean distance to that codeword.
    """
    points, codebook = as_floats(points), as_floats(codebook)
    check_dimensions(points, codebook)
    if len(points) * codebook.size > _LITTLE:
        return searcher_of(points).search(codebook)[:2]
    return try_all(points, codebook)


def try_all(points: Floats, codebook: Floats) -> tuple[Labels, Floats]:
    """Find nearest codewords as `nearest` does, by trying all."""
    labels = np.empty(len(points), np.int32)
    distances = np.empty(len(points), np.float64)
    transposed = np.ascontiguousarray(codebook.T)
    step = max(1, WORK_AT_A_TIME // codebook.size)
    for start in range(0, len(points), step):
        part = slice(start, start + step)
        _loops.nearest(points[part], transposed, labels[part], distances[part])
    return labels, distances


def searcher_of(points: Floats) -> BoxTree | Projections:
    """Return what searches nearest codewords of fixed points, fastest for their dimension."""
    return BoxTree(points) if points.shape[1] <= MOST_DIMENSIONS else Projections(points)


class NearestTracker:
    """Nearest codewords of fixed points while the codewords move, as Lloyd's iterations do.

    The results are those of `nearest`, to the bit.

    Parameters
    ----------
    points, codebook : numpy.ndarray
        At least one point.
    guess : numpy.ndarray, optional
        Integers, shape (n,): a codeword near each point, to save time.
    searcher : optional
        What `searcher_of` gave for these points, for several trackers of them.

    Attributes
    ----------
    codebook : numpy.ndarray
    labels, distances : numpy.ndarray
        As `nearest` returns them.
    """

    codebook: Floats
    labels: Labels
    distances: Floats

    def __init__(
        self,
        points: Floats,
        codebook: Floats,
        guess: AnyArray | None = None,
        searcher: BoxTree | Projections | None = None,
    ) -> None:
        points, self.codebook = as_floats(points), as_floats(codebook)
        check_dimensions(points, self.codebook)
        if guess is not None:
            check_labels(guess, points, len(codebook))
        self._searcher = searcher_of(points) if searcher is None else searcher
        self.labels, self.distances, _ = self._searcher.search(self.codebook, guess)

    def copy(self) -> "NearestTracker":
        """Return a tracker that moves on by itself."""
        twin = object.__new__(NearestTracker)
        vars(twin).update(vars(self))
        return twin

    def seconds(self) -> Floats:
        """Return the squared distance of each point to the nearest codeword but its own."""
        return self._searcher.search(self.codebook, self.labels, want_second=True)[2]

    def move(self, codebook: Floats) -> None:
        """Move the codewords: `labels` and `distances` are for `codebook` from now on."""
        moved = as_floats(codebook)
        if moved.shape != self.codebook.shape:
            raise ValueError(f"{self.codebook.shape} codewords cannot become {moved.shape}")
        self.codebook = moved
        # Arrays that were handed out stay as they are.
        self.labels, self.distances, _ = self._searcher.search(moved, self.labels)
