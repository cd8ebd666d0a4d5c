"""What a `Mixer` is made of, and a plane of points, for Hypothesis."""

import numpy as np
from hypothesis import strategies as st


def draw_mixing(draw, *, most_codewords, most_side, times):
    """Draw the arguments of a Mixer and a plane of numbers; return the source of more, too.

    Numbers are repeated by one of `times`, so that something is flat.
    """
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    n, k, d = (
        draw(st.integers(1, 40)),
        draw(st.integers(1, most_codewords)),
        draw(st.integers(1, 4)),
    )
    reach = draw(st.sampled_from([2, 300, 4080]))
    points = source.randint(-reach, reach + 1, (n, d)).astype(np.int32)
    codewords = source.randint(-reach, reach + 1, (k, d)).astype(np.int32)
    pins = np.where(source.rand(n) < 0.2, source.randint(0, k, n), -1).astype(np.int32)
    restricted = source.rand(n) < draw(st.sampled_from([0.0, 0.4, 1.0]))
    some = np.sort(source.choice(k, source.randint(1, k + 1), replace=False))
    shape = draw(st.tuples(st.integers(1, most_side), st.integers(1, most_side)))
    repeated = draw(st.sampled_from(times))
    numbers = source.randint(0, n, shape).astype(np.int32).repeat(repeated, 0).repeat(repeated, 1)
    return (points, codewords, pins, restricted, some), numbers, source
