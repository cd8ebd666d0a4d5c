"""What a clusterer is: options in, `fit`, a `Clustering` out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, Self

import numpy as np

from ..arrays import AnyArray, Floats, Ints, Labels
from ..errors import OptionError
from .options import check_options, option_names
from .rng import Rng

Progress = Callable[[float], object]  # called with the fraction of the work that is done
# Called with iteration, restart, codebook (points) and cost, from 0 on in each restart.
Trace = Callable[[int, int, Floats, float], object]


@dataclass(frozen=True, eq=False)
class Clustering:
    """What a clusterer found.

    Attributes
    ----------
    codebook : numpy.ndarray
        float64, shape (n_codewords, d), 1 <= n_codewords <= k: points as
        `Clusterer.fit` has them.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each point.
    cost : float
        The weighted sum of squared distances of the points to their codewords.
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
    def of(
        cls,
        points: Floats,
        weights: Ints,
        codebook: AnyArray,
        history: Iterable[AnyArray] = (),
        converged: bool = True,
    ) -> Self:
        """Make a clustering of codewords: each point gets the nearest, the lowest label of equals.

        Parameters
        ----------
        points, weights : numpy.ndarray
            As `Clusterer.fit` has them.
        codebook : numpy.ndarray
            Of any dtype that float64 can hold, shape (n_codewords, d).
        history : iterable of numpy.ndarray
            A restart each; without one, the cost alone.
        converged : bool
        """
        from ..kernels import nearest, weighted_cost

        codewords = np.array(codebook, np.float64, order="C")
        labels, distances = nearest(points, codewords)
        cost = weighted_cost(weights, distances)
        runs = tuple(np.asarray(run, np.float64) for run in history)
        return cls(codewords, labels, cost, runs or (np.array([cost]),), converged)

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
    constructor, and which has the methods `fit` and `get_config`. It need not
    derive from this one.

    Attributes
    ----------
    name : str
        What users call it.
    monotone : bool
        Whether it promises that `history` never rises within a restart.
    nearest : bool
        Whether `labels` are those of nearest codewords.
    deterministic : {"everywhere", "machine", "no"}
        Where the same points, weights, k and rng give the same result to the
        bit: on every machine and with any number of threads; on one machine
        with one number of threads; nowhere, as where it draws numbers of its
        own. For the class or for an object.
    uses_all_k : bool
        Whether it means to give as many codewords as it is asked for, so that
        what is missing of them is filled up with the points that cost most.
        One that gives fewer on purpose says False, for the class or for an
        object.
    """

    name: ClassVar[str]
    monotone: ClassVar[bool] = False
    nearest: ClassVar[bool] = True
    deterministic: Literal["everywhere", "machine", "no"] = "everywhere"
    uses_all_k: bool = True

    if TYPE_CHECKING:
        # Every class has its own options. At run time there must be no such constructor, or
        # `option_names` would find it in classes that have none.
        def __init__(self, **options: Any) -> None: ...

    def get_config(self) -> dict[str, Any]:
        """Return the options, as a dict that `type(self)(**config)` takes and JSON can hold.

        They are the attributes of the names that the constructor has; a class
        that keeps them under others has a `get_config` of its own.
        """
        return {option: getattr(self, option) for option in option_names(type(self))}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make one of what `get_config` told, as of a record; options left out have their defaults.

        Raises
        ------
        OptionError
            It has no such option, or not with such a value.
        """
        unknown = config.keys() - set(option_names(cls))
        if unknown:
            raise OptionError(f"{cls.__name__} has no option {', '.join(sorted(unknown))}")
        return cls(**config)

    def keep_options(self, **options: Any) -> None:
        """Keep options as attributes, if they are what the constructor declares."""
        for name, value in check_options(type(self), options).items():
            setattr(self, name, value)

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        """Find `k` codewords.

        It runs once for a picture of more than `k` distinct vectors, and not at
        all for others. With blocks of 1x1 and pixels of several alpha classes
        (transparent, between, opaque), of which each has codewords of its own,
        it runs first for all points, which says how many each class gets, and
        then for each class of more points than those: also for k = 1. For
        targets it runs with one k after the other. Threads may run it at the
        same time.

        Parameters
        ----------
        points : numpy.ndarray
            float64, shape (n, d), n > k: distinct vectors of a picture, as
            points between which plain Euclidean distance is the error.
            The axes are the samples of a block, pixel by pixel, row by row, of
            each pixel the colours (grey, or red, green and blue) and then alpha
            if it has one; so d is 1 to 4 without blocks.
            Colours are, by space: "srgb", levels, 0 to 255; "linear", light,
            0 to 255; "oklab", L, a and b times 255: 0 to 255, -60 to 71 and
            -80 to 51, and of grey L alone. With alpha "exact", alpha is 0 to
            255. Else a pixel with alpha has its premultiplied colours less
            half its alpha where white is 255 (all but a and b of oklab), and
            its alpha times half the square root of the number of such: colours
            are then -127.5 to 127.5 (oklab: L -128 to 128, a and b as above),
            and alpha 0 to 220.9 for RGBA, 0 to 127.5 for LA and in oklab. So
            all are within -128 and 255; in a space of another package, within
            -511 and 511.
            Read-only, so copy what is to be changed.
        weights : numpy.ndarray
            int64, shape (n,): how many blocks have each vector, in all pictures
            for `vqcodec.train`; with a mask, the sum of the mask's 0 to 255
            over all their pixels instead. At least 1; read-only.
        k : int
            At least 1.
        rng : vqcodec.clustering.rng.Rng
            The only source of randomness; `rng.numpy()` is a NumPy Generator,
            `rng.integer()` a seed for scikit-learn (`random_state`) and others.
        progress : callable, optional
            Called now and then with the fraction done, a float from 0 to 1
            that rises; other values are passed over. What it raises ends the
            work, so let it pass.
        context : vqcodec.clustering.Context, optional
            What the points are (space, channels, block, class of alpha), and ways
            to levels and back. Given where `fit` has a parameter of that name.
        trace : callable, optional
            To be called as trace(iteration, restart, codebook, cost) at each
            iteration, so that users can watch; both numbers from 0. Given where
            `fit` has a parameter of that name and somebody watches.

        Returns
        -------
        Clustering
            Of `k` codewords. Where there are fewer, codewords are added; see
            `uses_all_k`.
        """
        raise NotImplementedError(f"{type(self).__name__} has no fit method")

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.get_config().items())
        return f"{type(self).__name__}({options})"


def fit_present(
    clusterer: Clusterer,
    points: Floats,
    weights: Ints,
    k: int,
    *,
    rng: Rng,
    progress: Progress | None = None,
    **more: Any,
) -> Clustering:
    """Fit the points that have a weight, for a clusterer that was given some without.

    The parameters are those of `Clusterer.fit`, `more` being those that this clusterer has beside;
    some weight must be above 0. Points without are labelled by their nearest codewords, too.
    """
    present = weights > 0
    if present.sum() <= k:
        return Clustering.of(points, weights, points[present])
    given = points[present], weights[present], k
    found = clusterer.fit(*given, rng=rng, progress=progress, **more)
    return Clustering.of(points, weights, found.codebook, found.history, found.converged)


def of_restart(trace: Trace | None, restart: int) -> Callable[[int, Floats, float], object] | None:
    """Return a callback of iteration, codebook and cost for one restart; None for None."""
    if trace is None:
        return None
    return lambda iteration, codebook, cost: trace(iteration, restart, codebook, cost)


def share_progress(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """Return a callback for one of several equal parts of the work; None for None."""
    if progress is None:
        return None
    return lambda fraction: progress((part + fraction) / parts)
