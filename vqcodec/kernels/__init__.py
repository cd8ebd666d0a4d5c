"""The compiled loops of clustering, counting and dithering, each behind a function that checks.

Points are float64 of shape (n, d), codebooks float64 of shape (k, d), weights
int64 of shape (n,); all are made C-contiguous where they are not. Sums have the
same terms in the same order on every machine.
"""

from .counting import KeyCounter
from .diffusion import Mixer
from .halves import halves
from .nearest import NearestTracker, nearest, searcher_of
from .partners import cheapest_partners, order_by_halves
from .potential import Potential
from .steps import step_savings
from .sums import centroids, cluster_sums, costs_with, lower_distances, weighted_cost
from .trellis import choose

__all__ = [
    "KeyCounter",
    "Mixer",
    "NearestTracker",
    "Potential",
    "centroids",
    "cheapest_partners",
    "choose",
    "cluster_sums",
    "costs_with",
    "halves",
    "lower_distances",
    "nearest",
    "order_by_halves",
    "searcher_of",
    "step_savings",
    "weighted_cost",
]
