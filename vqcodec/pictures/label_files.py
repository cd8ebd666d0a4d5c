"""Names of labels in files: JSON, tables with a header, and lines of several programs.

What could be read in two ways is refused with the number of its line.
"""

import csv
import os
import re
from collections.abc import Iterable
from typing import Any

from ..checks import shown
from ..errors import OptionError, PictureError
from ..limits import MAX_METADATA
from .label_names import check_label, check_names
from .texts import at_line, lines_of, loaded_json, text_of

Line = tuple[int, str]

# What holds the names in the JSON of nnU-Net, of COCO, and of others.
_HOLDERS = ("labels", "names", "categories", "id2label")
# Columns of tables, without case and punctuation: the first of a name that is there, and the label.
_NAME_COLUMNS = ("name", "labelname", "classname", "label", "class")
_LABEL_COLUMNS = ("id", "value", "index", "label", "labelid", "labelvalue", "classid")
_DELIMITERS = ",;\t"
_LONGEST_LINE = 2**16  # characters; less than a cell of `csv` may have
_NUMBERED = re.compile(r"(\d+)\s*[:=,;\s]\s*(.*)")
# A label, red, green, blue, opacity, visibility in slices and as a mesh, and the name.
_ITK_SNAP = re.compile(r'(\d+)(?:\s+\d+){3}\s+[\d.]+\s+[01]\s+[01]\s+"(.*)"')
# A label, a name without spaces, red, green, blue, alpha: of FreeSurfer and 3D Slicer.
_COLOUR_TABLE = re.compile(r"(\d+)\s+(\S+)(?:\s+\d{1,3}){4}")
# Lines that are rather something else than a name.
_DOUBTFUL_ALONE = re.compile(r"[+-]?\d[\d.]*([^\w-].*)?|[-<|*].*|.*:")
_NUMBER = re.compile(r"[\d.]+")
_SEPARATORS = re.compile(r"[\s,;]+")


def read_names(path: str | os.PathLike[str]) -> dict[int, str]:
    """Read names of labels from a file.

    That is JSON (label -> name, a list of names, or as nnU-Net's dataset.json
    has them), a table with a header, ITK-SNAP's label descriptions, a colour
    table of FreeSurfer or 3D Slicer, lines such as "17 road" or "17: road", or
    a name a line for 0, 1 and so on.

    Returns
    -------
    dict
        int -> str.

    Raises
    ------
    OSError
        The file cannot be opened.
    PictureError
        It holds nothing of that, or could be read in two ways.
    """
    with open(path, "rb") as stream:
        data = stream.read(MAX_METADATA + 1)
    try:
        return check_names(_parsed(data))
    except OptionError as error:
        raise PictureError(
            f"holds no names of labels: {error}; give JSON or lines such as 17 road"
        ) from error


def _parsed(data: bytes) -> Any:
    """Return what `check_names` takes."""
    text = text_of(data)
    if text is None or "\ufffd" in text:
        raise OptionError("it is no text in UTF-8 or UTF-16")
    if len(data) > MAX_METADATA:
        raise OptionError(f"it has more than {MAX_METADATA:,} bytes")
    if text.lstrip().startswith(("{", "[")):
        return _of_json(loaded_json(text))
    lines = [(number, line) for number, line in lines_of(text) if not line.startswith("#")]
    if not lines:
        raise OptionError("it is empty")
    for number, line in lines:
        if len(line) > _LONGEST_LINE:
            raise at_line(number, f"it has more than {_LONGEST_LINE:,} characters")
    if _ITK_SNAP.fullmatch(lines[0][1]):
        return _matched(lines, _ITK_SNAP)
    for delimiter in _DELIMITERS:
        header = _cells(lines[0], delimiter)
        if _is_header(header):
            return _of_table(lines, header, delimiter)
    if all(_COLOUR_TABLE.fullmatch(line) for _, line in lines):
        return _matched(lines, _COLOUR_TABLE)
    if any(_NUMBERED.fullmatch(line) for _, line in lines):
        return _matched(lines, _NUMBERED)
    return _of_list(lines)


def _of_json(found: Any) -> Any:
    """Return the names in what JSON says."""
    if isinstance(found, dict):
        holders = [key for key in _HOLDERS if isinstance(found.get(key), dict | list)]
        if len(holders) > 1:
            raise OptionError(f"it has {' and '.join(holders)}; keep one")
        found = found[holders[0]] if holders else found
    if isinstance(found, list) and found and all(isinstance(entry, dict) for entry in found):
        label_key, name_key = _columns(list(found[0]))
        pairs = [(entry.get(label_key), entry.get(name_key)) for entry in found]
        return _unique((f"entry {place}", *pair) for place, pair in enumerate(pairs, start=1))
    return found


def _unique(rows: Iterable[tuple[str, Any, Any]]) -> dict[int, Any]:
    """Return label -> name for rows of a place, a label and a name."""
    names: dict[int, Any] = {}
    for place, label, name in rows:
        try:
            number = check_label(label)
        except OptionError as error:
            raise OptionError(f"{place}: {error}") from error
        if number in names:
            raise OptionError(f"{place}: label {number} has two names")
        names[number] = name
    return names


def _is_header(cells: list[str]) -> bool:
    known = {*_NAME_COLUMNS, *_LABEL_COLUMNS}
    return len(cells) > 1 and any(_plain(cell) in known for cell in cells)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())


def _columns(header: list[str]) -> tuple[str, str]:
    """Return which columns have the labels and the names, or raise OptionError."""
    columns = {_plain(column): column for column in header}
    name = next((column for column in _NAME_COLUMNS if column in columns), None)
    labels = [column for column in _LABEL_COLUMNS if column in columns and column != name]
    if name is None or len(labels) != 1 or len(columns) < len(header):
        raise OptionError(
            f"of its columns {shown(', '.join(header))} one must be label, id, value or index, "
            "and one name"
        )
    return columns[labels[0]], columns[name]


def _cells(line: Line, delimiter: str) -> list[str]:
    number, text = line
    try:
        row = next(csv.reader([text], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise at_line(number, f"it is no row of a table ({error})") from error
    return [cell.strip() for cell in row]


def _of_table(lines: list[Line], header: list[str], delimiter: str) -> dict[int, Any]:
    label_column, name_column = map(header.index, _columns(header))
    rows = []
    for line in lines[1:]:
        cells = _cells(line, delimiter)
        if len(cells) <= max(label_column, name_column):
            raise at_line(line[0], "it has fewer cells than the header")
        rows.append((f"line {line[0]}", cells[label_column], cells[name_column]))
    return _unique(rows)


def _matched(lines: list[Line], pattern: re.Pattern[str]) -> dict[int, Any]:
    """Read lines that all have a label and a name where a pattern has them."""
    rows = []
    for number, line in lines:
        found = pattern.fullmatch(line)
        if not found:
            raise at_line(number, f"{shown(line)} has no label and name as other lines have")
        name = found[2]
        if pattern is _NUMBERED:
            if _is_doubtful(name):
                raise at_line(number, f"what of {shown(line)} is the name is not certain")
            if len(name) > 1 and name[0] == name[-1] == '"':
                name = name[1:-1].replace('""', '"')
        rows.append((f"line {number}", found[1], name))
    return _unique(rows)


def _is_doubtful(name: str) -> bool:
    """Tell whether a name is rather numbers of something, or begins amid punctuation."""
    is_number = [bool(_NUMBER.fullmatch(part)) for part in _SEPARATORS.split(name)]
    leads = len(is_number) > 1 and all(is_number[:2])
    ends = len(is_number) > 3 and all(is_number[-3:])
    return leads or ends or name.startswith(tuple("-|>),;:="))


def _ends_with_label(line: str) -> bool:
    """Tell whether a line ends with a number that punctuation or a tab parts from the rest."""
    rest = line.rstrip("0123456789")
    name = rest.rstrip()
    return rest != line and (name.endswith(tuple(",;:=|")) or "\t" in rest[len(name) :])


def _of_list(lines: list[Line]) -> list[str]:
    """Read names for 0, 1 and so on; an empty line among them would shift those that follow."""
    for place, (number, line) in enumerate(lines):
        if _DOUBTFUL_ALONE.fullmatch(line) or _ends_with_label(line):
            raise at_line(number, f"whether {shown(line)} is a name is not certain")
        if place and number != lines[place - 1][0] + 1:
            raise at_line(number - 1, "among names for 0, 1 and so on it has none")
    return [line for _, line in lines]
