"""One file decoded for `vq decode`, and what is said of it."""

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..codebook import Codebook
from ..format.limits import DEFAULT, Limits
from ..format.metadata import Metadata
from ..pictures import files
from ..pictures.carried import missing, read_back
from ..pictures.private import note, private_in, without_private
from ..pictures.unkept import said
from ..streams import Counted
from ..vqimage import VQImage
from .console import reported
from .outcome import PLANNED, SKIPPED, Outcome, skipped_outcome
from .pillow import pillow_at_work
from .plan import STREAM, Task, said_source
from .writer import Writer, opened

if TYPE_CHECKING:  # Decoding needs no clusterers.
    from PIL import Image

    from ..clustering import Progress


@dataclass(frozen=True)
class DecodeJob:
    """How files are decoded; called with a task, it decodes one.

    Attributes
    ----------
    suffix : str or None
        Of the format to write, with its dot; None is that of the output.
    limits : vqcodec.format.limits.Limits
    codebook : vqcodec.Codebook or None
    drop_private : bool
        Whether what tells of people is left out.
    fit : int or None
        The most pixels of a side, to which larger pictures are shrunk.
    writer : Writer
    """

    suffix: str | None = None
    limits: Limits = DEFAULT
    codebook: Codebook | None = None
    drop_private: bool = False
    fit: int | None = None
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task: Task, progress: "Progress | None" = None) -> Outcome:
        """Decode a file, or raise Failure."""
        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        with reported(said_source(task.source)), opened(task.source) as stream:
            source = Counted(stream)
            image = VQImage.from_stream(source, self.limits, self.codebook)
        output = task.said_output
        default = ".png" if task.output == STREAM else os.path.splitext(task.output)[1]
        suffix = self.suffix or default
        with reported(output), pillow_at_work(2 * image.width * image.height):
            drawn, metadata = _apart(image)
            drawn = drawn if self.fit is None else _fitted(drawn, self.fit)
            kept = without_private(metadata) if self.drop_private else metadata
            picture = files.picture_bytes(drawn, suffix, kept)
            lost = files.difference(drawn, picture)
            arrived = read_back(picture)
            lost_metadata = tuple(missing(kept, arrived))
        status = self.writer.write(task, picture)
        if status == SKIPPED:
            return skipped_outcome(task)
        line = f"{output}: {drawn.width}x{drawn.height} {image.mode}, {image.n_codewords} codewords"
        notes = (
            f"its format loses up to {lost} levels; .png keeps all" if lost else "",
            said(lost_metadata, suffix),
            note(metadata, True) if self.drop_private else note(arrived, False),
        )
        facts = {
            "width": drawn.width,
            "height": drawn.height,
            "mode": image.mode,
            "n_codewords": image.n_codewords,
            "source_bytes": source.n_bytes,
            "bytes": len(picture),
            "lost_levels": lost,
            "lost_metadata": list(lost_metadata),
            "private": list(private_in(arrived)),
            "seconds": round(time.perf_counter() - started, 3),
        }
        line += " (not written)" * (status == PLANNED)
        said_notes = tuple(f"vq: {output}: {told}" for told in notes if told)
        return Outcome(task, status, line, facts, said_notes)


def _apart(image: VQImage) -> tuple["Image.Image", Metadata]:
    """Return a picture as Pillow has it, and its metadata, which Pillow takes for options."""
    drawn = image.to_pil()
    drawn.info = {name: drawn.info[name] for name in drawn.info.keys() & {"transparency"}}
    return drawn, image.metadata


def _fitted(drawn: "Image.Image", most: int) -> "Image.Image":
    """Return a picture of at most so many pixels a side; labels of 16 bits are never mixed."""
    from PIL import Image

    if max(drawn.size) <= most:
        return drawn
    if drawn.mode == "P":
        drawn = drawn.convert("RGBA" if "transparency" in drawn.info else "RGB")
    way = Image.Resampling.NEAREST if drawn.mode == "I;16" else Image.Resampling.LANCZOS
    drawn.thumbnail((most, most), way)
    return drawn
