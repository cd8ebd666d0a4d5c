"""What counts as a picture, and what is refused by name."""

import io

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.pictures.intake import take_in


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


def reopened(image, picture_format, **options):
    stream = io.BytesIO()
    image.save(stream, picture_format, **options)
    return Image.open(stream)


def test_bits_become_grey():
    bits = Image.new("1", (2, 1))
    bits.putpixel((1, 0), 1)
    assert take_in(bits).pixels.tolist() == [[[0], [255]]]
    assert vqcodec.quantize(bits).mode == "L"


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I;16L"])
def test_sixteen_bits_are_rounded_to_eight(mode):
    values = np.array([[0, 128, 129, 257, 32767, 32768, 65406, 65407, 65535]], np.uint16)
    order = ">" if mode.endswith("B") else "<"
    octets = values.astype(values.dtype.newbyteorder(order)).tobytes()
    image = Image.frombytes(mode, (9, 1), octets)
    expected = [[round(value / 257) for value in values[0].tolist()]]
    assert take_in(image).pixels[:, :, 0].tolist() == expected
    with pytest.warns(vqcodec.LossWarning, match="16-bit samples are rounded to 8 bits"):
        assert vqcodec.quantize(image).mode == "L"


def test_a_sixteen_bit_png_is_rounded_too():
    values = np.arange(0, 65536, 257 * 5 + 3, dtype=np.uint16).reshape(1, -1)
    image = reopened(Image.frombytes("I;16", (values.size, 1), values.tobytes()), "PNG")
    assert image.mode in ("I;16", "I")  # It depends on the version of Pillow.
    rounded = np.floor(values / 257 + 0.5).astype(np.uint8)
    assert np.array_equal(take_in(image).pixels[:, :, 0], rounded)


def test_a_transparent_colour_becomes_alpha():
    image = Image.fromarray(gradient(6, 6, 3))
    key = image.getpixel((2, 3))
    image = reopened(image, "PNG", transparency=key)
    vq = vqcodec.quantize(image)
    assert (image.mode, vq.mode) == ("RGB", "RGBA")
    hidden = (gradient(6, 6, 3) == np.array(key)).all(axis=2)
    assert np.array_equal(vq.to_array()[..., 3] == 0, hidden)
    assert np.array_equal(vq.to_array()[..., :3], gradient(6, 6, 3))
    grey = reopened(Image.fromarray(gradient(6, 6, 1)[..., 0]), "PNG", transparency=0)
    vq = vqcodec.quantize(grey)
    assert (grey.mode, vq.mode) == ("L", "LA")
    assert np.array_equal(vq.to_array()[..., 1] == 0, gradient(6, 6, 1)[..., 0] == 0)
    bit = Image.new("1", (2, 1))
    bit.putpixel((1, 0), 1)
    bit.info["transparency"] = 0
    assert vqcodec.quantize(bit).to_array().tolist() == [[[0, 0], [255, 255]]]


def test_premultiplied_and_other_arrangements_are_put_straight():
    colours = Image.new("RGBA", (1, 1), (100, 50, 200, 128))
    taken = take_in(colours.convert("RGBa")).pixels[0, 0]
    assert np.abs(taken.astype(int) - [100, 50, 200, 128]).max() <= 1
    assert take_in(Image.new("La", (1, 1), (64, 128))).pixels[0, 0].tolist() == [127, 128]
    assert take_in(Image.new("RGBX", (1, 1), (1, 2, 3, 4))).pixels[0, 0].tolist() == [1, 2, 3]
    assert vqcodec.quantize(colours.convert("PA")).mode == "RGBA"


def test_ycbcr_is_converted_as_jpeg_says():
    image = Image.new("YCbCr", (1, 1), (76, 85, 255))
    assert np.abs(take_in(image).pixels[0, 0].astype(int) - [254, 0, 0]).max() <= 1


@pytest.mark.parametrize("mode", ["CMYK", "LAB", "HSV", "I", "F"])
def test_other_modes_are_refused_by_name(mode):
    with pytest.raises(vqcodec.PictureError, match=f"mode {mode} cannot be encoded: .*conver"):
        vqcodec.encode(Image.new(mode, (2, 2)))


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


def test_a_transparent_grey_of_16_bits_is_transparent():
    samples = np.array([[0, 1600], [1600, 65535]], np.uint16)
    image = Image.fromarray(samples)
    image.info["transparency"] = 1600  # So does Pillow read tRNS.
    with pytest.warns(vqcodec.LossWarning, match="beside its transparency"):
        vq = vqcodec.quantize(image)
    assert vq.to_array().tolist() == [[[0, 255], [6, 0]], [[6, 0], [255, 255]]]


PICTURE = gradient(12, 12, 3)


def test_a_picture_taken_in_before_is_taken_as_it_is():
    from vqcodec.pictures.intake import take_in

    assert vqcodec.quantize(take_in(PICTURE), 7) == vqcodec.quantize(PICTURE, 7)
