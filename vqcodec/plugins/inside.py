"""The boundary of a plug-in: its code runs inside, and what goes wrong there has its name.

A plug-in may be anybody's, and may raise, print, warn and end the process. So each touch of one,
from its import to what it gives, is made in here.
"""

import contextlib
import signal
import traceback
from collections.abc import Callable, Iterator

import numpy as np

from ..arrays import AnyArray
from ..errors import OptionError, PluginError, VqError

Surroundings = Callable[[str], contextlib.AbstractContextManager[object]]

_MOST_SAID = 500  # characters of somebody else's message

# What a plug-in's code runs in, by what it is called. The command sets it, for warnings and prints;
# the library leaves it alone, since its caller has threads and streams of his own.
_surroundings: Surroundings = contextlib.nullcontext


def surround(surroundings: Surroundings) -> Surroundings:
    """Run all plug-ins of this process within contexts, made by their names; return what was."""
    global _surroundings
    before, _surroundings = _surroundings, surroundings
    return before


@contextlib.contextmanager
def inside(noun: str, name: str, what: str, kind: type[VqError], place: str = "") -> Iterator[None]:
    """Run code of a plug-in: whatever it raises becomes an error that names it.

    Interrupts, want of memory and what a signal's handler raises are no fault
    of its and pass. An OptionError stays one.

    Parameters
    ----------
    noun, name : str
        "clusterer" and "lloyd", say.
    what : str
        What has failed if something does: "failed", "cannot be loaded".
    kind : type
        Of the error.
    place : str
        Where its code is; empty for code of this package.
    """
    who = f"{noun} {name!r}"
    try:
        with _surroundings(who), np.errstate():  # which it may have set, also for us
            yield
    except (KeyboardInterrupt, MemoryError, PluginError):
        raise
    except BaseException as error:  # SystemExit, too, and what a package made up
        handled = _raised_by_a_signal(error)
        if handled is not None:
            raise handled from None
        if isinstance(error, OptionError):
            if not place or name in str(error):
                raise
            raise OptionError(f"{who}: {error}") from error
        mended = f", or have {place} mended" if place else ""
        raise kind(f"{who} {what}: {told(error)}; choose another{mended}") from error


def told(error: BaseException) -> str:
    """Say an error, whatever it is: its type and its message, which may be long, or raise."""
    kind = type(error).__name__
    try:
        message = str(error)
    except Exception:
        message = ""
    if isinstance(error, SystemExit):
        return f"it tried to end the process ({kind}: {message})"
    return f"{kind}: {message[:_MOST_SAID]}" if message else kind


def _raised_by_a_signal(error: BaseException) -> BaseException | None:
    """Return what a signal's handler raised, if that is what an error is or comes from."""
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    codes = {getattr(handler, "__code__", None) for handler in handlers} - {None}
    seen: BaseException | None = error
    for _ in range(_MOST_SAID):  # a chain may be a ring
        if seen is None:
            break
        if any(frame.f_code in codes for frame, _ in traceback.walk_tb(seen.__traceback__)):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def read_only(array: AnyArray) -> AnyArray:
    """Return a view of an array for a plug-in to look at."""
    view = array.view()
    view.flags.writeable = False
    return view


def place_of(plugin: object) -> str:
    """Return where the code of a plug-in or of its class is; empty for code of this package."""
    cls = plugin if isinstance(plugin, type) else type(plugin)
    module = str(cls.__module__)
    return "" if module.partition(".")[0] == "vqcodec" else f"{module}.{cls.__qualname__}"
