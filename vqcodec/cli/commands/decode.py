"""`vq decode`."""

import os
import time
from dataclasses import dataclass, field

import click

from .. import options
from ..console import reported
from ..plan import STREAM, said_source
from ..writer import Writer, read_source

_FORMATS = ("png", "webp", "tif", "gif", "bmp", "jpg", "avif", "jp2", "ppm", "tga")


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
    codebook: object = None
    writer: Writer = field(default_factory=Writer)

    def __call__(self, task, progress=None):
        """Decode a file; give its Outcome, or raise Failure."""
        from ...limits import MAX_PIXELS
        from ...pictures import files
        from ...vqimage import VQImage
        from ..outcome import PLANNED, Outcome

        started = time.perf_counter()
        skipped = self.writer.skipped(task)
        if skipped is not None:
            return skipped
        data = read_source(task.source)
        with reported(said_source(task.source)):
            image = VQImage.from_bytes(data, self.max_pixels or MAX_PIXELS, codebook=self.codebook)
        output = task.said_output
        default = ".png" if task.output == STREAM else os.path.splitext(task.output)[1]
        with reported(output):
            drawn = image.to_pil()
            picture = files.picture_bytes(drawn, self.suffix or default)
            lost = files.difference(drawn, picture)
        status = self.writer.write(task, picture)
        line = f"{output}: {image.width}x{image.height} {image.mode}, {image.n_codewords} codewords"
        notes = ()
        if lost:
            notes = (f"vq: {output}: its format loses up to {lost} levels; .png keeps all",)
        facts = {
            "width": image.width,
            "height": image.height,
            "mode": image.mode,
            "n_codewords": image.n_codewords,
            "source_bytes": len(data),
            "bytes": len(picture),
            "lost_levels": lost,
            "seconds": round(time.perf_counter() - started, 3),
        }
        return Outcome(task, status, line + " (not written)" * (status == PLANNED), facts, notes)


@click.command()
@options.sources
@options.output("Where to write, a file or a folder; default: beside IN, as .png.")
@click.option(
    "--format",
    "wanted",
    metavar="NAME",
    shell_complete=options.names_of(lambda: _FORMATS),
    help="png, webp, tif or another that Pillow writes; default: by the suffix of OUT, or png.",
)
@click.option(
    "--max-pixels",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse larger pictures; default: 2^28.",
)
@click.option("--codebook", metavar="FILE", help="The .vqc file that external ones need.")
@options.writing
@options.manners
def decode(
    sources, output, wanted, max_pixels, codebook, force, skip_existing, dry_run, preserve, jobs,
    as_json, quiet,
):  # fmt: skip
    """Decode .vq files to pictures of any format that Pillow writes.

    IN is a .vq file, a folder with such files, a pattern, or - for standard
    input. PNG files are indexed where the codebook allows, in its order.
    """
    from ...codebook import read_codebook
    from ..jobs import Manners, run
    from ..plan import make_plan

    if codebook is not None:
        with reported(codebook):
            codebook = read_codebook(codebook)
    suffix = None if wanted is None else "." + wanted.lower().lstrip(".")
    plan = make_plan(sources, output, suffix or ".png", lambda: {".vq"})
    writer = Writer(force, skip_existing, dry_run, preserve, plan.makes_folders)
    run(DecodeJob(suffix, max_pixels, codebook, writer), plan, Manners(jobs, as_json, quiet))
