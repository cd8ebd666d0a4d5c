"""One picture reduced for `vq reduce`, and what is said of it."""

import os
import time
from dataclasses import dataclass, field, replace

from ..clustering import Progress
from ..encoder.pipeline import Quantized
from ..encoder.reduction import Reducer
from ..errors import OptionError, TargetError, VqError
from ..pictures import files
from ..pictures.carried import lost_in
from ..pictures.private import note, private_in
from ..pictures.unkept import said
from ..reduction import file_bytes, shows
from ..vqimage import VQImage
from .console import Failure, reported
from .encode_job import same_as
from .figures import error_facts
from .outcome import KEPT, PLANNED, SKIPPED, Outcome, kept_line, skipped_outcome
from .pillow import pillow_at_work
from .plan import STREAM, Task, said_source
from .writer import Writer, read_source


@dataclass(frozen=True)
class ReduceJob:
    """How pictures are reduced; called with a task, it reduces one.

    Attributes
    ----------
    reducer : vqcodec.encoder.reduction.Reducer
    optimize : bool
        Whether oxipng squeezes PNG files.
    max_pixels : int or None
    allow_larger, verify : bool
    writer : Writer
    """

    reducer: Reducer
    optimize: bool = False
    max_pixels: int | None = None
    allow_larger: bool = False
    verify: bool = False
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """Reduce a picture, or raise Failure."""
        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        name = said_source(task.source)
        suffix = ".png" if task.output == STREAM else os.path.splitext(task.output)[1].lower()
        reducer = self._for(suffix)

        def written(image: VQImage) -> bytes:
            with pillow_at_work(2 * image.width * image.height):
                return file_bytes(image, suffix, optimize=self.optimize)

        with reported(name):
            source = read_source(task.source, self.max_pixels)
            with pillow_at_work(self.max_pixels):
                opened = files.read_picture(source, task.frame)
            try:
                made = reducer.reduce(opened.image, lambda image: len(written(image)), progress)
            except (OptionError, TargetError) as error:  # of this picture
                raise Failure(f"{name}: {error}", 1) from error
            data = written(made.image)
            with pillow_at_work(2 * made.image.width * made.image.height):
                same = not self.verify or shows(data, made.image)
            if not same:
                raise VqError("what was written shows another picture: a bug; nothing is kept")
            lost = lost_in(data, made.image.metadata)
        notes = self._notes(name, task, opened.n_frames, made, lost)
        if len(data) > len(source) and not self.allow_larger and task.output != STREAM:
            status = KEPT
            line = kept_line(name, len(data), len(source))
        else:
            status = self.writer.write(task, data, same_as(data) if self.verify else None)
            if status == SKIPPED:
                return skipped_outcome(task)
            line = _line(task, made, len(source), len(data), time.perf_counter() - started)
            line += " (not written)" if status == PLANNED else ""
        errors = made.errors()
        facts = {
            "width": made.image.width,
            "height": made.image.height,
            "mode": made.image.mode,
            "n_codewords": made.image.n_codewords,
            "source_bytes": len(source),
            "bytes": len(data),
            **error_facts(errors.exact, errors.psnr, errors.mse, errors.worst),
            "lost_metadata": list(lost),
            "private": list(private_in(made.image.metadata)),
            "seconds": round(time.perf_counter() - started, 3),
        }
        return Outcome(task, status, line, facts, tuple(notes))

    def _for(self, suffix: str) -> Reducer:
        """Return the reducer for a format: GIF has no half-transparent pixels."""
        encoder = self.reducer.encoder
        if suffix == ".gif" and encoder.alpha == "premultiplied":
            return replace(self.reducer, encoder=replace(encoder, alpha="binary"))
        return self.reducer

    def _notes(
        self, name: str, task: Task, n_frames: int, made: Quantized, lost: tuple[str, ...]
    ) -> list[str]:
        strip = self.reducer.encoder.strip
        found = []
        if made.picture.warning:
            found.append(f"vq: {name}: {made.picture.warning}")
        if made.picture.unkept and not strip:
            found.append(f"vq: {name}: {said(made.picture.unkept)}")
        if lost:
            suffix = os.path.splitext(task.output)[1]
            found.append(f"vq: {task.said_output}: {said(lost, suffix)}")
        told = "" if strip else note(made.picture.metadata, self.reducer.encoder.drop_private)
        if told:
            found.append(f"vq: {name}: {told}")
        if n_frames > 1 and task.frame is None:
            found.append(
                f"vq: {name}: has {n_frames} frames; the first is taken (--frame N for another, or "
                "all)"
            )
        return found


def _line(task: Task, made: Quantized, before: int, after: int, seconds: float) -> str:
    """Say to people what became of a picture."""
    image, errors = made.image, made.errors()
    quality = "exact" if errors.mse == 0 else f"PSNR {errors.psnr:.2f} dB"
    return (
        f"{task.said_output}: {image.width}x{image.height}, {image.n_codewords} colours, "
        f"{before:,} -> {after:,} bytes ({after / max(before, 1):.3f}), {quality}, {seconds:.2f} s"
    )
