"""A clusterer, anybody's, made to work: what it is called with, and what is made of its answers."""

import inspect
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from ..arrays import Floats, Ints
from ..errors import ClustererError, VqError
from ..plugins.inside import inside as at_boundary
from ..plugins.inside import place_of, read_only
from .answer import check_clustering, name_of
from .base import ClustererLike, Clustering, Progress, Trace
from .context import Context
from .rng import Rng


def inside(
    name: str, what: str, kind: type[VqError], place: str = ""
) -> AbstractContextManager[None]:
    """Run code of a clusterer; see `vqcodec.plugins.inside.inside`."""
    return at_boundary("clusterer", name, what, kind, place)


def run(
    clusterer: ClustererLike,
    points: Floats,
    weights: Ints,
    k: int,
    *,
    rng: Rng,
    progress: Progress | None = None,
    context: Context | None = None,
    trace: Trace | None = None,
) -> Clustering:
    """Run a clusterer, anybody's, and answer for what it gives.

    Parameters
    ----------
    clusterer
    points, weights, k, rng
        As for `Clusterer.fit`; it gets views that are read-only.
    progress : callable, optional
        Gets fractions from 0 to 1 that do not fall, whatever the clusterer
        says. What it raises ends the work.
    context : Context, optional
        What the points are, for a `fit` that has a parameter of that name.
    trace : callable, optional
        Gets what such a `fit` shows of its iterations, arrays being copies.
        What it raises ends the work.

    Returns
    -------
    Clustering
        A plain one of its own memory: see `check_clustering`.

    Raises
    ------
    ClustererError
        The clusterer failed, or gave what none may give; its name is in the
        message, what it raised is the cause.
    OptionError
        The clusterer raised it.
    """
    report = None if progress is None else _Report(progress)
    shown = None if trace is None else _Shown(trace)
    try:
        with inside(name_of(clusterer), "failed", ClustererError, place_of(clusterer)):
            wishes = {"context": context, "trace": shown}
            more = {name: x for name, x in wishes.items() if _has_parameter(clusterer.fit, name)}
            found = clusterer.fit(
                read_only(points), read_only(weights), k, rng=rng, progress=report, **more
            )
            return check_clustering(found, points, k, clusterer)
    finally:
        for each in (shown, report):
            if each is not None:
                each.close()


def _has_parameter(function: Callable[..., object], name: str) -> bool:
    try:
        return name in inspect.signature(function).parameters
    except (TypeError, ValueError):  # a function of C's that does not tell
        return False


def uses_all_k(clusterer: object) -> bool:
    """Tell whether a clusterer means to give as many codewords as it is asked for."""
    with inside(
        name_of(clusterer),
        "cannot say whether it uses_all_k",
        ClustererError,
        place_of(clusterer),
    ):
        return bool(getattr(clusterer, "uses_all_k", True))


def config_of(clusterer: object, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the options of a clusterer as JSON has them, by its `get_config`.

    Parameters
    ----------
    clusterer
    given : mapping, optional
        The options that it was made with by name, which are told, with the
        defaults of the others, where `get_config` does not find them.

    Raises
    ------
    ClustererError
        `get_config` fails, or gives no dict that JSON can hold.
    """
    with inside(
        name_of(clusterer),
        "cannot say what its options are (get_config must return a dict of them, as its "
        "constructor takes them)",
        ClustererError,
        place_of(clusterer),
    ):
        try:
            config: Any = getattr(clusterer, "get_config", dict)()
        except AttributeError:
            if given is None:
                raise
            config = defaults_of(type(clusterer)) | dict(given)
        if not isinstance(config, dict) or not all(isinstance(name, str) for name in config):
            raise TypeError(f"get_config gave a {type(config).__name__}, no dict by names")
        plain: dict[str, Any] = json.loads(json.dumps(config, default=_plain), parse_constant=str)
        return plain


def defaults_of(cls: Callable[..., object]) -> dict[str, Any]:
    """Return the options of a class that have defaults, and those."""
    return {
        name: parameter.default
        for name, parameter in inspect.signature(cls).parameters.items()
        if parameter.default is not parameter.empty
    }


def _plain(value: object) -> object:
    """Return what JSON can hold for a value that it cannot hold."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else str(value)


class _Callback:
    """A caller's function in a clusterer's hands, until it is closed.

    What it raises is the caller's: it ends the work, whatever the clusterer does about it.
    """

    def __init__(self, function: Callable[..., object]) -> None:
        self._function: Callable[..., object] | None = function
        self._raised: BaseException | None = None

    def _reraise(self) -> None:
        if self._raised is not None:
            raise self._raised

    def _pass_on(self, *told: object) -> None:
        if self._function is None:
            return
        try:
            self._function(*told)
        except BaseException as error:
            self._raised = error
            raise

    def close(self) -> None:
        """Pass on no more; raise what the function raised, whatever became of it since."""
        self._function = None
        self._reraise()


class _Report(_Callback):
    """Passes on what a clusterer says of its progress, as fractions that do not fall.

    What is no number from 0 on is passed over, since no picture shall fail for it.
    """

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._done = 0.0

    def __call__(self, fraction: Any) -> None:
        self._reraise()
        try:
            fraction = min(float(fraction), 1.0)
        except Exception:
            return
        if fraction >= self._done:
            self._done = fraction
            self._pass_on(fraction)


class _Shown(_Callback):
    """Passes on what a clusterer shows of its iterations; what is no codebook is passed over."""

    def __call__(self, iteration: Any, restart: Any, codebook: Any, cost: Any) -> None:
        self._reraise()
        try:
            told = int(iteration), int(restart), np.array(codebook, np.float64), float(cost)
        except Exception:
            return
        if told[2].ndim == 2 and np.isfinite(told[2]).all():
            self._pass_on(*told)
