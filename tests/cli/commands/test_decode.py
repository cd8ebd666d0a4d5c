"""Decoding to other formats: everything they hold is kept, and what they lose is said."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient


@pytest.fixture
def files(folder):
    """Write files of every kind, as indexed pictures and others."""
    rgba = gradient(24, 30, 4)
    clear = rgba.copy()
    clear[..., 3] = np.where(clear[..., 3] < 128, 0, 255)
    clear[clear[..., 3] == 0] = 0
    for name, picture, k in (
        ("rgb", gradient(24, 30, 3), 40), ("many", gradient(24, 30, 3), "lossless"),
        ("rgba", rgba, 40), ("clear", clear, 40), ("grey", gradient(24, 30, 1), 40),
        ("greyalpha", gradient(24, 30, 2), 40),
    ):  # fmt: skip
        Path(f"{name}.vq").write_bytes(vqcodec.encode(picture, k))


def drawn(name):
    image = vqcodec.VQImage.from_bytes(Path(f"{name}.vq").read_bytes()).to_pil()
    return np.asarray(image.convert("RGBA")).astype(int)


@pytest.mark.parametrize("name", ["rgb", "many", "rgba", "clear", "grey", "greyalpha"])
@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "tga", "gif", "bmp", "ppm", "jpg"])
def test_a_format_keeps_all_or_says_what_it_loses(files, vq, name, suffix):
    status, out, err = vq("decode", f"{name}.vq", "-o", f"x.{suffix}")
    assert out == ""
    expected = drawn(name)
    if status:  # It has no room for transparency.
        assert (expected[..., 3] < 255).any()
        assert suffix in ("gif", "bmp", "ppm", "jpg") or name == "greyalpha"
        assert err.count("\n") == 1
        assert "; try .png" in err
        assert not Path(f"x.{suffix}").exists()
        return
    with Image.open(f"x.{suffix}") as image:
        found = np.asarray(image.convert("RGBA")).astype(int)
    assert np.array_equal(found[..., 3], expected[..., 3])
    shown = expected[..., 3] > 0
    lost = np.abs(found - expected)[shown].max()
    assert (f"loses up to {lost} levels" in err) == (lost > 0)
    assert lost == 0 or suffix == "jpg" or (suffix == "gif" and name == "many")


def test_indexed_pictures_stay_indexed_where_they_can(files, vq):
    codebook = vqcodec.read_codebook("rgb.vq").codewords
    for suffix in ("png", "gif", "tif", "bmp"):
        assert vq("decode", "rgb.vq", "-o", f"y.{suffix}")[0] == 0
        with Image.open(f"y.{suffix}") as image:
            assert image.mode == "P"
            if suffix == "png":
                palette = np.array(image.getpalette()).reshape(-1, 3)[: len(codebook)]
                assert np.array_equal(palette, codebook)
    assert vq("decode", "clear.vq", "-o", "c.gif")[0] == 0


def test_values_of_16_bits_are_kept_or_refused(files, vq):
    labels = np.arange(0, 60000, 100, np.uint16).reshape(20, 30)
    Path("l.vq").write_bytes(vqcodec.encode(labels, categorical=True))
    for suffix in ("png", "tif"):
        assert vq("decode", "l.vq", "-o", f"l.{suffix}")[0] == 0
        with Image.open(f"l.{suffix}") as image:
            assert np.array_equal(np.asarray(image), labels)
    status, _, err = vq("decode", "l.vq", "-o", "l.webp")
    assert (status, err.count("\n"), "try .png" in err) == (1, 1, True)


@pytest.mark.parametrize("name", ["rgb", "many", "rgba", "clear", "grey", "greyalpha"])
def test_pictures_are_shrunk_to_fit_and_never_grow(files, vq, name):
    assert vq("decode", f"{name}.vq", "-o", "x.png", "--fit", "15")[0] == 0
    with Image.open("x.png") as image:
        assert image.size == (15, 12)
        expected = vqcodec.VQImage.from_bytes(Path(f"{name}.vq").read_bytes()).to_pil()
        expected = expected.convert("RGBA").resize((15, 12), Image.Resampling.LANCZOS)
        shrunk = np.asarray(image.convert("RGBA")).astype(int)
    seen = np.asarray(expected)[..., 3:] > 0
    assert (np.abs(shrunk - np.asarray(expected)) * seen).max() <= 1
    assert vq("decode", f"{name}.vq", "-o", "y.png", "--fit", "30")[0] == 0
    with Image.open("y.png") as image:
        assert image.size == (30, 24)


def test_labels_are_not_mixed_when_they_are_shrunk(folder, vq):
    labels = np.kron(np.array([[300, 900], [65535, 0]], np.uint16), np.ones((20, 20), np.uint16))
    Path("a.vq").write_bytes(vqcodec.encode(labels, categorical=True))
    status, out, err = vq("decode", "a.vq", "--fit", "5", "-o", "x.png")
    assert status == 0 and "x.png: 5x5 I;16" in err
    with Image.open("x.png") as image:
        assert set(np.unique(np.asarray(image))) == {0, 300, 900, 65535}
