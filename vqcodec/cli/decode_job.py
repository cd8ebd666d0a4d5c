"""One file decoded for `vq decode`, and what is said of it."""

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..codebook import Codebook
from ..limits import MAX_PIXELS
from ..pictures import files
from ..pictures.carried import lost_in
from ..pictures.unkept import said
from ..vqimage import VQImage
from .console import muted, reported
from .outcome import PLANNED, Outcome
from .plan import STREAM, Task, said_source
from .writer import Writer, read_source

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
        data = read_source(task.source)
        with reported(said_source(task.source)):
            image = VQImage.from_bytes(data, self.max_pixels or MAX_PIXELS, codebook=self.codebook)
        output = task.said_output
        default = ".png" if task.output == STREAM else os.path.splitext(task.output)[1]
        suffix = self.suffix or default
        with reported(output), muted():
            drawn, metadata = image.to_pil(), image.metadata
            drawn.info = {
                name: value for name, value in drawn.info.items() if name == "transparency"
            }
            picture = files.picture_bytes(drawn, suffix, metadata)
            lost = files.difference(drawn, picture)
            lost_metadata = lost_in(picture, metadata)
        status = self.writer.write(task, picture)
        line = f"{output}: {image.width}x{image.height} {image.mode}, {image.n_codewords} codewords"
        notes: list[str] = []
        if lost:
            notes.append(f"vq: {output}: its format loses up to {lost} levels; .png keeps all")
        if lost_metadata:
            notes.append(f"vq: {output}: {said(lost_metadata, suffix)}")
        facts = {
            "width": image.width,
            "height": image.height,
            "mode": image.mode,
            "n_codewords": image.n_codewords,
            "source_bytes": len(data),
            "bytes": len(picture),
            "lost_levels": lost,
            "lost_metadata": list(lost_metadata),
            "seconds": round(time.perf_counter() - started, 3),
        }
        line += " (not written)" * (status == PLANNED)
        return Outcome(task, status, line, facts, tuple(notes))
