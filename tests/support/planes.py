"""Planes of indices and codebooks for them, as Hypothesis draws them."""

import numpy as np
from hypothesis import strategies as st


@st.composite
def planes(draw):
    """Draw planes with flat places, repeats and noise, and a codebook for them."""
    rows, columns = draw(st.integers(1, 24)), draw(st.integers(1, 40))
    k = draw(st.sampled_from([1, 2, 3, 5, 16, 40, 300]))
    rng = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    indices = np.full((rows, columns), rng.randint(k), np.uint16)
    for _ in range(draw(st.integers(0, 5))):
        top, left = rng.randint(rows), rng.randint(columns)
        indices[top : top + rng.randint(1, 9), left : left + rng.randint(1, 20)] = rng.randint(k)
    if draw(st.booleans()):
        indices = np.tile(indices[: max(1, rows // 3), : max(1, columns // 3)], (4, 4))
        indices = indices[:rows, :columns].copy()
    noisy = rng.random_sample(indices.shape) < draw(st.sampled_from([0, 0.02, 0.5]))
    indices[noisy] = rng.randint(0, k, noisy.sum())
    channels = draw(st.integers(1, 4))
    codebook = rng.randint(0, 256, (k, channels * draw(st.integers(1, 3)))).astype(np.uint8)
    if draw(st.booleans()):
        codebook = codebook // 32 * 32  # Some colours are equal.
    return indices, codebook, channels


GOING_ON = np.zeros(1, np.uint8)
