"""Checks of arguments that several functions take."""

import math
import operator
from collections.abc import Iterable
from typing import Any

from .errors import OptionError
from .limits import MAX_BLOCK_SIDE


def shown(value: object) -> str:
    """Show a value in a message; a repr can be endless or raise, as that of a huge int does."""
    try:
        text = repr(value)
    except ValueError:
        return f"a huge {type(value).__name__}"
    except Exception:  # of a class of somebody else's
        return f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:77] + "..."


def check_integer(name: str, value: Any, smallest: int, largest: int | None = None) -> int:
    """Return an argument as an int within bounds, or raise OptionError."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number < smallest or (largest is not None and number > largest):
        bounds = f"of at least {smallest}" if largest is None else f"from {smallest} to {largest}"
        raise OptionError(f"{name} must be an integer {bounds}, not {shown(value)}")
    return number


def check_choice(name: str, value: object, allowed: Iterable[str]) -> str:
    """Return an argument that is one of some strings, or raise OptionError."""
    allowed = tuple(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise OptionError(f"{name} must be one of {', '.join(allowed)}, not {shown(value)}")
    return value


def check_number(name: str, value: Any, smallest: float, largest: float = math.inf) -> float:
    """Return an argument as a finite float within bounds, or raise OptionError."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not smallest <= number <= largest or number == math.inf:
        bounds = (
            f"of at least {smallest:g}"
            if largest == math.inf
            else f"from {smallest:g} to {largest:g}"
        )
        raise OptionError(f"{name} must be a number {bounds}, not {shown(value)}")
    return number


def check_block(block: Any) -> tuple[int, int]:
    """Return a block as a tuple of two ints from 1 to 16, or raise OptionError."""
    try:
        block_h, block_w = (operator.index(side) for side in block)
    except (TypeError, ValueError):
        block_h = block_w = 0
    if not (1 <= block_h <= MAX_BLOCK_SIDE and 1 <= block_w <= MAX_BLOCK_SIDE):
        raise OptionError(
            f"block must be (height, width), each from 1 to {MAX_BLOCK_SIDE}, not {shown(block)}"
        )
    return block_h, block_w
