"""The command's manners: one line for each fault, exit statuses, streams that may be closed."""

import contextlib
import errno
import io
import logging
import os
import signal
import sys
import traceback
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from types import FrameType, TracebackType
from typing import IO, NoReturn

import click

from ..errors import (
    ClustererWarning,
    CorruptError,
    LossWarning,
    NotVqError,
    OptionError,
    PluginError,
    TruncatedError,
    UnsupportedError,
    VqError,
)
from .streams import stdout

# Not every message says what to do next, so that it is said here.
_ADVICE = (
    (NotVqError, "check that it is the file you mean"),
    ((TruncatedError, CorruptError), "fetch or make it anew"),
    (UnsupportedError, "a newer vqcodec may read it"),
    (FileNotFoundError, "check the name"),
    (IsADirectoryError, "give a file"),
    (PermissionError, "change its permissions, or choose another place"),
    (NotADirectoryError, "check the path"),
)
_ADVICE_BY_NUMBER = {
    errno.ENOSPC: "make room there, or choose another place",
    errno.EROFS: "choose another place",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "its links lead in circles; remove one",
    errno.EIO: "try again, or another disk",
}


class Failure(Exception):
    """One line for stderr and an exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@contextlib.contextmanager
def reported(path: str) -> Iterator[None]:
    """Turn what can go wrong with a file into a Failure that names it."""
    try:
        yield
    except OptionError as error:
        raise Failure(str(error), 2) from error
    except VqError as error:
        if isinstance(error, PluginError) and os.environ.get("VQCODEC_TRACEBACK"):
            raise
        raise Failure(f"{path}: {_with_advice(str(error), error)}", 1) from error
    except OSError as error:
        said = _with_advice(error.strerror or str(error), error)
        raise Failure(f"{error.filename or path}: {said}", 1) from error
    except MemoryError as error:
        raise Failure(
            f"{path}: not enough memory; close other programs, or split the picture", 1
        ) from error


def _with_advice(message: str, error: Exception) -> str:
    """Return a message that says what to do next, as most do of themselves."""
    if ";" in message:
        return message
    found = [advice for kinds, advice in _ADVICE if isinstance(error, kinds)]
    if isinstance(error, OSError) and error.errno in _ADVICE_BY_NUMBER:
        found.append(_ADVICE_BY_NUMBER[error.errno])
    return f"{message}; {found[0]}" if found else message


def run(command: click.Command, args: Sequence[str] | None = None) -> NoReturn:
    """Run a click command and exit: 0 done, 1 a file failed, 2 usage, 130 interrupted."""
    signal.signal(signal.SIGTERM, _stop)
    _occupy_closed_streams()
    _write_any_letter()
    sys.excepthook = _show_traceback
    quiet_libraries()
    try:
        status = command.main(args, prog_name="vq", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "vq"
        say(f"vq: {error.format_message()} (see {where} --help)")
        status = 2
    except Failure as error:
        if str(error):  # Where there is no text, all has been said.
            say(f"vq: {error}")
        status = error.status
    except (click.Abort, KeyboardInterrupt):
        # What is left to do takes no time, and would be cut short by another interrupt.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("vq: interrupted")
        status = 130
    except OSError as error:
        if not _has_folder():
            say("vq: the folder that names are from is gone; change to another with cd")
        elif not isinstance(error, BrokenPipeError):
            said = _with_advice(error.strerror or str(error), error)
            say(f"vq: the output cannot be written: {said}")
        # Python would complain once more, at exit, of what it could not write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except Exception as error:
        if os.environ.get("VQCODEC_TRACEBACK"):
            raise
        say(
            f"vq: {type(error).__name__}: {error} (a bug, here or in a plug-in: "
            "VQCODEC_TRACEBACK=1 shows where)"
        )
        status = 1
    sys.exit(status)


def _has_folder() -> bool:
    """Tell whether the current folder is there, without which names lead nowhere."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _show_traceback(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print what Python would print, in which a terminal finds no orders."""
    for part in traceback.format_exception(kind, error, trace):
        for line in part.splitlines():
            say(line)


def _write_any_letter() -> None:
    """Write out what an encoding has no letter for on standard output, too, as stderr does."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End as an interrupt does: what is half-written is cleared away."""
    raise SystemExit(128 + number)


@contextlib.contextmanager
def muted() -> Iterator[None]:
    """Keep libraries in C, which warn of damaged files in their own words, off stderr.

    This is for the command alone: it changes a descriptor that all threads share.
    """
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def quiet_libraries() -> None:
    """Keep libraries' asides off stderr; what matters is raised, and our own are one line."""
    logging.getLogger("PIL").disabled = True
    warnings.simplefilter("ignore")
    warnings.filterwarnings("always", message="vqcodec's")
    for category in (LossWarning, ClustererWarning):
        warnings.filterwarnings("always", category=category)
    warnings.showwarning = lambda message, *rest: say(f"vq: {message}")


def input_stream() -> IO[bytes]:
    """Return standard input, which has bytes to read."""
    if sys.stdin is None:
        raise Failure("standard input is closed; give a file, or send one with < or |", 2)
    if sys.stdin.isatty():
        raise Failure("standard input is a terminal; give a file, or send one with < or |", 2)
    return sys.stdin.buffer


def write_stream(data: bytes) -> None:
    """Write data to standard output."""
    out = stdout()
    if out.isatty():
        raise Failure("standard output is a terminal; send it to a file with > or give -o OUT", 2)
    out.flush()
    out.buffer.write(data)
    out.buffer.flush()


def _occupy_closed_streams() -> None:
    """Open what was closed of descriptors 0 to 2, lest a file of ours become "stderr".

    What is written to standard output is then an error, as it is elsewhere; what is said to nobody
    on stderr is none.
    """
    for descriptor, flags in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            # The system takes the lowest number that is free, which is this one.
            os.open(os.devnull, flags)
    # Python has None for a stream that was closed, and not every library expects it.
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def say(line: str) -> None:
    """Print one line to stderr, whatever a file name in it may hold."""
    click.echo(printable(line), err=True)


def printable(text: str) -> str:
    """Return text as one line in which a terminal finds no orders.

    Files and their names can hold anything: what moves the cursor, changes colours or reverses the
    direction of letters is written out as Python does.
    """
    line = " ".join(text.splitlines())
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else _escaped(c) for c in line
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
