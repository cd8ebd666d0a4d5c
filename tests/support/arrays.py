"""Arrays that stores hold, and Hypothesis strategies for more of them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

DTYPES = [f"{order}{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8) for order in "<>"]


@st.composite
def arrays(draw, dtypes=("?", *DTYPES)):
    """Draw arrays of bool or integers, of few or many values, in either order of memory."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=5, min_side=1, max_side=6))
    few = hnp.from_dtype(dtype)
    if draw(st.booleans()):
        few = st.sampled_from(draw(st.lists(few, min_size=1, max_size=4)))
    array = draw(hnp.arrays(dtype, shape, elements=few))
    return np.asfortranarray(array) if draw(st.booleans()) else array


def same(one, other):
    """Tell whether two arrays are equal in values, shape and dtype, byte order included."""
    return one.shape == other.shape and one.dtype == other.dtype and np.array_equal(one, other)


def regions(shape, n, seed=0):
    """Draw a volume of labels in boxes: uint16, few of them beside each other."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, n, [-(-side // 8) for side in shape])
    for axis in range(len(shape)):
        coarse = coarse.repeat(8, axis)
    return coarse[tuple(slice(0, side) for side in shape)].astype(np.uint16)
