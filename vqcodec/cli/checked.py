"""Plug-ins in a list, and put to the kit: what the commands for either kind share."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import click

from .console import Failure, printable
from .options import Decorator, names_of
from .streams import tell


def check_option(noun: str, names: Callable[[], Iterable[str]]) -> Decorator:
    """Return the option that names plug-ins to be checked, as `checked`."""
    return click.option(
        "--check",
        "checked",
        metavar="NAME",
        multiple=True,
        shell_complete=names_of(names),
        help=f"Try whether a {noun} keeps what it promises; may be repeated. Exit status 1 if not.",
    )


def tell_shadowed(shadowed: Mapping[str, str]) -> None:
    """Tell which plug-ins of installed packages, name -> place, cannot be had by their names."""
    for name, place in shadowed.items():
        line = f"{name} ({place}) cannot be had: vqcodec has one of that name; have it renamed"
        tell(printable(line))


def check_all(
    noun: str,
    checked: Iterable[str],
    names: Iterable[str],
    run: Callable[[str], tuple[Sequence[object], int]],
) -> None:
    """Check plug-ins, tell what fails, and exit with status 1 if anything does.

    Parameters
    ----------
    noun : str
    checked, names : iterable of str
        What is asked for, and what there is.
    run : callable
        Returns the failures of one, and how many checks there are.
    """
    known, failed = list(names), False
    for name in checked:
        if name not in known:
            raise Failure(f"no {noun} is named {name!r}; there are {', '.join(known)}", 2)
        failures, n_checks = run(name)
        for failure in failures:
            tell(printable(f"{name}: {failure}"))
        tell(printable(f"{name}: {n_checks - len(failures)} of {n_checks} checks passed"))
        failed = failed or bool(failures)
    if failed:
        raise click.exceptions.Exit(1)
