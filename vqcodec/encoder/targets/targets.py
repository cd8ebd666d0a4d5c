"""What a user asks of a file, bytes, PSNR, largest error, and what an encode has of it."""

from typing import NamedTuple

from ...checks import check_integer, check_number
from ...colour.quality import Worst
from ..drawing import Drawing


class Trial(NamedTuple):
    """An encode: what was chosen, and what came out."""

    k: int
    rate_weight: float
    drawing: Drawing
    clustering: object
    n_bytes: int
    psnr: float
    worst: Worst


class Targets(NamedTuple):
    """What is asked for; None is anything."""

    max_bytes: int | None = None
    min_psnr: float | None = None
    max_error: int | None = None

    @classmethod
    def checked(cls, max_bytes, min_psnr, max_error):
        """Give targets, or raise OptionError."""
        return cls(
            None if max_bytes is None else check_integer("max_bytes", max_bytes, 1, 2**63 - 1),
            None if min_psnr is None else check_number("min_psnr", min_psnr, 0, 200),
            None if max_error is None else check_integer("max_error", max_error, 0, 255),
        )

    def __bool__(self):
        return any(target is not None for target in self)

    @property
    def floors(self):
        """Whether quality is asked for, so that the smallest file is wanted, not the best."""
        return self.min_psnr is not None or self.max_error is not None

    def met_by(self, trial):
        """Tell whether a trial has all that is asked for."""
        return self.good_enough(trial) and (
            self.max_bytes is None or trial.n_bytes <= self.max_bytes
        )

    def good_enough(self, trial):
        """Tell whether a trial has the quality that is asked for."""
        return (self.min_psnr is None or trial.psnr >= self.min_psnr) and (
            self.max_error is None or trial.worst.error <= self.max_error
        )

    def __str__(self):
        parts = (
            "at most {:,} bytes" if self.max_bytes is not None else "",
            "a PSNR of at least {:g} dB" if self.min_psnr is not None else "",
            "no error above {}" if self.max_error is not None else "",
        )
        return " and ".join(p.format(v) for p, v in zip(parts, self, strict=True) if p)
