"""Files that appear whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from typing import NamedTuple


class Times(NamedTuple):
    """When a file was last read and changed, in nanoseconds."""

    accessed: int
    modified: int


def times_of(path):
    """Give the times of a file."""
    found = os.stat(path)
    return Times(found.st_atime_ns, found.st_mtime_ns)


def check_target(path, overwrite):
    """Raise OSError if a file cannot be written at `path`, before work is spent on it."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "its folder does not exist; make it first", str(path))
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "is a folder; give a file name with -o", str(path))
    if not os.access(folder, os.W_OK) and not _is_special(path):
        raise PermissionError(
            errno.EACCES, "its folder cannot be written to; choose another place", str(path)
        )
    if os.path.lexists(path) and not overwrite:
        raise FileExistsError(
            errno.EEXIST, "exists and is kept; --force overwrites it, -o names another", str(path)
        )


def write_whole(path, data, *, overwrite=False, check=None, times=None):
    """Write a file beside its place and move it there, so that no one ever sees half of it.

    A symbolic link is followed, and the permissions of a file that is
    overwritten are kept. What is not a regular file (a pipe, a device) is
    written to directly.

    Parameters
    ----------
    path : path-like
    data : bytes
    overwrite : bool
    check : callable, optional
        Called with what the disk gives back, before the file takes its place;
        what it raises keeps it from there.
    times : Times, optional
        What the file is to say of itself.

    Raises
    ------
    OSError
        It cannot be written; `path` is then as it was before.
    """
    check_target(path, overwrite)
    try:
        if _is_special(path):
            with open(path, "wb") as stream:
                stream.write(data)
        else:
            _write_beside(os.path.realpath(path), data, overwrite, check, times)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _is_special(path):
    """Tell whether a path is a pipe or a device, or an open file such as /dev/stdout."""
    is_open = os.path.abspath(path).startswith(("/dev/", "/proc/"))
    return os.path.exists(path) and (is_open or not os.path.isfile(path))


def _write_beside(place, data, overwrite, check, times):
    folder, name = os.path.split(place)
    # The name may be as long as the file system allows, so only a part of it is used.
    temporary = os.path.join(folder, f".{name[:40]}.{secrets.token_hex(8)}.tmp")
    descriptor, named = _open_beside(folder, temporary)
    try:
        with open(descriptor, "w+b") as stream:
            if overwrite and os.path.exists(place) and hasattr(os, "fchmod"):
                os.fchmod(stream.fileno(), stat.S_IMODE(os.stat(place).st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            if check is not None:
                stream.seek(0)
                check(stream.read())
            if times is not None and os.utime in os.supports_fd:
                os.utime(stream.fileno(), ns=tuple(times))
            if not named and not (overwrite and os.path.lexists(place)):
                _give_name(stream.fileno(), place, folder)
                return
            if not named:
                _give_name(stream.fileno(), temporary, folder)
        if times is not None and os.utime not in os.supports_fd:
            os.utime(temporary, ns=tuple(times))
        if overwrite or not _moved_if_free(temporary, place):
            os.replace(temporary, place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _open_beside(folder, temporary):
    """Open a new file in a folder, and tell whether it has the name `temporary`.

    Where the system can, it has none yet, so that a process that is killed
    leaves nothing behind.
    """
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), False
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(temporary, flags, 0o666), True


def _give_name(descriptor, place, folder):
    """Give an open file without a name one that nobody has."""
    opened = os.open(folder, os.O_RDONLY)  # with a folder, Python makes the system follow the link
    try:
        os.link(f"/proc/self/fd/{descriptor}", place, src_dir_fd=opened, follow_symlinks=True)
    finally:
        os.close(opened)


def _moved_if_free(source, place):
    """Give `source` a new name that nobody has; False where the file system has no links."""
    try:
        os.link(source, place)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True
