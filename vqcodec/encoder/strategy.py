"""The clusterer that options ask for, and answers to options that nobody has."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from ..checks import shown
from ..clustering import DEFAULT, ClustererLike, clusterers, make_clusterer, option_names
from ..errors import OptionError

_ALIKE = 0.75  # names that are less alike are no slips


def strategy_of(
    door: str,
    clusterer: str | ClustererLike,
    options: Mapping[str, Any],
    rate_weight: float,
    own: Iterable[str],
) -> ClustererLike:
    """Return the clusterer that was asked for, by name or as an instance.

    Parameters
    ----------
    door : str
        The function that was asked, for messages.
    clusterer : str or clusterer
    options : mapping
        What was asked for beside the options of that function; the clusterer
        must take it.
    rate_weight : float
        If there is one, it becomes the option of that name where a clusterer
        has it.
    own : iterable of str
        The function's own options, for what was perhaps meant.

    Raises
    ------
    OptionError
        There is no such clusterer, or nobody has such an option.
    """
    known = _options_of(clusterer)
    for name in options:
        if known is not None and name not in known:
            raise OptionError(_unknown(door, name, clusterer, known, own))
    return make_clusterer(clusterer, dict(options), rate_weight)


def _options_of(clusterer: object) -> list[str] | None:
    """Return the options of a clusterer by name; None where that is for others to judge."""
    if not isinstance(clusterer, str):
        return None
    name = DEFAULT if clusterer == "auto" else clusterer
    return option_names(clusterers()[name]) if name in clusterers() else None


def _unknown(door: str, name: str, clusterer: object, known: list[str], own: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, [*own, *known], 1, _ALIKE)
    hint = f" (did you mean {near[0]}?)" if near else ""
    called = DEFAULT if clusterer == "auto" else clusterer
    taken = f"which takes {', '.join(known)}" if known else "which takes none"
    return (
        f"{door} has no option {shown(name)}{hint}, nor has clusterer {called!r}, {taken}; "
        "leave it out, or correct its name"
    )
