"""Conversion to sRGB by the profile of a picture."""

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from support.profiles import linear_profile


def test_a_palette_with_alpha_keeps_it_when_converted():
    image = Image.fromarray(gradient(20, 20, 4)).quantize(32)
    assert image.palette.mode == "RGBA"
    image.info["icc_profile"] = linear_profile()
    plain, converted = vqcodec.quantize(image), vqcodec.quantize(image, to_srgb=True)
    assert converted.mode == plain.mode == "RGBA"
    assert np.array_equal(converted.codebook[:, 3], plain.codebook[:, 3])
    assert not np.array_equal(converted.codebook, plain.codebook)


def test_inks_without_a_profile_become_rgb_when_that_is_asked_for():
    inks = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 255, 0), (0, 0, 0, 255), (0, 128, 0, 0)]
    image = Image.new("CMYK", (5, 1))
    image.putdata(inks)
    with pytest.raises(vqcodec.PictureError, match="--to-srgb"):
        vqcodec.quantize(image)
    with pytest.warns(vqcodec.LossWarning, match="its inks become RGB"):
        vq = vqcodec.quantize(image, to_srgb=True)
    expected = [(255, 255, 255), (0, 255, 255), (255, 0, 0), (0, 0, 0), (255, 127, 255)]
    assert np.array_equal(vq.to_array()[0], expected)
    with pytest.raises(vqcodec.PictureError, match="lossless loses nothing"):
        vqcodec.quantize(image, "lossless", to_srgb=True)


def test_lab_is_converted_by_what_it_says():
    """CIE L*a*b* under D50: white, black, middle grey, and the primaries of sRGB, rounded."""
    lab = [(100, 0, 0), (0, 0, 0), (53.585, 0, 0), (54.29, 80.8, 69.89), (87.82, -79.29, 80.99)]
    image = Image.new("LAB", (5, 1))
    image.putdata([(round(L * 2.55), round(a) + 128, round(b) + 128) for L, a, b in lab])
    with pytest.raises(vqcodec.PictureError, match="--to-srgb"):
        vqcodec.quantize(image)
    with pytest.warns(vqcodec.LossWarning, match="rounded"):
        drawn = vqcodec.quantize(image, to_srgb=True).to_array()[0].astype(int)
    expected = [(255, 255, 255), (0, 0, 0), (128, 128, 128), (255, 0, 0), (0, 255, 0)]
    assert np.abs(drawn - expected).max() <= 16


def test_what_is_said_of_a_damaged_profile_leads_somewhere():
    for mode, said in (("RGB", "leave out the conversion"), ("CMYK", "take its profile out")):
        image = Image.new(mode, (2, 2))
        image.info["icc_profile"] = b"no profile" * 20
        with pytest.raises(vqcodec.PictureError, match=said):
            vqcodec.quantize(image, to_srgb=True)
