"""Masks: how they weigh blocks, and that they are turned as their picture is."""

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.pictures import masks

PICTURE = gradient(12, 12, 3)


def test_masks_weigh_blocks_by_their_pixels():
    mask = np.arange(30, dtype=np.uint8).reshape(5, 6)
    found = masks.block_weights(mask, (2, 4))
    padded = np.pad(mask.astype(int), [(0, 1), (0, 2)], "edge")
    expected = padded.reshape(3, 2, 2, 4).sum(axis=(1, 3)).ravel()
    assert found.tolist() == expected.tolist()
    with pytest.raises(vqcodec.PictureError, match="the mask is 6x5 and the picture 5x6"):
        masks.check_size(mask, (6, 5))
    halves = masks.check_mask(np.array([[True, False]]))
    assert halves.tolist() == [[255, 0]]


def test_a_full_mask_is_none_and_an_even_one_alike():
    plain = vqcodec.quantize(PICTURE, 7)
    for level in (255, 3):
        masked = vqcodec.quantize(PICTURE, 7, mask=np.full((12, 12), level, np.uint8))
        assert masked == plain
    full = np.full((12, 12), 255, np.uint8)
    assert vqcodec.quantize(PICTURE, 7, rate_weight=9, mask=full) == vqcodec.quantize(
        PICTURE, 7, rate_weight=9
    )


def test_a_mask_is_turned_upright_as_the_picture_is(folder):
    exif = Image.Exif()
    exif[0x0112] = 6
    mask = np.zeros((30, 30), np.uint8)
    mask[:8] = 255
    picture = gradient(30, 30, 3)
    for array, name in ((picture, "p.png"), (mask, "m.png")):
        Image.fromarray(array).save(name, exif=exif)
    turned = vqcodec.quantize(np.rot90(picture, -1), 9, mask=np.rot90(mask, -1).copy())
    with Image.open("p.png") as p, Image.open("m.png") as m:
        assert np.array_equal(vqcodec.quantize(p, 9, mask=m).to_array(), turned.to_array())
    kept = Image.fromarray(picture).quantize(8)
    with pytest.raises(vqcodec.PictureError, match="one of the same size"):
        vqcodec.quantize(kept, mask=mask[:3])
