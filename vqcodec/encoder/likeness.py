"""Options of an encoder as the record of a file tells them, to make another file like it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..checks import shown
from ..codebook import Codebook
from ..errors import OptionError
from ..vqfile import VQFile

_MOST = 10_000  # restarts, iterations, or whatever a recorded option of a clusterer counts
_FACTS = ("encoder", "deterministic")  # what a record tells, but nobody asks for
# What a codebook that is given, a palette or label map decides by itself.
_DECIDED = {"codebook": ("k", "block"), "palette": ("k",), "categorical": ("k",)}


def options_like(file: VQFile, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options by which a file was made, with changes.

    Parameters
    ----------
    file : vqcodec.VQFile
        A record may be anybody's: values are checked by whoever takes them.
    changes : mapping
        Options by name, which go before those of the record. Another clusterer
        gets none of the recorded options of a clusterer.

    Returns
    -------
    dict
        Keywords of `vqcodec.Encoder`.

    Raises
    ------
    OptionError
        There is no record, or it tells what cannot be had again.
    """
    facts = _facts_of(file.record)
    found = {name: value for name, value in facts.items() if name not in _FACTS}
    clusterer_options = found.pop("options", {})
    if not isinstance(clusterer_options, dict):
        raise OptionError(
            f"its record has the options {shown(clusterer_options)}, which is no dict"
        )
    if "clusterer" in changes:
        clusterer_options = {}
    given = changes.get("clusterer_options") or {}
    _refuse_endless({n: value for n, value in clusterer_options.items() if n not in given})
    options = found | dict(changes) | {"clusterer_options": {**clusterer_options, **given}}
    for name, take in _TAKEN.items():
        if name in found and name not in changes:
            options[name] = take(found[name], file)
    for name, decided in _DECIDED.items():
        if options.get(name) is not None and not options.get("extend"):
            for other in decided:
                if other not in changes:
                    options.pop(other, None)
    return {**options, "record": changes.get("record", True)}


def _refuse_endless(options: Any, name: str = "") -> None:
    """Raise OptionError if a record, which may be anybody's, asks a clusterer for endless work."""
    if isinstance(options, dict):
        for key, value in options.items():
            _refuse_endless(value, name or str(key))
    elif isinstance(options, int) and abs(options) > _MOST:
        raise OptionError(
            f"its record asks for {name}={shown(options)}, which may take for ever; give that "
            "option yourself"
        )


def _facts_of(record: str | None) -> dict[str, Any]:
    from .request import OPTIONS

    if record is None:
        raise OptionError("it has no record of how it was made; vq encode --record writes one")
    try:
        facts = json.loads(record)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise OptionError("its record is no JSON object, so nothing can be made by it")
    unknown = facts.keys() - {*_FACTS, *OPTIONS, "options"}
    if unknown:
        raise OptionError(
            f"its record has {shown(min(unknown))}, which this version does not know; give the "
            "options by themselves"
        )
    return facts


def _codebook(value: Any, file: VQFile) -> Codebook:
    if file.external or file.codebook.hash.hex() != value:
        raise OptionError(f"it was made with the codebook {shown(value)}; give that, too")
    return file.codebook


def _palette(value: Any, file: VQFile) -> Any:
    n = value if isinstance(value, int) and not isinstance(value, bool) else 0
    if not 1 <= n <= file.n_codewords or file.block != (1, 1) or file.mode not in ("RGB", "RGBA"):
        raise OptionError(f"its record has the palette {shown(value)}, which it does not hold")
    return file.codebook.codewords[:n]


def _mask(value: Any, file: VQFile) -> Any:
    raise OptionError("it was made with a mask, which it does not hold; give one")


# What a record names, and the file holds or not.
_TAKEN: dict[str, Callable[[Any, VQFile], Any]] = {
    "codebook": _codebook,
    "palette": _palette,
    "mask": _mask,
}
