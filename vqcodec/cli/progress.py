"""A progress bar for people who wait: on a terminal, after a second, never in a pipe."""

import sys
import time
from typing import TYPE_CHECKING, Self

import click

from .console import printable

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar as ClickBar

DELAY = 1.0  # It is in seconds.


class ProgressBar:
    """Callable with the fraction done; a context manager that cleans the line up.

    Parameters
    ----------
    label : str
        With none, there is no bar.
    """

    _STEPS = 1000

    def __init__(self, label: str) -> None:
        self._label = printable(label)
        self._bar: ClickBar[int] | None = None
        self._shown = False
        self._start = time.monotonic()
        self._wanted = bool(label) and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __call__(self, fraction: float) -> None:
        if not self._wanted or time.monotonic() - self._start < DELAY:
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=self._STEPS, label=self._label, file=sys.stderr, show_pos=False
            )
        self._bar.update(int(fraction * self._STEPS) - self._bar.pos)
        self._shown = True

    def clear(self) -> None:
        """Clear the line for something to be said; the bar comes back when it moves on."""
        if self._shown:
            # The bar has hidden the cursor, so that it must be shown again.
            sys.stderr.write("\x1b[?25h\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False

    def __exit__(self, *_: object) -> None:
        self.clear()
