"""The clusterer that options ask for, and answers to options that nobody has."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from ..checks import shown
from ..clustering import ClustererLike, clusterers, make_clusterer, meant_by, option_names
from ..clustering.guard import config_of
from ..errors import ClustererWarning, OptionError, warn

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


def warn_of_namesakes(
    clusterer: str | ClustererLike, options: Iterable[str], given: Iterable[str]
) -> None:
    """Warn of options of a function that the clusterer asked for by name has, too, and did not get.

    Parameters
    ----------
    clusterer : str or clusterer
    options : iterable of str
        Those that it got.
    given : iterable of str
        Those of the function that were given. A rate weight is for both.
    """
    known = set(_options_of(clusterer) or ()).difference(options, ["rate_weight"])
    for name in given:  # in their order
        if name in known:
            warn(
                f"clusterer {clusterer!r} has an option {name} of its own and did not get this "
                f"one; clusterer_options={{{name!r}: ...}}, or --option {name}=..., is for that",
                ClustererWarning,
            )


def config_for_record(
    clusterer: str | ClustererLike, made: ClustererLike, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the options of a clusterer that was made, as a record tells them.

    Parameters
    ----------
    clusterer : str or clusterer
        How it was asked for.
    made : clusterer
    options : mapping
        What it got if that was by name.

    Raises
    ------
    ClustererError
        It cannot say.
    """
    return config_of(made, options if isinstance(clusterer, str) else None)


def _options_of(clusterer: object) -> list[str] | None:
    """Return the options of a clusterer by name; None where that is for others to judge."""
    if not isinstance(clusterer, str):
        return None
    name = meant_by(clusterer)
    return option_names(clusterers()[name]) if name in clusterers() else None


def _unknown(door: str, name: str, clusterer: object, known: list[str], own: Iterable[str]) -> str:
    assert isinstance(clusterer, str)  # of others nothing is known
    called = meant_by(clusterer)
    taken = f"which takes {', '.join(known)}" if known else "which takes none"
    if name in own:  # the function has it, and was asked to hand it on
        return f"clusterer {called!r}, {taken}, has no option {name!r}; leave it out"
    near = difflib.get_close_matches(name, [*own, *known], 1, _ALIKE)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return (
        f"{door} has no option {shown(name)}{hint}, nor has clusterer {called!r}, {taken}; "
        "leave it out, or correct its name"
    )
