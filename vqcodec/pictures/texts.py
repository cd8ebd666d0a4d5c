"""Texts as other programs write them: their encoding, their lines, JSON without double keys."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..errors import OptionError

_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF_8_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")
# Control characters but white space.
_CONTROL = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
_CONTROL_BYTE = re.compile(_CONTROL.pattern.encode())
_END_OF_FILE = b"\x1a"  # of DOS


def text_of(data: bytes) -> str | None:
    """Return the text that bytes are, without a byte-order mark, or None if they are none.

    Without a mark that is UTF-8, or close to it: what is not has U+FFFD in its
    place. Control characters other than white space make it none.
    """
    encoding = _UTF_16.get(data[:2])
    if encoding is not None:
        text = data[2:].decode(encoding, "replace")
        return None if _CONTROL.search(text) else text
    data = data.removeprefix(_UTF_8_MARK).removesuffix(_END_OF_FILE)
    return None if _CONTROL_BYTE.search(data) else data.decode("utf-8", "replace")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are not empty, stripped, with their numbers from 1."""
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if line := line.strip():
            yield number, line


def at_line(number: int, fault: str) -> OptionError:
    """Return the error for a fault in a line."""
    return OptionError(f"line {number}: {fault}")


def loaded_json(text: str) -> Any:
    """Return what JSON says, or raise OptionError; a key that stands twice says two things."""
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise at_line(error.lineno, f"its JSON is damaged: {error.msg}") from error
    except OptionError:
        raise
    except (ValueError, RecursionError) as error:  # numbers of many digits; lists in lists
        raise OptionError("its JSON is damaged: it is too deep, or a number too long") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise OptionError(f"the key {twice[:60]!r} stands twice; keep one")
    return found
