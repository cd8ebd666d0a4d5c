"""What options of a command name: palettes, masks, names of labels, codebooks; read from files."""

import os
import warnings
from typing import Any

from .console import Failure, reported, say
from .pillow import pillow_at_work


def files_given(settings: dict[str, Any], *more: str | None) -> list[str]:
    """Return the files that options name, and more of them, as far as they are there."""
    named = [*more, *(settings.get(name) for name in _READERS)]
    return [path for path in named if path and os.path.exists(path)]


def read_given(settings: dict[str, Any]) -> None:
    """Put what was read in the place of the names that options have."""
    for name, read in _READERS.items():
        if settings.get(name) is not None:
            settings[name] = read(settings[name])


def _read_palette(value: str) -> Any:
    from ..pictures.colours import as_palette
    from ..pictures.palettes import read_palette

    with warnings.catch_warnings(record=True) as losses, reported(value), pillow_at_work():
        palette = as_palette(value) if value.startswith("#") else read_palette(value)
    for loss in losses:
        say(f"vq: {loss.message}")
    return palette


def _read_mask(path: str) -> Any:
    from ..errors import OptionError
    from ..pictures.files import read_picture
    from ..pictures.masks import check_mask

    with reported(path), pillow_at_work():
        try:
            return check_mask(read_picture(path).image)
        except OptionError as error:
            raise Failure(f"{path}: {error}", 2) from error


def _read_labels(path: str) -> Any:
    from ..pictures.label_files import read_names

    with reported(path):
        return read_names(path)


def _read_codebook(path: str) -> Any:
    from ..codebook import read_codebook

    with reported(path):
        return read_codebook(path)


# What comes as a file or as text, and what reads it.
_READERS = {
    "palette": _read_palette,
    "mask": _read_mask,
    "labels": _read_labels,
    "codebook": _read_codebook,
}
