"""The work that decoding a plane may take, shared by its strips (spec §11)."""

import threading
from typing import TYPE_CHECKING

from ..errors import LimitError

if TYPE_CHECKING:
    from ..arrays import Bytes
    from ..kernels._core import Watch

_EIGHTHS = 8  # of a decision, in which work is told


class Budget:
    """How much work is allowed, and was done.

    Parameters
    ----------
    max_work : int or None
        In decisions; None for any.
    """

    def __init__(self, max_work: int | None) -> None:
        self.max_work = max_work
        self._eighths = 0
        self._lock = threading.Lock()

    def watch(self, stopped: "Bytes") -> "Watch":
        """Return what watches over the decoding of a strip, and ends it beyond what is left."""
        from ..kernels import _core

        if self.max_work is None:
            return _core.Watch(stopped)
        # 0 would be no bound; what is one too many is seen when it is spent.
        return _core.Watch(stopped, max(1, self.max_work - self._eighths // _EIGHTHS))

    def spend(self, watch: "Watch") -> None:
        """Add what was done; raise LimitError if all together is too much."""
        with self._lock:
            self._eighths += watch.eighths
            if self.max_work is not None and self._eighths // _EIGHTHS > self.max_work:
                raise LimitError(
                    f"decoding the picture takes more work than the limit of {self.max_work:,} "
                    "decisions; raise max_work (--max-work) if you trust the file"
                )
