"""The coding that learns: compiled loops and Python give the same bytes."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from support.planes import EMPTY, GOING_ON, planes
from vqcodec.coding import context
from vqcodec.kernels import _context_python, backend, loops

headers = st.sampled_from(
    [context._DRAWING, context._PHOTOGRAPH, 0xFFFF, 0x7FFF, 0x8000, 0, 0x8204]
)


@given(planes(), headers, st.integers(2, 9))
@example((np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1), 0xFFFF, 2)
def test_planes_come_back_and_python_gives_the_same_bytes(made, header, bits):
    indices, codebook, channels = made
    colours = context.colour_numbers(codebook, channels)
    coded = []
    for loop in {loops.context, _context_python}:
        target, tree = np.zeros(4 * indices.size + 64, np.uint8), loop.Tree(colours)
        size, n_looked = loop.code_strip(
            tree, indices.copy(), header, bits, EMPTY, target, GOING_ON
        )
        coded.append((target[:size].tobytes(), n_looked))
    assert len(set(coded)) == 1
    data = coded[0][0]
    for loop in {loops.context, _context_python}:
        back = np.zeros_like(indices)
        asked_for, n_looked = loop.code_strip(
            loop.Tree(colours), back, header, bits, np.frombuffer(data, np.uint8), EMPTY, GOING_ON
        )
        assert np.array_equal(back, indices)
        assert (asked_for >= len(data), n_looked) == (True, coded[0][1])


@given(planes(), st.binary(max_size=60))
def test_any_bytes_decode_to_indices_in_range(made, data):
    indices, codebook, channels = made
    source = np.frombuffer(data, np.uint8)
    colours = context.colour_numbers(codebook, channels)
    found = []
    for loop in {loops.context, _context_python}:
        back = np.zeros_like(indices)
        loop.code_strip(loop.Tree(colours), back, context._DRAWING, 8, source, EMPTY, GOING_ON)
        assert back.max() < len(codebook)
        found.append(back)
    assert np.array_equal(found[0], found[-1])


def test_a_small_target_is_told():
    indices = np.random.RandomState(0).randint(0, 200, (30, 30)).astype(np.uint16)
    colours = context.colour_numbers(np.arange(200, dtype=np.uint8).reshape(200, 1), 1)
    for loop in {loops.context, _context_python}:
        target = np.zeros(100, np.uint8)
        tree = loop.Tree(colours)
        assert loop.code_strip(tree, indices, 0xFFFF, 8, EMPTY, target, GOING_ON)[0] == -1


def test_the_compiled_loops_are_what_is_tested():
    assert backend == "compiled" or loops.context is _context_python
