"""`vq spaces`."""

import click

from ...errors import OptionError
from ..console import Failure, printable
from ..guests import hosted
from ..options import names_of
from ..streams import tell


def _names() -> list[str]:
    from ...colour.named import spaces as known

    return list(known())


@click.command()
@click.option(
    "--check",
    "checked",
    metavar="NAME",
    multiple=True,
    shell_complete=names_of(_names),
    help="Try whether a space keeps what it promises; may be repeated. Exit status 1 if not.",
)
@hosted()
def spaces(checked: tuple[str, ...]) -> None:
    """List the spaces of colours that distances can be taken in, and where each comes from."""
    if checked:
        failed = [name for name in checked if not _keeps(name)]
        if failed:
            raise click.exceptions.Exit(1)
        return
    _list()


def _list() -> None:
    from ...colour.named import REGISTRY

    for name, cls_or_error in ((name, _loaded(name)) for name in REGISTRY):
        if isinstance(cls_or_error, str):
            tell(printable(f"{name}: {cls_or_error}"))
            continue
        lines = (cls_or_error.__doc__ or "").strip().splitlines()
        tell(printable(f"{name}: {lines[0] if lines else ''}"))
        level = getattr(cls_or_error, "deterministic", "machine")
        where = "everywhere" if level == "everywhere" else "on one machine"
        tell(printable(f"    from {REGISTRY.origin_of(name)}; the same bytes {where}"))
    for name, place in REGISTRY.shadowed().items():
        line = f"{name} ({place}) cannot be had: vqcodec has one of that name; have it renamed"
        tell(printable(line))


def _loaded(name: str) -> type | str:
    """Return a space, or why it cannot be had."""
    from ...colour.named import spaces as known

    try:
        return known()[name]
    except OptionError as error:
        return str(error)


def _keeps(name: str) -> bool:
    """Run all checks of a space, tell what fails, and whether none does."""
    from ...testing import check_space, space_checks

    if name not in _names():
        raise Failure(f"no space is named {name!r}; there are {', '.join(_names())}", 2)
    cls = _loaded(name)
    if isinstance(cls, str):
        raise Failure(cls, 1)
    failures = check_space(cls)
    for failure in failures:
        tell(printable(f"{name}: {failure}"))
    n_checks = len(space_checks(cls))
    tell(printable(f"{name}: {n_checks - len(failures)} of {n_checks} checks passed"))
    return not failures
