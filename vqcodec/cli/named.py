"""The files that a command is named: by names, folders and patterns."""

import glob
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..remote import is_address
from .addresses import Address, is_folder
from .console import Failure, reported


class Found(NamedTuple):
    """A file that was named: its path, and the one that its result has below OUT."""

    path: str
    below: str


def expand(
    sources: Sequence[str], suffixes: Callable[[], Collection[str]]
) -> tuple[list[Found], bool]:
    """Find the files that sources name, and whether they are a batch.

    Files of one folder keep their path below it, one file its name; several
    sources keep their paths as they are named.

    Parameters
    ----------
    sources : sequence of str
    suffixes : callable
        Returns the suffixes by which files are chosen in folders.

    Raises
    ------
    Failure
        With status 2: there are none.
    """
    named, is_batch = _named(sources)
    # What a pattern of addresses matches are files, and each question goes to another machine.
    asked = [n for n in named if n in sources or not isinstance(n, Address)]
    folders = [name for name in asked if is_folder(name)]
    if len(named) == 1 and folders:
        below = _walk(named[0], suffixes())
        if not below:
            raise Failure(
                f"{named[0]} holds no file to read, nor do its folders; their suffixes decide, so "
                "name files one by one",
                2,
            )
        return [Found(_below(named[0], path), path) for path in below], True
    files = []
    for source in named:
        if source in folders:
            files += [_below(source, path) for path in _walk(source, suffixes())]
        else:
            files.append(source)
    if not files:
        raise Failure(
            f"{' and '.join(named)} hold no file to read; their suffixes decide, so name files", 2
        )
    if not is_batch:
        name = files[0].name if isinstance(files[0], Address) else os.path.basename(files[0])
        return [Found(files[0], name)], False
    return [Found(*pair) for pair in zip(files, _as_named(files), strict=True)], True


def _named(sources: Sequence[str]) -> tuple[list[str], bool]:
    """Return files and folders, with patterns replaced by what they match; and if it is a batch."""
    named, is_batch = [], len(sources) > 1
    for source in sources:
        if isinstance(source, Address):
            found = _at(source)
            is_batch |= found != [source]
            named += found
            continue
        if source.startswith(("http://", "https://")):
            raise Failure(
                f"{source}: pictures are not loaded from URLs; use curl -s URL | vq encode - > OUT "
                "(or --fsspec-http)",
                2,
            )
        if is_address(source) and not os.path.lexists(source):
            raise Failure(f"{source}: addresses are for --fsspec; give it, or check the name", 2)
        if not source or not Path(source).name and not os.path.isdir(source):
            raise Failure(
                f"{source or 'an empty IN'!r} names no file; give a picture or a folder", 2
            )
        if os.path.lexists(source) or not glob.has_magic(source):
            named.append(source)
            continue
        matches = _matches(source)
        if not matches:
            raise Failure(f"{source} matches no file; check the folder and the pattern", 2)
        named += matches
        is_batch = True
    return named, is_batch


def _at(address: Address) -> list[str]:
    """Return what an address names: itself, or what a pattern matches."""
    with reported(address):
        if not glob.has_magic(address) or address.remote.exists():
            return [address]
        found: list[str] = [Address(url, address.allowed) for url in address.remote.matches()]
    if not found:
        raise Failure(f"{address} matches no file; check the folder and the pattern", 2)
    return found


def _below(folder: str, path: str) -> str:
    return folder.joined(path) if isinstance(folder, Address) else os.path.join(folder, path)


def _matches(pattern: str) -> list[str]:
    """Find what a pattern matches, sorted, as `_walk` chooses; ** follows no links to folders."""
    found = [path for path in glob.glob(pattern, recursive=True) if not _is_endless(path)]
    named, recursive, _ = pattern.partition("**")
    if recursive:
        n_named = len(Path(named).parts)
        found = [path for path in found if not _is_below_link(Path(path), n_named)]
    return sorted(found)


def _is_below_link(path: Path, n_named: int) -> bool:
    """Tell whether a folder on the way to a path is a link, but for the first that were named."""
    return any(os.path.islink(p) for p in path.parents if len(p.parts) > n_named)


def _is_endless(path: str) -> bool:
    """Tell whether a path is a pipe or a device, which may never end."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _walk(folder: str, suffixes: Collection[str]) -> list[str]:
    """Find the paths below a folder, sorted, of files with one of some suffixes.

    Pipes and devices, which may never end, are passed over; links that lead nowhere are not, so
    that they are reported.
    """
    if isinstance(folder, Address):
        below = folder.remote.below()
        return [path for path in below if os.path.splitext(path)[1].lower() in suffixes]
    found: list[str] = []
    # Folders that cannot be read are taken for files, so that reading them says why.
    unreadable: list[str] = []
    for place, folders, names in os.walk(folder, onerror=lambda e: unreadable.append(e.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            os.path.relpath(os.path.join(place, name), folder)
            for name in names
            if os.path.splitext(name)[1].lower() in suffixes
            and not name.startswith(".")
            and not _is_endless(os.path.join(place, name))
        ]
    return sorted(found + [os.path.relpath(path, folder) for path in unreadable])


def _as_named(files: Iterable[str]) -> list[str]:
    """Return paths as named; below their common folder where one leads out of this one."""
    files = [_path_within(path) for path in files]
    paths = [os.path.normpath(path) for path in files]
    if not any(os.path.isabs(path) or path.split(os.sep)[0] == os.pardir for path in paths):
        return paths
    paths = [os.path.abspath(path) for path in paths]
    common = os.path.commonpath([os.path.dirname(path) for path in paths])
    return [os.path.relpath(path, common) for path in paths]


def _path_within(path: str) -> str:
    """Return a path; of an address that without protocol and machine."""
    return path.remote.path.lstrip("/") if isinstance(path, Address) else path
