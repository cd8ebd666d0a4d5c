"""Files of other machines, by fsspec, for those who ask for it by name.

Nothing here is reached by `decode`, by Pillow or by `quantize`: what opens sockets is asked for,
each time. http and https are declined even then unless they are named, as the server of whoever
wrote an address would learn who reads it.
"""

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any, NamedTuple

from .errors import OptionError

EXTRA = "fsspec"
_DECLINED = ("http", "https", "reference", "generic")  # the last two lead to any of the others
_LOCAL = ("file", "local")
_BLOCK = 2**20  # bytes that are fetched at a time


class Remote(NamedTuple):
    """A place that fsspec leads to.

    Attributes
    ----------
    url : str
        As it was given.
    fs : fsspec.AbstractFileSystem
    path : str
        Of the place in it.
    """

    url: str
    fs: Any
    path: str

    @classmethod
    def of(cls, url: str, allowed: bool | str) -> "Remote":
        """Return the place that an address names.

        Parameters
        ----------
        url : str
            "s3://bucket/a.vq", say; also a chain of addresses, as fsspec has it.
        allowed : bool or str
            True is every protocol but http and https, and those that may lead to
            them; "http" is all.

        Raises
        ------
        OptionError
            The protocol is not allowed or not known, or what it needs is not
            installed.
        OSError
            fsspec cannot get there.
        """
        check_protocols(url, allowed)
        try:
            core = import_module("fsspec.core")
        except ImportError as error:
            raise OptionError(
                f"addresses need fsspec: python -m pip install 'vqcodec[{EXTRA}]'"
            ) from error
        try:
            fs, path = core.url_to_fs(url)
        except (ImportError, ValueError) as error:  # the package of a protocol is missing
            raise OptionError(f"{url}: {error}; see what its protocol needs") from error
        except Exception as error:
            raise _as_os_error(error, url) from error
        return cls(url, fs, path)

    def open(self) -> IO[bytes]:
        """Open the file for reading bytes, of which some are fetched at a time."""
        with self._told():
            stream: Any = self.fs.open(self.path, "rb", block_size=_BLOCK)
        found: Any = _RemoteFile(stream, self)
        return io.BufferedReader(found)

    def exists(self) -> bool:
        """Tell whether something is there."""
        with self._told():
            return bool(self.fs.exists(self.path))

    def is_folder(self) -> bool:
        """Tell whether a folder is there."""
        with self._told():
            return bool(self.fs.isdir(self.path))

    def below(self) -> list[str]:
        """Return the paths of all files below the place, in order.

        Hidden ones are left out, and those with "::", which no address can name.
        """
        with self._told():
            root = self.path.rstrip("/")
            found = [path[len(root) :].lstrip("/") for path in self.fs.find(self.path)]
        return sorted(path for path in found if path and "/." not in f"/{path}" and _is_plain(path))

    def matches(self) -> list[str]:
        """Return the addresses of the files that a pattern matches, in order."""
        link = link_of(self.url)
        base = link.path[: link.path.rfind("/", 0, _first_magic(link.path)) + 1]
        with self._told():
            root = self.fs._strip_protocol(f"{link.protocol}://{base}").rstrip("/")
            try:
                told = self.fs.glob(self.path, detail=True)
            except FileNotFoundError:  # as some say of a folder that is not there
                return []
        found = [n for n, info in told.items() if info["type"] != "directory" and _is_plain(n)]
        paths = [base + name[len(root) :].lstrip("/") for name in found]
        return sorted(map(link.with_path, paths))

    def check_free(self) -> None:
        """Raise FileExistsError if something is there."""
        if self.exists():
            said = "exists and is kept; --force overwrites it, -o names another"
            raise FileExistsError(errno.EEXIST, said, self.url)

    def write(self, data: bytes, *, overwrite: bool) -> None:
        """Write a file, of which nobody ever sees half.

        Raises
        ------
        OSError
            It cannot be written, or is there and not to be overwritten.
        """
        if not overwrite:
            self.check_free()
        try:
            self._write(data)
        except FileNotFoundError:
            # Stores of objects have no folders, and a bucket is not made by accident.
            parent = self.path.rpartition("/")[0]
            top = parent[: parent.find("/", 1)] if "/" in parent[1:] else parent
            with self._told():
                if not top or not self.fs.exists(top):
                    raise
                self.fs.makedirs(parent, exist_ok=True)
            self._write(data)

    def _write(self, data: bytes) -> None:
        with self._told(), self.fs.transaction, self.fs.open(self.path, "wb") as stream:
            stream.write(data)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Make OSError of whatever file systems of other people raise."""
        try:
            yield
        except Exception as error:
            raise _as_os_error(error, self.url) from error


class _RemoteFile(io.RawIOBase):
    """A file of fsspec, that raises OSError and nothing else."""

    def __init__(self, stream: Any, place: Remote) -> None:
        # Of some file systems, as zip, files are closed when nobody has the system any more.
        self._stream, self._place = stream, place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._stream.seekable())

    def readinto(self, place: Any) -> int:
        try:
            data = self._stream.read(len(place))
        except Exception as error:
            raise _as_os_error(error, self._place.url) from error
        place[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def is_address(name: str) -> bool:
    """Tell whether a name has the form of an address: "protocol://" or a chain of such."""
    protocol, colons, _ = name.partition("://")
    return bool(colons) and protocol.replace("::", "").replace("+", "").isalnum()


def local_path(url: str) -> str | None:
    """Return the path that an address of this machine names; None for others."""
    protocol, _, path = url.partition("://")
    return path if protocol in _LOCAL and "::" not in url else None


def check_protocols(url: str, allowed: bool | str) -> None:
    """Raise OptionError if an address has a protocol that is not allowed."""
    for link in url.split("::"):
        protocol = link.partition("://")[0]
        if protocol in _DECLINED and allowed != "http":
            raise OptionError(
                f"{url}: {protocol} is declined unless it is named (fsspec='http' in Python, "
                "--fsspec-http for vq)"
            )


class Link(NamedTuple):
    """The part of a chain of addresses that has the path, and what stands around it."""

    before: str
    protocol: str
    path: str
    after: str

    def with_path(self, path: str) -> str:
        """Return the chain with another path."""
        return f"{self.before}{self.protocol}://{path}{self.after}"


def link_of(url: str) -> Link:
    """Return the part of an address that has the path: the first of a chain with one."""
    links = url.split("::")
    number = next((i for i, link in enumerate(links) if "://" in link), 0)
    protocol, _, path = links[number].partition("://")
    before = "".join(f"{link}::" for link in links[:number])
    return Link(before, protocol, path, "".join(f"::{link}" for link in links[number + 1 :]))


def _is_plain(path: str) -> bool:
    """Tell whether an address can name a path: "::" in it would be a chain."""
    return "::" not in path


def _first_magic(path: str) -> int:
    return min(place for place in map(path.find, "*?[") if place >= 0)


def _as_os_error(error: Exception, url: str) -> OSError:
    """Return an error as an OSError with the address as its file."""
    if isinstance(error, OSError) and error.filename == url:
        return error
    kind = next((kind for kind in _KINDS if type(error) is kind), OSError)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    number = getattr(error, "errno", None) or _KINDS.get(kind, errno.EIO)
    if said.strip("/") in url:  # some say the path and nothing of it
        said = os.strerror(number)
    return kind(number, said.splitlines()[0], url)


_KINDS: dict[type[OSError], int] = {
    FileNotFoundError: errno.ENOENT,
    FileExistsError: errno.EEXIST,
    PermissionError: errno.EACCES,
    IsADirectoryError: errno.EISDIR,
    NotADirectoryError: errno.ENOTDIR,
}
