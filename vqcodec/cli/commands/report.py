"""`vq report`."""

import os
import time
from typing import TYPE_CHECKING, Any

import click

from ..console import Failure, reported, say
from ..guests import collected, hosted, say_once
from ..options import (
    LateCommand,
    force,
    ks,
    max_pixels,
    of_encoder,
    output,
    sources,
    together,
)
from ..outcome import files_said
from ..pillow import pillow_at_work
from ..plan import STREAM, Task, refuse_overwriting
from ..progress import ProgressBar
from ..suffixes import refuse_other_format
from ..writer import Writer

if TYPE_CHECKING:
    from ...report.study import Asked, Study

_PAGE = 0.15  # of the time, for drawing what was found out


def _options() -> Any:
    return together(
        sources,
        output("The page to write; default: IN-report.html."),
        ks("2,3,6,16,32,64,128,256"),
        click.option(
            "--min-psnr",
            "target",
            type=click.FloatRange(0, 200),
            default=35,
            show_default=True,
            metavar="DB",
            help="Look for the fewest codewords that come to this PSNR.",
        ),
        of_encoder("seed"),
        max_pixels("Refuse larger pictures"),
        force,
        click.option("--quiet", is_flag=True, help="Say nothing but errors."),
    )


@click.command(cls=LateCommand, make=_options)
@hosted()
def report(
    sources: tuple[str, ...],
    output: str | None,
    ks: list[int],
    target: float,
    seed: int,
    max_pixels: int | None,
    force: bool,
    quiet: bool,
) -> None:
    """Show what few colours make of pictures: one page of HTML, complete in itself.

    Before and after under a slider, several numbers of codewords side by side
    with their sizes, the search and the luck in it, rare colours, quality
    against bytes, colours in space, the picture in parts, a choice of K, and
    clusterers compared. Needs the extra `report`.
    """
    from ...pictures.files import picture_suffixes
    from ...report.needs import missing
    from ..named import expand

    absent = missing()
    if absent:
        raise Failure(
            f"vq report needs {', '.join(absent)}; python -m pip install 'vqcodec[report]' brings "
            "what it needs",
            1,
        )
    from ...report.page import page
    from ...report.study import Asked

    with reported("options"):
        asked = Asked(tuple(ks), seed, target)
    files, _ = expand(sources, picture_suffixes)
    paths = [file.path for file in files]
    stem = os.path.splitext(paths[0])[0]
    wanted = output or (STREAM if paths[0] == STREAM else f"{stem}-report.html")
    refuse_other_format(wanted, ".html")
    refuse_overwriting(wanted, paths)
    writer, task = Writer(force, also=tuple(paths)), Task(paths[0], wanted)
    writer.skipped(task)
    started = time.perf_counter()
    label = "" if quiet else files_said(len(paths)) if len(paths) > 1 else paths[0]
    studies = []
    with ProgressBar(label) as bar, collected() as warned:
        for done, path in enumerate(paths):

            def advance(part: float, done: int = done) -> None:
                bar((done + part) / len(paths) * (1 - _PAGE))

            try:
                studies.append(_studied(path, asked, max_pixels, advance))
            except Failure as error:
                bar.clear()
                say(f"vq: {error}")
        if not studies:
            raise Failure("no picture could be read; there is nothing to report", 1)
        text = page(studies)
        bar(1.0)
    if not quiet:
        for line in warned:
            say_once(line)
    data = text.encode("utf-8", "replace")
    writer.write(task, data)
    if not quiet:
        seconds = time.perf_counter() - started
        say(
            f"{task.said_output}: {files_said(len(studies))} looked at, {len(data):,} bytes, "
            f"{seconds:.1f} s; open it in a browser"
        )
    if len(studies) < len(paths):
        raise Failure("", 1)


def _studied(path: str, asked: "Asked", max_pixels: int | None, progress: Any) -> "Study":
    from ...errors import OptionError
    from ...pictures.files import read_picture
    from ...report.looked import Looked
    from ...report.study import study
    from ..writer import read_source

    name = "standard input" if path == STREAM else os.path.basename(path)
    with reported(path):
        data = read_source(path, max_pixels)
        with pillow_at_work(max_pixels):
            looked = Looked.of(name, read_picture(data).image)
        try:
            return study(looked, asked, progress)
        except OptionError as error:  # of this picture: the options have been checked
            raise Failure(f"{path}: {error}", 1) from error
