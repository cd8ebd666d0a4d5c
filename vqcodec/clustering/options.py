"""Options of a clusterer, as its constructor declares them: type, range, default and help."""

import contextlib
import inspect
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from ..checks import check_choice, check_integer, check_number, shown
from ..errors import OptionError


@dataclass(frozen=True)
class Option:
    """What is said of an option beside its type and default, in an annotation of a constructor.

    ::

        def __init__(
            self, *, rate: Annotated[float, Option("How fast it learns.", 0, 1)] = 0.5
        ) -> None: ...

    Attributes
    ----------
    help : str
        A sentence for users.
    least, most : float
        The range of a number.
    """

    help: str = ""
    least: float = -math.inf
    most: float = math.inf

    @property
    def has_range(self) -> bool:
        """Whether not all numbers will do."""
        return math.isfinite(self.least) or math.isfinite(self.most)


@dataclass(frozen=True)
class Declared:
    """What is known of an option of a class.

    Attributes
    ----------
    name : str
    default : object
        `inspect.Parameter.empty` if there is none.
    kind : type or None
        bool, int, float or str; None where nothing, or something else, is said.
        Numbers of either kind are floats; choices are strings.
    may_be_none : bool
    choices : tuple of str
        The strings that it may be, where those are a few words.
    about : Option or None
        What is said beside; values of those without it are not checked.
    """

    name: str
    default: Any
    kind: type | None = None
    may_be_none: bool = False
    choices: tuple[str, ...] = ()
    about: Option | None = None

    @property
    def help(self) -> str:
        """A sentence for users; empty if there is none."""
        return self.about.help if self.about else ""

    @property
    def values(self) -> str:
        """What it may be, in words; empty where nothing is said."""
        if self.choices:
            said = f"one of {', '.join(self.choices)}"
        elif self.kind in (int, float):
            said = _ranged("an integer" if self.kind is int else "a number", self.about or Option())
        else:
            said = {bool: "true or false", str: "a text"}.get(self.kind or object, "")
        return f"{said}, or none" if said and self.may_be_none else said

    def check(self, value: Any) -> Any:
        """Return a value as it is kept, or raise OptionError."""
        if self.about is None or (value is None and self.may_be_none):
            return value
        if self.choices:
            return check_choice(self.name, value, self.choices)
        if self.kind in (int, float) and isinstance(value, bool):
            raise OptionError(f"{self.name} must be {self.values}, not {shown(value)}")
        if self.kind is int:
            most = None if math.isinf(self.about.most) else math.floor(self.about.most)
            least = -(2**63) if math.isinf(self.about.least) else math.ceil(self.about.least)
            return check_integer(self.name, value, least, most)
        if self.kind is float:
            return check_number(self.name, value, self.about.least, self.about.most)
        if self.kind in (bool, str) and not isinstance(value, self.kind):
            raise OptionError(f"{self.name} must be {self.values}, not {shown(value)}")
        return value

    @property
    def is_understood(self) -> bool:
        """Whether values are checked by what is said of them, if anything is."""
        return self.about is None or self.kind is not None or not self.about.has_range


def option_names(cls: Callable[..., object]) -> list[str]:
    """Return the names of the options of a clusterer class, in the order of its constructor."""
    return [declared.name for declared in _all_declared(cls)]


def declared_options(cls: Callable[..., object]) -> dict[str, Declared]:
    """Return what a class declares of each of its options, by name, in their order."""
    return {declared.name: declared for declared in _all_declared(cls)}


# Looking at a constructor takes a millisecond, which is what a small picture takes.
@lru_cache(maxsize=128)
def _all_declared(cls: Callable[..., object]) -> tuple[Declared, ...]:
    hints = _hints(cls)
    return tuple(_declared(parameter, hints.get(parameter.name)) for parameter in _parameters(cls))


def check_options(cls: Callable[..., object], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of options as they are kept; those that are not declared as they are.

    Raises
    ------
    OptionError
        A value is not what the class says that it may be.
    """
    known = declared_options(cls)
    return {
        name: known[name].check(value) if name in known else value for name, value in given.items()
    }


def _parameters(cls: Callable[..., object]) -> list[inspect.Parameter]:
    return [
        parameter
        for parameter in inspect.signature(cls).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]


def _hints(cls: Callable[..., object]) -> dict[str, Any]:
    """Return the annotations of a constructor but for those that cannot be understood."""
    made_by = getattr(cls, "__init__", cls)
    try:
        return typing.get_type_hints(made_by, include_extras=True)
    except Exception:  # one has a name of another module's that is not there at run time
        return _hints_one_by_one(made_by)


def _hints_one_by_one(made_by: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, hint in getattr(made_by, "__annotations__", {}).items():
        alone = types.SimpleNamespace(__annotations__={name: hint})
        names = getattr(made_by, "__globals__", {})
        with contextlib.suppress(Exception):
            found |= typing.get_type_hints(alone, names, include_extras=True)
    return found


def _declared(parameter: inspect.Parameter, hint: Any) -> Declared:
    parts, about = _parts_of(hint)
    may_be_none = type(None) in parts
    parts.discard(type(None))
    if parts == {int, float}:
        parts = {float}
    hint = parts.pop() if len(parts) == 1 else None
    choices: tuple[Any, ...] = get_args(hint) if get_origin(hint) is Literal else ()
    if not all(isinstance(choice, str) for choice in choices):
        choices = ()
    kind = str if choices else hint if hint in (bool, int, float, str) else None
    return Declared(parameter.name, parameter.default, kind, may_be_none, choices, about)


def _parts_of(hint: Any) -> tuple[set[Any], Option | None]:
    """Return the types of a union, and what is said of any of them or of all."""
    about: Option | None = None
    if get_origin(hint) is Annotated:
        hint, *metadata = get_args(hint)
        about = next((item for item in metadata if isinstance(item, Option)), None)
    if get_origin(hint) not in (Union, UnionType):
        return {hint}, about
    parts: set[Any] = set()
    for part in get_args(hint):
        types_of_part, said = _parts_of(part)
        parts |= types_of_part
        about = about or said
    return parts, about


def _ranged(noun: str, about: Option) -> str:
    least, most = about.least, about.most
    if math.isinf(least):
        return noun if math.isinf(most) else f"{noun} of at most {most:g}"
    return (
        f"{noun} of at least {least:g}"
        if most >= 2**31 - 1
        else f"{noun} from {least:g} to {most:g}"
    )
