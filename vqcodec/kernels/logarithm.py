"""Binary logarithms that are the same on every machine; those of libraries differ in last bits."""

import numpy as np

from ..arrays import AnyArray, Ints


def binary_logarithms(numbers: AnyArray, bits: int) -> Ints:
    """Return the binary logarithms of whole numbers, rounded down.

    They are found bit by bit, by squaring (E. L. Majithia & D. Levan, "A note on base-2 logarithm
    computations", Proceedings of the IEEE 61(10), 1973).

    Parameters
    ----------
    numbers : numpy.ndarray
        Integers from 1 to 2**63 - 1.
    bits : int
        How many bits to find after the point, at most 24.

    Returns
    -------
    numpy.ndarray
        int64, in units of 2**-bits.
    """
    mantissas = np.array(numbers, np.uint64)
    exponents = np.full(mantissas.shape, 31, np.int64)
    for shift in (32, 16, 8, 4, 2, 1):  # to mantissas of 32 bits, the first being 1
        large = mantissas >= np.uint64(1) << np.uint64(31 + shift)
        mantissas[large] >>= np.uint64(shift)
        exponents[large] += shift
    for shift in (16, 8, 4, 2, 1):
        small = mantissas < np.uint64(1) << np.uint64(32 - shift)
        mantissas[small] <<= np.uint64(shift)
        exponents[small] -= shift
    logarithms = exponents
    for _ in range(bits):
        mantissas = mantissas * mantissas >> np.uint64(31)
        above = mantissas >= np.uint64(2**32)
        mantissas[above] >>= np.uint64(1)
        logarithms = 2 * logarithms + above
    return logarithms
