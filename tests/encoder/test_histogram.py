"""Distinct vectors: sorted, counted, and spread again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec.encoder.histogram import histogram


@given(
    hnp.arrays(
        np.uint8,
        st.tuples(st.integers(1, 30), st.one_of(st.integers(1, 9), st.just(48))),
        elements=st.sampled_from([0, 1, 127, 128, 255]),
    )
)
def test_histogram_is_sorted_counted_and_gives_the_picture_back(vectors):
    seen = histogram(vectors)
    rows = [tuple(row) for row in vectors.tolist()]
    assert [tuple(point) for point in seen.points.tolist()] == sorted(set(rows))
    assert seen.weights.tolist() == [rows.count(row) for row in sorted(set(rows))]
    assert np.array_equal(seen.spread(seen.points), vectors)
