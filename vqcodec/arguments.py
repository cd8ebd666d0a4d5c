"""Checks of arguments that several functions take."""

import operator

from .errors import OptionError
from .limits import MAX_BLOCK_SIDE


def check_integer(name, value, smallest, largest=None):
    """Give an argument as an int within bounds, or raise OptionError."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number < smallest or (largest is not None and number > largest):
        bounds = f"of at least {smallest}" if largest is None else f"from {smallest} to {largest}"
        raise OptionError(f"{name} must be an integer {bounds}, not {value!r}")
    return number


def check_block(block):
    """Give a block as a tuple of two ints from 1 to 16, or raise OptionError."""
    try:
        block_h, block_w = (operator.index(side) for side in block)
    except (TypeError, ValueError):
        block_h = block_w = 0
    if not (1 <= block_h <= MAX_BLOCK_SIDE and 1 <= block_w <= MAX_BLOCK_SIDE):
        raise OptionError(
            f"block must be (height, width), each from 1 to {MAX_BLOCK_SIDE}, not {block!r}"
        )
    return block_h, block_w
