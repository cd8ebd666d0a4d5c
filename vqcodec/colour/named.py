"""Spaces of colours by name: the ones here, those registered, those of installed packages."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from ..arrays import AnyArray, Bytes, Floats
from ..checks import shown
from ..errors import OptionError, SpaceError
from ..plugins.inside import inside, place_of, read_only
from ..plugins.registry import Registry, check_plugin
from .spaces import FARTHEST, LEAST, SPACES, ColourSpace

ENTRY_POINT_GROUP = "vqcodec.spaces"

_BUILT_IN = {name: (cls.__module__, cls.__name__) for name, cls in SPACES.items()}
_Class = TypeVar("_Class", bound=type)


def check_class(cls: Any) -> type[ColourSpace]:
    """Return a class if it can be a space, or raise OptionError."""
    methods = "coordinates", "levels"
    check_plugin("space", cls, methods, [getattr(ColourSpace, method) for method in methods])
    white: Any = getattr(cls, "white", None)
    try:
        good = len(white) == 3 and all(-2 <= float(part) <= 2 for part in white) and white[0] > 0
    except (TypeError, ValueError):
        good = False
    if not good:
        raise OptionError(
            f"space {cls.name!r} has the white {shown(white)}; expected three coordinates in parts "
            "of 255, the first above 0"
        )
    checked: type[ColourSpace] = cls
    return checked


REGISTRY: Registry[ColourSpace] = Registry("space", ENTRY_POINT_GROUP, _BUILT_IN, check_class)


def spaces() -> Mapping[str, type[ColourSpace]]:
    """Return all spaces of colours as a read-only mapping, name -> class."""
    return REGISTRY


def register_space(cls: _Class, *, replace: bool = False) -> _Class:
    """Make a space of colours available under its `name` for the rest of this process.

    Parameters
    ----------
    cls : type
        A class such as `vqcodec.colour.spaces.ColourSpace` describes.
    replace : bool
        Whether it may take the place of another of that name. (The same class
        defined once more, as in a notebook, always may.)

    Returns
    -------
    type
        `cls`, so that this serves as a decorator.

    Raises
    ------
    OptionError
        The class is no space, or its name is taken.
    """
    REGISTRY.register(cls, replace=replace)
    return cls


def check_name(name: Any) -> str:
    """Return the name of a space, or raise OptionError."""
    if not isinstance(name, str) or (name not in SPACES and name not in REGISTRY):
        others = [other for other in REGISTRY if other not in SPACES]
        raise OptionError(
            f"space must be one of {', '.join([*SPACES, *others])}, not {shown(name)}"
        )
    return name


def make_space(name: str) -> ColourSpace:
    """Return the space of a name, ready to use; one of others answers for what it gives.

    Raises
    ------
    OptionError
        There is none of that name, or it cannot be loaded.
    """
    cls = REGISTRY[check_name(name)]
    place = place_of(cls)
    if not place:
        return cls()
    with inside("space", name, "cannot be made", OptionError, place):
        return _Guest(cls(), place)


class _Guest(ColourSpace):
    """A space of somebody else's, whose answers are checked."""

    def __init__(self, space: ColourSpace, place: str) -> None:
        self._space, self._place = space, place
        self.name = str(space.name)  # type: ignore[misc]
        self.white = tuple(map(float, space.white))  # type: ignore[misc, assignment]
        self.deterministic = getattr(space, "deterministic", "machine")  # type: ignore[misc]

    def coordinates(self, levels: Bytes) -> Floats:
        """As `ColourSpace.coordinates`, or raise SpaceError."""
        with inside("space", self.name, "failed", SpaceError, self._place):
            found = np.asarray(self._space.coordinates(read_only(levels)))
        if found.shape != levels.shape or found.dtype.kind != "f":
            raise self._error("coordinates", found, levels.shape, "floats")
        given = np.array(found, np.float64, order="C")
        if not ((given >= LEAST) & (given <= FARTHEST)).all():  # which no NaN is
            raise SpaceError(
                f"space {self.name!r} gave coordinates beyond {LEAST:g} and {FARTHEST:g}; choose "
                f"another, or have {self._place} mended"
            )
        return given

    def levels(self, coordinates: Floats) -> Bytes:
        """As `ColourSpace.levels`, or raise SpaceError."""
        with inside("space", self.name, "failed", SpaceError, self._place):
            found = np.asarray(self._space.levels(read_only(coordinates)))
        if found.shape != coordinates.shape or found.dtype != np.uint8:
            raise self._error("levels", found, coordinates.shape, "uint8")
        return np.array(found, order="C")

    def _error(self, what: str, found: AnyArray, shape: tuple[int, ...], kind: str) -> SpaceError:
        return SpaceError(
            f"space {self.name!r} gave {what} of shape {found.shape} and dtype {found.dtype}; "
            f"expected {kind} of shape {shape}; choose another, or have {self._place} mended"
        )
