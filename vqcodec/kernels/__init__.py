"""The few compiled loops, each behind a function that checks and allocates.

Points are float64 of shape (n, d), codebooks float64 of shape (k, d), weights
int64 of shape (n,); all are made C-contiguous where they are not. `backend` tells
which loops are in use; results are the same to the bit with either.
"""

from .counting import KeyCounter
from .diffusion import Mixer
from .entropy import COST_UNIT, Choice, StripCoder, decode_codewords, encode_codewords, prices
from .loops import backend
from .nearest import NearestTracker, nearest
from .sums import centroids, cluster_sums, costs_with, lower_distances, weighted_cost

__all__ = [
    "COST_UNIT",
    "Choice",
    "KeyCounter",
    "Mixer",
    "NearestTracker",
    "StripCoder",
    "backend",
    "centroids",
    "cluster_sums",
    "costs_with",
    "decode_codewords",
    "encode_codewords",
    "lower_distances",
    "nearest",
    "prices",
    "weighted_cost",
]
