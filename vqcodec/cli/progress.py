"""A progress bar for people who wait: on a terminal, after a second, never in a pipe."""

import sys
import time

import click

DELAY = 1.0  # seconds


class ProgressBar:
    """Callable with the fraction done; a context manager that cleans the line up.

    Parameters
    ----------
    label : str
        With none, there is no bar.
    """

    _STEPS = 1000

    def __init__(self, label):
        self._label = label
        self._bar = None
        self._shown = False
        self._start = time.monotonic()
        self._wanted = bool(label) and sys.stderr.isatty()

    def __enter__(self):
        return self

    def __call__(self, fraction):
        if not self._wanted or time.monotonic() - self._start < DELAY:
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=self._STEPS, label=self._label, file=sys.stderr, show_pos=False
            )
        self._bar.update(int(fraction * self._STEPS) - self._bar.pos)
        self._shown = True

    def clear(self):
        """Clear the line for something to be said; the bar comes back when it moves on."""
        if self._shown:
            sys.stderr.write("\x1b[?25h\r\x1b[2K")  # and show the cursor again
            sys.stderr.flush()
            self._shown = False

    def __exit__(self, *_):
        self.clear()
