"""What a user asks of a file, bytes, PSNR, largest error, and what an encode has of it."""

from collections.abc import Callable
from typing import NamedTuple

from ...clustering import Clustering
from ...colour.quality import Worst
from ..drawing import Drawing
from ..find import Finder


class Trial(NamedTuple):
    """An encode: what was chosen, and what came out."""

    k: int
    rate_weight: float
    drawing: Drawing
    clustering: Clustering
    n_bytes: int
    psnr: float
    worst: Worst
    score: float | None = None  # SSIMULACRA2, where it matters


class Targets(NamedTuple):
    """What is asked for; None is anything."""

    max_bytes: int | None = None
    min_psnr: float | None = None
    max_error: int | None = None
    min_ssimulacra2: float | None = None

    def __bool__(self) -> bool:
        return any(target is not None for target in self)

    @property
    def floors(self) -> bool:
        """Whether quality is asked for, so that the smallest file is wanted, not the best."""
        return any(floor is not None for floor in self[1:])

    def met_by(self, trial: Trial) -> bool:
        """Tell whether a trial has all that is asked for."""
        return self.good_enough(trial) and (
            self.max_bytes is None or trial.n_bytes <= self.max_bytes
        )

    def good_enough(self, trial: Trial) -> bool:
        """Tell whether a trial has the quality that is asked for."""
        return (
            (self.min_psnr is None or trial.psnr >= self.min_psnr)
            and (self.max_error is None or trial.worst.error <= self.max_error)
            and (self.min_ssimulacra2 is None or (trial.score or 0) >= self.min_ssimulacra2)
        )

    def __str__(self) -> str:
        parts = (
            "at most {:,} bytes" if self.max_bytes is not None else "",
            "a PSNR of at least {:g} dB" if self.min_psnr is not None else "",
            "no error above {}" if self.max_error is not None else "",
            "a SSIMULACRA2 of at least {:g}" if self.min_ssimulacra2 is not None else "",
        )
        return " and ".join(p.format(v) for p, v in zip(parts, self, strict=True) if p)


class Goal(NamedTuple):
    """What a search is to find, and how it may.

    Attributes
    ----------
    targets : Targets
    allowed : int
        The most codewords that there may be.
    finder : Finder
    size_of : callable
        Returns the bytes of the file of a `Drawing`.
    thorough : bool
        As for `vqcodec.encoder.rate.draw`.
    """

    targets: Targets
    allowed: int
    finder: Finder
    size_of: Callable[[Drawing], int]
    thorough: bool = False
