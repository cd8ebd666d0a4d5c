"""`vq spaces`."""

from vqcodec.colour import named
from vqcodec.colour.spaces import Srgb


def test_they_are_listed_with_where_they_come_from(vq):
    status, out, _ = vq("spaces")
    assert status == 0
    assert "oklab: Lightness and two differences" in out
    assert out.count("; the same bytes everywhere") == 3


def test_they_can_be_checked(vq, monkeypatch):
    status, out, _ = vq("spaces", "--check", "oklab", "--check", "srgb")
    assert (status, out) == (
        0,
        "oklab: 13 of 13 checks passed\nsrgb: 13 of 13 checks passed\n",
    )
    status, out, err = vq("spaces", "--check", "nonsense")
    assert (status, out) == (2, "")
    assert "there are linear, oklab, srgb" in err

    class Wrong(Srgb):
        name = "wrong"

        @staticmethod
        def levels(coordinates):
            return Srgb.levels(coordinates) & 254

    monkeypatch.setattr(named.REGISTRY, "_registered", {"wrong": Wrong})
    status, out, _ = vq("spaces", "--check", "wrong")
    assert status == 1
    assert "wrong: levels_come_back: " in out
    assert out.endswith("wrong: 12 of 13 checks passed\n")
