"""The vectors of every draft of the format, as parameters of tests."""

import json

import numpy as np
import pytest
from PIL import Image

from support.pictures import ROOT

VECTORS = ROOT / "spec" / "vectors"


def vectors(kind):
    """Return a path and its entry in the listing for each file of a kind.

    Kinds are valid and faulty pictures, codebooks and faulty_codebooks. What a
    later draft treats otherwise, as its list of changes says, is of the kind
    and the category that it has now.
    """
    suffix = ".vqc" if "codebooks" in kind else ".vq"
    found = []
    for listing in sorted(VECTORS.glob("*/vectors.json")):
        draft = listing.parent.name
        for told, vector in _of_kind(json.loads(listing.read_text()), kind):
            path = listing.parent / told / f"{vector['name']}{suffix}"
            found.append(pytest.param(path, vector, id=f"{draft}-{told}-{path.stem}"))
    assert found
    return found


def _of_kind(listing, kind):
    """Yield entries that are of a kind now, and the kind that they were listed as."""
    for told in {"faulty": ("valid", "faulty")}.get(kind, (kind,)):
        for vector in listing.get(told, []):
            now = vector.get("category_now")
            if ("faulty" if now else told) == kind:
                yield told, vector | ({"category": now} if now else {})


def limits_of(vector):
    """Return the limits that a reader has when it meets a file."""
    return vector.get("limits", {})


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
