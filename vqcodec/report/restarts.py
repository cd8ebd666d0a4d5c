"""k-means begun many times, and begun in two ways: how much luck there is in it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..arrays import Bytes, Floats
from ..clustering import Progress
from ..encoder.find import Step
from ..encoder.request import Encoder
from ..kernels import nearest, weighted_cost
from ..pictures.colours import hex_colour
from ..vqimage import VQImage
from .looked import Looked

MOST = 300
MOST_PIXELS = 2**16  # up to which there are so many
ITERATIONS = 10
STARTS: tuple[Literal["random", "in-pixels"], ...] = "random", "in-pixels"


@dataclass(frozen=True)
class Run:
    """One restart.

    Attributes
    ----------
    costs : numpy.ndarray
        float64: the mean squared error at each iteration, the start's first.
    codebook : numpy.ndarray
        uint8, shape (k, 3), in canonical order: where it ended.
    """

    costs: Floats
    codebook: Bytes

    def drawn(self, looked: Looked) -> Bytes:
        """Draw a picture with it: uint8, shape (h, w, 3)."""
        seen = looked.colours
        labels = nearest(looked.points, self.codebook.astype(np.float64))[0]
        pixels: Bytes = self.codebook[seen.spread(labels)].reshape(looked.rgb.shape)
        return pixels

    @property
    def colours(self) -> list[str]:
        """The codewords as text."""
        return [hex_colour(codeword) for codeword in self.codebook]


@dataclass(frozen=True)
class Restarts:
    """Many restarts of few iterations, and the default clusterer beside them.

    Attributes
    ----------
    k : int
    runs : list of Run
    default : vqcodec.VQImage
        What one call of `vqcodec.quantize` finds.
    default_cost : float
        Its mean squared error.
    """

    k: int
    runs: list[Run]
    default: VQImage
    default_cost: float

    @property
    def finals(self) -> Floats:
        """float64, shape (n,): the error of each restart in the end."""
        return np.array([run.costs[-1] for run in self.runs])

    @property
    def best(self) -> Run:
        """The one of lowest error, the first of equals."""
        return self.runs[int(self.finals.argmin())]

    @property
    def worst(self) -> Run:
        """The one of highest error, the first of equals."""
        return self.runs[int(self.finals.argmax())]


def restarts(looked: Looked, k: int, seed: int, progress: Progress | None = None) -> Restarts:
    """Run k-means `MOST` times, or less often where the picture is large."""
    n = max(10, min(MOST, MOST * MOST_PIXELS // looked.n_pixels))
    asked = Encoder(k, clusterer="lloyd", n_init=n, max_iter=ITERATIONS, seed=seed, strip=True)
    runs = _runs(looked, asked, progress)
    default = Encoder(k, seed=seed, strip=True).quantize(looked.rgb)
    return Restarts(k, runs, default, _error(looked, default.codebook))


def starts(looked: Looked, k: int, seed: int) -> dict[str, Run]:
    """Run k-means to its end once from each kind of start, by its name."""
    return {
        init: _runs(looked, Encoder(k, clusterer="lloyd", init=init, seed=seed, strip=True), None)[
            0
        ]
        for init in STARTS
    }


def _runs(looked: Looked, encoder: Encoder, progress: Progress | None) -> list[Run]:
    costs: dict[int, list[float]] = {}
    last: dict[int, Bytes] = {}

    def watch(step: Step) -> None:
        costs.setdefault(step.restart, []).append(step.cost / looked.n_pixels)
        last[step.restart] = step.codebook

    encoder.quantize(looked.rgb, progress=progress, trace=watch)
    return [Run(np.array(costs[number]), _sorted(last[number])) for number in sorted(costs)]


def _sorted(codebook: Bytes) -> Bytes:
    ordered: Bytes = codebook[np.lexsort(codebook.T[::-1])]
    return ordered


def _error(looked: Looked, codebook: Bytes) -> float:
    distances = nearest(looked.points, codebook.astype(np.float64))[1]
    return weighted_cost(looked.colours.weights, distances) / looked.n_pixels
