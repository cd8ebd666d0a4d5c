"""One file decoded for `vq decode`, and what is said of it."""

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..codebook import Codebook
from ..format.limits import DEFAULT, Limits
from ..pictures import files
from ..streams import Counted
from ..vqimage import VQImage
from .console import reported
from .outcome import PLANNED, SKIPPED, Outcome, skipped_outcome
from .pillow import pillow_at_work
from .plan import STREAM, Task, said_source
from .writer import Writer, opened

if TYPE_CHECKING:  # Decoding needs no clusterers.
    from ..clustering import Progress


@dataclass(frozen=True)
class DecodeJob:
    """How files are decoded; called with a task, it decodes one.

    Attributes
    ----------
    suffix : str or None
        Of the format to write, with its dot; None is that of the output.
    max_pixels : int or None
    codebook : vqcodec.Codebook or None
    writer : Writer
    """

    suffix: str | None = None
    max_pixels: int | None = None
    codebook: Codebook | None = None
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task: Task, progress: "Progress | None" = None) -> Outcome:
        """Decode a file, or raise Failure."""
        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        with reported(said_source(task.source)), opened(task.source) as stream:
            source = Counted(stream)
            image = VQImage.from_stream(source, self._limits(), self.codebook)
        output = task.said_output
        default = ".png" if task.output == STREAM else os.path.splitext(task.output)[1]
        with reported(output), pillow_at_work(2 * image.width * image.height):
            drawn = image.to_pil()
            picture = files.picture_bytes(drawn, self.suffix or default)
            lost = files.difference(drawn, picture)
        status = self.writer.write(task, picture)
        if status == SKIPPED:
            return skipped_outcome(task)
        line = f"{output}: {image.width}x{image.height} {image.mode}, {image.n_codewords} codewords"
        notes: tuple[str, ...] = ()
        if lost:
            notes = (f"vq: {output}: its format loses up to {lost} levels; .png keeps all",)
        facts = {
            "width": image.width,
            "height": image.height,
            "mode": image.mode,
            "n_codewords": image.n_codewords,
            "source_bytes": source.n_bytes,
            "bytes": len(picture),
            "lost_levels": lost,
            "seconds": round(time.perf_counter() - started, 3),
        }
        return Outcome(task, status, line + " (not written)" * (status == PLANNED), facts, notes)

    def _limits(self) -> Limits:
        return DEFAULT if self.max_pixels is None else Limits(self.max_pixels)
