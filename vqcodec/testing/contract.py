"""Checks of what a clusterer is and gives: names, shapes, types. Others build on them."""

import inspect
import traceback
from dataclasses import fields
from functools import partial
from typing import Any

import numpy as np

from ..clustering.base import Clusterer, Clustering
from ..clustering.named import check_class
from ..clustering.options import option_names
from ..errors import OptionError
from . import samples
from .trial import Broken, Sample, Trial, Untried, in_time

K = 8
_PARTS = tuple(part.name for part in fields(Clustering))


def has_name_and_methods(trial: Trial) -> None:
    """It has a name, `fit` with the parameters it is called with, and `get_config`."""
    cls = trial.cls
    try:
        check_class(cls)
    except OptionError as error:
        raise Broken(str(error)) from None
    try:
        inspect.signature(cls.fit).bind(None, None, None, 1, rng=None, progress=None)  # type: ignore[attr-defined]
    except TypeError as error:
        raise Broken(f"`fit` must take points, weights, k, rng=, progress=: {error}") from None


def can_be_made(trial: Trial) -> None:
    """It can be made with these options, and each has a default."""
    try:
        trial.cls(**trial.options)
    except Exception as error:
        raise Broken(f"it cannot be made: {_told(error)}") from error
    parameters = inspect.signature(trial.cls).parameters
    for option in option_names(trial.cls):
        if parameters[option].default is inspect.Parameter.empty:
            raise Broken(f"option {option!r} has no default")


def runs(trial: Trial) -> None:
    """It finds something for colours of a picture."""
    _made(trial)
    try:
        trial.raw(samples.colours(), K)
    except Exception as error:
        raise Broken(f"it raised {_told(error)}") from error


def gives_a_clustering(trial: Trial) -> None:
    """What it gives has codebook, labels, cost, history and converged."""
    found = _raw(trial, samples.colours())
    for attribute in _PARTS:
        if not hasattr(found, attribute):
            raise Broken(f"it gave {type(found).__name__} without `{attribute}`; use Clustering.of")


def shapes(trial: Trial) -> None:
    """The codebook has shape (n_codewords, d), labels (n,), each history one dimension."""
    points, _ = sample = samples.colours()
    found = _whole(trial, sample)
    codebook, labels = np.shape(found.codebook), np.shape(found.labels)
    if len(codebook) != 2 or codebook[1] != points.shape[1]:
        raise Broken(f"the codebook has shape {codebook} where points have {points.shape}")
    if labels != points.shape[:1]:
        raise Broken(f"labels have shape {labels}, expected {points.shape[:1]}")
    if np.ndim(found.cost) != 0:
        raise Broken(f"the cost has shape {np.shape(found.cost)}; it is one number")
    if not isinstance(found.history, tuple | list) or not len(found.history):
        raise Broken("the history is a tuple with an array of costs for each restart")
    for run in found.history:
        if np.ndim(run) != 1 or not len(run):
            raise Broken(f"a history has shape {np.shape(run)}; it has a cost for each iteration")


def dtypes(trial: Trial) -> None:
    """The codebook is float64, labels are int32, the cost is a number, converged a bool."""
    found = _whole(trial, samples.colours())
    for what, value, wanted in (
        ("codebook", found.codebook, np.float64),
        ("labels", found.labels, np.int32),
    ):
        if not isinstance(value, np.ndarray) or value.dtype != wanted:
            kind = getattr(value, "dtype", type(value).__name__)
            raise Broken(f"`{what}` is {kind}, expected an array of {np.dtype(wanted)}")
    if not isinstance(found.converged, bool | np.bool_):
        raise Broken(f"`converged` is {type(found.converged).__name__}, expected a bool")
    if np.asarray(found.cost).dtype.kind not in "fiu":
        raise Broken(f"`cost` is {type(found.cost).__name__}, expected a float")


def finite(trial: Trial) -> None:
    """Codewords, cost and history are finite."""
    found = _whole(trial, samples.colours())
    for what, values in (
        ("codebook", [found.codebook]),
        ("cost", [found.cost]),
        ("history", found.history),
    ):
        if not all(np.isfinite(_numbers(value)).all() for value in values):
            raise Broken(f"`{what}` has values that are not finite")


def at_most_k_codewords(trial: Trial) -> None:
    """There are from 1 to k codewords, for small k, for large k and for k = n - 1."""
    sample = samples.colours()
    for k in (2, 3, K, 100, len(sample[0]) - 1):
        if not in_time(partial(_raw, trial, sample, k)):
            raise Untried("it does not end")
        n = len(np.atleast_1d(_whole(trial, sample, k).codebook))
        if not 1 <= n <= k:
            raise Broken(f"it gave {n} codewords for k = {k}")


def labels_are_indices(trial: Trial) -> None:
    """Labels are at least 0 and below the number of codewords."""
    found = _whole(trial, samples.colours())
    labels = _numbers(found.labels)
    if len(labels) and not 0 <= labels.min() <= labels.max() < len(np.atleast_1d(found.codebook)):
        raise Broken(f"labels go from {labels.min():g} to {labels.max():g}")


CHECKS = (
    has_name_and_methods,
    can_be_made,
    runs,
    gives_a_clustering,
    shapes,
    dtypes,
    finite,
    at_most_k_codewords,
    labels_are_indices,
)


def _made(trial: Trial) -> None:
    fit = getattr(trial.cls, "fit", None)
    if not callable(fit) or fit is Clusterer.fit:
        raise Untried("it has no fit")
    trial.make()


def _raw(trial: Trial, sample: Sample, k: int = K) -> Any:
    _made(trial)
    try:
        return trial.raw(sample, k)
    except Untried:
        raise
    except Exception as error:
        raise Untried("it raises") from error


def _whole(trial: Trial, sample: Sample, k: int = K) -> Any:
    found = _raw(trial, sample, k)
    if not all(hasattr(found, attribute) for attribute in _PARTS):
        raise Untried("it gives no clustering")
    return found


def _numbers(values: Any) -> Any:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise Untried("these are no numbers") from error


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (line {frames[-1].lineno} of {frames[-1].name})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
