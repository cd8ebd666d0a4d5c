"""Strategies for Hypothesis: what clusterers and codecs are given. `pip install hypothesis`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ..arrays import Bytes, Floats, Ints

_Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def pictures(draw: _Draw, max_side: int = 24, channels: int | None = None) -> Bytes:
    """Draw pictures: uint8, shape (h, w, c); flat places, gradients, noise and few colours.

    Parameters
    ----------
    max_side : int
        The most rows, and columns.
    channels : int, optional
        1 to 4; any, if it is left out.
    """
    height, width = draw(st.integers(1, max_side)), draw(st.integers(1, max_side))
    depth = channels or draw(st.integers(1, 4))
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    y, x, c = np.ogrid[:height, :width, :depth]
    slope = source.randint(0, 40, 3)
    picture = (slope[0] * y + slope[1] * x + slope[2] * c) % 256
    for _ in range(draw(st.integers(0, 4))):
        top, left = source.randint(height), source.randint(width)
        picture[top : top + 6, left : left + 9] = source.randint(0, 256, depth)
    picture = picture + source.randint(0, draw(st.sampled_from([1, 4, 90])), picture.shape)
    step = draw(st.sampled_from([1, 1, 32, 128]))
    drawn: Bytes = (picture % 256 // step * step).astype(np.uint8)
    return drawn


@st.composite
def histograms(draw: _Draw, max_points: int = 80) -> tuple[Floats, Ints]:
    """Draw points and weights as `Clusterer.fit` gets them.

    Parameters
    ----------
    max_points : int

    Returns
    -------
    points : numpy.ndarray
        float64, shape (n, d), distinct, n from 2 on, d from 1 to 8; levels, or fractions from
        -128 to 255; also on a line, or far apart.
    weights : numpy.ndarray
        int64, shape (n,), from 1 to 2**20.
    """
    n, dimension = draw(st.integers(2, max_points)), draw(st.integers(1, 8))
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["levels", "fractions", "line", "apart"]))
    if kind == "levels":
        points = source.randint(0, 256, (n, dimension)).astype(np.float64)
    elif kind == "fractions":
        points = source.uniform(-128, 255, (n, dimension))
    elif kind == "line":
        points = np.arange(n)[:, np.newaxis] * np.eye(1, dimension)
    else:
        points = source.randint(0, 2, (n, 1)) * 200.0 + source.rand(n, dimension)
    points = np.unique(points, axis=0)
    if len(points) < 2:
        points = np.arange(2.0)[:, None] * np.ones((1, dimension))
    points = points[source.permutation(len(points))]
    most = draw(st.sampled_from([1, 9, 2**20]))
    return points, source.randint(1, most + 1, len(points)).astype(np.int64)


@st.composite
def codebooks(draw: _Draw, max_codewords: int = 40) -> Bytes:
    """Draw codebooks: uint8, shape (k, c), 1 to 4 channels; any order, also with equal ones."""
    k, channels = draw(st.integers(1, max_codewords)), draw(st.integers(1, 4))
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    levels = draw(st.sampled_from([2, 16, 256]))
    drawn: Bytes = source.randint(0, levels, (k, channels)).astype(np.uint8)
    return drawn * np.uint8(255 // (levels - 1))
