"""Policies for alpha: every vector comes back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec.colour import alpha
from vqcodec.colour.spaces import SPACES


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 20), st.sampled_from([1, 2, 3, 4]))))
def test_every_vector_comes_back_under_every_policy(vectors):
    channels = vectors.shape[1]
    if channels in (2, 4):
        vectors[vectors[:, -1] < 128, :-1] = 0  # Their colours are not told apart.
        vectors[vectors[:, -1] < 128, -1] = 0
        vectors[vectors[:, -1] >= 128, -1] = 255
    for name in SPACES:
        for policy in ("premultiplied", "exact"):
            space = alpha.space(policy, channels, name)
            assert np.array_equal(space.vectors(space.points(vectors)), vectors)
            fixed = space.fixed(vectors)
            assert fixed.dtype == np.int16
            assert fixed.shape[0] == len(vectors)
