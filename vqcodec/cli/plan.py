"""What a command is to read and where it is to write: files that are named become tasks."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ..atomic import check_target
from ..errors import OptionError
from .addresses import Address, is_folder
from .console import Failure, reported
from .named import Found, expand

STREAM = "-"  # This is what names standard input or output.
# Tells which pictures of a file are taken, from 0.
Frames: TypeAlias = Callable[[str], Sequence[int]]

_MOST_CLASHES = 20  # that are named
_KEEP_BOTH = "--keep-suffix keeps both of a.png and a.gif; else rename one, or name files once"


def said_source(source: str) -> str:
    """Return what messages call a file that is read."""
    return "standard input" if source == STREAM else source


class Task(NamedTuple):
    """A file to read and one to write, each a str; `STREAM` is a standard stream.

    Attributes
    ----------
    source, output : str
    frame : int or None
        Which picture of a file that holds several, from 0; None leaves it open.
    may_be_done : bool
        Whether a process that died may have done it, and told nobody.
    """

    source: str
    output: str
    frame: int | None = None
    may_be_done: bool = False

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
        Whether there are, or might have been, several, so that one that fails
        does not end the others.
    makes_folders : bool
        Whether results go into folders that may have to be made.
    """

    tasks: list[Task]
    is_batch: bool
    makes_folders: bool = False


class Naming(NamedTuple):
    """How results are called that have no name yet.

    Attributes
    ----------
    suffix : str
        With its dot; or an end of a name that has one within, as "-small.png".
    keeps_suffix : bool
        Whether it comes after the suffix of the source instead of taking its
        place.
    """

    suffix: str
    keeps_suffix: bool = False

    def beside(self, source: str) -> str:
        """Return the name of the result beside a source."""
        if isinstance(source, Address):
            return source.with_name(str(self.of(source.name)))
        return str(self.of(source))

    def of(self, path: str | Path) -> Path:
        """Return the name of the result for a source."""
        path = Path(path)
        if self.keeps_suffix:
            return path.with_name(path.name + self.suffix)
        if not self.suffix.startswith("."):
            return path.with_name(path.stem + self.suffix)
        return path.with_suffix(self.suffix)


def make_plan(
    sources: Sequence[str],
    output: str | None,
    naming: Naming,
    suffixes: Callable[[], Collection[str]],
    others: Sequence[str] = (),
    frames: Frames | None = None,
) -> Plan:
    """Return a task for each file that the sources name, having refused what collides.

    Results have the paths that `expand` gives below a folder. Without an output
    each stands beside its source.

    Parameters
    ----------
    sources : sequence of str
        Files, folders, patterns, or `STREAM`.
    output : str or None
        A file or a folder, or `STREAM`.
    naming : Naming
    suffixes : callable
        Returns the suffixes by which files are chosen in folders.
    others : sequence of str
        Other files that are read, and so must not be written to.
    frames : callable, optional
        Tells which pictures of a file become tasks; where there are several,
        their numbers are added to their names.

    Raises
    ------
    Failure
        With status 2, before anything is written.
    """
    if STREAM in sources:
        task = _of_stream(sources, output)
        return Plan(_of_frames(task, frames(STREAM) if frames is not None else None), False)
    found, is_batch = expand(sources, suffixes)
    if output is not None and not output:
        raise Failure("OUT '' names no file; give one with -o, or a folder", 2)
    into_folder = output is not None and (
        is_batch or output.endswith(("/", os.sep)) or is_folder(output)
    )
    if into_folder and output not in (None, STREAM) and not isinstance(output, Address):
        if os.path.lexists(output.rstrip("/" + os.sep)) and not os.path.isdir(output):
            raise Failure(f"OUT {output} is a file; give a folder for several pictures", 2)
    tasks: list[Task] = []
    for source in found:
        task = Task(source.path, _target(source, output, into_folder, naming))
        tasks += _of_frames(task, None if frames is None else frames(source.path))
    is_batch = is_batch or len(tasks) > 1
    if output == STREAM:
        if is_batch:
            raise Failure("standard output takes one picture; give a folder with -o", 2)
        return Plan(tasks, False)
    _refuse_collisions(tasks, others)
    return Plan(tasks, is_batch, into_folder)


def _target(source: Found, output: str | None, into_folder: bool, naming: Naming) -> str:
    if output is None:
        return naming.beside(source.path)
    if into_folder and output != STREAM:
        below = naming.of(source.below)
        if isinstance(output, Address):
            return output.joined(below.as_posix())
        return str(Path(output) / below)
    return output if isinstance(output, Address) else str(Path(output))


def _of_frames(task: Task, frames: Sequence[int] | None) -> list[Task]:
    """Return a task for each of some frames; of several, the output has the number in its name."""
    if frames is None:
        return [task]
    if len(frames) == 1:
        return [task._replace(frame=frames[0])]
    digits = len(str(max(frames)))
    return [Task(task.source, _numbered(task.output, f"-{n:0{digits}}"), n) for n in frames]


def _numbered(output: str, number: str) -> str:
    """Return the name of a result with a number at the end of its stem."""
    if isinstance(output, Address):
        return output.with_name(_numbered(output.name, number))
    target = Path(output)
    return str(target.with_stem(target.stem + number))


def _of_stream(sources: Sequence[str], output: str | None) -> Task:
    if len(sources) > 1:
        raise Failure("standard input (-) is one picture; it cannot be had with other sources", 2)
    if output is not None and (not output or output.endswith(("/", os.sep))):
        raise Failure(f"OUT {output!r} names no file; standard input has no name to take", 2)
    return Task(STREAM, STREAM if output is None else output)


def refuse_overwriting(output: str, inputs: Iterable[str]) -> None:
    """Raise Failure if a file that is written is one of those that are read."""
    if output == STREAM or not os.path.isfile(output):
        return  # A device is not overwritten.
    for path in inputs:
        if os.path.realpath(path) == os.path.realpath(output):
            raise Failure(f"OUT and IN are the same file, {path}; name another with -o", 2)


def _refuse_collisions(tasks: Sequence[Task], others: Sequence[str]) -> None:
    """Raise Failure for results that would meet each other or a source; all of them are named."""
    sources = {os.path.realpath(task.source): task for task in tasks}
    targets: dict[str, list[Task]] = {}
    for task in tasks:
        refuse_overwriting(task.output, others)
        place = os.path.realpath(task.output)
        if place in sources:
            other = sources[place].source
            same = "OUT and IN are" if other == task.source else f"OUT of {task.source} and IN are"
            raise Failure(f"{same} the same file, {other}; name another with -o", 2)
        targets.setdefault(place, []).append(task)
    clashes = [meeting for meeting in targets.values() if len(meeting) > 1]
    if clashes:
        said = [_clash(meeting) for meeting in clashes[:_MOST_CLASHES]]
        if len(clashes) > _MOST_CLASHES:
            said.append(f"and so on, {len(clashes):,} times in all")
        raise Failure("; ".join([*said, _KEEP_BOTH]), 2)


def _clash(tasks: Sequence[Task]) -> str:
    sources = [task.source for task in tasks]
    if len(set(sources)) == 1:
        return f"{sources[0]} is named twice"
    all_of_them = "both" if len(sources) == 2 else "all"
    named = f"{', '.join(sources[:-1])} and {sources[-1]}"
    return f"{named} would {all_of_them} become {tasks[0].output}"


def check_place(task: Task, overwrite: bool, make_folders: bool) -> None:
    """Raise Failure if the result of a task cannot be written, before work is spent on it."""
    if task.output == STREAM:
        return
    folder = os.path.dirname(os.path.abspath(task.output))
    with reported(task.output):
        if isinstance(task.output, Address):
            if not overwrite:
                task.output.remote.check_free()
            return
        if make_folders and not os.path.exists(folder):
            return  # The folder is made when there is something to write.
        if os.path.isdir(task.output):
            raise OptionError(f"OUT {task.output} is a folder; give a file name")
        check_target(task.output, overwrite)
