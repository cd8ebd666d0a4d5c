"""What was found out, as a page: one file of HTML with all that it needs in it."""

import math
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np

from ..arrays import Bytes
from ..pictures.colours import hex_colour
from . import charts, space
from .ladder import Rung, Swatch
from .outliers import Outliers
from .pictures import data_uri, for_card
from .restarts import ITERATIONS, MOST, MOST_PIXELS, Restarts, Run
from .study import SEARCHED, SEEDS, Study

_MOST_SWATCHES = 256
# Levels of error from which a shade of the error map begins, and the shades: of even steps in
# lightness, and different for those who do not see red or green.
_SHADES = (
    *((0, "#10141c"), (2, "#1f3057"), (4, "#26567f"), (8, "#3f8291")),
    *((16, "#7dab84"), (32, "#d2c76a"), (64, "#fff7c2")),
)
_SEGMENTS = 6  # codewords of the label map, or as near as can be


def page(studies: Sequence[Study]) -> str:
    """Return the page of some pictures.

    Parameters
    ----------
    studies : sequence of Study
    """
    jinja: Any = import_module("jinja2")
    environment = jinja.Environment(
        loader=jinja.FunctionLoader(_text),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja.StrictUndefined,
    )
    environment.filters |= {
        "thousands": lambda number: f"{number:,}",
        "percent": lambda share: f"{100 * share:.2f} %",
        "percent1": lambda share: f"{100 * share:.1f} %",
        "short": lambda number: f"{number:.3g}",
    }
    names = [study.looked.name for study in studies]
    text: str = environment.get_template("report.html.jinja").render(
        title=names[0] if len(names) == 1 else f"{len(names)} pictures",
        several=len(studies) > 1,
        version=version("vqcodec"),
        pictures=[_picture(study, f"p{number}") for number, study in enumerate(studies)],
        style=_markup(_text("report.css")),
        script=_markup(_text("report.js")),
        library=_markup(space.library()),
        licence=space.licence(),
    )
    return text


def _text(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _markup(text: str) -> Any:
    """Vouch for a text of ours, or of the library's, that stands in the page as it is."""
    assert "</script" not in text and "</style" not in text
    return import_module("markupsafe").Markup(text)


def _picture(study: Study, name: str) -> dict[str, Any]:
    looked = study.looked
    shown = study.rung_near(SEARCHED)
    prefix = f"{name}-"
    height, width = looked.rgb.shape[:2]
    return {
        "id": name,
        "name": looked.name,
        "facts": f"{looked.width:,} × {looked.height:,} pixels, {shown.image.mode}, "
        f"{study.n_colours:,} {'colour' if study.n_colours == 1 else 'colours'}",
        "notes": looked.notes,
        "size": (width, height),
        "shown": shown.k,
        "before": data_uri(looked.samples),
        "shades": _SHADES,
        "rungs": [_rung(rung) for rung in study.rungs],
        "left_out": _left_out(study),
        "restarts": study.restarts and _restarts(study, study.restarts, prefix),
        "starts": study.starts and _starts(study, study.starts),
        "rare": study.outliers and _rare(looked.rgb, study.outliers),
        "rate_chart": len(study.rungs) > 1 and charts.rate_distortion(study.rungs, prefix),
        "choice": _choice(study, prefix),
        "space": space.figure(looked, study.rungs, shown.k),
        "segments": _segments(study),
        "clusterers": study.compared and _clusterers(study, prefix),
    }


def _said(n: int) -> str:
    """Say a number of codewords in words."""
    return f"{n:,} codeword{'s' * (n != 1)}"


def _left_out(study: Study) -> str:
    """Say which numbers of codewords are not shown, and why."""
    few, many = (", ".join(map(str, ks)) for ks in study.left_out)
    n = _said(study.rungs[-1].image.n_codewords)
    said = [f"Fewer ({few}) cannot draw what is transparent, in part or not at all."] if few else []
    if many:
        said.append(f"With {n} nothing is lost; more of them ({many}) change nothing.")
    return " ".join(said)


def _rung(rung: Rung) -> dict[str, Any]:
    swatches = rung.swatches
    return {
        "k": rung.k,
        "n": rung.image.n_codewords,
        "src": data_uri(rung.pixels),
        "swatches": swatches[:_MOST_SWATCHES],
        "more": max(0, len(swatches) - _MOST_SWATCHES),
        "size": rung.size,
        "factor": rung.factor,
        "png": rung.png_bytes,
        "webp": rung.webp_bytes,
        "figures": {
            "n_codewords": rung.image.n_codewords,
            "said": _said(rung.image.n_codewords),
            "bytes": rung.n_bytes,
            "psnr": rung.psnr if math.isfinite(rung.psnr) else None,
            "mse": rung.mse,
            "largest_error": {
                "levels": round(rung.worst.error, 1),
                "x": rung.worst.x,
                "y": rung.worst.y,
            },
        },
    }


def _run(study: Study, name: str, title: str, run: Run) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "cost": float(run.costs[-1]),
        "n_iterations": len(run.costs) - 1,
        "src": data_uri(for_card(run.drawn(study.looked))),
        "swatches": [Swatch(colour, None) for colour in run.colours],
        "rows": [
            {"colour": hex_colour(codeword), "samples": codeword.tolist()}
            for codeword in run.codebook
        ],
    }


def _restarts(study: Study, found: Restarts, prefix: str) -> dict[str, Any]:
    default = Run(np.array([found.default_cost]), found.default.codebook)
    return {
        "k": found.k,
        "n": len(found.runs),
        "iterations": ITERATIONS,
        "most": MOST,
        "most_pixels": MOST_PIXELS,
        "fewer": len(found.runs) < MOST,
        "iterations_chart": charts.iterations(found, prefix),
        "finals_chart": charts.finals(found, prefix),
        "shown": [
            _run(study, "best", "best restart", found.best),
            _run(study, "worst", "worst restart", found.worst),
            _run(study, "default", "default call", default),
        ],
    }


def _starts(study: Study, runs: dict[str, Run]) -> dict[str, Any]:
    shown = [_run(study, name, name, run) for name, run in runs.items()]
    return {"k": max(len(run.codebook) for run in runs.values()), "shown": shown}


def _rare(rgb: Bytes, found: Outliers) -> dict[str, Any]:
    rare = found.rare
    pictures = {"before": rgb} | {name: vq.to_array() for name, vq in found.pictures.items()}
    titles = {"before": "as it came", "kmeans++": "k-means", "outlier-aware": "outlier-aware"}
    shown = []
    for name, pixels in pictures.items():
        part, left, top = found.part(pixels)
        colour = hex_colour(pixels[rare.y, rare.x])
        off = int(np.abs(pixels[rare.y, rare.x].astype(int) - rgb[rare.y, rare.x]).max())
        at = (rare.x - left + 0.5) / part.shape[1], (rare.y - top + 0.5) / part.shape[0]
        shown.append(
            {
                "title": titles[name],
                "src": data_uri(part),
                "size": (part.shape[1], part.shape[0]),
                "at": [round(100 * place, 3) for place in at],
                "colour": colour,
                "words": "" if name == "before" else f"{off} levels off" if off else "as it was",
            }
        )
    return {
        "k": found.k,
        "colour": found.colour,
        "words": found.words,
        "x": rare.x,
        "y": rare.y,
        "shown": shown,
    }


def _choice(study: Study, prefix: str) -> dict[str, Any]:
    elbow = charts.elbow_of(study.rungs)
    found = study.smallest
    finite = found is not None and math.isfinite(found.psnr)
    return {
        "chart": len(study.rungs) > 1 and charts.choice(study.rungs, elbow, prefix),
        "elbow": elbow,
        "target": study.target,
        "k": found and found.image.n_codewords,
        "psnr": f"{found.psnr:.2f}" if found is not None and finite else "",
        "bytes": found and found.n_bytes,
    }


def _segments(study: Study) -> dict[str, Any] | None:
    rung = study.rung_near(_SEGMENTS)
    if rung.image.indices.dtype != np.uint8:
        return None
    swatches = rung.swatches
    return {
        "k": rung.image.n_codewords,
        "src": data_uri(rung.image.indices, png=True),
        "colours": [list(bytes.fromhex(swatch.colour[1:7])) for swatch in swatches],
        "swatches": swatches,
    }


def _clusterers(study: Study, prefix: str) -> dict[str, Any]:
    return {
        "k": study.compared[0].k,
        "seeds": SEEDS,
        "chart": charts.clusterers(study.compared, prefix),
        "rows": study.compared,
    }
