"""What images bring beside their pixels, wherever their formats put it."""

import io

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

import vqcodec
from support.chunks import PICTURE, packed, png_with, raw_profile
from vqcodec.pictures.brought import brought
from vqcodec.pictures.exif import tags_of
from vqcodec.pictures.files import read_picture
from vqcodec.pictures.pillow_info import TAKEN

RGB = Image.fromarray(PICTURE)


def exif_bytes(orientation=1):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", orientation
    return exif.tobytes()


def images_of(data):
    """Return the image of a PNG file, read here and opened by Pillow."""
    return read_picture(data).image, Image.open(io.BytesIO(data))


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("name", [b"Raw profile type exif", b"Raw profile type APP1"])
@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt"])
def test_exif_as_text_is_exif(name, kind, orientation):
    text = raw_profile("exif", exif_bytes(orientation))
    part = (kind, name + b"\0" + text) if kind == b"tEXt" else packed(kind, name, text)
    for image in images_of(png_with(part)):
        found = brought(image)
        assert found.metadata.text == {}
        assert tags_of(found.metadata.exif) == {(0, 0x010F): "A camera"}
        assert b"\x12\x01\x03" not in found.metadata.exif or orientation == 1
        expected = PICTURE if orientation == 1 else np.rot90(PICTURE, -1)
        assert np.array_equal(np.asarray(found.image), expected)
        vq = vqcodec.quantize(image)  # Not turned twice.
        assert np.array_equal(vqcodec.quantize(vq.to_pil()).to_array(), expected)


def test_a_text_named_exif_may_be_exif():
    for exif in (exif_bytes(), exif_bytes()[6:]):
        for image in images_of(png_with((b"tEXt", b"exif\0" + exif))):
            assert tags_of(brought(image).metadata.exif) == {(0, 0x010F): "A camera"}


def test_other_profiles_as_text_are_what_they_are():
    profile = bytes(36) + b"acsp" + bytes(90)
    xap = b"http://ns.adobe.com/xap/1.0/\0<y/>"
    data = png_with(
        (b"tEXt", b"Raw profile type icc\0" + raw_profile("icc", profile)),
        (b"tEXt", b"Raw profile type APP1\0" + raw_profile("APP1", xap)),
        (b"tEXt", b"Raw profile type iptc\0" + raw_profile("iptc", b"abc")),
    )
    for image in images_of(data):
        metadata = brought(image).metadata
        assert (metadata.icc_profile, metadata.xmp) == (profile, b"<y/>")
        assert list(metadata.text) == ["Raw profile type iptc"]


@pytest.mark.parametrize("text", [b"", b"zz", b"\nexif\n 4\nabcd", b"\nexif\n4\n1\n", b"\xff" * 9])
def test_damaged_profiles_stay_texts(text):
    for image in images_of(png_with((b"tEXt", b"Raw profile type exif\0" + text))):
        metadata = brought(image).metadata
        assert metadata.exif is None
        assert metadata.text == {"Raw profile type exif": text.decode("latin-1")}


def test_exif_proper_goes_before_exif_as_text():
    other = Image.Exif()
    other[0x010F] = "Another"
    data = png_with(
        (b"tEXt", b"Raw profile type exif\0" + raw_profile("exif", exif_bytes())),
        (b"eXIf", other.tobytes()[6:]),
    )
    for image in images_of(data):
        assert tags_of(brought(image).metadata.exif) == {(0, 0x010F): "Another"}


@pytest.mark.parametrize("name", sorted(TAKEN - {"XML:com.adobe.xmp", "vq_record"}))
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_texts_called_like_something_else_are_texts(name, mode):
    image = RGB.quantize(20) if mode == "P" else RGB.convert(mode)
    data = png_with(after=[(b"tEXt", name.encode() + b"\0abc")], image=image)
    for found in images_of(data):
        vq = vqcodec.quantize(found)
        assert vq.metadata.text == {name: "abc"}
        assert np.array_equal(np.asarray(vq.to_pil().convert(mode)), np.asarray(image))


@pytest.mark.parametrize(
    ("mode", "trns"), [("L", b"\0\5"), ("RGB", b"\0\3\0\4\0\5"), ("P", b"\xff\0\x80")]
)
def test_a_text_named_transparency_does_not_hide_transparency(mode, trns, folder):
    image = RGB.quantize(20) if mode == "P" else RGB.convert(mode)
    # PLTE stands before tRNS, and a text after it takes its place in Pillow.
    data = png_with(image=image)
    place = data.index(b"IDAT") - 4
    parts = png_with((b"tRNS", trns), (b"tEXt", b"transparency\0abc"), image=image)
    front = parts[33 : len(parts) - len(data) + 33]
    (folder / "x.png").write_bytes(data[:place] + front + data[place:])
    for found in (read_picture("x.png").image, Image.open("x.png")):
        vq = vqcodec.quantize(found)
        assert vq.mode == {"L": "LA", "RGB": "RGBA", "P": "RGBA"}[mode]
        assert vq.metadata.text == {"transparency": "abc"}


def tiff(**options):
    made = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, (kind, value) in TAGS.items():
        made.tagtype[tag] = kind
        made[tag] = value
    made[0x8769] = {0x9003: "2020:01:01 00:00:00"}
    made[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
    stream = io.BytesIO()
    RGB.save(stream, "TIFF", tiffinfo=made, **options)
    return stream.getvalue()


TAGS = {
    270: (2, "A reef"),
    305: (2, "By hand"),
    315: (2, "Somebody"),
    33432: (2, "Somebody, 2020"),
    33550: (12, (1.5, 2.5, 0.0)),
    33922: (12, (0.0, 0.0, 0.0, 4.5, 5.5, 0.0)),
    34735: (3, (1, 1, 0, 1, 1024, 0, 1, 1)),
    34736: (12, (0.1, 1 / 3)),
    34737: (2, "WGS 84|"),
    42113: (2, "-9999"),
    700: (1, b'<x tiff:Orientation="6"/>'),
    0x0112: (3, 6),
}


def test_tags_of_a_tiff_file_are_exif():
    for image in (read_picture(tiff()).image, Image.open(io.BytesIO(tiff()))):
        found = brought(image)
        tags = tags_of(found.metadata.exif)
        expected = {(0, tag): value for tag, (_, value) in TAGS.items() if tag not in (700, 0x0112)}
        assert {key: value for key, value in tags.items() if key[0] == 0} == expected
        assert tags[0x8769, 0x9003] == "2020:01:01 00:00:00"
        assert (tags[0x8825, 1], tags[0x8825, 2]) == ("N", (1.0, 2.0, 3.0))
        assert found.metadata.xmp.startswith(b"<x") and b'"6"' not in found.metadata.xmp
        assert found.metadata.dpi is None  # Nothing was said of it.
        assert found.unkept == ()
        assert np.array_equal(np.asarray(found.image), np.rot90(PICTURE, -1))
        again = vqcodec.quantize(vqcodec.quantize(image).to_pil())
        assert np.array_equal(again.to_array(), np.rot90(PICTURE, -1))
    assert brought(Image.open(io.BytesIO(tiff(dpi=(72, 36))))).metadata.dpi == (72, 36)


def test_xmp_of_a_turned_picture_does_not_turn_it_again():
    data = io.BytesIO()
    RGB.save(data, "JPEG", exif=exif_bytes(6))
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation='6'/>"
    length = (len(xmp) + 2).to_bytes(2, "big")
    data = b"\xff\xd8\xff\xe1" + length + xmp + data.getvalue()[2:]
    found = brought(Image.open(io.BytesIO(data)))
    assert found.image.size == RGB.size[::-1]
    assert found.metadata.xmp == b"<x tiff:Orientation='1'/>"
