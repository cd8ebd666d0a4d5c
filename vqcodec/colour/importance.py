"""How much an error counts at each place: more where its surroundings are calm.

The eye sees little amiss in texture, and anything amiss in a flat field, on a line across it or at
an edge between two. So squared errors are weighed by local activity, as rdopng does in another
way (R. Geldreich, https://github.com/richgel999/rdopng).
"""

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Labels
from ..format.sample_format import has_alpha

UNIT = 16  # the importance of a place that counts once
_CALM = 10  # that calm surroundings count beside it
_STEP = 3  # levels; larger ones count as much, so that a line does not make a place active
_REACH = 2  # of the surroundings
_HALF = 20  # activity that halves what calm adds


def importances(samples: Bytes, block: tuple[int, int]) -> npt.NDArray[np.uint16]:
    """Return how much squared errors count.

    Parameters
    ----------
    samples : numpy.ndarray
        uint8, shape (h, w, c).
    block : tuple of int

    Returns
    -------
    numpy.ndarray
        uint16, of the shape of the index plane: in sixteenths, 1 to 11 times.
    """
    activity = np.square(activities(samples))
    half = _HALF * _HALF
    found = (UNIT + UNIT * _CALM * half // (half + activity)).astype(np.uint16)
    return _most_of_blocks(found, block)


def activities(samples: Bytes) -> Labels:
    """Return how much happens around each place: int32, 0 where nothing changes, 150 at most.

    It is the sum of the steps of brightness, each of 3 levels at most, two
    places around.
    """
    light = _light(samples)
    activity = np.zeros(light.shape, np.int32)
    activity[1:] += np.minimum(np.abs(np.diff(light, axis=0)), _STEP)
    activity[:, 1:] += np.minimum(np.abs(np.diff(light, axis=1)), _STEP)
    return _window_sums(activity, _REACH)


def steepness(samples: Bytes) -> Labels:
    """Return the largest step of brightness at each place and its neighbours: int32, in levels."""
    light = _light(samples)
    step = np.zeros(light.shape, np.int32)
    step[1:] = np.abs(np.diff(light, axis=0))
    step[:, 1:] = np.maximum(step[:, 1:], np.abs(np.diff(light, axis=1)))
    padded = np.pad(step, 1, "edge")
    most: Labels = np.maximum.reduce(
        [padded[1:-1, 1:-1], padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2],
         padded[1:-1, 2:]]
    )  # fmt: skip
    return most


def _light(samples: Bytes) -> Labels:
    """Return the brightness of each pixel, int32, in levels; alpha counts as light."""
    wide = samples.astype(np.int32)
    if samples.shape[2] >= 3:
        light = (wide[..., 0] + 2 * wide[..., 1] + wide[..., 2]) >> 2
    else:
        light = wide[..., 0]
    return light + wide[..., -1] if has_alpha(samples.shape[2]) else light


def _window_sums(values: Labels, reach: int) -> Labels:
    """Sum the values up to `reach` places away, both ways; those at the edges are repeated."""
    for _ in (0, 1):  # the second time along the other axis
        padded = np.pad(values, [(reach + 1, reach), (0, 0)], "edge")
        sums = np.cumsum(padded, axis=0, dtype=np.int32)
        values = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]).T
    return values


def _most_of_blocks(values: AnyArray, block: tuple[int, int]) -> AnyArray:
    """Return the largest value of each block; those at the edges are repeated."""
    rows, columns = (-(-side // size) for side, size in zip(values.shape, block, strict=True))
    if block == (1, 1):
        return values
    room = [(0, rows * block[0] - values.shape[0]), (0, columns * block[1] - values.shape[1])]
    tiles = np.pad(values, room, "edge").reshape(rows, block[0], columns, block[1])
    return np.ascontiguousarray(tiles.max(axis=(1, 3)))
