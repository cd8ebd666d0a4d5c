"""What counts as a picture, and what is refused by name."""

import numpy as np
import pytest
from PIL import Image

import vqcodec
from pictures import gradient


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pillow_images_and_arrays_are_the_same_pictures(mode):
    array = gradient(9, 7, len(mode))
    array = array[:, :, 0] if mode == "L" else array
    image = Image.fromarray(array)
    assert image.mode == mode
    vq = vqcodec.quantize(image, 4)
    assert vq == vqcodec.quantize(array, 4)
    assert (vq.mode, vq.width, vq.height) == (mode, 7, 9)
    assert vq.to_array().shape == array.shape
    assert np.array_equal(np.asarray(vq.to_pil().convert(mode)), vq.to_array())


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 2), np.uint16),
        np.zeros((2, 2), float),
        np.zeros((2, 2), bool),
        np.zeros((2, 2, 5), np.uint8),
        np.zeros((2, 2, 0), np.uint8),
        np.zeros((0, 2), np.uint8),
        np.zeros((2,), np.uint8),
        np.zeros((1, 2, 2, 3), np.uint8),
    ],
)
def test_arrays_that_are_no_pictures_are_refused(array):
    with pytest.raises(vqcodec.PictureError):
        vqcodec.encode(array)


def test_an_empty_pillow_image_is_refused():
    with pytest.raises(vqcodec.PictureError, match="at least one pixel"):
        vqcodec.encode(Image.new("RGB", (0, 3)))


def test_a_path_is_not_a_picture():
    with pytest.raises(TypeError, match="str"):
        vqcodec.encode("reef.png")


def test_the_callers_array_is_left_alone():
    array = gradient(8, 8, 3)
    before = array.copy()
    vq = vqcodec.quantize(array, 200)
    assert np.array_equal(array, before)
    assert array.flags.writeable
    array[:] = 0
    assert np.array_equal(vq.to_array(), vqcodec.decode(vq.to_bytes()))


def test_strided_and_read_only_arrays_serve():
    array = gradient(16, 16, 3)
    strided = array[::2, ::-2]
    assert vqcodec.encode(strided, 5) == vqcodec.encode(strided.copy(), 5)
    strided.flags.writeable = False
    vqcodec.encode(strided, 5)
