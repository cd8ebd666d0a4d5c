"""How much an error counts at each place: more where its surroundings are calm.

The eye sees little amiss in texture, and anything amiss in a flat field, on a line across it or at
an edge between two. So squared errors are weighed by local activity, as rdopng does in another
way (R. Geldreich, https://github.com/richgel999/rdopng).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Labels
from ..format.sample_format import has_alpha

UNIT = 16  # the importance of a place that counts once
_CALM = 10  # that calm surroundings count beside it
_STEP = 3  # levels; larger ones count as much, so that a line does not make a place active
_REACH = 2  # of the surroundings
_BAND = 2**16  # pixels that are measured at a time
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
    return _in_bands(_activities, samples, _REACH + 1)


def steepness(samples: Bytes) -> Labels:
    """Return the largest step of brightness at each place and its neighbours: int32, in levels."""
    return _in_bands(_steepness, samples, 2)


def _in_bands(measure: Callable[[Labels], AnyArray], samples: Bytes, margin: int) -> Labels:
    """Measure brightness band by band, which stay in a processor's caches, each with a margin."""
    height, width = samples.shape[:2]
    rows = max(1, _BAND // width)
    found = np.empty((height, width), np.int32)
    for top in range(0, height, rows):
        first, bottom = max(0, top - margin), min(height, top + rows)
        part = measure(_light(samples[first : bottom + margin]))
        found[top:bottom] = part[top - first : bottom - first]
    return found


def _activities(light: Labels) -> AnyArray:
    activity = np.zeros(light.shape, np.int16)
    activity[1:] += np.minimum(np.abs(np.diff(light, axis=0)), _STEP).astype(np.int16)
    activity[:, 1:] += np.minimum(np.abs(np.diff(light, axis=1)), _STEP).astype(np.int16)
    return _window_sums(activity, _REACH)


def _steepness(light: Labels) -> AnyArray:
    step = np.zeros(light.shape, np.int32)
    step[1:] = np.abs(np.diff(light, axis=0))
    step[:, 1:] = np.maximum(step[:, 1:], np.abs(np.diff(light, axis=1)))
    most = step.copy()
    for there, here in ((step[1:], most[:-1]), (step[:-1], most[1:])):
        np.maximum(here, there, out=here)
    for there, here in ((step[:, 1:], most[:, :-1]), (step[:, :-1], most[:, 1:])):
        np.maximum(here, there, out=here)
    return most


def _light(samples: Bytes) -> Labels:
    """Return the brightness of each pixel, int32, in levels; alpha counts as light."""
    wide = samples.astype(np.int32)
    if samples.shape[2] >= 3:
        light = (wide[..., 0] + 2 * wide[..., 1] + wide[..., 2]) >> 2
    else:
        light = wide[..., 0]
    return light + wide[..., -1] if has_alpha(samples.shape[2]) else light


def _window_sums(values: AnyArray, reach: int) -> AnyArray:
    """Sum the values up to `reach` places away, both ways; those at the edges are repeated."""
    for axis in (0, 1):
        margins = [(0, 0), (0, 0)]
        margins[axis] = reach, reach
        padded = np.pad(values, margins, "edge")
        n = values.shape[axis]
        parts = [
            padded[shift : shift + n] if axis == 0 else padded[:, shift : shift + n]
            for shift in range(2 * reach + 1)
        ]
        values = parts[0].copy()
        for part in parts[1:]:
            values += part
    return values


def _most_of_blocks(values: AnyArray, block: tuple[int, int]) -> AnyArray:
    """Return the largest value of each block; those at the edges are repeated."""
    rows, columns = (-(-side // size) for side, size in zip(values.shape, block, strict=True))
    if block == (1, 1):
        return values
    room = [(0, rows * block[0] - values.shape[0]), (0, columns * block[1] - values.shape[1])]
    tiles = np.pad(values, room, "edge").reshape(rows, block[0], columns, block[1])
    return np.ascontiguousarray(tiles.max(axis=(1, 3)))
