"""The vectors of every draft of the format, as parameters of tests."""

import json

import numpy as np
import pytest
from PIL import Image

from support.pictures import ROOT

VECTORS = ROOT / "spec" / "vectors"
# Faults that a later draft names otherwise, as its list of changes says.
_CHANGED = {
    ("draft1", "section-cut"): "limit exceeded",
    ("draft1", "coding1"): "corrupt",
    ("draft1", "codebook1"): "corrupt",
    ("draft1", "critical"): "corrupt",
    ("draft3", "codebook2"): "corrupt",
}


def vectors(kind):
    """Return a path and its entry in the listing for each file of a kind.

    Kinds are valid and faulty pictures, codebooks and faulty_codebooks.
    """
    suffix = ".vqc" if "codebooks" in kind else ".vq"
    found = []
    for listing in sorted(VECTORS.glob("*/vectors.json")):
        draft = listing.parent.name
        for vector in json.loads(listing.read_text()).get(kind, []):
            path = listing.parent / kind / f"{vector['name']}{suffix}"
            if (draft, path.stem) in _CHANGED:
                vector["category"] = _CHANGED[draft, path.stem]
            found.append(pytest.param(path, vector, id=f"{draft}-{path.stem}"))
    assert found
    return found


def shown_beside(path, vector):
    """Return the samples of the PNG beside a valid file."""
    with Image.open(path.with_suffix(".png")) as shown:
        samples = np.asarray(shown)
    # Old versions of Pillow open 16-bit PNG files as I.
    return samples.astype(np.uint16) if vector["mode"] == "I;16" else samples


def codebook_of(path, vector):
    """Return the bytes of the codebook file that goes with a picture; None without one."""
    name = vector.get("codebook")
    return name and (path.parent.parent / "codebooks" / f"{name}.vqc").read_bytes()
