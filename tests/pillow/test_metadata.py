"""ICC, EXIF, XMP, DPI and text travel from picture to picture, and hostile ones do no harm."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

import vqcodec
from support.pictures import gradient
from vqcodec.format.metadata import Metadata
from vqcodec.format.sections import Section
from vqcodec.pictures.pillow_info import TAKEN

keywords = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40
).filter(lambda text: text not in TAKEN)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
resolutions = st.floats(0.001, 4e6).map(lambda value: round(value, 3))
metadata = st.builds(
    Metadata,
    icc_profile=st.none() | st.binary(min_size=1, max_size=60),
    exif=st.none() | st.binary(min_size=1, max_size=60),
    xmp=st.none() | st.binary(min_size=1, max_size=60),
    dpi=st.none() | st.tuples(resolutions, resolutions),
    text=st.dictionaries(keywords, texts, max_size=3),
    record=st.none() | texts.filter(bool),
)


def with_sections(sections):
    return vqcodec.VQImage(
        np.zeros((2, 3), np.uint8), np.zeros((2, 2), np.uint8), 2, 2, "RGB", sections=sections
    )


def reopen(image, **options):
    stream = io.BytesIO()
    image.save(stream, "VQ", **options)
    return Image.open(io.BytesIO(stream.getvalue()))


@given(metadata)
def test_metadata_comes_back_through_bytes(meta):
    vq = vqcodec.VQImage.from_bytes(with_sections(meta.to_sections()).to_bytes())
    assert vq.metadata == meta


@given(metadata)
def test_metadata_comes_back_through_pillow(meta):
    image = Image.open(io.BytesIO(with_sections(meta.to_sections()).to_bytes()))
    image.load()
    assert image.info.get("icc_profile") == meta.icc_profile
    assert image.info.get("xmp") == meta.xmp
    assert image.info.get("dpi") == meta.dpi
    again = vqcodec.quantize(image)
    for part in ("icc_profile", "xmp", "dpi"):
        assert getattr(again.metadata, part) == getattr(meta, part)
    for keyword, text in meta.text.items():
        assert again.metadata.text[keyword] == text
    assert vqcodec.quantize(image, strip=True).sections == ()


@pytest.mark.parametrize("keyword", sorted(TAKEN))
def test_a_text_never_takes_the_place_of_what_pillow_knows_by_its_name(keyword):
    meta = vqcodec.Metadata(text={keyword: "abc", "Title": "kept"})
    for mode in ("L", "RGB"):
        codebook = np.arange(6, dtype=np.uint8).reshape(-1, len(mode))
        indices = np.zeros((2, 2), np.uint8)
        vq = vqcodec.VQImage(codebook, indices, 2, 2, mode, sections=meta.to_sections())
        image = Image.open(io.BytesIO(vq.to_bytes()))
        assert image.info.get(keyword) is None
        assert image.info["Title"] == "kept"
        assert image.convert("RGBA").getpixel((0, 0))[3] == 255
        assert vqcodec.quantize(image).mode == mode
        assert vqcodec.VQImage.from_bytes(vq.to_bytes()).metadata.text[keyword] == "abc"


def test_the_usual_keywords_of_pillow():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    image = Image.fromarray(gradient(5, 6, 3))
    for given_exif in (exif, exif.tobytes(), exif.tobytes().removeprefix(b"Exif\0\0")):
        back = reopen(
            image, exif=given_exif, icc_profile=b"profile", dpi=(300, 150.5), xmp=b"<x/>", k=4
        )
        assert back.getexif()[0x010F] == "A camera"
        assert back.info["icc_profile"] == b"profile"
        assert back.info["dpi"] == (300, 150.5)
        assert back.info["xmp"] == b"<x/>"
    # What is given replaces what the image has, and None or nothing removes it.
    again = reopen(back, icc_profile=b"another", exif=b"", xmp=None)
    assert again.info["icc_profile"] == b"another"
    assert "xmp" not in again.info
    assert not again.getexif()
    assert back.info["icc_profile"] == b"profile"


def test_a_png_keeps_everything_both_ways(tmp_path):
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Title", "Reef")
    chunks.add_itxt("Author", "Grüße 图")
    chunks.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    path = tmp_path / "a.png"
    Image.fromarray(gradient(5, 6, 3)).save(
        path, pnginfo=chunks, exif=exif, icc_profile=b"profile", dpi=(72, 72)
    )
    from vqcodec.pictures.files import picture_bytes, read_picture

    vq = vqcodec.quantize(read_picture(path)[0])
    meta = vq.metadata
    assert meta.text == {"Title": "Reef", "Author": "Grüße 图"}
    assert meta.xmp == b"<x:xmpmeta/>"
    assert meta.icc_profile == b"profile"
    assert meta.dpi == pytest.approx((72, 72), abs=0.01)
    back = Image.open(io.BytesIO(picture_bytes(vq.to_pil(), ".png")))
    back.load()
    assert back.info["Title"] == "Reef"
    assert back.info["Author"] == "Grüße 图"
    assert back.info["icc_profile"] == b"profile"
    assert back.info["dpi"] == pytest.approx((72, 72), abs=0.01)
    assert back.getexif()[0x010F] == "A camera"
    assert "<x:xmpmeta/>" in str(back.info.get("xmp") or back.info["XML:com.adobe.xmp"])
    assert vqcodec.quantize(back).metadata == meta
    for suffix in (".jpg", ".tif", ".webp", ".bmp", ".gif"):
        picture_bytes(vq.to_pil().convert("RGB"), suffix)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["RGB", "P", "JPEG"])
def test_pictures_come_back_upright(orientation, kind):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    image = Image.fromarray(gradient(5, 7, 3))
    image = image.quantize(20) if kind == "P" else image
    stream = io.BytesIO()
    image.save(stream, "JPEG" if kind == "JPEG" else "PNG", exif=exif)
    image = Image.open(stream)
    upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    vq = vqcodec.quantize(image)
    assert np.array_equal(vq.to_array(), upright)
    assert upright.shape == ((5, 7, 3) if orientation < 5 else (7, 5, 3))
    back = reopen(image, exif=image.info["exif"])
    assert np.array_equal(np.asarray(back.convert("RGB")), upright)
    assert back.getexif().get(0x0112, 1) == 1
    assert back.getexif()[0x010F] == "A camera"


@pytest.mark.parametrize(
    ("sections", "error"),
    [
        ([Section(0x81, b"a"), Section(0x81, b"a")], vqcodec.CorruptError),
        ([Section(0x84, b"1234567")], vqcodec.CorruptError),
        ([Section(0x85, b"no separator")], vqcodec.CorruptError),
        ([Section(0x85, b"k\0\xff")], vqcodec.CorruptError),
        ([Section(0x90, bytes(2**24)), Section(0x90, b"1")], vqcodec.LimitError),
        ([Section(0x90, b"")] * 1025, vqcodec.LimitError),
    ],
)
def test_hostile_metadata_is_named(sections, error):
    data = with_sections(sections).to_bytes()
    with pytest.raises(error):
        vqcodec.decode(data)
    with pytest.raises(OSError):
        Image.open(io.BytesIO(data))


@given(st.integers(0x81, 0x86), st.binary(max_size=80))
def test_any_payload_is_metadata_or_a_named_error(tag, payload):
    data = with_sections([Section(tag, payload)]).to_bytes()
    try:
        image = vqcodec.VQImage.from_bytes(data).to_pil()
    except vqcodec.VqError:
        return
    image = vqcodec.quantize(image).to_pil()  # Here hostile EXIF meets the orientation.
    assert image.size == (2, 2)
