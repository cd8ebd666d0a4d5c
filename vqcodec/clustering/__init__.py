"""Clusterers by name: the ones here, those registered, those of installed packages.

Names are known without importing anything; a class is loaded when it is asked
for. Where names meet, one that was registered goes before one built in, and
that before one of an installed package, with a ClustererWarning that names both.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from ..checks import shown
from ..errors import ClustererWarning, OptionError, warn
from .answer import check_clustering, name_of
from .base import Clusterer, ClustererLike, Clustering, Progress, option_names, share_progress
from .context import Context
from .guard import inside, place_of
from .rng import Rng

__all__ = [
    "Clusterer",
    "ClustererLike",
    "Clustering",
    "Context",
    "Progress",
    "Rng",
    "check_clustering",
    "clusterers",
    "describe_clusterer",
    "make_clusterer",
    "option_names",
    "register_clusterer",
    "share_progress",
]

ENTRY_POINT_GROUP = "vqcodec.clusterers"
DEFAULT = "split-merge"  # what "auto" stands for

_BUILT_IN = {
    "ecvq": ("ecvq", "EntropyConstrained"),
    "kmeans++": ("kmeanspp", "KMeansPlusPlus"),
    "lloyd": ("lloyd", "Lloyd"),
    "outlier-aware": ("outlier_aware", "OutlierAware"),
    "split-merge": ("split_merge", "SplitMerge"),
}
_registered: dict[str, type[Clusterer]] = {}

_Class = TypeVar("_Class", bound=type)


class _Clusterers(Mapping[str, type[Clusterer]]):
    """A read-only view of all clusterers: name -> class."""

    def __getitem__(self, name: str) -> type[Clusterer]:
        if name in _registered:
            return _registered[name]
        if name in _BUILT_IN:
            _warn_of_shadowed(name)
            module, attribute = _BUILT_IN[name]
            built_in: type[Clusterer] = getattr(import_module(f"{__name__}.{module}"), attribute)
            return built_in
        return _load(name, _installed()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*_registered, *_BUILT_IN, *_installed()}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in _registered or name in _BUILT_IN or name in _installed()

    def __repr__(self) -> str:
        return f"<clusterers: {', '.join(self)}>"


_clusterers = _Clusterers()


def clusterers() -> Mapping[str, type[Clusterer]]:
    """Return all clusterers as a read-only mapping, name -> class; listing it imports nothing."""
    return _clusterers


def register_clusterer(cls: _Class, *, replace: bool = False) -> _Class:
    """Make a clusterer available under its `name` for the rest of this process.

    Parameters
    ----------
    cls : type
        A class such as `vqcodec.clustering.Clusterer` describes.
    replace : bool
        Whether it may take the place of another of that name. (The same class
        defined once more, as in a notebook, always may.)

    Returns
    -------
    type
        `cls`, so that this serves as a decorator.

    Raises
    ------
    OptionError
        The class has no usable name, or the name is taken.
    """
    name = _checked(cls).name
    if name in _clusterers and not replace and not _is_newer_self(cls, _registered.get(name)):
        raise OptionError(f"a clusterer named {name!r} exists; pass replace=True to replace it")
    _registered[name] = cls
    return cls


def make_clusterer(
    clusterer: str | ClustererLike, options: Mapping[str, Any], rate_weight: float = 0
) -> ClustererLike:
    """Return a clusterer for a name and its options, or the instance itself.

    A rate weight, if there is one, becomes the option of that name where a
    clusterer has it.

    Raises
    ------
    OptionError
        No clusterer has that name, or it does not take those options.
    """
    if not isinstance(clusterer, str):
        if isinstance(clusterer, type) or not _has_fit(clusterer):
            raise OptionError(
                f"clusterer must be a name or an instance of a clusterer, not {shown(clusterer)}"
            )
        if options:
            raise OptionError(
                f"options {', '.join(options)} belong to a clusterer asked for by name; "
                "an instance has its own already"
            )
        return clusterer
    name = DEFAULT if clusterer == "auto" else clusterer
    if name not in _clusterers:
        raise OptionError(
            f"no clusterer is named {shown(name)}; there are {', '.join(_clusterers)}"
        )
    cls = _clusterers[name]
    known = option_names(cls)
    for option in options:
        if option not in known:
            raise OptionError(
                f"clusterer {name!r} has no option {option!r}; "
                + (f"it has {', '.join(known)}" if known else "it has none")
            )
    if rate_weight and "rate_weight" in known:
        options = {"rate_weight": rate_weight, **options}
    with inside(name, "cannot be made", OptionError, place_of(cls)):
        return cls(**options)


def _has_fit(clusterer: object) -> bool:
    with inside(name_of(clusterer), "cannot be used", OptionError, place_of(clusterer)):
        return callable(getattr(clusterer, "fit", None))


def describe_clusterer(name: str) -> tuple[str, dict[str, str]]:
    """Return the first line of a clusterer's documentation and its options with their defaults."""
    cls = _clusterers[name]
    with inside(name, "cannot be described", OptionError, place_of(cls)):
        lines = (cls.__doc__ or "").strip().splitlines()
        parameters = inspect.signature(cls).parameters
        defaults = {option: parameters[option].default for option in option_names(cls)}
        return lines[0] if lines else "", {
            option: "" if default is inspect.Parameter.empty else str(default)
            for option, default in defaults.items()
        }


def origin_of(name: str) -> str:
    """Return where a clusterer comes from: a package and its version, or the module that has it."""
    from importlib.metadata import version

    if name in _registered:
        return f"registered by {_registered[name].__module__}"
    if name in _BUILT_IN:
        return f"vqcodec {version('vqcodec')}"
    claims = _installed()[name]
    return " and ".join(
        f"{claim.dist.name} {claim.dist.version}, {claim.value}" if claim.dist else claim.value
        for claim in claims
    )


def declared_by(name: str) -> str:
    """Return what a clusterer declares of itself, in words."""
    cls = _clusterers[name]
    with inside(name, "cannot be described", OptionError, place_of(cls)):
        level = getattr(cls, "deterministic", "everywhere")
        same = {
            "everywhere": "the same bytes everywhere",
            "machine": "the same bytes on one machine",
            "no": "other bytes each time",
        }.get(level, f"deterministic: {level}")
        words = [
            same,
            "costs never rise" if getattr(cls, "monotone", False) else "",
            "" if getattr(cls, "nearest", True) else "labels need not be nearest",
            "" if getattr(cls, "uses_all_k", True) else "may give fewer than k codewords",
        ]
        return ", ".join(filter(None, words))


def shadowed() -> dict[str, str]:
    """Return where the clusterers are, by name, that installed packages offer by names of ours."""
    return {
        name: " and ".join(claim.value for claim in claims)
        for name, claims in _claims().items()
        if name in _BUILT_IN or name == "auto"
    }


@cache  # a look at all packages takes time, and one warning is enough
def _warn_of_shadowed(name: str) -> None:
    place = shadowed().get(name)
    if place:
        warn(
            f"clusterer {name!r} is vqcodec's own; that of an installed package, {place}, cannot "
            "be had by this name: uninstall it, or have it renamed",
            ClustererWarning,
        )


def _claims() -> dict[str, list[EntryPoint]]:
    """Return the entry points of installed packages by name; a name claimed twice has both."""
    found: dict[str, list[EntryPoint]] = {}
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        found.setdefault(entry_point.name, []).append(entry_point)
    return found


def _installed() -> dict[str, list[EntryPoint]]:
    """Return the claims to names that nobody here has."""
    taken = {"auto", *_BUILT_IN}
    return {name: claims for name, claims in _claims().items() if name not in taken}


def _load(name: str, claims: Sequence[EntryPoint]) -> type[Clusterer]:
    """Import the clusterer of an installed package, whose name must not be claimed twice."""
    if len(claims) > 1:
        places = " and ".join(claim.value for claim in claims)
        raise OptionError(f"clusterer {name!r} is claimed by {places}; uninstall one of them")
    place = claims[0].value
    with inside(name, f"({place}) cannot be loaded", OptionError, place):
        return _checked(claims[0].load())


def _checked(cls: object) -> type[Clusterer]:
    """Return a class if it can be a clusterer, or raise OptionError."""
    name = getattr(cls, "name", None)
    if not isinstance(cls, type) or not isinstance(name, str) or not name or name == "auto":
        raise OptionError(f"a clusterer is a class whose `name` is a string; {cls!r} is not")
    for method in ("fit", "get_config"):
        if not callable(getattr(cls, method, None)) or getattr(cls, method) is Clusterer.fit:
            raise OptionError(f"clusterer {name!r} has no method `{method}`")
    try:
        option_names(cls)
    except (TypeError, ValueError) as error:
        raise OptionError(f"clusterer {name!r} has options that nobody can see: {error}") from error
    return cls


def _is_newer_self(cls: type, registered: type | None) -> bool:
    """Tell whether a class is one that was registered, defined once more."""
    return registered is not None and (cls.__module__, cls.__qualname__) == (
        registered.__module__,
        registered.__qualname__,
    )
