"""The tiles of thresholds for ordered dithering and blue noise."""

import numpy as np

from vqcodec.encoder import thresholds


def test_bayer_is_the_matrix_of_the_paper():
    tile = thresholds.bayer()
    assert sorted(tile.ravel()) == list(range(64))
    assert tile[:2, :2].tolist() == [[0, 32], [48, 16]]


def test_blue_noise_has_no_low_frequencies():
    tile = thresholds.blue_noise()
    assert sorted(tile.ravel()) == list(range(64 * 64))
    noise = np.random.RandomState(1).permutation(64 * 64).reshape(64, 64)

    def low(ranks):
        spectrum = np.abs(np.fft.fft2((ranks < 64 * 64 // 8) - 1 / 8)) ** 2
        distance = np.hypot(*np.meshgrid(np.fft.fftfreq(64), np.fft.fftfreq(64)))
        return spectrum[distance < 0.15].sum()

    assert low(tile) < low(noise) / 20
