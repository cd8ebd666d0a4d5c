"""How much of a plane is flat, by which drawings are told from photographs."""

import numpy as np

from ..arrays import AnyArray


def flatness(plane: AnyArray) -> float:
    """Return the share of indices equal to those to the left, above, and above to the left."""
    if plane.shape[0] < 2 or plane.shape[1] < 2:
        return 1.0
    below = plane[1:] == plane[:-1]  # bool, shape (rows - 1, columns)
    beside = plane[1:, 1:] == plane[1:, :-1]
    flat = beside & below[:, 1:] & below[:, :-1]
    return float(np.count_nonzero(flat) / flat.size)
