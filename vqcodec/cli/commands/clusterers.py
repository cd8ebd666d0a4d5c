"""`vq clusterers`."""

from collections.abc import Sequence

import click

from ...errors import OptionError
from ..checked import check_all, check_option, tell_shadowed
from ..console import Failure, printable
from ..guests import hosted
from ..streams import tell
from .clusterer_options import said_default


def _names() -> list[str]:
    from ...clustering import clusterers as known

    return list(known())


@click.command()
@check_option("clusterer", _names)
@click.option(
    "--verbose",
    is_flag=True,
    help="Also where each comes from, what it declares, and why one cannot be had.",
)
@hosted()
def clusterers(checked: tuple[str, ...], verbose: bool) -> None:
    """List the strategies that find codebooks, with their options."""
    if checked:
        check_all("clusterer", checked, _names(), _failures)
    else:
        _list(verbose)


def _list(verbose: bool) -> None:
    from ...clustering import DEFAULT, declared_by, describe_clusterer
    from ...clustering.named import CLUSTERERS

    for name in _names():
        try:
            summary, options = describe_clusterer(name)
            declared = declared_by(name)
        except OptionError as error:
            summary, options, declared = str(error), {}, "cannot be had"
        tell(printable(f"{name}{' (auto)' if name == DEFAULT else ''}: {summary}"))
        if not verbose and not declared.startswith("the same bytes everywhere"):
            tell(printable(f"    {declared}"))
        if verbose:
            tell(printable(f"    from {CLUSTERERS.origin_of(name)}; {declared}"))
        for option in options.values():
            tell(printable(f"    {option.name}={said_default(option)}"))
    tell_shadowed(CLUSTERERS.shadowed())


def _failures(name: str) -> tuple[Sequence[object], int]:
    from ...clustering import clusterers as known
    from ...testing import check_clusterer, clusterer_checks

    try:
        cls = known()[name]
    except OptionError as error:
        raise Failure(str(error), 1) from error
    return check_clusterer(cls), len(clusterer_checks(cls))
