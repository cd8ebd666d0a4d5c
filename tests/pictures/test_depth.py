"""Depths of samples: read from headers, and what is cut is never called exact."""

import io
import struct
import warnings

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.deep import CUT, png, wide


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("how", ["opened", "loaded", "from memory"])
def test_an_opened_image_leads_to_its_file(name, how, folder):
    (folder / name).write_bytes(CUT[name])
    source = io.BytesIO(CUT[name]) if how == "from memory" else name
    image = Image.open(source)
    if how == "loaded":
        image.load()
    with pytest.raises(vqcodec.PictureError, match="16-bit samples are cut"):
        vqcodec.encode(image, "lossless")
    with pytest.warns(vqcodec.LossWarning, match="16-bit samples are cut"):
        cut = vqcodec.encode(image, 16, strip=True)
    assert image.copy().tobytes() == Image.open(name).tobytes()  # The stream is where it was.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert vqcodec.encode(np.asarray(Image.open(name)), 16) == cut


def test_sixteen_bits_that_the_format_has_no_place_for_are_refused(folder):
    grey = Image.fromarray(wide(1)[..., 0])
    with pytest.raises(vqcodec.PictureError, match="16-bit samples cannot be in blocks"):
        vqcodec.encode(grey, "lossless", block=(2, 2))
    grey.info["transparency"] = int(np.asarray(grey)[0, 0])  # As Pillow reads tRNS.
    with pytest.raises(vqcodec.PictureError, match="rounded to 8 bits beside its transparency"):
        vqcodec.encode(grey, "lossless")
    with pytest.raises(vqcodec.PictureError, match="uint16 samples cannot be encoded"):
        vqcodec.encode(wide(3), "lossless")


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "La", "RGBa", "I", "F", "LAB", "HSV"])
def test_samples_of_other_kinds_are_refused_under_lossless(mode):
    with pytest.raises(vqcodec.PictureError):
        vqcodec.encode(Image.new(mode, (3, 3)), "lossless")
    if mode in ("YCbCr", "La", "RGBa"):
        with pytest.warns(vqcodec.LossWarning, match="rounded"):
            vqcodec.encode(Image.new(mode, (3, 3)), 4)


def test_a_label_map_keeps_every_value_or_is_refused(folder):
    (folder / "l.sgi").write_bytes(CUT["l.sgi"])
    with pytest.raises(vqcodec.PictureError, match="a label map keeps every value, but"):
        vqcodec.encode(Image.open("l.sgi"), categorical=True)


def test_headers_that_end_early_say_nothing():
    from vqcodec.pictures import depth

    for kind, read in depth._READERS.items():
        for size in (0, 3, 20):
            image = Image.new("RGB", (1, 1))
            image.format, image.fp = kind, io.BytesIO(b"P6 1 \xff\x4f\xff\x51av1C"[:size])
            assert depth.stored_depth(image) in (None, 8), (kind, read)


def test_an_icon_that_holds_a_deep_png_is_refused_under_lossless(folder):
    inner = png(wide(4)[:16, :16])
    entry = struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(inner), 22)
    (folder / "a.ico").write_bytes(struct.pack("<HHH", 0, 1, 1) + entry + inner)
    with pytest.raises(vqcodec.PictureError, match="16-bit samples are cut"):
        vqcodec.encode(Image.open("a.ico"), "lossless")


def test_advice_on_arrays_loses_nothing():
    with pytest.raises(vqcodec.PictureError, match="16 bits have one channel"):
        vqcodec.quantize(wide(3), "lossless")
    with pytest.raises(vqcodec.PictureError, match="whatever else there is would be lost"):
        vqcodec.quantize(np.zeros((3, 3)), "lossless")
    with pytest.raises(vqcodec.PictureError, match="or grey with lossless"):
        vqcodec.quantize(wide(1).astype(">u2"))


@pytest.mark.parametrize(
    ("kind", "head", "expected"),
    [
        ("AVIF", b"....ftypavif....av1C\x81\x20\x40\x00", 10),
        ("AVIF", b"....ftypavif....av1C\x81\x20\x60\x00", 12),
        ("AVIF", b"....ftypavif....av1C\x81\x20\x0c\x00", 8),
        ("JPEG2000", b"\xff\x4f\xff\x51" + bytes(36) + b"\0\3\x07\1\1\x0f\1\1\x07\1\1", 16),
        ("JPEG2000", b"jP  \xff\x4f\xff\x51" + bytes(36) + b"\0\1\x87\1\1", 8),
        ("DDS", bytes(84) + b"DX10" + bytes(40) + b"\x5f", 16),
        ("PPM", b"P6 # a\n 3 #b\n4 1023\n", 10),
    ],
)
def test_headers_that_no_file_here_has(kind, head, expected):
    from vqcodec.pictures.depth import stored_depth

    image = Image.new("RGB", (1, 1))
    image.format, image.fp = kind, io.BytesIO(head)
    assert stored_depth(image) == expected
