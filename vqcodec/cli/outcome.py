"""What became of a task."""

from typing import Any, NamedTuple

from .plan import STREAM, Task

WRITTEN, PLANNED, KEPT, SKIPPED, FAILED = "written", "planned", "kept", "skipped", "failed"
WORDS = {
    WRITTEN: "written",
    PLANNED: "would be written",
    KEPT: "kept as they are",
    SKIPPED: "skipped",
    FAILED: "failed",
}


class Outcome(NamedTuple):
    """What became of a task.

    Attributes
    ----------
    task : Task
    status : str
        One of the words above.
    line : str
        For people.
    facts : dict
        For programs; JSON can hold it.
    notes : tuple of str
        Lines that come before; warnings begin with "vq: ".
    exit_status : int
        Of a failure that is all there is.
    """

    task: Task
    status: str
    line: str
    facts: dict[str, Any]
    notes: tuple[str, ...] = ()
    exit_status: int = 0


def kept_line(name: str, size: int, source_size: int) -> str:
    """Say that a picture stays as it is, since what would be written is larger."""
    return (
        f"{name}: kept as it is, since {size:,} bytes would be more than its {source_size:,} "
        "(--allow-larger writes them all the same)"
    )


def skipped_outcome(task: Task) -> Outcome:
    """Return the outcome of a task whose result exists already."""
    return Outcome(task, SKIPPED, f"{task.output}: exists and is skipped", {})


def failed_outcome(task: Task, line: str, status: int = 1) -> Outcome:
    """Return the outcome of a task that failed, whose line names its source."""
    named = task.source in line or task.output in line or task.source == STREAM
    line = line if named else f"{task.source}: {line}"
    return Outcome(task, FAILED, line, {"error": line}, exit_status=status)


def files_said(n: int) -> str:
    """Say a number of files in words."""
    return f"{n:,} file{'s' * (n != 1)}"
