"""Conversion to sRGB by the profile of a picture."""

import numpy as np
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
