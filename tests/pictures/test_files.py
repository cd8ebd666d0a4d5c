"""Pictures in files of other formats: read, written, and compared with what was written."""

import io

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.deep import png, wide
from support.pictures import gradient
from vqcodec.pictures.files import (
    difference,
    picture_bytes,
    picture_suffixes,
    read_picture,
)

RGB = Image.fromarray(gradient(9, 12, 3))


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def frames(n):
    stream = io.BytesIO()
    pictures = [Image.new("L", (2, 2), 40 * number) for number in range(n)]
    pictures[0].save(stream, "TIFF", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


def test_a_picture_is_read_from_a_file_or_from_bytes(folder):
    with open("a.png", "rb") as stream:
        data = stream.read()
    for source in ("a.png", folder / "a.png", data):
        found = read_picture(source)
        assert np.array_equal(np.asarray(found.image), gradient(30, 40, 3))
        assert (found.n_frames, found.depth) == (1, 8)
    assert read_picture(png(wide(3))).depth == 16


def test_a_frame_is_chosen_by_its_number_from_0():
    data = frames(3)
    assert read_picture(data).n_frames == 3
    for frame, level in ((None, 0), (0, 0), (1, 40), (2, 80)):
        assert read_picture(data, frame).image.getpixel((0, 0)) == level
    with pytest.raises(vqcodec.OptionError, match="has 3 frames; there is no frame 3, only 0 to 2"):
        read_picture(data, 3)


def test_what_is_no_picture_is_named(folder):
    with pytest.raises(vqcodec.PictureError, match="not a picture that Pillow can read; convert"):
        read_picture(b"hello")
    with pytest.raises(vqcodec.PictureError, match="cannot be read as a picture: .*; make it anew"):
        read_picture((folder / "a.png").read_bytes()[:-200])
    with pytest.raises(FileNotFoundError):
        read_picture(folder / "nothing.png")


@pytest.mark.parametrize("suffix", [".png", ".PNG", ".webp", ".tif", ".bmp", ".tga", ".ppm"])
def test_formats_that_keep_all_keep_all(suffix):
    data = picture_bytes(RGB, suffix)
    assert np.array_equal(np.asarray(opened(data)), np.asarray(RGB))
    assert difference(RGB, data) == 0


def test_what_jpeg_loses_is_told_in_levels():
    data = picture_bytes(RGB, ".jpg")
    lost = np.abs(np.asarray(opened(data)).astype(int) - np.asarray(RGB)).max()
    assert lost > 0
    assert difference(RGB, data) == lost


def test_the_difference_is_the_largest_anywhere():
    image = Image.new("RGB", (1500, 1500), (9, 9, 9))  # It is compared in two parts.
    other = image.copy()
    other.putpixel((1499, 1499), (9, 30, 9))
    stream = io.BytesIO()
    other.save(stream, "BMP")
    assert difference(image, stream.getvalue()) == 21
    assert difference(other, stream.getvalue()) == 0


def test_transparency_that_is_lost_is_an_error_and_hidden_colours_are_not():
    image = Image.new("RGBA", (2, 1), (9, 9, 9, 0))
    other = image.copy()
    other.putpixel((0, 0), (200, 9, 9, 0))
    assert difference(image, picture_bytes(other, ".tga")) == 0
    other.putpixel((0, 0), (9, 9, 9, 1))
    with pytest.raises(vqcodec.PictureError, match="TGA does not keep its transparency; try .png"):
        difference(image, picture_bytes(other, ".tga"))


def test_wide_samples_are_kept_or_refused():
    image = Image.fromarray(np.array([[0, 256, 65535]], np.uint16))
    assert difference(image, picture_bytes(image, ".tif")) == 0
    other = Image.fromarray(np.array([[0, 257, 65535]], np.uint16))
    with pytest.raises(vqcodec.PictureError, match="does not keep 16-bit values"):
        difference(image, picture_bytes(other, ".tif"))


def indexed(*alphas):
    image = Image.frombytes("P", (len(alphas), 1), bytes(range(len(alphas))))
    image.putpalette(bytes(range(3 * len(alphas))))
    if set(alphas) != {255}:
        image.info["transparency"] = bytes(alphas)
    return image


@pytest.mark.parametrize("alphas", [(255, 255), (0, 255, 0), (255, 0)])
@pytest.mark.parametrize("suffix", [".png", ".gif", ".tif", ".webp"])
def test_indexed_pictures_keep_their_colours_and_their_transparency(suffix, alphas):
    image = indexed(*alphas)
    data = picture_bytes(image, suffix)
    assert difference(image, data) == 0
    found, expected = (np.asarray(i.convert("RGBA")) for i in (opened(data), image))
    assert found[..., 3].tolist() == [list(alphas)]
    assert np.array_equal(found[expected[..., 3] > 0], expected[expected[..., 3] > 0])
    assert image.info.get("transparency") == (bytes(alphas) if 0 in alphas else None)


def test_gif_has_no_half_transparent_pixels():
    with pytest.raises(vqcodec.PictureError, match="half-transparent pixels; try .png, or encode"):
        picture_bytes(indexed(0, 128), ".gif")
    assert difference(indexed(0, 128), picture_bytes(indexed(0, 128), ".png")) == 0


def test_formats_that_there_are_not_and_modes_that_do_not_fit_are_refused():
    for suffix in (".nope", "", ".vqx"):
        with pytest.raises(vqcodec.PictureError, match="Pillow writes no picture with the suffix"):
            picture_bytes(RGB, suffix)
    with pytest.raises(vqcodec.PictureError, match="cannot be written as JPEG: .*; try .png"):
        picture_bytes(Image.new("RGBA", (2, 2)), ".jpg")


def test_metadata_goes_with_the_picture():
    image = RGB.copy()
    image.info = {"icc_profile": b"p", "xmp": b"<x/>", "Title": "Grüße", "图": "no place", "n": 5}
    found = opened(picture_bytes(image, ".png")).info
    assert (found["icc_profile"], found["Title"]) == (b"p", "Grüße")
    assert "<x/>" in str(found.get("xmp") or found["XML:com.adobe.xmp"])
    assert not {"图", "n"} & found.keys()


def test_suffixes_are_those_of_pictures_that_can_be_read():
    found = picture_suffixes()
    assert {".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif"} <= found
    assert not {".vq", ".eps", ".wmf", ".pdf", ".txt"} & found


def test_a_format_that_makes_another_size_of_it_is_refused():
    image = Image.new("RGB", (9, 9), (1, 2, 3))
    with pytest.raises(vqcodec.PictureError, match="ICNS does not keep the size of the picture"):
        difference(image, picture_bytes(image, ".icns"))


def test_what_pillow_holds_for_too_large_again_is_refused(monkeypatch):
    image = Image.new("RGB", (9, 9), (1, 2, 3))
    data = picture_bytes(image, ".icns")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 81)
    with pytest.raises(vqcodec.PictureError, match="cannot be read again .*; try .png"):
        difference(image, data)


def test_mpo_loses_no_more_than_jpeg():
    losses = [difference(RGB, picture_bytes(RGB, suffix)) for suffix in (".mpo", ".jpg")]
    assert losses[0] == losses[1]
