"""Classes by name: the ones here, those registered, those of installed packages.

Names are known without importing anything; a class is loaded when it is asked
for. Where names meet, one that was registered goes before one built in, and
that before one of an installed package, with a warning that names both.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any, Generic, TypeVar

from ..errors import OptionError, PluginWarning, warn
from .inside import inside

T = TypeVar("T")


class Registry(Mapping[str, type[T]], Generic[T]):
    """A read-only view of all plug-ins of a kind: name -> class.

    Parameters
    ----------
    noun : str
        What one is called: "clusterer".
    group : str
        The entry points of installed packages that offer some.
    built_in : mapping
        Name -> module and class, for those of this package.
    check : callable
        Returns a class if it can be one, or raises OptionError.
    reserved : tuple of str
        Names that none may have.
    warning : type
        The category of warnings.
    """

    def __init__(
        self,
        noun: str,
        group: str,
        built_in: Mapping[str, tuple[str, str]],
        check: Callable[[object], type[T]],
        reserved: tuple[str, ...] = (),
        warning: type[PluginWarning] = PluginWarning,
    ) -> None:
        self._noun, self._group, self._built_in, self._check = noun, group, built_in, check
        self._taken = {*reserved, *built_in}
        self._warning = warning
        self._registered: dict[str, type[T]] = {}
        self._warned: set[str] = set()

    def __getitem__(self, name: str) -> type[T]:
        if name in self._registered:
            return self._registered[name]
        if name in self._built_in:
            self._warn_of_shadowed(name)
            module, attribute = self._built_in[name]
            built_in: type[T] = getattr(import_module(module), attribute)
            return built_in
        return self._load(name, self._installed()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._registered, *self._built_in, *self._installed()}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in self._registered or name in self._built_in or name in self._installed()

    def __repr__(self) -> str:
        return f"<{self._noun}s: {', '.join(self)}>"

    def register(self, cls: Any, *, replace: bool = False) -> None:
        """Make a class available under its `name` for the rest of this process.

        Parameters
        ----------
        cls : type
        replace : bool
            Whether it may take the place of another of that name. (The same
            class defined once more, as in a notebook, always may.)

        Raises
        ------
        OptionError
            It cannot be one, or its name is taken.
        """
        checked: Any = self._check(cls)
        name = checked.name
        if name in self and not replace and not _is_newer_self(cls, self._registered.get(name)):
            raise OptionError(
                f"a {self._noun} named {name!r} exists; pass replace=True to replace it"
            )
        self._registered[name] = checked

    def is_built_in(self, name: str) -> bool:
        """Tell whether the plug-in of a name is one of this package."""
        return name in self._built_in and name not in self._registered

    def origin_of(self, name: str) -> str:
        """Return where one is from: a package and its version, or the module that has it."""
        if name in self._registered:
            return f"registered by {self._registered[name].__module__}"
        if name in self._built_in:
            return f"vqcodec {version('vqcodec')}"
        return " and ".join(
            f"{claim.dist.name} {claim.dist.version}, {claim.value}" if claim.dist else claim.value
            for claim in self._installed()[name]
        )

    def shadowed(self) -> dict[str, str]:
        """Return where those are, by name, that installed packages offer by names of ours."""
        return {
            name: _places(claims) for name, claims in self._claims().items() if name in self._taken
        }

    def _warn_of_shadowed(self, name: str) -> None:
        if name in self._warned:
            return
        self._warned.add(name)
        claims = _by_name(_entry_points_at_first().select(group=self._group)).get(name)
        if claims:
            place = _places(claims)
            warn(
                f"{self._noun} {name!r} is vqcodec's own; that of an installed package, {place}, "
                "cannot be had by this name: uninstall it, or have it renamed",
                self._warning,
            )

    def _claims(self) -> dict[str, list[EntryPoint]]:
        """Return the entry points of installed packages by name."""
        return _by_name(entry_points(group=self._group))

    def _installed(self) -> dict[str, list[EntryPoint]]:
        """Return the claims to names that nobody here has."""
        return {n: claims for n, claims in self._claims().items() if n not in self._taken}

    def _load(self, name: str, claims: Sequence[EntryPoint]) -> type[T]:
        """Import what an installed package offers, whose name must not be claimed twice."""
        if len(claims) > 1:
            raise OptionError(
                f"{self._noun} {name!r} is claimed by {_places(claims)}; uninstall one of them"
            )
        place = claims[0].value
        with inside(self._noun, name, f"({place}) cannot be loaded", OptionError, place):
            return self._check(claims[0].load())


def check_plugin(
    noun: str,
    cls: object,
    methods: Iterable[str],
    placeholders: Collection[object],
    reserved: str | None = None,
) -> None:
    """Raise OptionError unless something is a class with a name and methods of its own.

    Parameters
    ----------
    noun : str
    cls : object
    methods : iterable of str
    placeholders : collection of callables
        Methods that only say that they are missing.
    reserved : str, optional
        A name that it may not have.
    """
    name = getattr(cls, "name", None)
    if not isinstance(cls, type) or not isinstance(name, str) or not name or name == reserved:
        raise OptionError(f"a {noun} is a class whose `name` is a string; {cls!r} is not")
    for method in methods:
        found = getattr(cls, method, None)
        if not callable(found) or any(found is one for one in placeholders):
            raise OptionError(f"{noun} {name!r} has no method `{method}`")


def summary_of(cls: type) -> str:
    """Return the first line of what a class says of itself."""
    return next(iter((cls.__doc__ or "").strip().splitlines()), "")


@cache  # a look at all packages takes 10 ms, and warnings need no newer one
def _entry_points_at_first() -> Any:
    return entry_points()


def _by_name(found: Iterable[EntryPoint]) -> dict[str, list[EntryPoint]]:
    """Return entry points by name; one claimed twice has both."""
    names: dict[str, list[EntryPoint]] = {}
    for entry_point in found:
        names.setdefault(entry_point.name, []).append(entry_point)
    return names


def _places(claims: Sequence[EntryPoint]) -> str:
    return " and ".join(claim.value for claim in claims)


def _is_newer_self(cls: type, registered: type | None) -> bool:
    """Tell whether a class is one that was registered, defined once more."""
    return registered is not None and (cls.__module__, cls.__qualname__) == (
        registered.__module__,
        registered.__qualname__,
    )
