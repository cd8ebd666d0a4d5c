"""One picture encoded for `vq encode`, and what is said of it."""

import errno
import math
import time
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..codec import quantize
from ..colour import quality
from ..colour.alpha import apply
from ..encoder.fixed import fitted, kept_colours, matched
from ..encoder.request import LOSSLESS
from ..errors import VqError
from ..pictures import files
from ..pictures.intake import take_in
from ..pictures.palettes import hex_colour
from ..vqimage import VQImage
from .console import reported
from .outcome import KEPT, PLANNED, Outcome
from .plan import STREAM, said_source
from .writer import Writer, read_source


class Figures(NamedTuple):
    """How a picture came out: sizes in bytes, errors as `quality` defines them."""

    source_bytes: int
    raw_bytes: int
    n_bytes: int
    exact: bool
    psnr: float
    mse: float
    worst: quality.Worst


@dataclass(frozen=True)
class EncodeJob:
    """How pictures are encoded; called with a task, it encodes one.

    Attributes
    ----------
    options : dict
        Of `quantize`.
    coding : str
    external : bool
    frame : int or None
    allow_larger, verify : bool
        As the options of these names say.
    writer : Writer
    """

    options: dict
    coding: str = "auto"
    external: bool = False
    frame: int | None = None
    allow_larger: bool = False
    verify: bool = False
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task, progress=None):
        """Encode a picture; give its Outcome, or raise Failure."""
        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        name = said_source(task.source)
        with reported(name):
            picture, n_frames, source_bytes = self._read(task.source)
            image = quantize(picture, progress=progress, **self.options)
            data = image.to_bytes(self.coding, external=self.external)
            samples = self._aimed_at(picture, image)
            if self.verify:
                _check_decoding(data, image)
        figures = _figures(samples, image, source_bytes, len(data), bool(picture.loss))
        notes = self._notes(name, n_frames, samples)
        if picture.warning:
            notes.insert(0, f"vq: {name}: {picture.warning}")
        if len(data) > source_bytes and not self.allow_larger and task.output != STREAM:
            status = KEPT
            line = (
                f"{name}: kept as it is, since {len(data):,} bytes would be more than its "
                f"{source_bytes:,} (--allow-larger writes them all the same)"
            )
        else:
            status = self.writer.write(task, data, _same_as(data) if self.verify else None)
            seconds = time.perf_counter() - started
            line = f"{task.said_output}: {_line(image, figures)}, {seconds:.2f} s"
            line += " (not written)" if status == PLANNED else ""
        if image.explanation:
            notes.append(f"{task.said_output}: {image.explanation}")
        return Outcome(task, status, line, _facts(image, figures, started), tuple(notes))

    def _read(self, source):
        """Give the picture of a source, how many it has, and its bytes; keep nothing else."""
        data = read_source(source)
        opened = files.read_picture(data, self.frame)
        picture = take_in(
            opened.image,
            categorical=self.options["categorical"],
            lossless=self.options["k"] == LOSSLESS,
            to_srgb=self.options["to_srgb"],
            depth=opened.depth,
        )
        return picture, opened.n_frames, len(data)

    def _aimed_at(self, picture, image):
        """Give the samples that the picture should have, in the channels that it has."""
        samples = apply(self.options["alpha"], picture.expanded())
        if self.options["codebook"] is not None:
            return fitted(samples, self.options["codebook"], self.options["alpha"])
        if self.options["palette"] is not None:
            return matched(samples, image.codebook)[0]
        return samples

    def _notes(self, name, n_frames, samples):
        notes = []
        if n_frames > 1 and self.frame is None:
            notes.append(
                f"vq: {name}: has {n_frames} frames; the first is taken (--frame N for another)"
            )
        wanted = self.options["keep_colors"]
        if wanted is not None:
            absent = wanted[~kept_colours(wanted, samples)]
            if len(absent):
                colours = ", ".join(map(hex_colour, absent))
                notes.append(f"vq: {name}: has no pixel of {colours}; there is nothing to keep")
        return notes


def _check_decoding(data, image):
    """Raise VqError unless data decodes to a picture."""
    book = image.shared_codebook()
    back = VQImage.from_bytes(data, image.width * image.height, codebook=book)
    if back != image or not np.array_equal(back.to_array(), image.to_array()):
        raise VqError("what was encoded decodes to another picture: a bug; nothing is written")


def _same_as(data):
    def check(found):
        if found != data:
            raise OSError(errno.EIO, "the disk gives back other bytes than were written to it")

    return check


def _figures(samples, image, source_bytes, n_bytes, is_lossy):
    """Measure; of samples that are lossy already nothing is exact."""
    drawn = image.to_array().reshape(samples.shape)
    exact = not is_lossy and np.array_equal(samples, drawn)
    return Figures(
        source_bytes,
        samples.nbytes,
        n_bytes,
        exact,
        quality.psnr(samples, drawn),
        quality.mse(samples, drawn),
        quality.worst(samples, drawn),
    )


def _line(image, figures):
    return (
        f"{image.width}x{image.height} {image.mode}, "
        f"{figures.raw_bytes:,} -> {figures.n_bytes:,} bytes "
        f"(ratio {figures.raw_bytes / figures.n_bytes:.2f}), "
        f"{_bits_per_pixel(image, figures):.3f} bits per pixel, "
        f"PSNR {'exact' if figures.exact else f'{figures.psnr:.2f} dB'}, MSE {figures.mse:.2f}, "
        f"{'' if figures.exact else f'largest error {figures.worst}, '}"
        f"{image.n_codewords} codewords"
    )


def _facts(image, figures, started):
    worst = figures.worst
    return {
        "width": image.width,
        "height": image.height,
        "mode": image.mode,
        "n_codewords": image.n_codewords,
        "source_bytes": figures.source_bytes,
        "raw_bytes": figures.raw_bytes,
        "bytes": figures.n_bytes,
        "bits_per_pixel": round(_bits_per_pixel(image, figures), 6),
        "exact": figures.exact,
        "psnr": round(figures.psnr, 4) if math.isfinite(figures.psnr) else None,
        "mse": round(figures.mse, 6),
        "largest_error": {"levels": round(worst.error, 4), "x": worst.x, "y": worst.y},
        "seconds": round(time.perf_counter() - started, 3),
    }


def _bits_per_pixel(image, figures):
    return 8 * figures.n_bytes / (image.width * image.height)
