"""Codewords found for a picture: its own vectors if they are few enough, else a clustering."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..arrays import AnyArray, Bools, Bytes, Floats, Ints, Labels
from ..clustering import ClustererLike, Clustering, Progress, share_progress
from ..clustering.base import Trace
from ..clustering.context import ALPHA_CLASSES, AlphaClass, Context
from ..clustering.guard import run, uses_all_k
from ..clustering.rng import Rng
from ..clustering.split_merge import SplitMerge
from ..colour import alpha
from ..colour.metric import Metric
from .histogram import Histogram
from .settle import settle


class Found(NamedTuple):
    """Codewords for a picture.

    Attributes
    ----------
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): in canonical order, no two equal, each
        used.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each distinct vector.
    clustering : vqcodec.clustering.Clustering
        Of the vectors that are not kept.
    """

    codebook: Bytes
    labels: Labels
    clustering: Clustering


class Step(NamedTuple):
    """What a clusterer shows of an iteration.

    Attributes
    ----------
    iteration, restart : int
        From 0; iteration 0 is where the restart begins.
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): the codewords as samples.
    cost : float
        As the clusterer has it.
    alpha_class : str or None
        Which class of alpha the points have, where classes are clustered by
        themselves; see `vqcodec.clustering.Context`.
    """

    iteration: int
    restart: int
    codebook: Bytes
    cost: float
    alpha_class: AlphaClass | None


Watch = Callable[[Step], object]


@dataclass(frozen=True)
class Finder:
    """How codewords are found.

    Attributes
    ----------
    strategy : clusterer
    seed : int
        Each search begins with it anew.
    block : tuple of int
        Height and width of what a vector stands for.
    watch : callable, optional
        Called with each `Step` that the strategy shows.
    """

    strategy: ClustererLike
    seed: int
    block: tuple[int, int] = (1, 1)
    watch: Watch | None = None

    @property
    def hasty(self) -> "Finder":
        """The same with a third of the effort, where that can be: to find out about sizes."""
        if isinstance(self.strategy, SplitMerge) and self.strategy.effort == "default":
            return replace(self, strategy=SplitMerge(effort="fast"))
        return self

    @property
    def thorough(self) -> bool:
        """Whether time matters little beside cost."""
        return isinstance(self.strategy, SplitMerge) and self.strategy.effort == "best"

    def find(
        self,
        seen: Histogram,
        k: int,
        metric: Metric,
        classes: Bytes,
        *,
        progress: Progress | None = None,
        kept: Bools | None = None,
    ) -> Found:
        """Find the codebook of a picture.

        Parameters
        ----------
        seen : Histogram
            The vectors of the picture, n distinct ones.
        k : int
        metric : vqcodec.colour.metric.Metric
        classes : numpy.ndarray
            uint8, shape (n,): see `vqcodec.colour.alpha.classes`.
        progress
            As for `Clusterer.fit`.
        kept : numpy.ndarray, optional
            bool, shape (n,): the vectors that must be codewords.

        Raises
        ------
        OptionError
            k is below the number of classes and what is kept.
        """
        if len(seen.points) <= k:
            clustering = Clustering.exact(seen.points)
            return Found(seen.points, clustering.labels, clustering)
        free = slice(None) if kept is None else ~kept
        n_kept = 0 if kept is None else int(np.count_nonzero(kept))
        alpha.check_k(k, classes[free], n_kept)
        points = metric.points(seen.points)
        clustering, codeword_classes = cluster_by_class(
            self.strategy,
            points[free],
            seen.weights[free],
            classes[free],
            k - n_kept,
            rng=Rng(self.seed),
            progress=progress,
            context=self._context(metric, points.shape[1]),
            watch=self.watch,
        )
        size = k if uses_all_k(self.strategy) else len(clustering.codebook) + n_kept
        codebook, labels = settle(
            *(clustering, codeword_classes, seen, points, metric, classes, size, kept),
            thorough=self.thorough,
        )
        return Found(codebook, labels, clustering)

    def _context(self, metric: Metric, dimension: int) -> Context:
        channels = dimension // (self.block[0] * self.block[1])
        return Context(metric.space, channels, self.block, metric)


def cluster_by_class(
    strategy: ClustererLike,
    points: Floats,
    weights: Ints,
    classes: Bytes,
    k: int,
    *,
    rng: Rng,
    progress: Progress | None = None,
    context: Context | None = None,
    watch: Watch | None = None,
) -> tuple[Clustering, AnyArray]:
    """Cluster points; those of each alpha class by themselves, where there are several.

    A first clustering of all points, in which a codeword belongs to the class
    that most of its weight has, says how many codewords each class gets.

    Parameters
    ----------
    strategy : clusterer
    points, weights, k, rng, progress
        As for `Clusterer.fit`.
    classes : numpy.ndarray
        uint8, shape (n,): see `vqcodec.colour.alpha.classes`.
    context : Context, optional
        For a clusterer that wants it.
    watch : callable, optional
        Called with each `Step`; needs a context.

    Returns
    -------
    clustering : Clustering
        Of all points; with several classes its history has one array for each
        restart of each class.
    codeword_classes : numpy.ndarray
        uint8, shape (n_codewords,).
    """
    present, sizes = np.unique(classes, return_counts=True)
    if len(present) == 1:
        clustering = _fit(strategy, points, weights, k, rng, progress, context, watch)
        return clustering, np.full(len(clustering.codebook), present[0])
    n_parts = len(present) + 1
    report = share_progress(progress, 0, n_parts)
    first = _fit(strategy, points, weights, k, rng, report, _part(context, n_parts), None)
    shares = _shares(first, weights, classes, present, sizes, k)
    parts = []
    for number, source in enumerate(rng.spawn(len(present))):
        members = classes == present[number]
        report = share_progress(progress, number + 1, n_parts)
        known = _part(context, n_parts, number + 1, ALPHA_CLASSES[present[number]])
        few = points[members], weights[members], shares[number]
        parts.append(_fit(strategy, *few, source, report, known, watch))
    labels = np.empty(len(points), np.int32)
    offset = 0
    for alpha_class, part in zip(present, parts, strict=True):
        labels[classes == alpha_class] = part.labels + offset
        offset += len(part.codebook)
    clustering = Clustering(
        np.concatenate([part.codebook for part in parts]),
        labels,
        sum(part.cost for part in parts),
        tuple(costs for part in parts for costs in part.history),
        all(part.converged for part in parts),
    )
    return clustering, np.repeat(present, [len(part.codebook) for part in parts])


def _fit(
    strategy: ClustererLike,
    points: Floats,
    weights: Ints,
    k: int,
    rng: Rng,
    progress: Progress | None,
    context: Context | None,
    watch: Watch | None,
) -> Clustering:
    if k >= len(points):
        return Clustering.exact(points)
    trace = None if watch is None or context is None else _trace_for(watch, context)
    return run(
        strategy, points, weights, k, rng=rng, progress=progress, context=context, trace=trace
    )


def _trace_for(watch: Watch, context: Context) -> Trace:
    """Return what turns iterations, whose codebooks are points, into steps."""

    def trace(iteration: int, restart: int, codebook: Floats, cost: float) -> None:
        levels = context.to_levels(codebook)
        watch(Step(iteration, restart, levels, cost, context.alpha_class))

    return trace


def _part(
    context: Context | None, n_fits: int, fit: int = 0, alpha_class: AlphaClass | None = None
) -> Context | None:
    """Return the context of one of several fits."""
    if context is None:
        return None
    return replace(context, alpha_class=alpha_class, fit=fit, n_fits=n_fits)


def _shares(
    clustering: Clustering, weights: Ints, classes: Bytes, present: Bytes, sizes: Ints, k: int
) -> list[int]:
    """Split k among the classes: as a first clustering did, one at least, none in vain."""
    n_codewords = len(clustering.codebook)
    by_class = np.stack(
        [
            np.bincount(clustering.labels, weights * (classes == alpha_class), n_codewords)
            for alpha_class in present
        ]
    )
    shares = np.bincount(by_class.argmax(axis=0), minlength=len(present))
    shares = np.clip(shares, 1, sizes)
    while shares.sum() > k:
        shares[np.argmax(shares)] -= 1
    while shares.sum() < min(k, sizes.sum()):
        shares[np.argmax(np.where(shares < sizes, sizes - shares, 0))] += 1
    return [int(share) for share in shares]
