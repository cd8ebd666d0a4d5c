"""Spaces of colours that are right but for one thing, each with the check that finds it."""

import sys
import warnings

import numpy as np

BROKEN = []


def fails(check):
    """Note the check that a class fails."""

    def note(cls):
        BROKEN.append((cls, check))
        return cls

    return note


class Halved:
    """Levels at half their size."""

    name = "halved"
    white = (0.5, 0.5, 0.5)
    deterministic = "everywhere"

    def coordinates(self, levels):
        """Return half of each level."""
        return levels / 2.0

    def levels(self, coordinates):
        """Return twice each coordinate, clipped."""
        return np.clip(np.rint(coordinates * 2.0), 0, 255).astype(np.uint8)


@fails("has_name_white_and_methods")
class Unnamed(Halved):
    name = ""


@fails("has_name_white_and_methods")
class WithoutWhite(Halved):
    white = None


@fails("has_name_white_and_methods")
class DarkWhite(Halved):
    white = (0.0, 0.5, 0.5)


@fails("has_name_white_and_methods")
class OneWay(Halved):
    levels = None


@fails("can_be_made")
class WantsArguments(Halved):
    def __init__(self, gamma):
        self.gamma = gamma


@fails("gives_coordinates")
class Singles(Halved):
    def coordinates(self, levels):
        return (levels / 2.0).astype(np.float32)


@fails("gives_coordinates")
class OnlyColours(Halved):
    def coordinates(self, levels):
        if levels.shape[-1] != 3:
            raise ValueError("three, please")
        return levels / 2.0


@fails("gives_coordinates")
class OnlyRows(Halved):
    def coordinates(self, levels):
        return levels.reshape(-1, levels.shape[-1]) / 2.0


@fails("gives_levels")
class WideLevels(Halved):
    def levels(self, coordinates):
        return Halved.levels(self, coordinates).astype(np.int64)


@fails("gives_levels")
class LevelsOfRows(Halved):
    def levels(self, coordinates):
        height, width = coordinates.shape
        return Halved.levels(self, coordinates)


@fails("coordinates_are_in_range")
class Far(Halved):
    def coordinates(self, levels):
        return levels * (2.0 + 2.0 * (levels.min(axis=-1, keepdims=True) != levels))

    def levels(self, coordinates):
        least = coordinates.min(axis=-1, keepdims=True)
        found = np.where(coordinates == least, coordinates / 2.0, coordinates / 4.0)
        return np.clip(np.rint(found), 0, 255).astype(np.uint8)

    white = (2.0, 2.0, 2.0)


@fails("black_is_the_origin")
class GreyBlack(Halved):
    def coordinates(self, levels):
        return np.where(levels == 0, -5.0, levels / 2.0)


@fails("white_is_where_it_says")
class WrongWhite(Halved):
    white = (1.0, 1.0, 1.0)


@fails("gives_levels")
class OfOtherShape(Halved):
    def levels(self, coordinates):
        return Halved.levels(self, coordinates)[..., :1]


@fails("levels_come_back")
class Coarse(Halved):
    def levels(self, coordinates):
        return np.clip(np.rint(coordinates) * 2, 0, 255).astype(np.uint8)


@fails("takes_any_coordinates")
class Roots(Halved):
    def coordinates(self, levels):
        return np.sqrt(levels / 255.0) * 127.5

    def levels(self, coordinates):
        root = np.sqrt(coordinates / 127.5) ** 4
        return np.clip(np.rint(np.nan_to_num(root) * 255.0), 0, 255).astype(np.uint8)


@fails("takes_any_coordinates")
class Strict(Halved):
    def levels(self, coordinates):
        if coordinates.size and coordinates.min() < -1.0:
            raise ValueError("no colour")
        return Halved.levels(self, coordinates)


@fails("each_colour_by_itself")
class Relative(Halved):
    def coordinates(self, levels):
        return levels / 2.0 + 1e-3 * (len(levels) > 1)


@fails("takes_read_only_arrays")
class InPlace(Halved):
    def levels(self, coordinates):
        coordinates *= 2.0
        return np.clip(np.rint(coordinates), 0, 255).astype(np.uint8)


@fails("prints_nothing")
class Loud(Halved):
    def levels(self, coordinates):
        sys.stderr.write("converting\n")
        return Halved.levels(self, coordinates)


@fails("leaves_settings_alone")
class Quietens(Halved):
    def levels(self, coordinates):
        warnings.simplefilter("ignore")
        return Halved.levels(self, coordinates)
