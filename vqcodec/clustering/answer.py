"""What a clusterer gave, checked and made plain: of the types that `Clustering` declares."""

from typing import Any

import numpy as np

from ..arrays import AnyArray, Floats, Labels
from ..checks import shown
from ..errors import ClustererError
from .base import Clustering

_FARTHEST = 1e6  # points are within 512 of 0, and so are codewords that serve any


def name_of(clusterer: object) -> str:
    """Return what messages call a clusterer: its name if it has one, else its class's."""
    try:
        name = getattr(clusterer, "name", None)
    except Exception:  # a property of somebody else's
        name = None
    return name if isinstance(name, str) and name else type(clusterer).__name__


def check_clustering(clustering: Any, points: AnyArray, k: int, clusterer: object) -> Clustering:
    """Return what a clusterer, perhaps a plug-in, gave as `Clustering` declares it.

    Types that lose nothing are converted: floats of other widths to float64,
    integers to int32, lists to arrays. Arrays are copies.

    Parameters
    ----------
    clustering : object
        What `fit` gave.
    points : numpy.ndarray
        float64, shape (n, d).
    k : int
    clusterer : object
        Named in messages.

    Raises
    ------
    ClustererError
        It is not what `fit` must give.
    """
    name = name_of(clusterer)
    wanted = ("codebook", "labels", "cost", "history", "converged")
    if not all(hasattr(clustering, attribute) for attribute in wanted):
        raise ClustererError(f"clusterer {name!r} gave {shown(clustering)} instead of a Clustering")
    try:
        codebook = _codebook(clustering.codebook, k, points.shape[1])
        labels = _labels(clustering.labels, len(points), len(codebook))
        cost = _cost(clustering.cost)
        history = _history(clustering.history)
        converged = _converged(clustering.converged)
    except _Unlike as error:
        raise ClustererError(f"clusterer {name!r} gave {error}") from None
    return Clustering(codebook, labels, cost, history, converged)


class _Unlike(Exception):
    """What was given, and what was expected."""


def _array(value: Any, what: str) -> AnyArray:
    if np.ma.is_masked(value):
        raise _Unlike(f"{what} with masked values")
    try:
        return np.asarray(value)
    except ValueError:  # lists of unequal lengths
        raise _Unlike(f"{what} that is no array: {shown(value)}") from None


def _codebook(value: Any, k: int, dimension: int) -> Floats:
    found = _array(value, "a codebook")
    if (
        found.ndim == 2
        and 1 <= len(found) <= k
        and found.shape[1] == dimension
        and _is_float(found)
    ):
        codebook = np.array(found, np.float64, order="C")
        if (np.abs(codebook) <= _FARTHEST).all():
            return codebook
    raise _Unlike(
        f"a codebook of shape {found.shape} and dtype {found.dtype}; expected finite floats of up "
        f"to 64 bits, 1 to {k} rows of {dimension}"
    )


def _labels(value: Any, n_points: int, n_codewords: int) -> Labels:
    found = _array(value, "labels")
    if found.shape != (n_points,) or found.dtype.kind not in "iu":
        raise _Unlike(
            f"labels of shape {found.shape} and dtype {found.dtype}; expected {n_points} integers"
        )
    if found.min() < 0 or found.max() >= n_codewords:
        raise _Unlike("labels outside its codebook")
    return np.array(found, np.int32)


def _cost(value: Any) -> float:
    found = _array(value, "a cost")
    if found.ndim == 0 and _is_number(found) and np.isfinite(found) and found >= 0:
        return float(found)
    raise _Unlike(f"the cost {shown(value)}; expected a finite number of at least 0")


def _history(value: Any) -> tuple[Floats, ...]:
    if isinstance(value, tuple | list | np.ndarray):
        runs = [_array(run, "a history") for run in value]
        if all(run.ndim == 1 and _is_number(run) for run in runs):
            return tuple(np.array(run, np.float64) for run in runs)
    raise _Unlike(
        f"the history {shown(value)}; expected a tuple with an array of costs for each restart"
    )


def _converged(value: Any) -> bool:
    if isinstance(value, bool | np.bool_) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise _Unlike(f"{shown(value)} for converged; expected True or False")


def _is_float(array: AnyArray) -> bool:
    return array.dtype.kind == "f" and np.can_cast(array.dtype, np.float64, "safe")


def _is_number(array: AnyArray) -> bool:
    return array.dtype.kind in "iu" or _is_float(array)
