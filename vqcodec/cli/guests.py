"""Plug-ins as guests of the command: their prints and warnings go to standard error."""

import contextlib
import os
import warnings
from collections.abc import Iterator
from typing import Any

from .console import say
from .streams import descriptor_apart, prints_apart

# What Python, too, tells nobody but developers.
_FOR_DEVELOPERS = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)

_said: set[str] = set()
_collections: list[list[str]] = []


@contextlib.contextmanager
def hosted() -> Iterator[None]:
    """Keep standard output for the command, and hear what plug-ins warn of."""
    _said.clear()
    with prints_apart(), listening():
        yield


@contextlib.contextmanager
def listening() -> Iterator[None]:
    """Hear what plug-ins of this process warn of, and keep their output apart."""
    from ..plugins.inside import surround

    before = surround(_heard)
    try:
        yield
    finally:
        surround(before)


@contextlib.contextmanager
def collected() -> Iterator[list[str]]:
    """Collect what plug-ins warn of meanwhile, as lines, instead of saying it at once."""
    lines: list[str] = []
    _collections.append(lines)
    try:
        yield lines
    finally:
        _collections.remove(lines)


def say_once(line: str) -> None:
    """Say a line that has not been said so far."""
    if line not in _said:
        _said.add(line)
        say(line)


@contextlib.contextmanager
def _heard(who: str) -> Iterator[None]:
    def show(message: object, *where: Any, **more: Any) -> None:
        line = f"vq: {who} warns: {message}"
        if not _collections:
            say_once(line)
        elif line not in _collections[-1]:
            _collections[-1].append(line)

    with descriptor_apart(), _staying_here(), warnings.catch_warnings():
        warnings.simplefilter("always")
        for category in _FOR_DEVELOPERS:
            warnings.simplefilter("ignore", category)
        warnings.showwarning = show
        yield


@contextlib.contextmanager
def _staying_here() -> Iterator[None]:
    """Go back to the folder that names of files are from, wherever a clusterer went."""
    try:
        here = os.getcwd()
    except OSError:  # it is gone, and nobody can go back to it
        here = None
    try:
        yield
    finally:
        if here is not None:
            os.chdir(here)
