"""Distinct keys are counted, in parts or at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec import kernels


@given(
    hnp.arrays(np.uint64, st.integers(0, 300), elements=st.integers(0, 40)),
    st.sampled_from([np.uint32, np.uint64]),
    st.integers(1, 64),
)
def test_counting_keys_in_parts(keys, dtype, step):
    counter = kernels.KeyCounter(dtype)
    counter._grow(1, dtype)  # So it has to grow.
    parts = [counter.count(keys[at : at + step].astype(dtype)) for at in range(0, len(keys), step)]
    distinct, counts = counter.result()
    found, expected = np.unique(keys, return_counts=True)
    assert sorted(zip(distinct.tolist(), counts.tolist(), strict=True)) == list(
        zip(found.tolist(), expected.tolist(), strict=True)
    )
    if parts:
        assert np.array_equal(distinct[np.concatenate(parts)], keys)
