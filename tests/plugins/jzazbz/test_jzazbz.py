"""What the author of a space of colours writes to test it."""

import numpy as np
from vqcodec_jzazbz import Jzazbz

from vqcodec.testing import parametrize_with_checks


@parametrize_with_checks([Jzazbz])
def test_it_is_a_space(check):
    check()


def test_known_colours():
    # From CSS Color HDR, white of 203 cd/m^2: white, red, green (0, 128, 0), blue.
    levels = np.array([[255, 255, 255], [255, 0, 0], [0, 128, 0], [0, 0, 255]], np.uint8)
    found = Jzazbz().coordinates(levels) / Jzazbz().coordinates(levels)[0, 0]
    known = np.array([0.22207, 0.13438, 0.092, 0.09577]) / 0.22207
    assert np.allclose(found[:, 0], known, atol=0.01), found
