"""Standard output, which is the command's own while code of others runs.

Plug-ins, and libraries in C, print to descriptor 1 and to `sys.stdout`, whatever picture or line
of JSON may be going there. All this is for the command alone: it changes what threads share.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import TextIO

import click

_own: list[TextIO] = []  # what `sys.stdout` was before it was others'


def stdout() -> TextIO:
    """Return the stream of what the command itself has to give."""
    return _own[-1] if _own else sys.stdout


def tell(line: str, *, err: bool = False) -> None:
    """Print one line to standard output, at once, or to standard error."""
    click.echo(line, None if err else stdout(), err=err)
    if not err:
        stdout().flush()


@contextlib.contextmanager
def prints_apart() -> Iterator[None]:
    """Send what Python code prints, of any thread, to standard error; `stdout` stays ours.

    Where threads are left behind, which may print until the process ends, that is for good.
    """
    _own.append(sys.stdout)
    sys.stdout = for_others()
    n_threads = threading.active_count()
    try:
        yield
    finally:
        own = _own.pop()
        if threading.active_count() <= n_threads:
            sys.stdout = own


def for_others() -> TextIO:
    """Return a stream to standard error that may be closed, as one may be found by anybody."""
    # It has whatever descriptor 2 is at the time, which may be muted.
    return open(2, "w", buffering=1, errors="backslashreplace", closefd=False)


@contextlib.contextmanager
def descriptor_apart() -> Iterator[None]:
    """Make descriptor 1 standard error, for code in C and for processes that are started."""
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        _flush_c()
        with contextlib.suppress(OSError, ValueError):
            stdout().flush()  # which others may have found as `sys.__stdout__`
        os.dup2(kept, 1)
        os.close(kept)


def _flush_c() -> None:
    """Write what code in C has printed and C still keeps back, where there is a way to say so."""
    with contextlib.suppress(ImportError, OSError, TypeError, AttributeError):
        import ctypes

        ctypes.CDLL(None).fflush(None)
