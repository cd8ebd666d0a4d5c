"""All that a report says of a picture, measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..checks import check_integer
from ..clustering import Progress, usable_clusterers
from ..encoder.comparison import Compared, compare, runners_of
from ..encoder.request import Encoder
from ..limits import MAX_CODEWORDS
from .ladder import Rung, ladder, smallest_k
from .looked import Looked
from .outliers import Outliers, outliers
from .restarts import Restarts, Run, restarts, starts

KS = (2, 3, 6, 16, 32, 64, 128, 256)
SEARCHED = 16  # codewords of the searches that are shown
STARTED = 5
TARGET = 35.0  # dB
SEEDS = 2  # that clusterers are compared with

# What part of the time each stage takes, on a photograph.
_SHARES = {"ladder": 0.25, "target": 0.1, "restarts": 0.35, "clusterers": 0.3}


@dataclass(frozen=True)
class Asked:
    """What a report is to show.

    Attributes
    ----------
    ks : tuple of int
        Numbers of codewords, from few to many.
    seed : int
    target : float
        The PSNR, in dB, for which the fewest codewords are sought.

    Raises
    ------
    OptionError
        One of them cannot be.
    """

    ks: tuple[int, ...] = KS
    seed: int = 0
    target: float = TARGET

    def __post_init__(self) -> None:
        ks = {check_integer("k", k, 1, MAX_CODEWORDS) for k in self.ks}
        object.__setattr__(self, "ks", tuple(sorted(ks)))
        check_integer("seed", self.seed, 0)


@dataclass(frozen=True)
class Study:
    """What was found out about a picture.

    Attributes
    ----------
    looked : Looked
    ks : tuple of int
        The numbers of codewords that were asked for.
    rungs : list of Rung
        With those that the picture can have, up to the first that keeps it.
    target : float
    smallest : Rung or None
        The fewest codewords that come to it.
    restarts, starts, outliers
        How codebooks are searched for; None for a picture of one colour.
    compared : list of Compared
        Clusterers on this picture.
    """

    looked: Looked
    ks: tuple[int, ...]
    rungs: list[Rung]
    target: float
    smallest: Rung | None
    restarts: Restarts | None
    starts: dict[str, Run] | None
    outliers: Outliers | None
    compared: list[Compared]

    @property
    def n_colours(self) -> int:
        """How many distinct colours are seen."""
        return len(self.looked.colours.points)

    @property
    def left_out(self) -> tuple[list[int], list[int]]:
        """The numbers that are too few for the picture, and those that change nothing."""
        first, last = self.rungs[0].k, self.rungs[-1].k
        return [k for k in self.ks if k < first], [k for k in self.ks if k > last]

    def rung_near(self, k: int) -> Rung:
        """Return the rung whose number of codewords is nearest to k, the smaller of equals."""
        return min(self.rungs, key=lambda rung: abs(rung.k - k))


def study(looked: Looked, asked: Asked, progress: Progress | None = None) -> Study:
    """Find out about a picture.

    Parameters
    ----------
    looked : Looked
    asked : Asked
    progress : callable, optional
        Called with the fraction done.
    """
    stage = _stages(progress)
    encoder = Encoder(None, seed=asked.seed, strip=True)
    rungs = ladder(looked.picture, asked.ks, encoder, stage("ladder"))
    smallest = smallest_k(looked.picture, rungs, asked.target, encoder, stage("target"))
    n_colours = len(looked.colours.points)
    searched = min(SEARCHED, n_colours - 1)
    found = restarts(looked, searched, asked.seed, stage("restarts")) if searched else None
    begun = starts(looked, min(STARTED, searched), asked.seed) if searched else None
    rare = outliers(looked, searched, asked.seed) if searched else None
    rows: Sequence[Compared] = []
    if searched:
        runners = runners_of(usable_clusterers(), {})
        rows = compare(looked.name, looked.picture, [searched], runners, SEEDS, stage("clusterers"))
    if progress is not None:
        progress(1.0)
    return Study(
        *(looked, asked.ks, rungs, asked.target, smallest),
        *(found, begun, rare, list(rows)),
    )


def _stages(progress: Progress | None) -> Callable[[str], Progress | None]:
    """Return what gives each stage its part of a bar."""
    begins = 0.0
    where = {}
    for name, share in _SHARES.items():
        where[name] = begins, share
        begins += share

    def stage(name: str) -> Progress | None:
        if progress is None:
            return None
        start, share = where[name]
        return lambda fraction: progress(start + share * fraction)

    return stage
