"""Options of a clusterer on the command line, which `vq encode` and `vq train` have."""

import json
from typing import Any

import click

from ..options import Decorator, together


def _parse(context: click.Context, parameter: click.Parameter, values: list[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"expected NAME=VALUE, not {value!r}")
        try:
            options[name] = json.loads(text)
        except (ValueError, RecursionError):
            options[name] = text
    return options


clusterer_options: Decorator = together(
    click.option(
        "--option",
        "options",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_parse,
        help="An option of the clusterer; may be repeated.",
    ),
    click.option("--n-init", type=int, metavar="N", help="Short for --option n_init=N: restarts."),
    click.option(
        "--max-iter",
        type=int,
        metavar="N",
        help="Short for --option max_iter=N: iterations of a restart.",
    ),
    click.option(
        "--tol",
        type=float,
        metavar="X",
        help="Short for --option tol=X: the movement, in levels, that counts as none.",
    ),
    click.option(
        "--effort", metavar="LEVEL", help="Short for --option effort=LEVEL: fast, default or best."
    ),
)

_SHORTHANDS = ("n_init", "max_iter", "tol", "effort")


def strategy_of(clusterer: str, settings: dict[str, Any], rate_weight: float = 0) -> Any:
    """Return the clusterer that a command was asked for, taking its options out of `settings`."""
    from ...clustering import make_clusterer

    options = settings.pop("options")
    for name in _SHORTHANDS:
        value = settings.pop(name)
        if value is not None:
            options[name] = value
    return make_clusterer(clusterer, options, rate_weight)
