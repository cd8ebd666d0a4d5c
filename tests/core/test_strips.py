"""Strips that learn: they come back, and the decoder of the spec reads any bytes alike."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.pictures import ROOT
from support.planes import GOING_ON, planes
from support.vqdec import load
from vqcodec.coding import context
from vqcodec.core import StripCoder

vqdec = load()
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
headers = st.sampled_from(
    [context._DRAWING, context._PHOTOGRAPH, 0xFFFF, 0x7FFF, 0x8000, 0, 0x8204]
)


def by_the_spec(data, codebook, channels, shape):
    """Decode a strip with the spec's decoder: its indices, or None for one that is too long."""
    colours = vqdec.colours_of([bytes(row) for row in codebook], MODES[channels])
    try:
        indices = vqdec.Strip(data, colours, *shape).indices()
    except vqdec.Fault:
        return None
    return np.array(list(indices)).reshape(shape)


@given(planes(), headers)
@example((np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1), 0xFFFF)
def test_planes_come_back_and_the_spec_reads_them(made, header):
    indices, codebook, channels = made
    coder = StripCoder(codebook, channels, GOING_ON)
    watch, back = coder.watch(), coder.watch()
    data = coder.encode(indices, header, watch)
    assert data[:2] == header.to_bytes(2, "big")
    found, fits = coder.decode(data, indices.shape, back)
    assert (fits, np.array_equal(found, indices)) == (True, True)
    assert (watch.looked, watch.decisions) == (back.looked, back.decisions)
    assert np.array_equal(by_the_spec(data, codebook, channels, indices.shape), indices)


@given(planes(), headers, st.binary(max_size=60))
def test_any_bytes_decode_to_what_the_spec_says(made, header, data):
    indices, codebook, channels = made
    data = header.to_bytes(2, "big") + data
    coder = StripCoder(codebook, channels, GOING_ON)
    watch = coder.watch()
    found, fits = coder.decode(data, indices.shape, watch)
    assert found.max() < len(codebook)
    bits = (indices.shape[1] - 1).bit_length() + (len(codebook) - 1).bit_length()
    assert watch.decisions <= indices.size * (1 + bits)
    assert watch.looked <= 8 * indices.size
    expected = by_the_spec(data, codebook, channels, indices.shape)
    assert fits == (expected is not None)
    assert expected is None or np.array_equal(found, expected)


def test_runs_that_are_broken_and_go_on_cost_each_column_once():
    """A strip as no encoder writes it: the index after a broken run is like the run."""
    path = ROOT / "fuzz" / "regressions" / "core_context" / "runs-broken-and-going-on.vq"
    data, shape = path.read_bytes()[-42:-4], (12, 1000)
    coder = StripCoder(np.array([[0], [255]], np.uint8), 1, GOING_ON)
    watch = coder.watch()
    found, fits = coder.decode(data, shape, watch)
    assert (fits, found.sum()) == (True, 12)
    assert watch.looked < 2 * found.size < watch.decisions


def test_words_of_16_bits_are_like_a_ramp():
    codebook = np.arange(0, 60000, 7000, dtype=np.uint16)[:, np.newaxis]
    indices = np.random.default_rng(0).integers(0, len(codebook), (9, 20)).astype(np.uint16)
    grey = (np.arange(len(codebook)) * 255 // (len(codebook) - 1)).astype(np.uint8)[:, np.newaxis]
    data = StripCoder(codebook, 1, GOING_ON).encode(indices, 0xFFFF)
    assert data == StripCoder(grey, 1, GOING_ON).encode(indices, 0xFFFF)


def test_noise_has_room_however_long_it_becomes():
    """What is coded against all expectation takes more bytes than the first target has."""
    rng = np.random.default_rng(0)
    codebook = rng.integers(0, 256, (65536, 4)).astype(np.uint8)
    indices = rng.integers(0, 65536, (1, 40)).astype(np.uint16)
    for shape in ((1, 40), (40, 1)):
        coder = StripCoder(codebook, 4, GOING_ON)
        data = coder.encode(indices.reshape(shape), 0)
        assert np.array_equal(coder.decode(data, shape)[0], indices.reshape(shape))


def test_what_the_core_takes_for_granted_is_checked():
    coder = StripCoder(np.zeros((3, 1), np.uint8), 1, GOING_ON)
    for indices in (np.array([[3]]), np.array([[-1]]), np.zeros((0, 4), int), np.zeros(4, int)):
        with pytest.raises(ValueError, match="index|strip"):
            coder.encode(indices, 0xFFFF)
    for shape, channels in (((3, 4), 3), ((3, 1), 0), ((3, 5), 5), ((70000, 1), 1), ((0, 1), 1)):
        with pytest.raises(ValueError, match="channels"):
            StripCoder(np.zeros(shape, np.uint8), channels, GOING_ON)
    assert coder.decode(b"", (2, 2))[1] is False
    assert coder.decode(b"\xff", (2, 2))[1] is False
