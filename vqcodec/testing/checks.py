"""The checks of a clusterer and of a space of colours, by name, and what runs them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import contract, manners, results, spaces
from .trial import Broken, Trial, Untried, kept_settings

Function = Callable[[Trial], None]

# In this order: what is wrong with one of the first makes the others untried.
_CHECKS: tuple[Function, ...] = (*contract.CHECKS, *results.CHECKS, *manners.CHECKS)


@dataclass(frozen=True)
class Failure:
    """A check that failed.

    Attributes
    ----------
    check : str
        Its name.
    options : mapping
        Those that the clusterer was made with.
    message : str
        What is wrong.
    """

    check: str
    options: Mapping[str, Any]
    message: str

    def __str__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return f"{self.check}{f' ({options})' if options else ''}: {self.message}"


@dataclass(frozen=True)
class Check:
    """A check of one class with some options; calling it raises AssertionError if it fails.

    Attributes
    ----------
    name : str
    trial : Trial
    """

    name: str
    trial: Trial
    _function: Function

    @property
    def meaning(self) -> str:
        """What must be so, in a sentence."""
        return (self._function.__doc__ or "").partition("\n")[0]

    def __call__(self) -> None:
        """Run it; what cannot be tried, as another check tells why, passes."""
        try:
            with kept_settings():
                self._function(self.trial)
        except Untried:
            return
        except SystemExit as error:
            raise Broken(f"it tried to end the process ({error})") from error

    def __str__(self) -> str:
        return f"{self.trial.cls.__name__}-{self.name}"


def clusterer_checks(cls: type, *, options: Iterable[Mapping[str, Any]] = ({},)) -> list[Check]:
    """Return the checks of a clusterer, to be called one by one.

    Parameters
    ----------
    cls : type
        A class such as `vqcodec.clustering.Clusterer` describes.
    options : iterable of mapping
        Each is a set of options that the class is made with, and all checks are made for each.
    """
    return [
        Check(function.__name__, Trial(cls, dict(chosen)), function)
        for chosen in options
        for function in _CHECKS
    ]


def check_clusterer(
    cls: type,
    *,
    options: Iterable[Mapping[str, Any]] = ({},),
    expected_failures: Mapping[str, str] | None = None,
) -> list[Failure]:
    """Try whether a clusterer keeps what `Clusterer` asks of it.

    Parameters
    ----------
    cls, options
        As for `clusterer_checks`.
    expected_failures : mapping, optional
        Name of a check -> why it may fail. Those that do not fail are failures, too.

    Returns
    -------
    list of Failure
        Empty if all is well.
    """
    return _failures(clusterer_checks(cls, options=options), expected_failures or {})


def space_checks(cls: type) -> list[Check]:
    """Return the checks of a space of colours, to be called one by one."""
    return [Check(function.__name__, Trial(cls), function) for function in spaces.CHECKS]


def check_space(cls: type, *, expected_failures: Mapping[str, str] | None = None) -> list[Failure]:
    """Try whether a space of colours keeps what `vqcodec.colour.spaces.ColourSpace` asks of it.

    Parameters and what is returned are those of `check_clusterer`.
    """
    return _failures(space_checks(cls), expected_failures or {})


def _failures(checks: Sequence[Check], expected: Mapping[str, str]) -> list[Failure]:
    failures: list[Failure] = []
    failed: set[str] = set()
    unknown = expected.keys() - {check.name for check in checks}
    if unknown:
        raise ValueError(f"no check is named {', '.join(sorted(unknown))}")
    for check in checks:
        try:
            check()
        except Broken as error:
            failed.add(check.name)
            if check.name not in expected:
                failures.append(Failure(check.name, check.trial.options, str(error)))
    for name in expected.keys() - failed:
        failures.append(
            Failure(name, {}, f"it was expected to fail ({expected[name]}), and passed")
        )
    return failures


def parametrize_with_checks(
    classes: Sequence[type], *, options: Iterable[Mapping[str, Any]] = ({},)
) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator for a pytest function of `check`: a test for each check of each class.

    Classes without `fit` are taken for spaces of colours.
    """
    import pytest

    chosen = list(options)
    checks = [
        check
        for cls in classes
        for check in (
            clusterer_checks(cls, options=chosen) if hasattr(cls, "fit") else space_checks(cls)
        )
    ]
    decorate: Callable[[Callable[..., Any]], Any] = partial(
        pytest.mark.parametrize("check", checks, ids=str)
    )
    return decorate
