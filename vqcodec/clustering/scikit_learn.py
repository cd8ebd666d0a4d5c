"""Any clusterer of scikit-learn that has `cluster_centers_` or labels; the extra `sklearn`."""

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any

import numpy as np

from ..arrays import Floats, Ints
from ..checks import shown
from ..errors import OptionError
from .adapter import Adapter, means_of
from .base import Clustering, Progress
from .options import Option
from .rng import Rng

# Parameters that are not the caller's: a record may be anybody's.
_REFUSED = {
    "memory": "it is a folder whose files are loaded as programs",
    "n_clusters": "it is k",
    "n_jobs": "it starts processes",
    "random_state": "it comes from the seed",
    "verbose": "it prints",
}


class ScikitLearn(Adapter):
    """A clusterer of scikit-learn, by the name of its class; KMeans if none is named.

    Where the class has them, `n_clusters` is k, `random_state` a seed and
    `sample_weight` the weights. Codewords are its centres or, without any, the
    means of what has a label in common; the heaviest k if it finds more. What
    has the label -1 is noise.

    Parameters
    ----------
    estimator : str
        A class of `sklearn.cluster`.
    params : dict
        Parameters of its, as JSON has them.
    most_points : int, optional
        The most points that it gets, evenly chosen among all: many of these
        classes take time or memory by the square of their number. All if None.
    """

    name = "sklearn"
    module = "sklearn"
    extra = "sklearn"

    estimator: str
    params: dict[str, Any]
    most_points: int | None

    def __init__(
        self,
        *,
        estimator: Annotated[str, Option("A class of sklearn.cluster.")] = "KMeans",
        params: Annotated[Mapping[str, Any] | None, Option("Its parameters, as JSON.")] = None,
        most_points: Annotated[
            int | None, Option("The most points that it gets, all if none.", 1)
        ] = None,
    ) -> None:
        self.need()
        self.keep_options(estimator=estimator, most_points=most_points)
        if not isinstance(params, Mapping | None):
            raise OptionError(f"params must be parameters by name, not {shown(params)}")
        self.params = dict(params or {})
        self._make(1, 0)

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
        chosen = np.flatnonzero(weights)
        step = -(-len(chosen) // self.most_points) if self.most_points else 1
        chosen = chosen[::step]
        few, heavy = points[chosen], weights[chosen]
        model = self._make(min(k, len(chosen)), rng.integer())
        if "sample_weight" in inspect.signature(model.fit).parameters:
            model.fit(few, sample_weight=heavy.astype(np.float64))
        else:
            model.fit(few)
        if progress is not None:
            progress(1.0)
        return Clustering.of(points, weights, _codebook(model, few, heavy, k))

    def _make(self, k: int, seed: int) -> Any:
        """Return an estimator for k codewords, or raise OptionError."""
        cluster: Any = import_module("sklearn.cluster")
        cls = getattr(cluster, self.estimator, None)
        if not isinstance(cls, type) or not _clusters_points(cls):
            names = [n for n in sorted(cluster.__all__) if _clusters_points(getattr(cluster, n))]
            raise OptionError(
                f"sklearn.cluster has no clusterer {shown(self.estimator)}; it has "
                f"{', '.join(names)}"
            )
        known = inspect.signature(cls).parameters
        unknown = sorted(self.params.keys() - known.keys())
        if unknown:
            raise OptionError(f"{self.estimator} has no parameter {', '.join(unknown)}")
        refused = sorted(self.params.keys() & _REFUSED.keys())
        if refused:
            raise OptionError(f"params may not have {refused[0]}: {_REFUSED[refused[0]]}")
        own = {"n_clusters": k, "random_state": seed}
        return cls(**{name: own[name] for name in own if name in known} | self.params)


def _clusters_points(cls: object) -> bool:
    """Tell whether a class of scikit-learn finds clusters of points, and not of their axes."""
    is_clusterer = isinstance(cls, type) and hasattr(cls, "fit_predict")
    return is_clusterer and getattr(cls, "__name__", "") != "FeatureAgglomeration"


def _codebook(model: Any, points: Floats, weights: Ints, k: int) -> Floats:
    """Return the codewords of an estimator that was fitted: at least one, and at most k."""
    labels = np.asarray(model.labels_).astype(np.int32)
    if not (labels >= 0).any():  # all is noise
        return means_of(points, weights, np.zeros_like(labels))
    kept = labels >= 0
    centres = getattr(model, "cluster_centers_", None)
    if centres is None or len(centres) == 0:
        centres = means_of(points[kept], weights[kept], labels[kept])
    if len(centres) > k:
        totals = np.bincount(labels[kept], weights[kept], len(centres))[: len(centres)]
        centres = centres[np.sort(np.argsort(-totals, kind="stable")[:k])]
    return np.array(centres, np.float64)
