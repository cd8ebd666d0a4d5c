"""Logarithms in whole numbers."""

import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from vqcodec.kernels.logarithm import binary_logarithms


@given(st.lists(st.integers(1, 2**63 - 1), min_size=1), st.integers(0, 24))
@example([1, 2, 3, 2**31, 2**32 - 1, 2**32, 2**63 - 1], 24)
def test_logarithms(numbers, bits):
    found = binary_logarithms(np.array(numbers, np.int64), bits) / 2**bits
    errors = found - [math.log2(number) for number in numbers]
    assert errors.max() <= 1e-9
    assert errors.min() >= -(2.0**-bits) - 1e-7
