"""`vq train`."""

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ..console import Failure, reported, say
from ..guests import collected, hosted, say_once
from ..named import expand
from ..options import LateCommand, force, max_pixels, of_encoder, sources, together
from ..outcome import files_said
from ..pillow import pillow_at_work
from ..plan import STREAM, Task, refuse_overwriting
from ..progress import ProgressBar
from ..streams import tell
from ..suffixes import refuse_other_format
from ..writer import Writer
from .clusterer_options import clusterer_options, options_of

if TYPE_CHECKING:
    from ...pictures.intake import Picture


def _options() -> Any:
    return together(
        sources,
        click.option(
            "-o", "--output", metavar="OUT", required=True, help="The .vqc file to write."
        ),
        click.option(
            "-k", type=int, default=256, show_default=True, metavar="N", help="The most codewords."
        ),
        of_encoder("clusterer"),
        clusterer_options,
        of_encoder("seed", "block", "alpha", "space", "to_srgb"),
        max_pixels("Refuse larger pictures"),
        force,
        click.option("--json", "as_json", is_flag=True, help="A JSON object on stdout."),
        click.option("--quiet", is_flag=True, help="Say nothing but errors."),
    )


class _Pictures:
    """Pictures read one after the other; those that cannot be read are reported and counted."""

    def __init__(
        self, paths: list[str], to_srgb: bool, max_pixels: int | None, bar: ProgressBar
    ) -> None:
        self._paths, self._to_srgb, self._bar = paths, to_srgb, bar
        self._max_pixels = max_pixels
        self.n_failed = 0

    def __iter__(self) -> "Iterator[Picture]":
        from ...pictures.files import read_picture
        from ...pictures.intake import take_in

        for done, path in enumerate(self._paths, start=1):
            try:
                with reported(path), pillow_at_work(self._max_pixels):
                    picture = take_in(read_picture(path).image, to_srgb=self._to_srgb)
            except Failure as failure:
                self.n_failed += 1
                self._bar.clear()
                say(f"vq: {failure}")
            else:
                if picture.warning:
                    self._bar.clear()
                    say(f"vq: {path}: {picture.warning}")
                yield picture
            self._bar(done / len(self._paths) / 2)
        if self.n_failed == len(self._paths):
            raise Failure("no picture could be read; there is nothing to learn from", 1)


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
    from ...encoder.train import train as learn
    from ...pictures.files import picture_suffixes

    started = time.perf_counter()
    options = options_of(settings)
    _check_names(sources, output)
    paths = [found.path for found in expand(sources, picture_suffixes)[0]]
    refuse_overwriting(output, paths)
    refuse_other_format(output, ".vqc")
    writer, task = Writer(force, also=tuple(paths[1:])), Task(paths[0], output)
    writer.skipped(task)
    with ProgressBar("" if quiet else files_said(len(paths))) as bar, reported(output):
        pictures = _Pictures(paths, to_srgb, max_pixels, bar)
        progress = share_progress(bar, 1, 2)
        asked = {"clusterer": clusterer, "clusterer_options": options, **settings}
        with collected() as heard:
            try:
                codebook = learn(pictures, k, progress=progress, **asked)
            finally:
                bar.clear()
                for line in () if quiet else heard:
                    say_once(line)
    data = codebook.to_bytes()
    writer.write(task, data)
    n_pictures = len(paths) - pictures.n_failed
    seconds = time.perf_counter() - started
    if as_json:
        facts = {
            "output": output,
            "pictures": n_pictures,
            "failed": pictures.n_failed,
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
    if pictures.n_failed:
        raise Failure(f"{pictures.n_failed:,} of {len(paths):,} pictures could not be read", 1)
