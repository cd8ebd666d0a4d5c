"""Options of a clusterer on the command line, which `vq encode` and `vq train` have."""

import json
from typing import Any

import click

from ..options import Decorator, together

_WORDS = {"none": None, "null": None, "true": True, "false": False}


def _parse(context: click.Context, parameter: click.Parameter, values: list[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"expected NAME=VALUE, not {value!r}")
        options[name] = _value(text)
    return options


def _value(text: str) -> Any:
    """Return what a text stands for: a word of JSON's or Python's, other JSON, or itself."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


clusterer_options: Decorator = together(
    click.option(
        "--option",
        "options",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_parse,
        help="An option of the clusterer; may be repeated. A value is JSON, None, True, False, "
        "or text; '\"None\"' is a text, too.",
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


def options_of(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a clusterer that a command got, taking them out of `settings`."""
    options: dict[str, Any] = settings.pop("options")
    for name in _SHORTHANDS:
        value = settings.pop(name)
        if value is not None:
            options[name] = value
    return options
