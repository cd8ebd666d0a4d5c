"""Spaces of others: by name, and whatever they do is a SpaceError that names them."""

import json
import sys

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.colour import named
from vqcodec.colour.spaces import ColourSpace

PICTURE = gradient(12, 15, 3)


class Halves(ColourSpace):
    """Levels at half their size."""

    name = "halves"
    white = (0.5, 0.5, 0.5)

    def coordinates(self, levels):
        return levels / 2.0

    def levels(self, coordinates):
        return np.clip(np.rint(coordinates * 2.0), 0, 255).astype(np.uint8)


@pytest.fixture(autouse=True)
def clean_registry(monkeypatch):
    monkeypatch.setattr(named.REGISTRY, "_registered", {})


def test_a_registered_space_is_taken_by_name_in_all_modes():
    assert vqcodec.register_space(Halves) is Halves
    assert list(vqcodec.spaces()) == ["halves", "linear", "oklab", "srgb"]
    for channels in (1, 2, 3, 4):
        picture = gradient(12, 15, channels)
        vq = vqcodec.quantize(picture, 9, space="halves", record=True)
        assert vq.n_codewords == 9
        assert json.loads(vq.metadata.record)["space"] == "halves"
        assert "deterministic" not in json.loads(vq.metadata.record)
    # The same distances but for a factor, so the same picture.
    plain = vqcodec.quantize(PICTURE, 9, clusterer="wu")
    assert vqcodec.quantize(PICTURE, 9, clusterer="wu", space="halves") == plain
    vqcodec.quantize(PICTURE, 9, space="halves", dither="floyd-steinberg")
    vqcodec.train([PICTURE], 5, space="halves")


def test_what_it_does_not_say_is_not_promised():
    class Silent:
        name = "silent"
        white = (0.5, 0.5, 0.5)
        coordinates = Halves.coordinates
        levels = Halves.levels

    vqcodec.register_space(Silent)
    record = vqcodec.quantize(PICTURE, 9, space="silent", record=True).metadata.record
    assert json.loads(record)["deterministic"] == "machine"


@pytest.mark.parametrize(
    ("method", "gives", "said"),
    [
        ("coordinates", lambda x: 1 / 0, "failed: ZeroDivisionError"),
        ("coordinates", lambda x: sys.exit(3), "it tried to end the process"),
        ("coordinates", lambda x: x, "dtype uint8; expected floats"),
        ("coordinates", lambda x: (x / 2.0)[:-1], "shape"),
        ("coordinates", lambda x: None, "expected floats"),
        ("coordinates", lambda x: np.full(x.shape, np.nan), "beyond -256 and 511"),
        ("coordinates", lambda x: x * 9.0, "beyond -256 and 511"),
        ("coordinates", lambda x: x.fill(0), "failed: ValueError"),
        ("levels", lambda x: x / 0, "expected uint8"),
        ("levels", lambda x: {}["a"], "failed: KeyError"),
        ("levels", lambda x: np.zeros(x.shape, int), "dtype int64; expected uint8"),
        ("levels", lambda x: np.zeros(3, np.uint8), "shape"),
    ],
)
def test_what_it_does_wrong_has_its_name(method, gives, said):
    broken = type("Broken", (Halves,), {method: lambda self, x: gives(x)})
    vqcodec.register_space(broken)
    with np.errstate(divide="ignore", invalid="ignore"):
        with pytest.raises(vqcodec.SpaceError, match=said) as caught:
            vqcodec.quantize(PICTURE, 9, space="halves")
    assert "space 'halves'" in str(caught.value)


def test_what_is_no_space_is_not_registered_and_names_are_not_taken_twice():
    for wrong in (
        None,
        Halves(),
        type("Unnamed", (Halves,), {"name": ""}),
        type("Colourless", (), {"name": "a", "white": (1, 0, 0)}),
        type("Black", (Halves,), {"white": (0, 1, 1)}),
        type("Odd", (Halves,), {"white": "abc"}),
        type("Bare", (ColourSpace,), {"name": "bare", "white": (1, 0, 0)}),
    ):
        with pytest.raises(vqcodec.OptionError):
            vqcodec.register_space(wrong)
    with pytest.raises(vqcodec.OptionError, match="exists; pass replace=True"):
        vqcodec.register_space(type("Mine", (Halves,), {"name": "srgb"}))
    for name in ("nobody's", None, 5):
        with pytest.raises(vqcodec.OptionError, match="space must be one of srgb, linear, oklab"):
            vqcodec.quantize(PICTURE, 9, space=name)


def test_one_that_cannot_be_made_is_named():
    class Wanting(Halves):
        def __init__(self, gamma):
            self.gamma = gamma

    vqcodec.register_space(Wanting)
    with pytest.raises(vqcodec.OptionError, match="space 'halves' cannot be made"):
        vqcodec.quantize(PICTURE, 9, space="halves")
