"""Files that appear whole or not at all, readable by nobody who might not read their source."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Sequence
from typing import NamedTuple

StrPath = str | os.PathLike[str]


class Times(NamedTuple):
    """When a file was last read and changed, in nanoseconds."""

    accessed: int
    modified: int


def times_of(path: StrPath) -> Times:
    """Return the times of a file."""
    found = os.stat(path)
    return Times(found.st_atime_ns, found.st_mtime_ns)


def check_target(path: StrPath, overwrite: bool) -> None:
    """Raise OSError if a file cannot be written at `path`, before work is spent on it."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "its folder does not exist; make it first", str(path))
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "is a folder; give the name of a file", str(path))
    if not os.access(folder, os.W_OK) and not _is_special(path):
        raise PermissionError(
            errno.EACCES, "its folder cannot be written to; choose another place", str(path)
        )
    if os.path.lexists(path) and not overwrite:
        raise FileExistsError(
            errno.EEXIST, "exists and is kept; --force overwrites it, -o names another", str(path)
        )


def write_whole(
    path: StrPath,
    data: bytes,
    *,
    overwrite: bool = False,
    check: Callable[[bytes], object] | None = None,
    times: Times | None = None,
    sources: Sequence[StrPath | int] = (),
) -> None:
    """Write a file beside its place and move it there, so that no one ever sees half of it.

    A symbolic link is followed where the system lets one be followed. A file
    that is overwritten hands on its owner and its group, where that is allowed,
    and its permissions, but never set-user-id and the like: those were given to
    other bytes. If it belongs to somebody else and must change hands, what it
    permitted counts only as far as a new file would permit it, too. What is not
    a regular file (a pipe, a device, an open descriptor such as /dev/stdout) is
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
    sources : sequence of path-like or int
        Files, or descriptors, that the data was made of: nobody but the owner
        may read the result who may not read each of them.

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
            _write_beside(_followed(path), data, overwrite, check, times, sources)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _is_special(path: StrPath) -> bool:
    """Tell whether a path exists and is no regular file, or names an open descriptor."""
    return os.path.exists(path) and (not os.path.isfile(path) or _is_descriptor(path))


def _is_descriptor(path: StrPath) -> bool:
    """Tell whether a path leads through a link of /proc, as /dev/stdout does: to what is open."""
    for _ in range(40):  # The system would follow no more links than that.
        if not os.path.islink(path):
            return False
        folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
        if folder.startswith("/proc/"):
            return True
        path = os.path.join(folder, os.readlink(path))
    return False


def _followed(path: StrPath) -> str:
    """Return the place that a path leads to.

    The system is asked to follow its links first: in a folder that everybody
    writes to, it may refuse to follow those of others (protected_symlinks).
    """
    with contextlib.suppress(FileNotFoundError):
        os.stat(path)
    return os.path.realpath(path)


def _write_beside(
    place: str,
    data: bytes,
    overwrite: bool,
    check: Callable[[bytes], object] | None,
    times: Times | None,
    sources: Sequence[StrPath | int],
) -> None:
    folder, name = os.path.split(place)
    # The name may be as long as the file system allows, so only a part of it is used.
    temporary = os.path.join(folder, f".{name[:40]}.{secrets.token_hex(8)}.tmp")
    old = os.stat(place) if overwrite and os.path.exists(place) else None
    readers = [found for found in map(_permissions, sources) if found is not None]
    descriptor, named = _open_beside(folder, temporary, _mode_of_new(old, readers))
    try:
        with open(descriptor, "w+b") as stream:
            _permit(stream.fileno(), old, readers)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            if check is not None:
                stream.seek(0)
                check(stream.read())
            if times is not None and os.utime in os.supports_fd:
                os.utime(stream.fileno(), ns=(times.accessed, times.modified))
            if not named and not (overwrite and os.path.lexists(place)):
                _give_name(stream.fileno(), place, folder)
                return
            if not named:
                _give_name(stream.fileno(), temporary, folder)
        if times is not None and os.utime not in os.supports_fd:
            os.utime(temporary, ns=(times.accessed, times.modified))
        if overwrite or not _moved_if_free(temporary, place):
            os.replace(temporary, place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


class _Permissions(NamedTuple):
    """Who may read a file: its group, and its bits up to 0777."""

    group: int
    bits: int

    def allow(self, group: int) -> int:
        """Return the bits for a file of a group, lest more people read it than this one."""
        if self.bits & stat.S_IROTH:
            return 0o777
        members_read = group == self.group and self.bits & stat.S_IRGRP
        return 0o770 if members_read else 0o700


def _permissions(source: StrPath | int) -> _Permissions | None:
    """Return the permissions of a source; None for pipes and the like, which everybody may read."""
    try:
        found = os.stat(source)
    except OSError:  # It is gone by now, so that nobody can tell.
        return _Permissions(-1, stat.S_IRUSR)
    if not stat.S_ISREG(found.st_mode):
        return None
    return _Permissions(found.st_gid, stat.S_IMODE(found.st_mode) & 0o777)


def _mode_of_new(old: os.stat_result | None, readers: Sequence[_Permissions]) -> int:
    """Return the mode to open a new file with, of which the system takes the umask away."""
    mode = 0o666 if old is None else 0o666 & old.st_mode
    for found in readers:
        mode &= found.allow(found.group)
    return mode | stat.S_IRUSR | stat.S_IWUSR


def _permit(descriptor: int, old: os.stat_result | None, readers: Sequence[_Permissions]) -> None:
    """Set the owner, group and permissions that a new file, still empty, shall have."""
    if not hasattr(os, "fchmod"):
        return
    if old is not None:
        _hand_over(descriptor, old)
    new = os.fstat(descriptor)
    mode = stat.S_IMODE(new.st_mode)
    if old is not None:
        kept = old.st_mode
        if new.st_gid != old.st_gid:
            # The group is another one now, so its members get no more than everybody had.
            kept &= ~stat.S_IRWXG | (kept & stat.S_IRWXO) << 3
        mode = kept if new.st_uid == old.st_uid else kept & mode
    for found in readers:
        mode &= found.allow(new.st_gid)
    os.fchmod(descriptor, mode & 0o777)


def _hand_over(descriptor: int, old: os.stat_result) -> None:
    """Make owner and group of a file those of another, or the group alone, where allowed."""
    new = os.fstat(descriptor)
    if new.st_uid != old.st_uid:
        with contextlib.suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
            return
    if new.st_gid != old.st_gid:
        with contextlib.suppress(OSError):
            os.fchown(descriptor, -1, old.st_gid)


def _open_beside(folder: str, temporary: str, mode: int) -> tuple[int, bool]:
    """Open a new file in a folder, and tell whether it has the name `temporary`.

    Where the system can, it has none yet, so that a process that is killed
    leaves nothing behind.
    """
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, mode), False
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(temporary, flags, mode), True


def _give_name(descriptor: int, place: str, folder: str) -> None:
    """Link an open file without a name to one that nobody has."""
    # With the descriptor of a folder, Python makes the system follow the link.
    opened = os.open(folder, getattr(os, "O_PATH", os.O_RDONLY))
    try:
        os.link(f"/proc/self/fd/{descriptor}", place, src_dir_fd=opened, follow_symlinks=True)
    finally:
        os.close(opened)


def _moved_if_free(source: str, place: str) -> bool:
    """Link `source` to a new name that nobody has; tell whether the file system has such links."""
    try:
        os.link(source, place)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True
