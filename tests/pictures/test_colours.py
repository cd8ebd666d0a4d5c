"""Colours as people write them."""

import numpy as np
import pytest

import vqcodec
from vqcodec.pictures.colours import as_palette, parse_colour


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#fff", (255, 255, 255)),
        ("#0f08", (0, 255, 0, 136)),
        ("d2232a", (210, 35, 42)),
        (" #D2232A80 ", (210, 35, 42, 128)),
    ],
)
def test_colours_are_hexadecimal(text, expected):
    assert parse_colour(text) == expected


@pytest.mark.parametrize(
    "text", ["064", "fff", "0f08", "ff00ff00", "#12", "#ggg", "rgb(1,2,3)", ""]
)
def test_what_may_be_something_else_is_no_colour(text):
    with pytest.raises(vqcodec.OptionError, match="is no colour"):
        parse_colour(text)


@pytest.mark.parametrize(
    "bad",
    [[[0.5, 0, 0]], 5, [5], [[1, 2]], object(), [[True, False, True]], [("1", "2", "3")],
     [[256, 0, 0]], [[0, -1, 0]], [], "", "255 128 064", np.zeros((65_537, 3), np.uint8)],
)  # fmt: skip
def test_what_is_no_palette_is_refused(bad):
    with pytest.raises(vqcodec.OptionError):
        as_palette(bad)


def test_alpha_of_one_colour_is_alpha_of_all():
    assert as_palette("#00000000,#f00").tolist() == [[0, 0, 0, 0], [255, 0, 0, 255]]
    assert as_palette([(1, 2, 3), "#040506"]).tolist() == [[1, 2, 3], [4, 5, 6]]
