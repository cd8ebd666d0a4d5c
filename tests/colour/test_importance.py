"""Where a picture is calm, errors weigh more."""

import numpy as np

from vqcodec.colour.importance import UNIT, importances


def test_importance_is_for_calm_places():
    rng = np.random.RandomState(0)
    picture = np.full((60, 60, 3), 200, np.uint8)
    picture[:, 30:] = rng.randint(0, 256, (60, 30, 3))
    picture[30, :30] = 90  # This is a line.
    found = importances(picture, (1, 1))
    assert found.shape == (60, 60)
    assert found.dtype == np.uint16
    assert (found[:25, :25] == 11 * UNIT).all()
    assert found[:, 34:].max() < 2 * UNIT
    assert found[30, :25].min() > 2.5 * found[:, 34:].max()  # It counts as what surrounds it.
    of_blocks = importances(picture, (7, 8))
    assert of_blocks.shape == (9, 8)
    assert of_blocks[0, 0] == 11 * UNIT
    assert importances(picture[..., :1], (1, 1))[0, 0] == 11 * UNIT
    assert importances(np.dstack([picture, picture[..., 0]]), (1, 1)).min() >= UNIT
