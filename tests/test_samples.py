"""Samples in memory and in files, and their channels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vqcodec.format.sample_format import SampleFormat
from vqcodec.samples import coloured, from_octets, frozen, sample_dtype, to_octets, with_opaque


def test_wide_samples_stand_in_files_with_the_high_byte_first():
    assert to_octets(np.array([[0x0102], [0xFF00]], np.uint16)) == b"\x01\x02\xff\x00"
    assert to_octets(np.array([[1, 2], [3, 4]], np.uint8)) == b"\1\2\3\4"
    assert from_octets(b"\x01\x02\xff\x00", 2, SampleFormat(1, 16)).tolist() == [[258], [65280]]
    assert from_octets(b"\1\2\3\4\5\6", 1, SampleFormat(3)).tolist() == [[1, 2, 3, 4, 5, 6]]


@given(st.data(), st.sampled_from([SampleFormat(3), SampleFormat(1, 16)]))
def test_octets_lead_back_to_the_codebook(data, samples):
    dtype = sample_dtype(samples)
    shape = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    codebook = data.draw(hnp.arrays(dtype, shape))
    octets = to_octets(codebook)
    assert len(octets) == codebook.size * samples.depth // 8
    found = from_octets(octets, len(codebook), samples)
    assert found.dtype == dtype
    assert np.array_equal(found, codebook)
    assert to_octets(codebook.astype(dtype.newbyteorder())) == octets


def test_grey_becomes_colour_and_alpha_stays():
    for grey, colours in (
        ([[7]], [[7, 7, 7]]),
        ([[7, 9]], [[7, 7, 7, 9]]),
        ([[1, 2, 3]], [[1, 2, 3]]),
        ([[1, 2, 3, 4]], [[1, 2, 3, 4]]),
    ):
        assert coloured(np.array(grey, np.uint8)).tolist() == colours


def test_alpha_that_is_new_is_opaque():
    samples = np.array([[[1, 2, 3]]], np.uint8)
    assert with_opaque(samples, 3) is samples
    found = with_opaque(samples, 4)
    assert found.tolist() == [[[1, 2, 3, 255]]]
    assert found.dtype == np.uint8
    assert with_opaque(np.array([[5]], np.uint8), 2).tolist() == [[5, 255]]


def test_a_frozen_array_is_a_copy_that_nobody_can_write_to():
    array = np.arange(6).reshape(2, 3)[:, ::-1]
    found = frozen(array, np.dtype(np.uint8))
    array[:] = 9
    assert found.tolist() == [[2, 1, 0], [5, 4, 3]]
    assert found.dtype == np.uint8
    with pytest.raises(ValueError, match="WRITEABLE"):
        found.flags.writeable = True
