"""Charts that stand still: SVG, drawn by matplotlib, in the colours of the page around them."""

import io
import math
import re
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from ..encoder.comparison import Compared
from .ladder import Rung
from .restarts import Restarts

# Colours that stand for those of the page, light or dark, which are put in their place.
_INK, _FAINT = "#010203", "#010204"
_SERIES = "#020301", "#020302", "#020303", "#020304"
_PAGE = {_INK: "var(--ink)", _FAINT: "var(--faint)"} | {
    colour: f"var(--series-{number})" for number, colour in enumerate(_SERIES, start=1)
}
_MOST_LINES = 40  # of costs, beside the best and the worst


class Chart(NamedTuple):
    """A chart: its SVG, and what it says, in words."""

    svg: str
    words: str


def iterations(found: Restarts, prefix: str) -> Chart:
    """Draw the error at each iteration of restarts."""

    def draw(axes: Any) -> None:
        step = -(-len(found.runs) // _MOST_LINES)
        for run in found.runs[::step]:
            axes.plot(run.costs, color=_FAINT, linewidth=0.7)
        for run, name, colour in _extremes(found):
            axes.plot(run.costs, color=colour, linewidth=2, label=name)
        axes.axhline(found.default_cost, color=_SERIES[2], linestyle="--", label="default call")
        axes.set(xlabel="iteration", ylabel="mean squared error", yscale="log")
        _plain(axes.yaxis)
        axes.legend()

    return Chart(
        _drawn(draw, f"{prefix}iterations"),
        f"The mean squared error falls with the iterations; the best of {len(found.runs)} restarts "
        f"ends at {found.finals.min():.1f}, the worst at {found.finals.max():.1f}.",
    )


def finals(found: Restarts, prefix: str) -> Chart:
    """Draw the error of each restart, in their order."""
    ends = found.finals

    def draw(axes: Any) -> None:
        axes.plot(ends, ".", color=_FAINT, markersize=4)
        for number, name, colour in (
            (int(ends.argmin()), "best", _SERIES[0]),
            (int(ends.argmax()), "worst", _SERIES[1]),
        ):
            axes.plot([number], [ends[number]], "o", color=colour, markersize=8, label=name)
        axes.axhline(found.default_cost, color=_SERIES[2], linestyle="--", label="default call")
        axes.set(xlabel="restart", ylabel="mean squared error")
        axes.legend()

    return Chart(
        _drawn(draw, f"{prefix}finals"),
        f"Errors of {len(ends)} restarts: from {ends.min():.1f} to {ends.max():.1f}, half of them "
        f"above {float(np.median(ends)):.1f}; one default call has {found.default_cost:.1f}.",
    )


def rate_distortion(rungs: Sequence[Rung], prefix: str) -> Chart:
    """Draw PSNR against bytes, of .vq files and of others with the same pixels."""
    lossy = [rung for rung in rungs if math.isfinite(rung.psnr)]
    sizes = {
        ".vq": [rung.n_bytes for rung in lossy],
        "PNG, 8 bits": [rung.png_bytes for rung in lossy],
        "WebP, lossless": [rung.webp_bytes for rung in lossy],
    }

    def draw(axes: Any) -> None:
        for (name, values), colour, mark in zip(sizes.items(), _SERIES, "osD", strict=False):
            axes.plot(
                [value / 1000 for value in values],
                [rung.psnr for rung in lossy],
                marker=mark, color=colour, markersize=5, label=name,
            )  # fmt: skip
        axes.set(xlabel="kilobytes", ylabel="PSNR, dB", xscale="log")
        _plain(axes.xaxis)
        axes.legend()

    worst = [a / b for b, a in zip(sizes[".vq"], sizes["WebP, lossless"], strict=True)]
    ratio = f"{1 / float(np.exp(np.mean(np.log(worst)))):.2f}" if worst else "none"
    return Chart(
        _drawn(draw, f"{prefix}rate"),
        f"PSNR against bytes. A .vq file takes {ratio} of the bytes of lossless WebP with the same "
        "pixels, as a mean.",
    )


def choice(rungs: Sequence[Rung], elbow: int | None, prefix: str) -> Chart:
    """Draw error and bytes against the number of codewords."""
    ks = [rung.k for rung in rungs]

    def draw(axes: Any) -> None:
        axes.plot(ks, [rung.mse for rung in rungs], "o-", color=_SERIES[0], label="error")
        if elbow is not None:
            at = next(rung.mse for rung in rungs if rung.k == elbow)
            axes.plot([elbow], [at], "o", markersize=14, fillstyle="none", color=_SERIES[3],
                      markeredgewidth=2, label=f"elbow: {elbow}")  # fmt: skip
        axes.set(xlabel="codewords", ylabel="mean squared error", xscale="log")
        axes.set_xticks(ks, [str(k) for k in ks])
        axes.minorticks_off()
        size = axes.twinx()
        size.plot(ks, [rung.n_bytes / 1000 for rung in rungs], "s--", color=_SERIES[1],
                  label="bytes")  # fmt: skip
        size.set(ylabel="kilobytes")
        size.set_ylim(bottom=0)
        axes.set_ylim(bottom=0)
        handles = [each.get_legend_handles_labels() for each in (axes, size)]
        axes.legend(handles[0][0] + handles[1][0], handles[0][1] + handles[1][1], loc="right")

    words = "" if elbow is None else f" The elbow, a heuristic, is at {elbow} codewords."
    return Chart(
        _drawn(draw, f"{prefix}choice"),
        f"Error falls and bytes grow from {ks[0]} to {ks[-1]} codewords.{words}",
    )


def clusterers(rows: Sequence[Compared], prefix: str) -> Chart:
    """Draw errors of clusterers beside each other, the least first."""
    good = sorted((row for row in rows if not row.failed), key=lambda row: row.mse)

    def draw(axes: Any) -> None:
        places = range(len(good))
        ratios = [row.ratio for row in good]
        spread = [row.ratio * row.spread / 2 for row in good]
        axes.errorbar(ratios, places, xerr=spread, fmt="o", color=_SERIES[0], capsize=3)
        axes.set_yticks(places, [row.clusterer for row in good])
        axes.invert_yaxis()
        axes.set(xlabel="mean squared error as a multiple of the least; lines: from seed to seed")

    best = f"{good[0].clusterer} has the least error, {good[0].mse:.1f}." if good else "None ended."
    return Chart(_drawn(draw, f"{prefix}clusterers", 1.2 + 0.3 * len(good)), best)


def elbow_of(rungs: Sequence[Rung]) -> int | None:
    """Return the number of codewords at the elbow of the error, as kneed finds it, or None."""
    if len(rungs) < 3:
        return None
    locator: Any = import_module("kneed").KneeLocator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where it finds none
        found = locator(
            [rung.k for rung in rungs],
            [rung.mse for rung in rungs],
            curve="convex",
            direction="decreasing",
        )
    return None if found.knee is None else int(found.knee)


def _extremes(found: Restarts) -> Sequence[tuple[Any, str, str]]:
    return (found.best, "best", _SERIES[0]), (found.worst, "worst", _SERIES[1])


def _plain(axis: Any) -> None:
    """Write numbers of a logarithmic axis as they are, and few of them."""
    ticker: Any = import_module("matplotlib.ticker")
    axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, place: f"{value:g}"))
    axis.set_minor_formatter(ticker.NullFormatter())


def _drawn(draw: Callable[[Any], None], name: str, height: float = 3.4) -> str:
    """Return what a function draws on axes as SVG that can stand in a page beside others."""
    matplotlib: Any = import_module("matplotlib")
    figure_module: Any = import_module("matplotlib.figure")
    look = {
        "svg.fonttype": "none",  # text in the page's own letters
        "svg.hashsalt": name,
        "text.parse_math": False,  # names of clusterers are anybody's
        "font.family": "sans-serif",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": _FAINT,
        "grid.linewidth": 0.4,
        "legend.frameon": False,
        **{f"{part}.color": _INK for part in ("text", "xtick", "ytick")},
        **{f"axes.{part}": _INK for part in ("edgecolor", "labelcolor")},
    }
    with matplotlib.rc_context(look):
        figure = figure_module.Figure(figsize=(6, height), layout="constrained")
        draw(figure.subplots())
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    return _in_page(text.getvalue(), name)


def _in_page(svg: str, name: str) -> str:
    """Return an SVG without its head, its names its own, its colours those of the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", svg)
    for stand_in, colour in _PAGE.items():
        svg = svg.replace(stand_in, colour)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
