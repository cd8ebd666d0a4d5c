"""`vq sweep`."""

import csv
import io
import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..console import Failure, printable, reported, say, write_stream
from ..guests import collected, hosted, say_once
from ..options import (
    LateCommand,
    clusterer_names,
    ks,
    max_pixels,
    names_of,
    of_encoder,
    sources,
    together,
)
from ..outcome import files_said
from ..pillow import pillow_at_work
from ..progress import ProgressBar
from ..streams import stdout, tell

if TYPE_CHECKING:
    from ...encoder.comparison import Compared


def _options() -> Any:
    return together(
        sources,
        ks("16,64,256"),
        click.option(
            "--clusterer",
            "names",
            multiple=True,
            metavar="LIST",
            shell_complete=names_of(clusterer_names),
            help="Names with commas between them; may be repeated. Default: all.",
        ),
        click.option(
            "--seeds",
            type=click.IntRange(1, 1000),
            default=3,
            show_default=True,
            metavar="N",
            help="How many seeds each is tried with, from 0 on.",
        ),
        of_encoder("block", "alpha", "space", "to_srgb", "dither", "rate_weight"),
        max_pixels("Refuse larger pictures"),
        click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values on stdout."),
        click.option("--json", "as_json", is_flag=True, help="A JSON object a row on stdout."),
        click.option("--quiet", is_flag=True, help="No bar, and no notes."),
    )


@click.command(cls=LateCommand, make=_options)
@hosted()
def sweep(
    sources: tuple[str, ...],
    ks: list[int],
    names: tuple[str, ...],
    seeds: int,
    max_pixels: int | None,
    as_csv: bool,
    as_json: bool,
    quiet: bool,
    **settings: Any,
) -> None:
    """Compare clusterers on pictures: how far they are off, their bytes, the time.

    IN is a picture, a folder with pictures, or a pattern. Figures are means over
    seeds: MSE, its multiple of the best one's, its spread from seed to seed,
    PSNR, bytes of the .vq file, CPU seconds. Clusterers of installed packages
    take part.
    """
    from ...encoder.comparison import compare, runners_of
    from ...pictures.files import picture_suffixes, read_picture
    from ..named import expand

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other; leave one out")
    wanted = [name for part in names for name in part.split(",")] or None
    with reported("options"):
        runners = runners_of(wanted, settings)  # type: ignore[arg-type]
    files, _ = expand(sources, picture_suffixes)
    rows: list[Compared] = []
    n_failed = 0
    label = "" if quiet else files_said(len(files)) if len(files) > 1 else files[0].path
    with ProgressBar(label) as bar, collected() as warned:
        for done, file in enumerate(files):

            def advance(part: float, done: int = done) -> None:
                bar((done + part) / len(files))

            try:
                with reported(file.path):
                    with pillow_at_work(max_pixels):  # which silences standard error
                        image = read_picture(file.path).image
                        image.load()
                    rows += compare(file.path, image, ks, runners, seeds, advance)
            except Failure as error:
                bar.clear()
                say(f"vq: {error}")
                n_failed += 1
    if not quiet:
        for line in warned:
            say_once(line)
    _tell(rows, "csv" if as_csv else "json" if as_json else "")
    if n_failed or any(row.failed for row in rows):
        raise Failure("", 1)


def _tell(rows: "Sequence[Compared]", form: str) -> None:
    if form == "json":
        for row in rows:
            tell(json.dumps(row.as_dict()))
    elif form == "csv" and rows:
        _tell_csv([row.as_dict() for row in rows])
    elif not form:
        for line in _table(rows):
            tell(printable(line))


def _tell_csv(rows: list[dict[str, Any]]) -> None:
    """Write rows as they are, but to a terminal without what it might take for orders."""
    if stdout().isatty():
        rows = [{n: printable(x) if isinstance(x, str) else x for n, x in r.items()} for r in rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    if stdout().isatty():
        for line in text.getvalue().splitlines():
            tell(line)
    else:
        write_stream(text.getvalue().encode(errors="surrogateescape"))


_HEADINGS = "k", "clusterer", "MSE", "x best", "spread", "PSNR dB", "bytes", "seconds"


def _table(rows: "Sequence[Compared]") -> list[str]:
    """Return lines for people: a table for each picture, the best of each k marked."""
    lines: list[str] = []
    pictures = list(dict.fromkeys(row.picture for row in rows))
    for picture in pictures:
        lines += ["", picture] if lines else [picture]
        cells = [_HEADINGS, *(_cells(row) for row in rows if row.picture == picture)]
        lines += _aligned(_once(cells))
    means: list[tuple[str, ...]] = []
    if len(pictures) > 1:
        means, n_whole = _means(rows)
        all_of = "all" if n_whole == len(pictures) else f"{n_whole} of"
    if means:
        lines += ["", f"{all_of} {len(pictures)} pictures, geometric means"]
        lines += _aligned(_once([("k", "clusterer", "x best", "seconds"), *means]))
    return lines


def _once(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return rows of which the first cell is empty where it is that of the row before."""
    befores = [("",), *rows]
    return [
        (row[0] if row[0] != before[0] else "", *row[1:])
        for before, row in zip(befores, rows, strict=False)
    ]


def _cells(row: "Compared") -> tuple[str, ...]:
    if row.failed:
        return str(row.k), row.clusterer, row.failed
    return (
        str(row.k),
        row.clusterer,
        f"{row.mse:.2f}",
        f"{row.ratio:.4f}" + (" *" if row.ratio == 1 else "  "),
        f"{100 * row.spread:.2f} %",
        "exact" if row.mse == 0 else f"{row.psnr:.2f}",
        f"{row.n_bytes:,.0f}",
        f"{row.seconds:.3f}",
    )


def _means(rows: "Sequence[Compared]") -> tuple[list[tuple[str, ...]], int]:
    """Return means over the pictures for which all clusterers have figures, and how many those are.

    Others would be means over other pictures, and those that fail often would look best.
    """
    broken = {row.picture for row in rows if row.failed or not math.isfinite(row.ratio)}
    groups: dict[tuple[int, str], list[Compared]] = {}
    for row in rows:
        if row.picture not in broken:
            groups.setdefault((row.k, row.clusterer), []).append(row)
    means: list[tuple[str, ...]] = [
        (
            str(k),
            clusterer,
            f"{_geometric([row.ratio for row in group]):.4f}",
            f"{_geometric([row.seconds for row in group]):.3f}",
        )
        for (k, clusterer), group in groups.items()
    ]
    return means, len({row.picture for row in rows} - broken)


def _geometric(values: list[float]) -> float:
    return math.exp(math.fsum(math.log(max(value, 1e-6)) for value in values) / len(values))


def _aligned(rows: "list[tuple[str, ...]]") -> list[str]:
    """Return rows as lines: names to the left, numbers to the right; a reason runs on."""
    whole = [row for row in rows if len(row) == len(rows[0])]
    widths = [max(len(row[column]) for row in whole) for column in range(len(rows[0]))]
    widths[1] = max(len(row[1]) for row in rows)
    return [
        "  ".join(
            cell.ljust(widths[place]) if place == 1 or len(row) == 3 and place == 2
            else cell.rjust(widths[place])
            for place, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]  # fmt: skip
