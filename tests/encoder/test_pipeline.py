"""From a picture to a file, stage after stage: what is kept, what is aimed at, what is said."""

import warnings

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.encoder.pipeline import quantized, taken
from vqcodec.pictures.intake import take_in

PICTURE = gradient(9, 8, 3)


def made(image, progress=None, **options):
    return quantized(image, vqcodec.Encoder(**options), progress)


def test_the_aim_is_what_was_drawn():
    rgba = gradient(6, 6, 4)
    assert np.shares_memory(made(PICTURE, k=3).aim, PICTURE)  # nothing is copied
    assert np.array_equal(made(rgba, alpha="drop").aim, rgba[..., :3])
    binary = made(rgba, k=5, alpha="binary").aim
    assert np.array_equal(binary[..., 3], np.where(rgba[..., 3] < 128, 0, 255))
    assert (binary[binary[..., 3] == 0] == 0).all()
    assert np.array_equal(made(rgba, k=3).aim, rgba)


def test_the_aim_has_the_channels_of_codewords_that_were_given():
    grey = gradient(6, 6, 1)
    found = made(grey, palette=["#000", "#ff0000"])
    assert np.array_equal(found.aim, np.repeat(grey, 3, axis=2))
    assert found.image.mode == "RGB"
    assert np.array_equal(found.picture.pixels, grey)


def indexed(n_colours):
    image = Image.frombytes("P", (6, 4), bytes(number % n_colours for number in range(24)))
    image.putpalette([9, 9, 9] * 2 + [200, 7, 3] * (n_colours - 2))
    return image


def test_a_palette_stays_as_it_stands_unless_it_is_asked_to_change():
    kept = made(indexed(5)).image
    assert kept.codebook.tolist() == [[9, 9, 9]] * 2 + [[200, 7, 3]] * 3
    assert np.array_equal(kept.indices, np.asarray(indexed(5)))
    for options in ({"k": 4}, {"block": (1, 2)}, {"min_psnr": 90}, {"rate_weight": 0.1}):
        changed = made(indexed(5), **options)
        assert changed.image.n_codewords <= 4, options
        assert np.array_equal(changed.aim, np.asarray(indexed(5).convert("RGB")))


def test_labels_and_wide_samples_are_kept():
    wide = np.array([[0, 700], [65535, 700]], np.uint16)
    for options in ({"categorical": True}, {"k": "lossless"}):
        found = made(wide, **options)
        assert found.image.codebook.ravel().tolist() == [0, 700, 65535]
        assert np.array_equal(found.image.to_array(), wide)
    with pytest.raises(vqcodec.PictureError, match="16-bit samples cannot be in blocks"):
        made(wide, k="lossless", block=(2, 2))


def test_a_loss_is_warned_of_once_by_whoever_takes_the_picture_in():
    image = Image.new("YCbCr", (4, 4), (76, 85, 255))
    with pytest.warns(vqcodec.LossWarning, match="^the picture loses something: its YCbCr"):
        made(image)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = taken(image, vqcodec.Encoder())
        assert made(picture).picture is picture


def test_a_mask_is_of_the_size_of_the_picture():
    with pytest.raises(vqcodec.PictureError, match="the mask is 9x8 and the picture 8x9"):
        made(PICTURE, mask=np.zeros((8, 9), np.uint8))


def test_metadata_stays_unless_it_is_stripped_and_more_is_added_when_asked_for():
    image = Image.fromarray(PICTURE)
    image.info["icc_profile"] = b"profile"
    assert made(image).image.metadata.icc_profile == b"profile"
    assert made(image, strip=True).image.sections == ()
    told = made(image, strip=True, record=True).image.metadata
    assert (told.icc_profile, told.record[:10]) == (None, '{"alpha":"')
    labels = np.zeros((2, 2), np.uint8)
    assert made(labels, categorical=True, labels=["a"]).image.labels == {0: "a"}


@pytest.mark.parametrize(
    "options", [{"k": 4}, {"k": 300}, {"palette": ["#fff"]}, {"max_bytes": 300}, {"rate_weight": 9}]
)
def test_progress_ends_with_one(options):
    fractions = []
    found = made(take_in(PICTURE), fractions.append, **options)
    assert fractions[-1] == 1.0
    assert fractions == sorted(fractions)
    assert found.image == vqcodec.quantize(PICTURE, **options)
