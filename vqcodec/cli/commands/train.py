"""`vq train`."""

import json
import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ..addresses import Place, fsspec_options
from ..console import Failure, reported, say
from ..guests import collected, hosted, say_once
from ..named import expand
from ..options import LateCommand, force, max_pixels, of_encoder, sources, together
from ..options import scheduler as cluster
from ..outcome import files_said
from ..pillow import pillow_at_work
from ..plan import STREAM, Task, refuse_overwriting
from ..progress import ProgressBar
from ..streams import tell
from ..suffixes import refuse_other_format
from ..writer import Writer, read_source
from .clusterer_options import clusterer_options, options_of

if TYPE_CHECKING:
    from ...encoder.train import Gathered, Trainer
    from ...pictures.intake import Picture


def _options() -> Any:
    return together(
        sources,
        click.option(
            "-o",
            "--output",
            metavar="OUT",
            required=True,
            type=Place(readable=False),
            help="The .vqc file to write.",
        ),
        click.option(
            "-k", type=int, default=256, show_default=True, metavar="N", help="The most codewords."
        ),
        of_encoder("clusterer"),
        clusterer_options,
        of_encoder("seed", "block", "alpha", "space", "to_srgb"),
        max_pixels("Refuse larger pictures"),
        cluster,
        fsspec_options,
        force,
        click.option("--json", "as_json", is_flag=True, help="A JSON object on stdout."),
        click.option("--quiet", is_flag=True, help="Say nothing but errors."),
    )


class _Batch:
    """Pictures to learn from: what is said of each, and how many cannot be read."""

    def __init__(self, paths: list[str], bar: ProgressBar) -> None:
        self.paths, self._bar = paths, bar
        self.n_done = self.n_failed = 0

    def tell(self, path: str, failure: str, warning: str) -> None:
        """Say what is wrong with a picture, if anything is, and count it."""
        self.n_done += 1
        self.n_failed += bool(failure)
        if failure or warning:
            self._bar.clear()
            say(f"vq: {failure}" if failure else f"vq: {path}: {warning}")
        self._bar(self.n_done / len(self.paths) / 2)
        if self.n_failed == len(self.paths):
            raise Failure("no picture could be read; there is nothing to learn from", 1)


def _read(path: str, to_srgb: bool, max_pixels: int | None) -> "Picture":
    """Read a picture and take it in, or raise Failure."""
    from ...pictures.files import read_picture
    from ...pictures.intake import take_in

    data = read_source(path, max_pixels)
    with reported(path), pillow_at_work(max_pixels):
        return take_in(read_picture(data).image, to_srgb=to_srgb)


def _pictures(batch: _Batch, to_srgb: bool, max_pixels: int | None) -> "Iterator[Picture]":
    """Read pictures one after the other, but for those that cannot be read."""
    for path in batch.paths:
        try:
            picture = _read(path, to_srgb, max_pixels)
        except Failure as failure:
            batch.tell(path, str(failure), "")
        else:
            batch.tell(path, "", picture.warning)
            yield picture


def _gathered(
    trainer: "Trainer", batch: _Batch, to_srgb: bool, max_pixels: int | None, scheduler: str | None
) -> "Gathered":
    """Gather pictures here, or on the workers of a scheduler."""
    if scheduler is None:
        return trainer.gather(_pictures(batch, to_srgb, max_pixels))
    from ..cluster import gathered_on_cluster

    gathering = partial(_gathered_of, trainer, to_srgb, max_pixels)
    return gathered_on_cluster(gathering, batch.paths, batch.tell, scheduler)


def _gathered_of(
    trainer: "Trainer", to_srgb: bool, max_pixels: int | None, path: str
) -> "tuple[Gathered | None, str, str]":
    """Gather one picture; return what came of it, what went wrong, and what it loses."""
    try:
        picture = _read(path, to_srgb, max_pixels)
    except Failure as failure:
        return None, str(failure), ""
    return trainer.gather([picture]), "", picture.warning


def _check_names(sources: tuple[str, ...], output: str) -> None:
    if not output:
        raise Failure("OUT '' names no file; give one with -o", 2)
    if STREAM in sources:
        raise Failure("pictures to learn from are files; - is one picture, and has no name", 2)


@click.command(cls=LateCommand, make=_options)
@hosted()
def train(
    sources: tuple[str, ...],
    output: str,
    k: int,
    clusterer: str,
    to_srgb: bool,
    max_pixels: int | None,
    scheduler: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    **settings: Any,
) -> None:
    """Learn one codebook from many pictures, for vq encode --codebook.

    IN is a picture, a folder with pictures or a pattern. Memory does not grow
    with the number of pictures, and their order makes no difference.
    """
    from ...clustering import share_progress
    from ...encoder.train import Trainer
    from ...pictures.files import picture_suffixes

    started = time.perf_counter()
    options = options_of(settings)
    _check_names(sources, output)
    paths = [found.path for found in expand(sources, picture_suffixes)[0]]
    refuse_overwriting(output, paths)
    refuse_other_format(output, ".vqc")
    writer, task = Writer(force, also=tuple(paths[1:])), Task(paths[0], output)
    writer.skipped(task)
    asked = {"clusterer": clusterer, "clusterer_options": options, "to_srgb": to_srgb, **settings}
    with ProgressBar("" if quiet else files_said(len(paths))) as bar, reported(output):
        batch = _Batch(paths, bar)
        progress = share_progress(bar, 1, 2)
        with collected() as heard:
            try:
                trainer = Trainer(k, **asked)
                gathered = _gathered(trainer, batch, to_srgb, max_pixels, scheduler)
                codebook = trainer.codebook(gathered, progress)
            finally:
                bar.clear()
                for line in () if quiet else heard:
                    say_once(line)
    data = codebook.to_bytes()
    writer.write(task, data)
    n_pictures = len(paths) - batch.n_failed
    seconds = time.perf_counter() - started
    if as_json:
        facts = {
            "output": output,
            "pictures": n_pictures,
            "failed": batch.n_failed,
            "mode": codebook.mode,
            "block": list(codebook.block),
            "n_codewords": len(codebook),
            "bytes": len(data),
            "hash": codebook.hash.hex(),
            "seconds": round(seconds, 3),
        }
        tell(json.dumps(facts), err=output == STREAM)
    elif not quiet:
        say(
            f"{output}: {len(codebook)} codewords of {codebook.mode} from {n_pictures:,} pictures, "
            f"{len(data):,} bytes, hash {codebook.hash.hex()}, {seconds:.2f} s"
        )
    if batch.n_failed:
        raise Failure(f"{batch.n_failed:,} of {len(paths):,} pictures could not be read", 1)
