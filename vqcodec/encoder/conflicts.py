"""Which of the things that `quantize` can be asked for exclude each other, and why.

What says how a picture is drawn is never ignored: what cannot be done is an error.
"""

from collections.abc import Container, Mapping
from typing import Any

from ..errors import OptionError
from .options import LOSSLESS, Option
from .strategy import config_for_record, warn_of_namesakes

_NEAREST = "each pixel gets its nearest codeword; there is no choice"
_ALL_KEPT = "everything is kept"
_LABELS = "labels are kept exactly, and nothing else can be done to them"

# The first of each pair, with each of the second, and why.
EXCLUSIONS = (
    ("lossless", "lossy_alpha rate_weight targets", "it loses something"),
    ("lossless", "dither look keep_colors mask", _ALL_KEPT),
    ("palette", "lossless", "with a palette, strict means what lossless means without"),
    ("palette", "blocks", "it is of colours, not of blocks"),
    ("palette", "codebook", "there can be one codebook"),
    ("palette", "keep_colors", "it has its colours; add them to it, or extend it"),
    ("palette codebook", "rate_weight targets", _NEAREST),
    ("codebook", "k lossless", "it has its codewords"),
    ("codebook", "extend keep_colors mask", "it stays as it is"),
    ("strict", "extend", "other colours are refused or appended"),
    ("dither", "look", "both say how to dither"),
    ("dither look", "blocks", "it is done pixel by pixel"),
    ("dither look", "rate_weight targets", "they choose indices, and so does it"),
    ("dither look", "strict", "with a strict palette there is nothing between colours"),
    ("keep_colors", "blocks", "codewords are then not colours"),
    ("keep_colors", "rate_weight targets", "they give up colours for bits"),
    ("targets", "space mask", "they are of levels of sRGB, and of all pixels alike"),
    ("categorical", "lossy_alpha blocks rate_weight targets palette codebook", _LABELS),
    ("categorical", "k space dither look keep_colors mask", _LABELS),
)


def check_request(values: Mapping[str, Any], options: Mapping[str, Option]) -> None:
    """Raise OptionError for what was asked for and cannot be had, ClustererError for a record.

    Parameters
    ----------
    values : mapping
        The checked value of each option, by name, and the clusterer.
    options : mapping
        What is known of each.
    """
    asked = {
        declared.key or name: declared.words
        for name, declared in options.items()
        if declared.words and declared.is_asked(values[name])
    }
    if values["k"] == LOSSLESS:
        asked["lossless"] = 'k="lossless"'
    check_conflicts(asked)
    given = given_of(values, options)
    check_company({*given, *({"targets"} & asked.keys())})
    warn_of_namesakes(values["clusterer"], values["clusterer_options"], given)
    if values["record"]:
        config_for_record(values["clusterer"], values["strategy"], values["clusterer_options"])


def given_of(values: Mapping[str, Any], options: Mapping[str, Option]) -> dict[str, Any]:
    """Return the values that are not the defaults."""
    return {
        name: values[name] for name, declared in options.items() if declared.differs(values[name])
    }


def check_conflicts(asked: Mapping[str, str]) -> None:
    """Raise OptionError if two things that were asked for exclude each other.

    Parameters
    ----------
    asked : mapping of str to str
        What was asked for, as the table above calls it -> as messages do.
    """
    for first, second, reason in EXCLUSIONS:
        for one in first.split():
            for other in second.split():
                if one in asked and other in asked:
                    raise OptionError(
                        f"{asked[one]} and {asked[other]} cannot be had together: {reason}; "
                        "leave one out"
                    )


def check_company(given: Container[str]) -> None:
    """Raise OptionError for what means nothing by itself, or beside what it cannot change.

    Parameters
    ----------
    given : container of str
        Names of the options that were given, and "targets" if there are any.
    """
    if "rate_weight" in given and "targets" in given:
        raise OptionError("a rate weight is found for targets; give one or the other")
    for name in ("strict", "extend"):
        if name in given and "palette" not in given and "codebook" not in given:
            raise OptionError(f"{name} is for a palette; give one")
    for name in ("k", "mask"):
        if name in given and "palette" in given and "extend" not in given:
            raise OptionError(
                f"the palette has its colours; {name} is for one that may be extended"
            )
    if "dither_strength" in given and "dither" not in given:
        raise OptionError("dither_strength is for dithering; choose a method with dither")
    if "labels" in given and "categorical" not in given:
        raise OptionError("labels have names in a label map; ask for categorical, too")
