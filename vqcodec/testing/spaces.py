"""Checks of a space of colours."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..arrays import AnyArray, Bytes
from ..colour.named import check_class
from ..colour.spaces import FARTHEST, LEAST
from ..errors import OptionError
from .trial import Broken, Trial, Untried, captured, settings

_SHAPES = (5, 3), (4, 1), (2, 3, 3), (2, 3, 1), (0, 3)
_NEAR = 0.5  # of a level, within which white and black are where they are said to be


def has_name_white_and_methods(trial: Trial) -> None:
    """It has a name, a white, and the methods `coordinates` and `levels`."""
    try:
        check_class(trial.cls)
    except OptionError as error:
        raise Broken(str(error)) from None


def can_be_made(trial: Trial) -> None:
    """It can be made without arguments."""
    try:
        trial.cls()
    except Exception as error:
        raise Broken(f"it cannot be made: {type(error).__name__}: {error}") from error


def gives_coordinates(trial: Trial) -> None:
    """Levels of any shape, of colours and of grey, become float64 of the same shape."""
    convert = _made(trial).coordinates
    for shape in _SHAPES:
        _check_gives(convert, np.zeros(shape, np.uint8), np.float64, "coordinates of levels")


def gives_levels(trial: Trial) -> None:
    """Coordinates of any shape become uint8 of the same shape."""
    convert = _made(trial).levels
    for shape in _SHAPES:
        _check_gives(convert, np.full(shape, 10.0), np.uint8, "levels of coordinates")


def _check_gives(
    convert: Callable[[AnyArray], object], given: AnyArray, dtype: type[np.generic], what: str
) -> None:
    """Raise Broken unless an array becomes one of its shape and of a dtype."""
    try:
        found = convert(given)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise Broken(f"{what} of shape {given.shape}: {told}") from error
    if not isinstance(found, np.ndarray) or found.dtype != dtype or found.shape != given.shape:
        kind = getattr(found, "dtype", type(found).__name__), getattr(found, "shape", "")
        raise Broken(f"{what} of shape {given.shape} are {kind}, expected {np.dtype(dtype)}")


def coordinates_are_in_range(trial: Trial) -> None:
    """All coordinates are numbers from -256 to 511."""
    for levels in (_colours(), _greys()):
        found = _coordinates(trial, levels)
        if not np.isfinite(found).all():
            raise Broken("some coordinates are not finite")
        if found.min() < LEAST or found.max() > FARTHEST:
            raise Broken(f"coordinates go from {found.min():g} to {found.max():g}")


def black_is_the_origin(trial: Trial) -> None:
    """The coordinates of black are 0."""
    for n in (3, 1):
        found = _coordinates(trial, np.zeros((1, n), np.uint8))
        if np.abs(found).max() > _NEAR:
            raise Broken(f"black is at {found.ravel().tolist()}; alpha counts on 0")


def white_is_where_it_says(trial: Trial) -> None:
    """The coordinates of white are 255 times `white`; of grey the first."""
    try:
        check_class(trial.cls)
    except OptionError:
        raise Untried("its white is not usable") from None
    for n in (3, 1):
        found = _coordinates(trial, np.full((1, n), 255, np.uint8)).ravel()
        said = 255.0 * np.array(trial.cls.white[:n])  # type: ignore[attr-defined]
        if np.abs(found - said).max() > _NEAR:
            raise Broken(f"white is at {found.tolist()}, and `white` says {said.tolist()}")


def levels_come_back(trial: Trial) -> None:
    """The levels of the coordinates of levels are those levels."""
    for levels in (_colours(), _greys()):
        coordinates = _coordinates(trial, levels)
        back = _made(trial).levels(coordinates)
        if back.shape != levels.shape:
            raise Untried("these are no levels")
        wrong = np.flatnonzero((back != levels).any(axis=1))
        if len(wrong):
            first = wrong[0]
            raise Broken(
                f"{len(wrong)} of {len(levels)} do not come back, as {levels[first].tolist()}, "
                f"which becomes {back[first].tolist()}"
            )


def takes_any_coordinates(trial: Trial) -> None:
    """Coordinates of no colour give levels, without a warning."""
    space = _made(trial)
    draw = np.random.RandomState(7)
    for n in (3, 1):
        coordinates = draw.uniform(-600.0, 900.0, (2000, n))
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            try:
                levels = space.levels(coordinates)
            except Exception as error:
                raise Broken(f"{type(error).__name__} for no colour: {error}") from error
        if np.shape(levels) != coordinates.shape:
            raise Untried("it gives no levels")
        if found:
            raise Broken(f"it warns: {found[0].message}")


def each_colour_by_itself(trial: Trial) -> None:
    """A colour has the same coordinates whatever stands beside it, and at any time."""
    levels = _colours()[::7]
    together = _coordinates(trial, levels)
    alone = np.concatenate([_coordinates(trial, levels[i : i + 1]) for i in range(60)])
    if not np.array_equal(alone, together[:60]) or not np.array_equal(
        _coordinates(trial, levels), together
    ):
        raise Broken("coordinates depend on more than the colour")


def takes_read_only_arrays(trial: Trial) -> None:
    """Levels and coordinates may be read-only, and are left as they are."""
    space, levels = _made(trial), _colours()[:50]
    coordinates = _coordinates(trial, levels).copy()
    kept = levels.copy(), coordinates.copy()
    for method, array in ((space.coordinates, levels), (space.levels, coordinates)):
        array.flags.writeable = False
        try:
            method(array)
        except Exception as error:
            raise Broken(f"read-only arrays: {type(error).__name__}: {error}") from error
        array.flags.writeable = True
        method(array)
    if not (np.array_equal(kept[0], levels) and np.array_equal(kept[1], coordinates)):
        raise Broken("it changes what it is given")


def prints_nothing(trial: Trial) -> None:
    """Nothing is written to standard output or standard error."""
    levels = _colours()[:50]
    coordinates = _coordinates(trial, levels)
    with captured() as found:
        _made(trial).levels(coordinates)
        _coordinates(trial, levels)
    text = b"".join(found)
    if text:
        raise Broken(f"it prints {text[:60]!r}")


def leaves_settings_alone(trial: Trial) -> None:
    """What NumPy does with errors, filters of warnings, folder and environment stay."""
    levels = _colours()[:50]
    before = settings()
    _made(trial).levels(_coordinates(trial, levels))
    after = settings()
    for what, value in before.items():
        if after[what] != value:
            raise Broken(f"it changes {what}")


CHECKS = (
    has_name_white_and_methods,
    can_be_made,
    gives_coordinates,
    gives_levels,
    coordinates_are_in_range,
    black_is_the_origin,
    white_is_where_it_says,
    levels_come_back,
    takes_any_coordinates,
    each_colour_by_itself,
    takes_read_only_arrays,
    prints_nothing,
    leaves_settings_alone,
)


def _made(trial: Trial) -> Any:
    if not all(callable(getattr(trial.cls, method, None)) for method in ("coordinates", "levels")):
        raise Untried("it has not the methods")
    return trial.make()


def _coordinates(trial: Trial, levels: Bytes) -> AnyArray:
    try:
        found = np.asarray(_made(trial).coordinates(levels), np.float64)
    except Exception as error:
        raise Untried("it gives no coordinates") from error
    if found.shape != levels.shape:
        raise Untried("it gives no coordinates")
    return found


def _colours() -> Bytes:
    """Return colours all over the cube, and random ones: uint8, shape (n, 3)."""
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    drawn = np.random.RandomState(5).randint(0, 256, (5000, 3)).astype(np.uint8)
    return np.concatenate([lattice, drawn])


def _greys() -> Bytes:
    return np.arange(256, dtype=np.uint8)[:, np.newaxis]
