"""Label maps: pictures of one channel whose samples are numbers of things, kept exactly."""

import json
import os
import re
from typing import Any

from ..checks import check_integer, shown
from ..errors import OptionError, PictureError
from ..limits import MAX_LABEL

_LINE = re.compile(r"(\d{1,9})\s*[:=,\s]\s*(.*)")


def check_names(labels: Any) -> dict[int, str]:
    """Return names of labels as a dict, int -> str, or raise OptionError.

    Parameters
    ----------
    labels : dict or sequence or None
        Label -> name, labels from 0 to 65,535, also as decimal strings; or
        names for 0, 1, and so on.
    """
    if labels is None:
        return {}
    if isinstance(labels, str):
        raise OptionError(f"labels are a mapping or a list of names, not {shown(labels)}")
    try:
        has_keys = hasattr(labels, "keys")
        pairs: dict[Any, Any] = dict(labels) if has_keys else dict(enumerate(labels))
    except TypeError:
        raise OptionError(f"labels are a mapping or a list of names, not {shown(labels)}") from None
    names: dict[int, str] = {}
    for label, name in pairs.items():
        is_decimal = isinstance(label, str) and label.isascii() and label.isdigit()
        number = int(label.lstrip("0")[:9] or 0) if is_decimal else label
        number = check_integer("a label", number, 0, MAX_LABEL)
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


def read_names(path: str | os.PathLike[str]) -> dict[int, str]:
    """Read names of labels from a file: JSON, or lines such as "17 road" or "17: road".

    Raises
    ------
    OSError
        The file cannot be opened.
    PictureError
        It holds nothing of that.
    """
    with open(path, "rb") as stream:
        text = stream.read().decode("utf-8-sig", "replace")
    try:
        if text.lstrip().startswith(("{", "[")):
            return check_names(json.loads(text))
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        pairs = [pair for pair in map(_LINE.fullmatch, lines) if pair]
        if len(pairs) < len(lines):
            raise OptionError("each line has a number and a name")
        names = {int(pair[1]): pair[2] for pair in pairs}
        if len(names) < len(pairs):
            raise OptionError("a label has two names")
        return check_names(names)
    except (ValueError, RecursionError) as error:
        reason = error if isinstance(error, OptionError) else "its JSON is damaged"
        raise PictureError(
            f"holds no names of labels: {reason}; give JSON or lines such as 17 road"
        ) from error
