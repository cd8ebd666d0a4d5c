"""Palettes that are text: of GIMP, JASC, paint.net, JSON, colours a line in hex or decimal.

What could be read in two ways is refused with the number of its line.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from ..checks import shown
from ..errors import OptionError
from ..limits import MAX_CODEWORDS
from .colours import as_palette, check_count, parse_colour
from .texts import at_line, lines_of, loaded_json

Row = tuple[int, ...]
Lines = list[tuple[int, str]]

_HEX_8 = re.compile(r"[0-9a-fA-F]{8}")
_PAINT_NET = re.compile(r";.*(paint\.net|aarrggbb)", re.IGNORECASE)  # also where it is translated
_COMMENT = re.compile(r";|//|#(\s|#|$)")
_NUMBERS = re.compile(r"\d+")
# Three numbers, and what is not a fourth.
_DECIMAL = re.compile(r"(\d+)[\s,;]+(\d+)[\s,;]+(\d+)(?:[\s,;]+[^\d\s,;.+-].*)?")
_LIKE_DECIMAL = re.compile(r"([+-]?(\d{1,3}|\d*\.\d+)([\s,;]+|$)){3}")
_TOKEN = re.compile(r"[^\s,;]+")
_WORD = re.compile(r"[a-fA-F]{6}")
_FIELD = re.compile(r"(name|columns|channels):\s*(.*)", re.IGNORECASE)


def colours_of_text(text: str) -> list[Row]:
    """Return the colours of a palette that is text, or raise OptionError."""
    lines = list(lines_of(text))
    if not lines:
        raise OptionError("it is empty; give a file with colours")
    first = lines[0][1]
    if first in _READERS:
        return _READERS[first](lines)
    if first[0] in "[{":
        return _of_json(text)
    if first[0] == "<":
        raise OptionError("it is XML or HTML, which is not read; save it as .gpl")
    if any(_PAINT_NET.match(line) for _, line in lines):
        return _of_paint_net(lines)
    lines = [(number, line) for number, line in lines if not _COMMENT.match(line)]
    if lines and _LIKE_DECIMAL.match(lines[0][1]):
        check_count(len(lines))
        return [_decimal(number, line) for number, line in lines]
    colours = (colour for number, line in lines for colour in _hexadecimal(number, line))
    return list(islice(colours, MAX_CODEWORDS + 1))


def _samples(number: int, texts: list[str]) -> Row:
    """Return samples that stand in a line as decimal numbers."""
    for text in texts:
        if not _NUMBERS.fullmatch(text) or len(text) > 9 or int(text) > 255:
            raise at_line(number, f"{shown(text)} is no sample; give whole ones from 0 to 255")
    return tuple(map(int, texts))


def _of_gimp(lines: Lines) -> list[Row]:
    """Read a GIMP palette, or one of Aseprite's, which adds alpha."""
    rows: list[Row] = []
    channels = 3
    for number, line in lines[1:]:
        if line.startswith("#"):
            continue
        field = None if rows else _FIELD.match(line)
        if field:
            if field[1].lower() == "channels":
                channels = _n_channels(number, field[2])
            continue
        # What follows the samples is a name, which can be a number as well.
        texts = line.split(maxsplit=channels)[:channels]
        if len(texts) < channels:
            raise at_line(
                number, f"{shown(line)} is no colour; give {channels} samples from 0 to 255"
            )
        rows.append(_samples(number, texts))
        if len(rows) > MAX_CODEWORDS:
            break
    return rows


def _n_channels(number: int, channels: str) -> int:
    known = {"RGB": 3, "RGBA": 4}
    if channels.upper() not in known:
        raise at_line(number, f"channels {shown(channels)} are not read; RGB and RGBA are")
    return known[channels.upper()]


def _of_jasc(lines: Lines) -> list[Row]:
    """Read a JASC palette: a version, a count, and as many colours as that says."""
    if len(lines) < 3:
        raise OptionError("it ends before its colours; make it anew")
    (at_version, version), (at_count, count) = lines[1:3]
    if version != "0100":
        raise at_line(at_version, f"version {shown(version)} of JASC-PAL is not read; 0100 is")
    if not _NUMBERS.fullmatch(count) or len(count) > 9:
        raise at_line(at_count, f"{shown(count)} is no number of colours; make it anew")
    check_count(int(count))
    rows = [(number, line.split()) for number, line in lines[3:][: int(count)]]
    if len(rows) < int(count):
        raise at_line(at_count, f"it says {count} colours, and {len(rows)} follow; make it anew")
    for number, texts in rows:
        if len(texts) not in (3, 4) or len(texts) != len(rows[0][1]):
            raise at_line(number, "it has not the 3 or 4 samples that each colour has; mend it")
    return [_samples(number, texts) for number, texts in rows]


def _refuse_alpha_of_jasc(lines: Lines) -> list[Row]:
    raise at_line(lines[0][0], "JASC-PALX is not read; save it as JASC-PAL, or as .gpl")


_READERS: dict[str, Callable[[Lines], list[Row]]] = {
    "GIMP Palette": _of_gimp,
    "JASC-PAL": _of_jasc,
    "JASC-PALX": _refuse_alpha_of_jasc,
}
MAGICS = tuple(_READERS)  # the first lines by which kinds are known


def _of_json(text: str) -> list[Row]:
    """Read a list of colours, or an object that has one as its `colors`."""
    found = loaded_json(text)
    colours = found.get("colors") if isinstance(found, dict) else found
    if not isinstance(colours, list):
        raise OptionError('it has no list of colours; give one, or {"colors": [...]}')
    check_count(len(colours))
    rows = []
    for place, colour in enumerate(colours, start=1):
        if isinstance(colour, dict):
            colour = colour.get("hex", colour)
        try:
            rows.append(tuple(as_palette([colour])[0].tolist()))
        except OptionError as error:
            raise OptionError(f"colour {place}: {error}") from error
    return rows


def _of_paint_net(lines: Lines) -> list[Row]:
    """Read a palette of paint.net, whose colours are aarrggbb; if all are opaque, as RGB."""
    rows = []
    for number, line in lines:
        digits = line.partition(";")[0].strip()
        if not digits:
            continue
        if not _HEX_8.fullmatch(digits):
            raise at_line(number, f"{shown(digits)} is no colour; in paint.net's they are aarrggbb")
        alpha, *samples = bytes.fromhex(digits)
        rows.append((*samples, alpha))
    is_opaque = all(row[3] == 255 for row in rows)
    return [row[:3] for row in rows] if is_opaque else rows


def _decimal(number: int, line: str) -> Row:
    """Read a line of three decimal samples, and perhaps a name."""
    found = _DECIMAL.fullmatch(line)
    if not found:
        raise at_line(
            number, f"{shown(line)} is not three samples from 0 to 255, and perhaps a name; mend it"
        )
    return _samples(number, [found[1], found[2], found[3]])


def _hexadecimal(number: int, line: str) -> Iterator[Row]:
    """Yield the colours of a line in hexadecimal, with one # each, or six digits without."""
    for text in (found[0] for found in _TOKEN.finditer(line)):
        if _HEX_8.fullmatch(text):
            raise at_line(
                number,
                f"{text} is aarrggbb or rrggbbaa; give #rrggbbaa, or paint.net's own first line, "
                "; paint.net Palette File",
            )
        if _WORD.fullmatch(text) and "#" in line:
            raise at_line(number, f"{text} is a name or a colour; give #{text}, or leave it out")
        try:
            yield parse_colour(text)
        except OptionError as error:
            raise at_line(number, str(error)) from error
