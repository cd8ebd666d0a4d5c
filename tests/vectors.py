"""The vectors of every draft of the format, as parameters of tests."""

import json

import pytest

from pictures import ROOT

VECTORS = ROOT / "spec" / "vectors"
# What a later draft names otherwise, as its changes say.
_CHANGED = {
    ("draft1", "section-cut"): "limit exceeded",
    ("draft1", "coding1"): "corrupt",
    ("draft1", "codebook1"): "corrupt",
    ("draft1", "critical"): "corrupt",
    ("draft3", "codebook2"): "corrupt",
}


def vectors(kind):
    """Give a path and its entry in the listing for each valid or each faulty file."""
    found = []
    for listing in sorted(VECTORS.glob("*/vectors.json")):
        draft = listing.parent.name
        for vector in json.loads(listing.read_text())[kind]:
            path = listing.parent / kind / f"{vector['name']}.vq"
            if (draft, path.stem) in _CHANGED:
                vector["category"] = _CHANGED[draft, path.stem]
            found.append(pytest.param(path, vector, id=f"{draft}-{path.stem}"))
    assert found
    return found
