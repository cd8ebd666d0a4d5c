"""What became of a task."""

from typing import NamedTuple

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

    task: object
    status: str
    line: str
    facts: dict
    notes: tuple = ()
    exit_status: int = 0


def files_said(n):
    """Give a number of files in words."""
    return f"{n:,} file{'s' * (n != 1)}"
