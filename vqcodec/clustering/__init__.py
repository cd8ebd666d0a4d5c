"""Strategies that find codebooks: what one is, those here, and those of others by name."""

from .answer import check_clustering
from .base import Clusterer, ClustererLike, Clustering, Progress, share_progress
from .context import Context
from .named import (
    DEFAULT,
    clusterers,
    declared_by,
    describe_clusterer,
    make_clusterer,
    meant_by,
    register_clusterer,
    usable_clusterers,
)
from .options import Declared, Option, declared_options, option_names
from .rng import Rng

__all__ = [
    "DEFAULT",
    "Clusterer",
    "ClustererLike",
    "Clustering",
    "Context",
    "Declared",
    "Option",
    "Progress",
    "Rng",
    "check_clustering",
    "clusterers",
    "declared_by",
    "declared_options",
    "describe_clusterer",
    "make_clusterer",
    "meant_by",
    "option_names",
    "register_clusterer",
    "share_progress",
    "usable_clusterers",
]
