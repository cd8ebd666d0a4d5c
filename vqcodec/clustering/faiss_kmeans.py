"""k-means of faiss, made for millions of vectors of many dimensions; the extra `faiss`."""

from importlib import import_module
from typing import Annotated, Any

import numpy as np

from ..arrays import Floats, Ints
from .adapter import Adapter
from .base import Clustering, Progress
from .options import Option
from .rng import Rng


class Faiss(Adapter):
    """k-means of faiss, in single precision.

    Parameters
    ----------
    niter : int
        Iterations.
    nredo : int
        Starts; the one of lowest cost is kept.
    """

    name = "faiss"
    module = "faiss"
    extra = "faiss"

    niter: int
    nredo: int

    def __init__(
        self,
        *,
        niter: Annotated[int, Option("Iterations.", 1, 10_000)] = 25,
        nredo: Annotated[int, Option("Starts; the one of lowest cost is kept.", 1, 1000)] = 1,
    ) -> None:
        self.need()
        self.keep_options(niter=niter, nredo=nredo)

    def fit(
        self,
        points: Floats,
        weights: Ints,
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        """Cluster; see `Clusterer.fit`."""
        faiss: Any = import_module("faiss")
        present = weights > 0
        vectors = points[present].astype(np.float32)
        run = faiss.Kmeans(
            points.shape[1],
            min(k, len(vectors)),
            niter=self.niter,
            nredo=self.nredo,
            seed=rng.integer() >> 1,
            min_points_per_centroid=1,  # it would print what it thinks of fewer
            max_points_per_centroid=len(vectors),  # it would take a sample of more
        )
        run.train(vectors, weights=weights[present].astype(np.float32))
        if progress is not None:
            progress(1.0)
        codebook = np.unique(run.centroids, axis=0)
        costs = np.array([step["obj"] for step in run.iteration_stats])
        return Clustering.of(points, weights, codebook, [costs])
