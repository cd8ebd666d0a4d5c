"""`vq clusterers`."""

import click

from ...errors import OptionError
from ..console import Failure, printable
from ..guests import hosted
from ..options import names_of
from ..streams import tell
from .clusterer_options import said_default


def _names() -> list[str]:
    from ...clustering import clusterers as known

    return list(known())


@click.command()
@click.option(
    "--check",
    "checked",
    metavar="NAME",
    multiple=True,
    shell_complete=names_of(_names),
    help="Try whether a clusterer keeps what it promises; may be repeated. Exit status 1 if not.",
)
@click.option(
    "--verbose",
    is_flag=True,
    help="Also where each comes from, what it declares, and why one cannot be had.",
)
@hosted()
def clusterers(checked: tuple[str, ...], verbose: bool) -> None:
    """List the strategies that find codebooks, with their options."""
    if checked:
        failed = [name for name in checked if not _keeps(name)]
        if failed:
            raise click.exceptions.Exit(1)
        return
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
    for name, place in CLUSTERERS.shadowed().items():
        line = f"{name} ({place}) cannot be had: vqcodec has one of that name; have it renamed"
        tell(printable(line))


def _keeps(name: str) -> bool:
    """Run all checks of a clusterer, tell what fails, and whether none does."""
    from ...clustering import clusterers as known
    from ...testing import check_clusterer, clusterer_checks

    if name not in known():
        raise Failure(f"no clusterer is named {name!r}; there are {', '.join(_names())}", 2)
    try:
        cls = known()[name]
    except OptionError as error:
        raise Failure(str(error), 1) from error
    failures = check_clusterer(cls)
    for failure in failures:
        tell(printable(f"{name}: {failure}"))
    n_checks = len(clusterer_checks(cls))
    tell(printable(f"{name}: {n_checks - len(failures)} of {n_checks} checks passed"))
    return not failures
