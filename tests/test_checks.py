"""Arguments at their bounds: what passes comes back as its kind, what does not is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.checks import check_block, check_choice, check_integer, check_number, shown

bounds = st.tuples(st.integers(-50, 50), st.integers(-50, 50)).map(sorted)


@given(bounds, st.integers(-60, 60))
def test_an_integer_passes_just_within_its_bounds(ends, value):
    smallest, largest = ends
    if smallest <= value <= largest:
        found = check_integer("x", np.int16(value), smallest, largest)
        assert (found, type(found)) == (value, int)
    else:
        with pytest.raises(vqcodec.OptionError) as caught:
            check_integer("x", value, smallest, largest)
        assert str(caught.value) == (
            f"x must be an integer from {smallest} to {largest}, not {value}"
        )


def test_an_integer_may_have_no_upper_bound():
    assert check_integer("seed", 10**30, 0) == 10**30
    with pytest.raises(vqcodec.OptionError, match="^seed must be an integer of at least 0, not -1"):
        check_integer("seed", -1, 0)


@pytest.mark.parametrize("value", [1.0, "1", None, [1]])
def test_what_is_no_integer_is_refused(value):
    with pytest.raises(vqcodec.OptionError, match="x must be an integer"):
        check_integer("x", value, 0, 5)


@pytest.mark.parametrize(("value", "expected"), [(0, 0.0), (2.5, 2.5), ("1", 1.0), (True, 1.0)])
def test_a_number_comes_back_as_a_float(value, expected):
    found = check_number("x", value, 0, 2.5)
    assert (found, type(found)) == (expected, float)


@pytest.mark.parametrize(
    "value", [-1e-9, 2.5000001, float("nan"), float("inf"), "much", None, 10**400, [1]]
)
def test_what_is_no_number_within_bounds_is_refused(value):
    with pytest.raises(vqcodec.OptionError, match="^x must be a number from 0 to 2.5, not "):
        check_number("x", value, 0, 2.5)
    if value != 2.5000001:
        with pytest.raises(vqcodec.OptionError, match="^x must be a number of at least 0, not "):
            check_number("x", value, 0)


def test_a_choice_is_one_of_some_strings():
    assert check_choice("fruit", "pear", iter(["apple", "pear"])) == "pear"
    for value in ("Pear", "", None, 1, ["pear"], np.array(["pear", "x"])):
        with pytest.raises(vqcodec.OptionError, match="^fruit must be one of apple, pear, not "):
            check_choice("fruit", value, iter(["apple", "pear"]))


def test_a_block_has_two_sides_from_1_to_16():
    assert check_block((1, 1)) == (1, 1)
    assert check_block(np.array([16, 9])) == (16, 9)
    assert {type(side) for side in check_block(np.array([16, 9]))} == {int}
    for block in ((0, 1), (1, 17), (1,), (1, 2, 3), (1.0, 2), 4, None, "4x"):
        with pytest.raises(vqcodec.OptionError, match="each from 1 to 16, not "):
            check_block(block)


def test_what_is_shown_in_a_message_is_short():
    assert shown("x" * 78) == repr("x" * 78)
    assert shown("x" * 79) == "'" + 76 * "x" + "..."
    assert shown(10**5000) == "a huge int"
