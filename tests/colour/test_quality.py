"""How far two pictures are apart: MSE, PSNR and the worst pixel."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given

from support.pictures import any_picture, gradient
from vqcodec.colour import quality


def test_mse_sums_over_channels_and_psnr_averages():
    first = np.zeros((10, 10, 3), np.uint8)
    second = first.copy()
    second[..., 0] = 6
    assert quality.mse(first, second) == 36
    assert quality.psnr(first, second) == pytest.approx(10 * math.log10(255**2 / 12))
    assert quality.psnr(first, first) == math.inf
    tall = gradient(200, 7, 3)
    expected = np.square(tall.astype(float) - np.roll(tall, 1)).sum() / (200 * 7)
    assert quality.mse(tall, np.roll(tall, 1)) == pytest.approx(expected)


def test_mse_of_alpha_is_what_shows_over_black_and_white():
    first = np.array([[[200, 100, 0, 255], [9, 9, 9, 0], [255, 255, 255, 255]]], np.uint8)
    second = np.array([[[200, 100, 30, 255], [1, 2, 3, 0], [255, 255, 255, 0]]], np.uint8)
    # The first pixel differs by 30 in one channel, over either ground; the second is hidden;
    # the third is white over black against nothing: 3 * 255^2 over black, 0 over white.
    expected = (30**2 + 3 * 255**2 / 2) / 3
    assert quality.mse(first, second) == pytest.approx(expected)
    assert quality.psnr(first, second) == pytest.approx(10 * math.log10(3 * 255**2 / expected))
    opaque = np.dstack([gradient(9, 9, 3), np.full((9, 9), 255, np.uint8)])
    other = opaque[::-1]
    assert quality.mse(opaque, other) == quality.mse(opaque[..., :3], other[..., :3])
    assert quality.psnr(opaque, other) == quality.psnr(opaque[..., :3], other[..., :3])


@given(any_picture)
@example(np.zeros((1, 1, 1), np.uint8))
def test_the_worst_pixel_is_found(picture):
    assume(picture.shape[2] in (1, 3))
    other = np.roll(picture, 1, axis=1) // 2
    found = quality.worst(picture, other)
    errors = np.abs(picture.astype(int) - other).max(axis=2)
    assert found.error == errors.max() == errors[found.y, found.x]
    assert (found.y, found.x) == np.unravel_index(errors.argmax(), errors.shape)


def test_with_alpha_the_worst_error_is_what_is_seen():
    picture = np.zeros((2, 3, 4), np.uint8)
    other = picture.copy()
    other[1, 2] = 255, 255, 255, 51
    assert quality.worst(picture, other) == (51, 2, 1)  # It is seen over black alone.
    other[0, 1] = 0, 0, 0, 102
    assert quality.worst(picture, other) == (102, 1, 0)  # It is seen over white.
