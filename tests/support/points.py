"""Weighted points, as Hypothesis draws them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec.encoder.histogram import histogram


@st.composite
def weighted_points(draw):
    """Draw distinct points with weights, as float64 and int64."""
    shape = (draw(st.integers(2, 40)), draw(st.integers(1, 4)))
    levels = draw(st.sampled_from([3, 17, 255]))
    rows = draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, levels)))
    seen = histogram(rows)
    weights = draw(hnp.arrays(np.int64, len(seen.points), elements=st.integers(1, 1000)))
    return seen.points.astype(float), weights
