"""Names of labels: label -> name, or as nnU-Net has them, name -> label or labels."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..checks import check_integer, shown
from ..errors import OptionError
from ..limits import MAX_LABEL


def check_names(labels: Any) -> dict[int, str]:
    """Return names of labels as a dict, int -> str, or raise OptionError.

    Parameters
    ----------
    labels : dict or sequence or None
        Label -> name, labels from 0 to 65,535, also as decimal strings; or
        names for 0, 1, and so on; or name -> label, and name -> list of labels
        for regions. A label of several regions has the names of all, in their
        order, joined by commas.
    """
    names: dict[int, str] = {}
    for label, name in _pairs(labels):
        number = check_label(label)
        if not isinstance(name, str):
            raise OptionError(f"the name of label {number} must be a string, not {shown(name)}")
        try:
            name.encode()
        except UnicodeEncodeError:
            raise OptionError(f"the name of label {number} is not Unicode") from None
        if number in names:
            raise OptionError(f"label {number} has two names")
        names[number] = name
    return names


def check_label(label: Any) -> int:
    """Return a label, which may be a decimal string, as an int, or raise OptionError."""
    number = int(label.lstrip("0")[:9] or 0) if _is_decimal(label) else label
    if isinstance(label, bool):
        number = None  # which Python would take for 0 or 1
    return check_integer("a label", number, 0, MAX_LABEL)


def _is_decimal(label: object) -> bool:
    return isinstance(label, str) and label.isascii() and label.isdigit()


def _pairs(labels: Any) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of a label and its name, neither of them checked."""
    if labels is None:
        return
    try:
        if isinstance(labels, str):
            raise TypeError
        pairs: dict[Any, Any] = dict(labels if hasattr(labels, "keys") else enumerate(labels))
    except (TypeError, ValueError):
        raise OptionError(f"labels are a mapping or a list of names, not {shown(labels)}") from None
    yield from (_turned(pairs) if _leads_to_labels(pairs) else pairs).items()


def _leads_to_labels(pairs: Mapping[Any, Any]) -> bool:
    """Tell whether a mapping leads from names to labels."""
    has_name = any(isinstance(key, str) and not _is_decimal(key) for key in pairs)
    return has_name and not any(isinstance(value, str) for value in pairs.values())


def _turned(pairs: Mapping[Any, Any]) -> dict[int, Any]:
    """Return label -> name for name -> label; regions, which share labels, share names."""
    found: dict[int, Any] = {}
    for name, given in pairs.items():
        is_region = isinstance(given, list | tuple)
        if is_region and not given:
            raise OptionError(f"the region {shown(name)} has no labels; give them, or leave it out")
        numbers = map(check_label, given if is_region else (given,))
        for number in dict.fromkeys(numbers):
            found.setdefault(number, []).append(name)
    if not any(isinstance(given, list | tuple) for given in pairs.values()):
        twice = [number for number, names in found.items() if len(names) > 1]
        if twice:
            raise OptionError(f"label {twice[0]} has two names")
    return {
        number: ", ".join(names) if all(isinstance(name, str) for name in names) else names
        for number, names in found.items()
    }
