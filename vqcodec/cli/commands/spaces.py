"""`vq spaces`."""

from collections.abc import Sequence

import click

from ...errors import OptionError
from ..checked import check_all, check_option, tell_shadowed
from ..console import Failure, printable
from ..guests import hosted
from ..streams import tell


def _names() -> list[str]:
    from ...colour.named import spaces as known

    return list(known())


@click.command()
@check_option("space", _names)
@hosted()
def spaces(checked: tuple[str, ...]) -> None:
    """List the spaces of colours that distances can be taken in, and where each comes from."""
    if checked:
        check_all("space", checked, _names(), _failures)
    else:
        _list()


def _list() -> None:
    from ...colour.named import REGISTRY
    from ...plugins.registry import summary_of

    for name in REGISTRY:
        cls = _loaded(name)
        if isinstance(cls, str):
            tell(printable(f"{name}: {cls}"))
            continue
        tell(printable(f"{name}: {summary_of(cls)}"))
        level = getattr(cls, "deterministic", "machine")
        where = "everywhere" if level == "everywhere" else "on one machine"
        tell(printable(f"    from {REGISTRY.origin_of(name)}; the same bytes {where}"))
    tell_shadowed(REGISTRY.shadowed())


def _loaded(name: str) -> type | str:
    """Return a space, or why it cannot be had."""
    from ...colour.named import spaces as known

    try:
        return known()[name]
    except OptionError as error:
        return str(error)


def _failures(name: str) -> tuple[Sequence[object], int]:
    from ...testing import check_space, space_checks

    cls = _loaded(name)
    if isinstance(cls, str):
        raise Failure(cls, 1)
    return check_space(cls), len(space_checks(cls))
