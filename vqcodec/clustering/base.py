"""What a clusterer is: options in, `fit`, a `Clustering` out."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

import numpy as np

from ..arrays import AnyArray, Floats, Ints, Labels
from ..checks import shown
from ..errors import VqError
from .rng import Rng

Progress = Callable[[float], object]  # called with the fraction of the work that is done


@dataclass(frozen=True, eq=False)
class Clustering:
    """What a clusterer found.

    Attributes
    ----------
    codebook : numpy.ndarray
        float64, shape (n_codewords, d), 1 <= n_codewords <= k.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each point.
    cost : float
        The weighted sum of squared distances of the points to their codewords,
        in squared sample levels.
    history : tuple of numpy.ndarray
        One float64 array for each restart: the cost at each iteration.
    converged : bool
        Whether the run that was kept stopped by itself.
    """

    codebook: Floats
    labels: Labels
    cost: float
    history: tuple[Floats, ...]
    converged: bool

    @classmethod
    def best_of(cls, restarts: "Iterable[Clustering]") -> "Clustering":
        """Return the clustering of least cost, the first of equals, with the history of all."""
        best: Clustering | None = None
        history: tuple[Floats, ...] = ()
        for run in restarts:
            history += run.history
            if best is None or run.cost < best.cost:
                best = run
        assert best is not None  # there is always a restart
        return replace(best, history=history)

    @classmethod
    def exact(cls, points: AnyArray) -> Self:
        """Make every point a codeword of its own."""
        labels = np.arange(len(points), dtype=np.int32)
        return cls(points.astype(np.float64), labels, 0.0, (np.zeros(1),), True)


class ClustererLike(Protocol):
    """What encoding needs of an object that clusters; see `Clusterer.fit`."""

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering: ...


class Clusterer:
    """Base of the clusterers here, and a convenience for others.

    A clusterer is any class with a `name`, whose options are keywords of its
    constructor, and which has the two methods below. It need not derive from
    this one.

    Attributes
    ----------
    name : str
        What users call it.
    monotone : bool
        Whether it promises that `history` never rises within a restart.
    """

    name: ClassVar[str]
    monotone: ClassVar[bool] = False

    if TYPE_CHECKING:
        # Every class has its own options. At run time there must be no such constructor, or
        # `option_names` would find it in classes that have none.
        def __init__(self, **options: Any) -> None: ...

    def get_config(self) -> dict[str, Any]:
        """Return the options, as a dict that `type(self)(**config)` takes and JSON can hold."""
        return {option: getattr(self, option) for option in option_names(type(self))}

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        """Find at most `k` codewords.

        Parameters
        ----------
        points : numpy.ndarray
            float64, shape (n, d): distinct vectors, in levels of 0 to 255;
            read-only, so copy what is to be changed.
        weights : numpy.ndarray
            int64, shape (n,): how often each occurs, at least 1; read-only.
        k : int
            At least 1.
        rng : vqcodec.clustering.rng.Rng
            The only source of randomness.
        progress : callable, optional
            Called now and then with the fraction done, a float from 0 to 1.

        Returns
        -------
        Clustering
        """
        raise NotImplementedError(f"{type(self).__name__} has no fit method")

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.get_config().items())
        return f"{type(self).__name__}({options})"


def check_clustering(clustering: Any, points: AnyArray, k: int, clusterer: object) -> None:
    """Raise VqError unless a clusterer, perhaps a plug-in, gave what `fit` must give."""
    n_points, dimension = points.shape
    name = getattr(clusterer, "name", type(clusterer).__name__)
    if not hasattr(clustering, "codebook") or not hasattr(clustering, "labels"):
        raise VqError(f"clusterer {name!r} gave {shown(clustering)} instead of a Clustering")
    codebook, labels = np.asarray(clustering.codebook), np.asarray(clustering.labels)
    fits = codebook.ndim == 2 and 1 <= len(codebook) <= k and codebook.shape[1] == dimension
    if not fits or codebook.dtype.kind != "f" or not np.isfinite(codebook).all():
        raise VqError(
            f"clusterer {name!r} gave a codebook of shape {codebook.shape} and dtype "
            f"{codebook.dtype}; expected finite floats, 1 to {k} rows of {dimension}"
        )
    if labels.shape != (n_points,) or labels.dtype.kind not in "iu":
        raise VqError(
            f"clusterer {name!r} gave labels of shape {labels.shape} and dtype "
            f"{labels.dtype}; expected {n_points} integers"
        )
    if labels.min() < 0 or labels.max() >= len(codebook):
        raise VqError(f"clusterer {name!r} gave labels outside its codebook")


def share_progress(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """Return a callback for one of several equal parts of the work; None for None."""
    if progress is None:
        return None
    return lambda fraction: progress((part + fraction) / parts)


def option_names(cls: Callable[..., object]) -> list[str]:
    """Return the names of the options of a clusterer class, in the order of its constructor."""
    return [
        name
        for name, parameter in inspect.signature(cls).parameters.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]
