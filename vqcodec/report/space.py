"""Colours in space: the picture's and the codewords', for plotly to turn."""

import json
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import Any

import numpy as np

from ..arrays import Bytes
from ..tables import count
from .ladder import Rung
from .looked import Looked

_MOST_POINTS = 4000
_MOST_CODEWORDS = 256


def figure(looked: Looked, rungs: Sequence[Rung], shown: int) -> str:
    """Return a figure of plotly: the picture's colours, and a codebook for each rung.

    Parameters
    ----------
    looked : Looked
    rungs : sequence of Rung
    shown : int
        The k whose codebook is seen at first.

    Returns
    -------
    str
        JSON in which HTML finds no tags.
    """
    graph: Any = import_module("plotly.graph_objects")
    seen = looked.colours
    step = -(-len(seen.points) // _MOST_POINTS)
    points = seen.points[::step]
    of = f"{len(points):,} of {len(seen.points):,}" if step > 1 else f"{len(points):,}"
    traces = [_cloud(graph, points, f"colours of the picture ({of})", 2.5, 0.3)]
    for rung in rungs:
        book = rung.image.codebook
        if book.shape[1] in (1, 2):
            book = np.repeat(book[:, :1], 3, axis=1)
        shares = count(rung.image.indices, rung.image.n_codewords) / rung.image.indices.size
        sizes = 6 + 24 * np.cbrt(shares)
        trace = _cloud(graph, book[:_MOST_CODEWORDS, :3], f"{rung.k} codewords", sizes, 1.0)
        trace.visible = rung.k == shown
        traces.append(trace)
    axis = {"range": [0, 255], "backgroundcolor": "rgba(0,0,0,0)"}
    made = graph.Figure(
        traces,
        layout={
            "template": None,
            "scene": {
                "xaxis": {**axis, "title": {"text": "red"}},
                "yaxis": {**axis, "title": {"text": "green"}},
                "zaxis": {**axis, "title": {"text": "blue"}},
                "aspectmode": "cube",
                "camera": {
                    "eye": {"x": 1.6, "y": 1.6, "z": 0.8},
                    "center": {"x": 0, "y": 0, "z": -0.12},
                },
            },
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
        },
    )
    text = json.dumps(made.to_plotly_json(), default=lambda array: array.tolist())
    return text.replace("<", "\\u003c")


def _cloud(graph: Any, points: Bytes, name: str, size: Any, opacity: float) -> Any:
    colours = ["#" + point.tobytes().hex() for point in points]
    x, y, z = (points[:, channel].tolist() for channel in range(3))
    outline = {"width": 2 if opacity == 1 else 0}
    return graph.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="markers",
        name=name,
        hovertemplate="%{x}, %{y}, %{z}<extra></extra>",
        marker={
            "size": size.tolist() if hasattr(size, "tolist") else size,
            "color": colours,
            "opacity": opacity,
            "line": outline,
        },
    )


def library() -> str:
    """Return the script of plotly."""
    offline: Any = import_module("plotly.offline")
    return str(offline.get_plotlyjs())


def licence() -> str:
    """Return the licence of plotly, as its package has it."""
    for file in metadata.files("plotly") or ():
        if file.name.upper().startswith("LICEN") and "dist-info" in str(file):
            return str(file.read_text())
    return "plotly.js is under the MIT licence; its text is in https://github.com/plotly/plotly.js"
