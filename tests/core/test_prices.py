"""Prices of coded bits."""

import math

import numpy as np

from vqcodec import core


def test_prices_are_binary_logarithms():
    expected = [-math.log2((i + 0.5) / 4096) for i in range(4096)]
    assert np.abs(core.prices() / 4096 - expected).max() <= 1 / 4096
    assert core.prices().min() >= 0
