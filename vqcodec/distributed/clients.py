"""Clients of dask, and items that are done by workers, whatever becomes of a worker."""

import contextlib
import sys
from collections.abc import Generator, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import OptionError
from .threads import Threads

if TYPE_CHECKING:
    from ..encoder.train import Gathered

_TIMEOUT = 15  # seconds, for a scheduler to answer
_JOINED_AT_ONCE = 8
_PROTOCOLS = ("tcp", "tls", "ucx", "ws", "wss")


@contextlib.contextmanager
def client_for(address: str | None = None) -> Iterator[Any]:
    """Give a client: of a scheduler, else the current one, else of threads in this process.

    Parameters
    ----------
    address : str, optional
        Of a scheduler, "tcp://10.0.0.1:8786".

    Raises
    ------
    OptionError
        dask is not installed.
    OSError
        No scheduler answers there.
    """
    current = None if address else _current()
    if current is not None:
        yield current
        return
    with _connected(address) if address is not None else Threads() as client:
        yield client


def _current() -> Any:
    """Return the client that the program has made, if there is one."""
    module = sys.modules.get("distributed")  # without which there is none
    if module is None:
        return None
    try:
        return module.default_client()
    except ValueError:
        return None


def _connected(address: str) -> Any:
    """Return a client of a scheduler."""
    if address.partition("://")[0] not in _PROTOCOLS or not address.partition("://")[2]:
        raise OptionError(
            f"{address!r} is no address of a scheduler of dask; give one such as "
            "tcp://10.0.0.1:8786"
        )
    try:
        module: Any = import_module("distributed")
    except ImportError as error:
        raise OptionError(
            "work for several machines needs dask: python -m pip install 'vqcodec[distributed]'"
        ) from error
    try:
        return module.Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise OSError(
            f"no scheduler of dask answers at {address!r}: {error}; check its address, and "
            "whether it runs"
        ) from error


def outcomes(client: Any, futures: Sequence[Any]) -> Generator[Any, None, None]:
    """Yield what becomes of each future, in their order; those that are left are cancelled.

    Workers that die are replaced by others, which do their tasks again; a task
    that has been on several that died is given up.

    Yields
    ------
    result or Exception
        What the function returned or raised, or why nobody knows.
    """
    left = list(reversed(futures))
    try:
        while left:
            yield _outcome(left[-1])
            left.pop()  # which lets workers forget it
    finally:
        if left:
            client.cancel(left)


def _outcome(future: Any) -> Any:
    """Return what a future gives, or the exception that it ends with."""
    try:
        return future.result()
    except Exception as error:  # of the function, of a worker, of the way to it
        return error


def has_killed(error: object) -> bool:
    """Tell whether an item was given up since the workers that it was on have died."""
    return type(error).__name__ == "KilledWorker"


def why_lost(error: Exception) -> str:
    """Say why nobody knows the result of an item."""
    name = type(error).__name__
    if has_killed(error):
        return (
            "the workers that worked on it have died, perhaps for want of memory; leave it out, or "
            "do it alone on a larger machine"
        )
    if "Cancelled" in name or "Comm" in name:
        return (
            "the scheduler is gone; what is written is whole, and what is left can be done again "
            "once one runs"
        )
    return f"{name}: {error}"


def joined(client: Any, parts: Sequence[Any]) -> Any:
    """Add what was gathered in parts, on the workers that have it; return the future of all."""
    while len(parts) > 1:
        parts = [
            client.submit(join_all, list(parts[start : start + _JOINED_AT_ONCE]), pure=False)
            for start in range(0, len(parts), _JOINED_AT_ONCE)
        ]
    return parts[0]


def join_all(parts: Sequence["Gathered | None"]) -> "Gathered | None":
    """Add several, of which some may be missing; none changes, as dask may need it again."""
    from ..encoder.train import Gathered

    found = [part for part in parts if part is not None]
    if not found:
        return None
    total = Gathered(found[0].block, found[0].policy)
    for part in found:
        total.join(part)
    return total
