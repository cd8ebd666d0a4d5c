"""One picture encoded for `vq encode`, and what is said of it."""

import errno
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..clustering import Progress
from ..encoder.fixed import kept_colours
from ..encoder.pipeline import Quantized, quantized, taken
from ..encoder.request import Encoder
from ..errors import VqError
from ..format.front import SIGNATURE
from ..pictures import files
from ..pictures.colours import hex_colour
from ..pictures.intake import Picture
from ..pictures.private import note, private_in
from ..pictures.unkept import said
from ..vqfile import open as described
from ..vqimage import VQImage
from .console import reported
from .figures import measure
from .outcome import KEPT, PLANNED, SKIPPED, Outcome, kept_line, skipped_outcome
from .pillow import pillow_at_work
from .plan import STREAM, Task, said_source
from .writer import Writer, read_source


@dataclass(frozen=True)
class EncodeJob:
    """How pictures are encoded; called with a task, it encodes one.

    Attributes
    ----------
    encoder : vqcodec.Encoder
    coding : str or None
        None is that of a source that is a .vq file, else "auto".
    external : bool
    max_pixels : int or None
    allow_larger, verify : bool
        As the options of these names say.
    writer : Writer
    """

    encoder: Encoder
    coding: str | None = None
    external: bool = False
    max_pixels: int | None = None
    allow_larger: bool = False
    verify: bool = False
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """Encode a picture, or raise Failure."""
        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        name = said_source(task.source)
        with reported(name):
            picture, n_frames, source_bytes, coding = self._read(task)
            thorough = coding == "smallest"
            made = quantized(picture, self.encoder, progress, thorough=thorough)
            wanted = None if coding == "auto" else coding  # a target may need another
            data = made.image.to_bytes(wanted, external=self.external)
            figures = measure(made, source_bytes, len(data))
            if self.verify:
                _check_decoding(data, made.image)
        unkept = () if self.encoder.strip else made.picture.unkept
        notes = self._notes(name, n_frames if task.frame is None else 1, made, unkept)
        if coding == "smallest":
            notes.append(self._price(task.said_output, made.image, len(data)))
        if len(data) > source_bytes and not self.allow_larger and task.output != STREAM:
            status = KEPT
            line = kept_line(name, len(data), source_bytes)
        else:
            status = self.writer.write(task, data, same_as(data) if self.verify else None)
            if status == SKIPPED:
                return skipped_outcome(task)
            seconds = time.perf_counter() - started
            line = f"{task.said_output}: {figures.line(made.image)}, {seconds:.2f} s"
            line += " (not written)" if status == PLANNED else ""
        if made.image.explanation:
            notes.append(f"{task.said_output}: {made.image.explanation}")
        facts = figures.facts(made.image)
        facts["lost_metadata"] = list(unkept)
        facts["private"] = list(private_in(made.image.metadata))
        facts["seconds"] = round(time.perf_counter() - started, 3)
        return Outcome(task, status, line, facts, tuple(notes))

    def _read(self, task: Task) -> tuple[Picture, int, int, str]:
        """Return the picture of a task, how many its source has, its bytes, and how to code it."""
        data = read_source(task.source, self.max_pixels)
        with pillow_at_work(self.max_pixels):
            opened = files.read_picture(data, task.frame)
        picture = taken(opened.image, self.encoder, opened.depth)
        return picture, opened.n_frames, len(data), self._coding_for(data)

    def _coding_for(self, source: bytes) -> str:
        """Return the coding for a source; what is chosen by bits is coded as they were counted."""
        counts_bits = self.encoder.rate_weight or any(self.encoder.targets)
        if self.coding or counts_bits or not source.startswith(SIGNATURE):
            return self.coding or "auto"
        return described(io.BytesIO(source)).coding

    def _price(self, output: str, image: VQImage, size: int) -> str:
        """Say what the smallest file saves beside the one that "auto" would have made."""
        fast = len(image.to_bytes("auto", external=self.external))
        return (
            f"{output}: {size:,} bytes; --coding auto would take {fast:,} "
            f"({100 * fast / size - 100:+.1f} %), and decode ten times faster or more"
            if size < fast
            else f"{output}: nothing is smaller than what --coding auto writes"
        )

    def _notes(
        self, name: str, n_frames: int, made: Quantized, unkept: tuple[str, ...]
    ) -> list[str]:
        notes = []
        if made.picture.warning:
            notes.append(f"vq: {name}: {made.picture.warning}")
        if unkept:
            notes.append(f"vq: {name}: {said(unkept)}")
        told = "" if self.encoder.strip else note(made.picture.metadata, self.encoder.drop_private)
        notes += [f"vq: {name}: {told}"] if told else []
        if n_frames > 1:
            notes.append(
                f"vq: {name}: has {n_frames} frames; the first is taken (--frame N for another, or "
                "all)"
            )
        wanted = self.encoder.keep_colors
        if wanted is not None:
            absent = wanted[~kept_colours(wanted, made.aim)]
            if len(absent):
                colours = ", ".join(map(hex_colour, absent))
                notes.append(f"vq: {name}: has no pixel of {colours}; there is nothing to keep")
        return notes


def _check_decoding(data: bytes, image: VQImage) -> None:
    """Raise VqError unless data decodes to a picture."""
    book = image.shared_codebook()
    back = VQImage.from_bytes(data, image.width * image.height, codebook=book)
    if back != image or not np.array_equal(back.to_array(), image.to_array()):
        raise VqError("what was encoded decodes to another picture: a bug; nothing is written")


def same_as(data: bytes) -> Callable[[bytes], None]:
    """Return a check of what a disk gives back; see `vqcodec.atomic.write_whole`."""

    def check(found: bytes) -> None:
        if found != data:
            raise OSError(errno.EIO, "the disk gives back other bytes than were written to it")

    return check
