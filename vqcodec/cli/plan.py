"""What a command is to read and where it is to write: names, folders and patterns become tasks."""

import glob
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..atomic import check_target
from ..errors import OptionError
from .console import Failure, reported

STREAM = "-"  # This is what names standard input or output.


def said_source(source: str) -> str:
    """Return what messages call a file that is read."""
    return "standard input" if source == STREAM else source


class Task(NamedTuple):
    """A file to read and one to write, each a str; `STREAM` is a standard stream."""

    source: str
    output: str

    @property
    def said_output(self) -> str:
        """What messages call the file that is written."""
        return "standard output" if self.output == STREAM else self.output


class Plan(NamedTuple):
    """What there is to do.

    Attributes
    ----------
    tasks : list of Task
    is_batch : bool
        Whether a folder, a pattern or several files were named, so that one
        that fails does not end the others.
    makes_folders : bool
        Whether results go into folders that may have to be made.
    """

    tasks: list[Task]
    is_batch: bool
    makes_folders: bool = False


def make_plan(
    sources: Sequence[str],
    output: str | None,
    suffix: str,
    suffixes: Callable[[], Collection[str]],
    others: Sequence[str] = (),
) -> Plan:
    """Return a task for each file that the sources name, having refused what collides.

    Files of one folder keep their path below it, one file its name; several
    sources keep their paths as they are named. Without an output each result
    stands beside its source.

    Parameters
    ----------
    sources : sequence of str
        Files, folders, patterns, or `STREAM`.
    output : str or None
        A file or a folder, or `STREAM`.
    suffix : str
        Of results that have no name yet, with its dot.
    suffixes : callable
        Returns the suffixes by which files are chosen in folders.
    others : sequence of str
        Other files that are read, and so must not be written to.

    Raises
    ------
    Failure
        With status 2, before anything is written.
    """
    if STREAM in sources:
        return Plan([_of_stream(sources, output)], False)
    found, is_batch = expand(sources, suffixes)
    if output == STREAM:
        if is_batch:
            raise Failure("standard output takes one picture; give a folder with -o", 2)
        return Plan([Task(found[0][0], STREAM)], False)
    if output is not None and not output:
        raise Failure("OUT '' names no file; give one with -o, or a folder", 2)
    into_folder = output is not None and (
        is_batch or output.endswith(("/", os.sep)) or os.path.isdir(output)
    )
    if output is not None and into_folder:
        if os.path.lexists(output.rstrip("/" + os.sep)) and not os.path.isdir(output):
            raise Failure(f"OUT {output} is a file; give a folder for several pictures", 2)
    tasks = []
    for source, below in found:
        if output is None:
            target = Path(source).with_suffix(suffix)
        elif into_folder:
            target = Path(output) / Path(below).with_suffix(suffix)
        else:
            target = Path(output)
        tasks.append(Task(source, str(target)))
    _refuse_collisions(tasks, others)
    return Plan(tasks, is_batch, into_folder)


def expand(
    sources: Sequence[str], suffixes: Callable[[], Collection[str]]
) -> tuple[list[tuple[str, str]], bool]:
    """Find the files that sources name, each with its path below OUT, and whether it is a batch."""
    named, is_batch = _named(sources)
    folders = [source for source in named if os.path.isdir(source)]
    if len(named) == 1 and folders:
        below = _walk(named[0], suffixes())
        if not below:
            raise Failure(
                f"{named[0]} holds no file to read, nor do its folders; their suffixes decide, so "
                "name files one by one",
                2,
            )
        return [(os.path.join(named[0], path), path) for path in below], True
    files = []
    for source in named:
        if source in folders:
            files += [os.path.join(source, path) for path in _walk(source, suffixes())]
        else:
            files.append(source)
    if not files:
        raise Failure(
            f"{' and '.join(named)} hold no file to read; their suffixes decide, so name files", 2
        )
    if not is_batch:
        return [(files[0], os.path.basename(files[0]))], False
    return list(zip(files, _as_named(files), strict=True)), True


def _named(sources: Sequence[str]) -> tuple[list[str], bool]:
    """Return files and folders, with patterns replaced by what they match; and if it is a batch."""
    named, is_batch = [], len(sources) > 1
    for source in sources:
        if source.startswith(("http://", "https://")):
            raise Failure(
                f"{source}: pictures are not loaded from URLs; use curl -s URL | vq encode - > OUT",
                2,
            )
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


def _of_stream(sources: Sequence[str], output: str | None) -> Task:
    if len(sources) > 1:
        raise Failure("standard input (-) is one picture; it cannot be had with other sources", 2)
    if output is not None and (not output or output.endswith(("/", os.sep))):
        raise Failure(f"OUT {output!r} names no file; standard input has no name to take", 2)
    return Task(STREAM, STREAM if output is None else output)


def _walk(folder: str, suffixes: Collection[str]) -> list[str]:
    """Find the paths below a folder, sorted, of files with one of some suffixes.

    Pipes and devices, which may never end, are passed over; links that lead nowhere are not, so
    that they are reported.
    """
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
    paths = [os.path.normpath(path) for path in files]
    if not any(os.path.isabs(path) or path.split(os.sep)[0] == os.pardir for path in paths):
        return paths
    paths = [os.path.abspath(path) for path in paths]
    common = os.path.commonpath([os.path.dirname(path) for path in paths])
    return [os.path.relpath(path, common) for path in paths]


def refuse_overwriting(output: str, inputs: Iterable[str]) -> None:
    """Raise Failure if a file that is written is one of those that are read."""
    if output == STREAM or not os.path.isfile(output):
        return  # A device is not overwritten.
    for path in inputs:
        if os.path.realpath(path) == os.path.realpath(output):
            raise Failure(f"OUT and IN are the same file, {path}; name another with -o", 2)


def _refuse_collisions(tasks: Sequence[Task], others: Sequence[str]) -> None:
    sources = {os.path.realpath(task.source): task for task in tasks}
    for task in tasks:
        refuse_overwriting(task.output, others)
    targets: dict[str, Task] = {}
    for task in tasks:
        place = os.path.realpath(task.output)
        if place in targets and targets[place].source == task.source:
            raise Failure(f"{task.source} is named twice; name it once", 2)
        if place in targets:
            raise Failure(
                f"{targets[place].source} and {task.source} would both become {task.output}; "
                "rename one, or encode them one by one",
                2,
            )
        if place in sources:
            other = sources[place].source
            same = "OUT and IN are" if other == task.source else f"OUT of {task.source} and IN are"
            raise Failure(f"{same} the same file, {other}; name another with -o", 2)
        targets[place] = task


def check_place(task: Task, overwrite: bool, make_folders: bool) -> None:
    """Raise Failure if the result of a task cannot be written, before work is spent on it."""
    if task.output == STREAM:
        return
    folder = os.path.dirname(os.path.abspath(task.output))
    with reported(task.output):
        if make_folders and not os.path.exists(folder):
            return  # The folder is made when there is something to write.
        if os.path.isdir(task.output):
            raise OptionError(f"OUT {task.output} is a folder; give a file name")
        check_target(task.output, overwrite)
