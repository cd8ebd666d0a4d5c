"""What of metadata each format keeps, by writing and reading: the rest is named, never lost."""

import io
from dataclasses import fields

import PIL
import pytest
from PIL import Image, ImageCms

import vqcodec
from support.chunks import PICTURE
from vqcodec.format.metadata import Metadata
from vqcodec.pictures.carried import lost_in, missing, save_options
from vqcodec.pictures.exif import tags_of
from vqcodec.pictures.files import picture_bytes, read_picture
from vqcodec.pictures.intake import take_in

RGB = Image.fromarray(PICTURE)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif_bytes():
    exif = Image.Exif()
    exif[0x010F], exif[270], exif[33432] = "A camera", "A reef", "Somebody"
    exif[33550] = (1.5, 2.5, 0.0)
    exif[0x8825] = {1: "N"}
    exif[0x8769] = {0x9003: "2020:01:01 00:00:00"}
    return exif.tobytes()[6:]


FULL = Metadata(
    PROFILE,
    exif_bytes(),
    b"<x:xmpmeta/>",
    (150.5, 72),
    {"Title": "A reef", "comment": "Grüße", "loop": "none", "图": "no place"},
    '{"k": 3}',
    {1: "road"},
)
PARTS = {
    "icc_profile": "its ICC profile",
    "exif": "EXIF",
    "xmp": "XMP",
    "dpi": "its resolution",
    "Title": "a text 'Title'",
    "comment": "a text 'comment'",
    "record": "the record",
}
JPEG = "icc_profile exif dpi comment" + " xmp" * (int(PIL.__version__.split(".")[0]) >= 11)
KEPT = {
    ".png": "icc_profile exif xmp dpi Title comment record",
    ".tif": "icc_profile exif xmp dpi",
    ".webp": "icc_profile exif xmp",
    ".avif": "icc_profile exif xmp",
    ".jpg": JPEG,
    ".mpo": JPEG,
    ".jp2": "comment",
    ".gif": "comment",
    ".bmp": "dpi",
    ".dib": "dpi",
    ".pcx": "",
    ".tga": "",
    ".ppm": "",
    ".sgi": "",
    ".dds": "",
    ".ico": "",
    ".icns": "",
    ".im": "",
    ".qoi": "",
}


@pytest.mark.parametrize(("suffix", "kept"), KEPT.items())
def test_formats_keep_what_they_can_and_the_rest_is_named(suffix, kept):
    known = Image.registered_extensions().get(suffix)
    if known not in Image.SAVE:
        pytest.skip("Pillow does not write it here")
    image = Image.new("RGB", (32, 32), (1, 2, 3)) if suffix in (".icns", ".ico") else RGB
    data = picture_bytes(image, suffix, FULL)
    named = {words for part, words in PARTS.items() if part not in kept.split()}
    assert set(lost_in(data, FULL)) == named | {"a text 'loop'", "a text '图'", "names of labels"}
    found = take_in(read_picture(data).image).metadata
    for part in set(kept.split()) & {"icc_profile", "xmp"}:
        assert getattr(found, part) == getattr(FULL, part)
    if "exif" in kept:
        assert tags_of(found.exif).items() >= tags_of(FULL.exif).items()
    if "dpi" in kept:
        assert found.dpi == pytest.approx(FULL.dpi, abs=0.5)
    assert found.text == {name: FULL.text[name] for name in FULL.text if name in kept.split()}


def test_whatever_is_written_is_in_the_table():
    """Of formats that hold metadata of pictures, or pictures of any colours at all."""
    others = {
        "BLP",
        "BUFR",
        "EPS",
        "GRIB",
        "HDF5",
        "MSP",
        "PALM",
        "PDF",
        "SPIDER",
        "VQ",
        "WMF",
        "XBM",
    }
    formats = {Image.registered_extensions().get(suffix) for suffix in KEPT}
    assert Image.SAVE.keys() - others <= formats


def test_nothing_is_named_where_nothing_was_to_be_kept():
    for suffix in (".png", ".jpg", ".gif"):
        assert lost_in(picture_bytes(RGB, suffix, Metadata()), Metadata()) == ()
    assert save_options(Metadata(), "JPEG") == save_options(Metadata(), "PNG") == {}


@pytest.mark.parametrize("suffix", [".jpg", ".mpo"])
def test_what_is_too_large_for_a_format_is_left_out_and_named(suffix):
    exif = Image.Exif()
    exif[270] = "a" * 70000
    large = Metadata(PROFILE, exif.tobytes()[6:], b"x" * 70000, text={"comment": "a" * 70000})
    data = picture_bytes(RGB, suffix, large)
    assert set(lost_in(data, large)) == {"EXIF", "XMP", "a text 'comment'"}
    assert Image.open(io.BytesIO(data)).info["icc_profile"] == PROFILE


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_large_metadata_come_back(suffix):
    large = Metadata(PROFILE + bytes(2**21), xmp=b"x" * 2**21)
    data = picture_bytes(RGB, suffix, large)
    assert lost_in(data, large) == ()
    assert take_in(read_picture(data).image).metadata == large


def test_tags_of_samples_in_exif_do_no_harm_to_tiff_files():
    exif = Image.Exif()
    exif[256], exif[257], exif[258], exif[262], exif[277], exif[278] = 1, 1, 1, 0, 1, 1
    exif[0x0112] = 6
    for image in (RGB, RGB.convert("L")):
        data = picture_bytes(image, ".tif", Metadata(exif=exif.tobytes()[6:]))
        assert (
            Image.open(io.BytesIO(data)).convert("RGB").tobytes() == image.convert("RGB").tobytes()
        )


@pytest.mark.parametrize("exif", [b"a", b"II*\0", b"MM\0*\0\0\0\x08" + bytes(9), b"\xff" * 90])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp"])
def test_damaged_exif_is_carried_or_named(exif, suffix):
    metadata = Metadata(exif=exif)
    data = picture_bytes(RGB, suffix, metadata)
    found = read_picture(data).image.info.get("exif", b"").removeprefix(b"Exif\0\0")
    assert found == exif or lost_in(data, metadata)


def test_a_picture_goes_to_tiff_and_back(folder, vq):
    (folder / "x.tif").write_bytes(picture_bytes(RGB, ".tif", FULL))
    assert vq("encode", "x.tif", "--allow-larger")[0] == 0
    assert vq("decode", "x.vq", "-o", "back.tif")[0] == 0
    before, after = (take_in(read_picture(name).image).metadata for name in ("x.tif", "back.tif"))
    assert tags_of(before.exif) == tags_of(after.exif) == tags_of(FULL.exif)
    assert (before.icc_profile, before.xmp, before.dpi) == (after.icc_profile, after.xmp, after.dpi)
    assert vqcodec.VQImage.from_bytes((folder / "x.vq").read_bytes()).metadata.xmp == FULL.xmp


def test_of_each_kind_of_metadata_it_is_said_that_it_is_missing():
    some = {
        "icc_profile": b"profile", "exif": b"Exif", "xmp": b"<x/>", "dpi": (72.0, 72.0),
        "text": {"a": "b"}, "record": "{}", "labels": {1: "road"}, "cicp": (1, 13, 0, 1),
    }  # fmt: skip
    assert some.keys() == {field.name for field in fields(Metadata)}, "a new kind is tried here"
    for name, value in some.items():
        assert list(missing(Metadata(**{name: value}), Metadata())), name
