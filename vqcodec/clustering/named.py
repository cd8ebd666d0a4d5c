"""Clusterers by name, and what is told of each."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ..checks import shown
from ..errors import ClustererWarning, OptionError
from ..plugins.inside import place_of
from ..plugins.registry import Registry, check_plugin, summary_of
from .adapter import is_missing
from .answer import name_of
from .base import Clusterer, ClustererLike
from .guard import inside
from .options import Declared, check_options, declared_options, option_names

ENTRY_POINT_GROUP = "vqcodec.clusterers"
DEFAULT = "split-merge"  # what "auto" stands for

_HERE = __package__
_BUILT_IN = {
    "ecvq": (f"{_HERE}.ecvq", "EntropyConstrained"),
    "faiss": (f"{_HERE}.faiss_kmeans", "Faiss"),
    "kmeans++": (f"{_HERE}.kmeanspp", "KMeansPlusPlus"),
    "lloyd": (f"{_HERE}.lloyd", "Lloyd"),
    "median-cut": (f"{_HERE}.pillow_quantizers", "MedianCut"),
    "octree": (f"{_HERE}.pillow_quantizers", "Octree"),
    "outlier-aware": (f"{_HERE}.outlier_aware", "OutlierAware"),
    "sklearn": (f"{_HERE}.scikit_learn", "ScikitLearn"),
    "split-merge": (f"{_HERE}.split_merge", "SplitMerge"),
    "wu": (f"{_HERE}.wu", "Wu"),
}

_Class = TypeVar("_Class", bound=type)


def check_class(cls: Any) -> type[Clusterer]:
    """Return a class if it can be a clusterer, or raise OptionError."""
    check_plugin("clusterer", cls, ("fit", "get_config"), (Clusterer.fit,), "auto")
    checked: type[Clusterer] = cls
    try:
        option_names(checked)
    except (TypeError, ValueError) as error:
        raise OptionError(
            f"clusterer {checked.name!r} has options that nobody can see: {error}"
        ) from error
    return checked


CLUSTERERS: Registry[Clusterer] = Registry(
    "clusterer", ENTRY_POINT_GROUP, _BUILT_IN, check_class, ("auto",), ClustererWarning
)


def clusterers() -> Mapping[str, type[Clusterer]]:
    """Return all clusterers as a read-only mapping, name -> class; listing it imports nothing."""
    return CLUSTERERS


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
    CLUSTERERS.register(cls, replace=replace)
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
    name = meant_by(clusterer)
    cls = named(name)
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
        return cls(**check_options(cls, options))


def meant_by(name: str) -> str:
    """Return the name that "auto" stands for, and any other as it is."""
    return DEFAULT if name == "auto" else name


def named(name: str) -> type[Clusterer]:
    """Return the clusterer of a name, or raise OptionError that says which there are."""
    if name not in CLUSTERERS:
        raise OptionError(f"no clusterer is named {shown(name)}; there are {', '.join(CLUSTERERS)}")
    return CLUSTERERS[name]


def _has_fit(clusterer: object) -> bool:
    with inside(name_of(clusterer), "cannot be used", OptionError, place_of(clusterer)):
        return callable(getattr(clusterer, "fit", None))


def describe_clusterer(name: str) -> tuple[str, dict[str, Declared]]:
    """Return the first line of a clusterer's documentation, and what it declares of its options."""
    cls = named(name)
    with inside(name, "cannot be described", OptionError, place_of(cls)):
        return summary_of(cls), declared_options(cls)


def usable_clusterers() -> list[str]:
    """Return the names of those that can be had: adapters to what is not installed cannot."""
    return [
        name
        for name in CLUSTERERS
        if not CLUSTERERS.is_built_in(name) or not is_missing(CLUSTERERS[name])
    ]


def declared_by(name: str) -> str:
    """Return what a clusterer declares of itself, in words."""
    cls = named(name)
    with inside(name, "cannot be described", OptionError, place_of(cls)):
        level = getattr(cls, "deterministic", "everywhere")
        same = {
            "everywhere": "the same bytes everywhere",
            "machine": "the same bytes on one machine",
            "no": "other bytes each time",
        }.get(level, f"deterministic: {level}")
        words = [
            "needs an extra that is not installed" if is_missing(cls) else "",
            same,
            "costs never rise" if getattr(cls, "monotone", False) else "",
            "" if getattr(cls, "nearest", True) else "labels need not be nearest",
            "" if getattr(cls, "uses_all_k", True) else "may give fewer than k codewords",
        ]
        return ", ".join(filter(None, words))
