"""The codings that learn: compiled loops and Python agree, strips are independent, sizes add up."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import vqcodec
from pictures import gradient
from vqcodec.coding import Context, context, plane
from vqcodec.coding.deflate import Deflate
from vqcodec.coding.packed import Packed
from vqcodec.format import codebooks
from vqcodec.format.sections import STRIPS, Section
from vqcodec.format.strips import strip_sizes
from vqcodec.format.varint import read_varint, varint_size
from vqcodec.kernels import _codewords_python, _context_python, backend, loops

EMPTY = np.empty(0, np.uint8)
GOING_ON = np.zeros(1, np.uint8)


@st.composite
def planes(draw):
    """Planes with flat places, repeats and noise, and a codebook for them."""
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
        codebook = codebook // 32 * 32  # equal colours, spreads of 0
    return indices, codebook, channels


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


@given(planes(), st.booleans(), st.binary(max_size=60))
def test_codebooks_come_back_and_python_gives_the_same_bytes(made, ordered, data):
    _, codebook, channels = made
    if ordered:
        codebook = codebook[np.lexsort(codebook.T[::-1])]
    coded = codebooks.write_codebook(
        codebooks.MODELLED, codebook.tobytes(), len(codebook), channels
    )
    tag, size = coded[0], read_varint(iter(coded[1:]).__next__)
    payload = coded[1 + varint_size(size) :]
    assert (tag, len(payload)) == (codebooks.MODELLED, size)
    back = codebooks.decode_modelled(payload, len(codebook), codebook.size, channels)
    assert back == codebook.tobytes()
    assert len(codebooks.write_codebook(0, back, len(codebook), channels)) == 1 + codebook.size
    for source in (payload[1:], data):
        found = []
        for loop in {loops.codewords, _codewords_python}:
            again = np.zeros_like(codebook)
            loop.code_codewords(again, channels, payload[0], np.frombuffer(source, np.uint8), EMPTY)
            found.append(again)
        assert np.array_equal(found[0], found[-1])
    target = np.zeros(4 * codebook.size + 64, np.uint8)
    size = _codewords_python.code_codewords(codebook.copy(), channels, payload[0], EMPTY, target)
    assert target[:size].tobytes() == payload[1:]


def test_a_small_target_is_told():
    indices = np.random.RandomState(0).randint(0, 200, (30, 30)).astype(np.uint16)
    colours = context.colour_numbers(np.arange(200, dtype=np.uint8).reshape(200, 1), 1)
    for loop in {loops.context, _context_python}:
        target = np.zeros(100, np.uint8)
        tree = loop.Tree(colours)
        assert loop.code_strip(tree, indices, 0xFFFF, 8, EMPTY, target, GOING_ON)[0] == -1


@pytest.mark.parametrize("coding", [Context, Deflate])
def test_strips_are_coded_on_their_own(coding, monkeypatch):
    vq = vqcodec.quantize(gradient(50, 40, 3), 60)
    monkeypatch.setattr(plane, "STRIP_INDICES", 300)
    coder = coding(vq.codebook, 3)
    coded = plane.encode_plane(coder, vq.indices)
    assert len(coded.strips) == 7  # of 8 rows, the last of 2
    assert np.array_equal(plane.decode_plane(coder, coded.strips, (50, 40)), vq.indices)
    third = coder.decode(coded.strips[2], (8, 40))
    assert np.array_equal(third, vq.indices[16:24])
    data = vq.to_bytes(coding.CODING.name)
    assert vqcodec.VQImage.from_bytes(data) == vq
    monkeypatch.setattr(plane.os, "cpu_count", lambda: 1)
    assert vq.to_bytes(coding.CODING.name) == data
    sizes = strip_sizes(coding.CODING, coded.sections, (50, 40), 60)
    assert sizes == tuple(map(len, coded.strips))
    assert coded.size == sum(sizes) + 4 * 7 + 2 + len(coded.sections[0].payload)


@pytest.mark.parametrize(
    ("coding", "payloads"),
    [
        (Context, []),
        (Context, [b"\1", b"\1"]),
        (Context, [b""]),
        (Context, [b"\1\x81"]),
        (Context, [b"\1\x80\1"]),
        (Context, [bytes(6)]),  # 5 rows
        (Context, [bytes(4)]),  # strips of 2 rows are 3
        (Packed, [b"\1"]),
    ],
)
def test_lists_of_strips_that_are_wrong(coding, payloads):
    sections = [Section(STRIPS, payload) for payload in payloads]
    with pytest.raises(vqcodec.CorruptError):
        strip_sizes(coding.CODING, sections, (5, 9), 4)


def test_what_follows_a_stream_is_found():
    vq = vqcodec.quantize(gradient(30, 30, 3), 20)
    for coding in (Context, Deflate):
        coder = coding(vq.codebook, 3)
        strip = coder.encode(vq.indices)
        with pytest.raises(vqcodec.CorruptError):
            coder.decode(strip + bytes(5), (30, 30))
        with pytest.raises(vqcodec.CorruptError):
            coder.decode(strip[:1], (30, 30))
    for data in (b"", b"\2abc", b"\1" + bytes(300)):
        with pytest.raises(vqcodec.CorruptError):
            codebooks.decode_modelled(data, 4, 12, 3)
    with pytest.raises(vqcodec.CorruptError, match="at most"):
        codebooks.decode_modelled(b"\1", 65536, 65536 * 48, 3)


def test_the_compiled_loops_are_what_is_tested():
    assert backend == "compiled" or loops.context is _context_python
