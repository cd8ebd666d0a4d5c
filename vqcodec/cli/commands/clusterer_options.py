"""Options of a clusterer on the command line, which `vq encode` and `vq train` have."""

import inspect
import json
from typing import TYPE_CHECKING, Any

import click

from ...errors import OptionError
from ..console import Failure, printable
from ..guests import listening
from ..options import Decorator, clusterer_names, names_of, together
from ..streams import tell

if TYPE_CHECKING:
    from ...clustering import Declared

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


def said_default(option: "Declared") -> str:
    """Say the default of an option as `--option` takes it; nothing if it has none."""
    default = option.default
    if default is inspect.Parameter.empty:
        return ""
    return str(default).lower() if default is None or isinstance(default, bool) else str(default)


def _explain(context: click.Context, parameter: click.Parameter, name: str | None) -> None:
    """Tell what a clusterer is and what options it has, and exit."""
    if name is None or context.resilient_parsing:
        return
    from ...clustering import describe_clusterer, meant_by

    name = meant_by(name)
    with listening():
        try:
            summary, options = describe_clusterer(name)
        except OptionError as error:
            raise Failure(str(error), 2) from error
    rows = [(f"{o.name}={said_default(o)}", _told(o)) for o in options.values()]
    formatter = click.HelpFormatter(width=min(context.terminal_width or 80, 100))
    formatter.write_text(f"{name}: {summary}")
    if rows:
        with formatter.section("Options, each as --option NAME=VALUE, with their defaults"):
            formatter.write_dl(rows)
    for line in formatter.getvalue().rstrip().splitlines():
        tell(printable(line))
    context.exit()


def _told(option: "Declared") -> str:
    values = f"{option.values[:1].upper()}{option.values[1:]}." if option.values else ""
    return f"{option.help} {values}".strip()


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete NAME= by the options of the clusterer that was named, VALUE by its words."""
    from ...clustering import clusterers, declared_options, meant_by

    name = meant_by(context.params.get("clusterer") or "auto")
    if name not in clusterers():
        return []
    options = declared_options(clusterers()[name])
    option, equals, value = incomplete.partition("=")
    if not equals:
        return [f"{known}=" for known in options if known.startswith(option)]
    choices = options[option].choices if option in options else ()
    return [f"{option}={choice}" for choice in choices if choice.startswith(value)]


clusterer_options: Decorator = together(
    click.option(
        "--help-clusterer",
        metavar="NAME",
        is_eager=True,
        expose_value=False,
        callback=_explain,
        shell_complete=names_of(clusterer_names),
        help="Show what a clusterer does and its options, and exit.",
    ),
    click.option(
        "--option",
        "options",
        shell_complete=_complete,
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
