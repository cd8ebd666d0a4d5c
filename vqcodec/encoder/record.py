"""The record of how a file was made: a JSON object in a section of its own."""

import json

from ..clustering.answer import name_of
from ..colour.named import make_space
from .dither import FULL, Dithering
from .request import OPTIONS, Encoder
from .strategy import config_for_record


def describe_making(encoder: Encoder) -> str:
    """Return the record, its keys sorted; what was not asked for is left out."""
    from importlib.metadata import version

    asked = {
        name: declared.recorded(getattr(encoder, name))
        for name, declared in OPTIONS.items()
        if declared.recorded is not None and declared.differs(getattr(encoder, name))
    }
    if isinstance(encoder.dithering, Dithering):
        asked["dither_strength"] = encoder.dithering.strength / FULL
    facts = {
        "encoder": f"vqcodec {version('vqcodec')}",
        "clusterer": name_of(encoder.strategy),
        "options": config_for_record(
            encoder.clusterer, encoder.strategy, encoder.clusterer_options
        ),
        "k": encoder.k if encoder.lossless else encoder.most,
        "block": encoder.block,
        "seed": encoder.seed,
        "alpha": encoder.alpha,
        **asked,
    }
    level = _deterministic(encoder)
    if level != "everywhere":  # else the same options make the same bytes, on any machine
        facts["deterministic"] = level
    return json.dumps(facts, sort_keys=True, default=str, separators=(",", ":"))


def _deterministic(encoder: Encoder) -> str:
    """Return where the same bytes are made: the less that clusterer and space say."""
    levels = [
        getattr(plugin, "deterministic", "everywhere")
        for plugin in (encoder.strategy, make_space(encoder.space))
    ]
    return next((level for level in ("no", "machine") if level in levels), "everywhere")
