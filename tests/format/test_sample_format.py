"""Samples by their mode: channels, bits and bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.format.sample_format import MODE_16, MODES, SampleFormat, has_alpha

ROWS = [
    ("L", 1, 8, 1, False),
    ("LA", 2, 8, 2, True),
    ("RGB", 3, 8, 3, False),
    ("RGBA", 4, 8, 4, True),
    ("I;16", 1, 16, 2, False),
]


@pytest.mark.parametrize(("mode", "channels", "depth", "pixel_bytes", "alpha"), ROWS)
def test_a_mode_says_what_samples_are(mode, channels, depth, pixel_bytes, alpha):
    samples = SampleFormat.of_mode(mode)
    assert samples == (channels, depth)
    assert (samples.pixel_bytes, samples.has_alpha) == (pixel_bytes, alpha)
    assert samples.is_wide == (depth == 16)
    assert has_alpha(channels) == alpha


@given(st.sampled_from([*MODES, MODE_16]))
def test_a_mode_comes_back(mode):
    assert SampleFormat.of_mode(mode).mode == mode


@given(st.integers(1, 4))
def test_samples_of_8_bits_come_back(channels):
    assert SampleFormat.of_mode(SampleFormat(channels).mode) == SampleFormat(channels)


def test_every_mode_is_there_and_no_other():
    assert [row[0] for row in ROWS] == [*MODES, MODE_16]
    with pytest.raises(ValueError, match="not in tuple"):
        SampleFormat.of_mode("P")
