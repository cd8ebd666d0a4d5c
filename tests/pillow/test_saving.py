"""What `Image.save` does with .vq files: what it takes, and what becomes of an opened one."""

import io

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

import vqcodec
from support.chunks import ODD_PRIMARIES, gama, png_with
from support.deep import tiff, wide
from support.pictures import gradient
from vqcodec.pictures.pillow_info import TAKEN

RGB = Image.fromarray(gradient(9, 12, 3))
Image.init()


def saved(image, picture_format="VQ", **options):
    stream = io.BytesIO()
    image.save(stream, picture_format, **options)
    return stream.getvalue()


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_how_hard_other_formats_shall_try_is_passed_over():
    asked = {"quality": 90, "optimize": True, "progressive": True, "subsampling": 0}
    assert saved(RGB, compress_level=9, compression=None, **asked) == vqcodec.encode(RGB)
    with pytest.raises(OSError, match="no option 'kwality'"):
        saved(RGB, kwality=90)


@pytest.mark.parametrize("comment", ["Grüße", "Grüße".encode()])
def test_a_comment_is_kept_as_a_text(comment):
    image = RGB.copy()
    image.info["comment"] = "what it had"
    assert opened(saved(image, comment=comment)).info["comment"] == "Grüße"
    assert opened(saved(image)).info["comment"] == "what it had"
    assert "comment" not in opened(saved(image, comment=None)).info


def test_metadata_that_are_given_leave_the_others_alone(folder):
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = "A reef"
    (folder / "x.tif").write_bytes(saved(RGB, "TIFF", tiffinfo=tags))
    back = opened(saved(Image.open("x.tif"), dpi=(72, 36)))
    assert (back.getexif()[270], back.info["dpi"]) == ("A reef", (72, 36))
    assert "dpi" not in opened(saved(Image.open("x.tif"), comment="a")).info
    (folder / "x.png").write_bytes(png_with(gama(55556), ODD_PRIMARIES))
    with pytest.warns(vqcodec.LossWarning, match="gAMA and cHRM are not kept"):
        saved(Image.open("x.png"), dpi=(72, 36))
    (folder / "deep.tif").write_bytes(tiff(wide(3)))
    with pytest.warns(vqcodec.LossWarning, match="16-bit samples are cut"):
        saved(Image.open("deep.tif"), k=16, dpi=(72, 36))


def test_one_frame_is_saved_and_several_are_refused():
    assert saved(RGB, save_all=True) == saved(RGB, append_images=[]) == vqcodec.encode(RGB)
    animation = opened(saved(RGB, "GIF", save_all=True, append_images=[RGB.rotate(180)]))
    for image, options in (
        (RGB, {"save_all": True, "append_images": [RGB]}),
        (RGB, {"append_images": [RGB]}),
        (animation, {"save_all": True}),
    ):
        with pytest.raises(OSError, match=r"holds one picture, not 2; save each by itself"):
            saved(image, **options)
    assert opened(saved(animation)).size == (12, 9)  # the frame that it is at


def drawn(mode, alphas=()):
    """Return a .vq file of few colours, and its pixels."""
    codebook = np.array([[30, 200, 9], [250, 3, 4], [5, 6, 240], [90, 90, 99]], np.uint8)
    codebook = codebook[:, : len(mode.replace("A", "").replace("I;16", "L"))]
    if alphas:
        codebook = np.hstack([codebook, np.array(alphas, np.uint8)[:, np.newaxis]])
    if mode == "I;16":
        codebook = codebook.astype(np.uint16) * 257
    indices = (np.arange(24 * 24).reshape(24, 24) // 36 % 4).astype(np.uint8)
    vq = vqcodec.VQImage(codebook, indices, 24, 24, mode)
    return vq.to_bytes(), vq.to_array()


MODES = [
    ("L", ()),
    ("LA", (255, 0, 255, 255)),
    ("RGB", ()),
    ("RGBA", (255, 255, 255, 255)),
    ("RGBA", (255, 0, 255, 255)),
    ("RGBA", (255, 0, 0, 255)),
    ("RGBA", (255, 128, 0, 255)),
    ("I;16", ()),
]
# What Pillow loses without a word, whoever opened the image; docs/pictures.md says so.
LOSE_ALPHA = {
    "RGBA": {"BMP", "DIB", "GIF", "ICNS", "ICO", "IM", "PCX", "TGA", "TIFF"},
    "LA": {"GIF"},
}
LOSE_DEPTH = {"AVIF", "GIF", "ICNS", "WEBP"}
LOSE_LEVELS = {"AVIF", "ICNS", "JPEG", "MPO", "WEBP"}
# Formats that Pillow does not read back; SPIDER, when saved by Pillow 10, takes over all suffixes.
UNREAD = {"BUFR", "EPS", "GRIB", "HDF5", "PALM", "PDF", "SPIDER", "WMF"}


@pytest.mark.parametrize("picture_format", sorted(Image.SAVE.keys() - UNREAD))
@pytest.mark.parametrize(("mode", "alphas"), MODES)
def test_an_opened_file_is_saved_right_or_refused(picture_format, mode, alphas):
    data, pixels = drawn(mode, alphas)
    try:
        back = opened(saved(opened(data), picture_format))
    except vqcodec.LossWarning:
        assert (mode, picture_format) == ("I;16", "VQ")
        return
    except (OSError, ValueError, TypeError):
        keeps_all = {"PNG", "TIFF", "VQ"} | ({"GIF"} if mode != "RGBA" else set())
        assert picture_format not in keeps_all
        return
    if mode == "I;16":
        assert picture_format in LOSE_DEPTH or np.array_equal(np.asarray(back), pixels)
        return
    back = back.resize((24, 24), Image.Resampling.NEAREST)  # ICNS has sizes of its own
    wanted, found = (
        np.asarray(image.convert("RGBA")).astype(int) for image in (Image.fromarray(pixels), back)
    )
    if picture_format not in LOSE_ALPHA.get(mode, ()):
        assert np.abs(found - wanted)[..., 3].max() <= (2 if picture_format in LOSE_LEVELS else 0)
    if picture_format not in LOSE_LEVELS:
        assert np.array_equal(*(x[..., :3] * (wanted[..., 3:] > 0) for x in (found, wanted)))


@pytest.mark.parametrize("alphas", [(255, 0, 255, 255), (255, 255, 255, 255)])
def test_gif_keeps_one_transparent_entry(alphas):
    data, pixels = drawn("RGBA", alphas)
    back = np.asarray(opened(saved(opened(data), "GIF")).convert("RGBA"))
    shown = pixels[..., 3:] > 0
    assert np.array_equal(back[..., 3:] > 0, shown)
    assert np.array_equal(back * shown, pixels * shown)


def test_programs_that_ask_the_palette_get_alpha():
    """As imageio and scikit-image do with images of mode P."""
    for alphas in [alphas for mode, alphas in MODES if mode == "RGBA"]:
        data, pixels = drawn("RGBA", alphas)
        for image in (opened(data), vqcodec.VQImage.from_bytes(data).to_pil()):
            assert np.array_equal(np.asarray(image.convert(image.palette.mode)), pixels)


@pytest.mark.parametrize("picture_format", sorted(Image.SAVE.keys() - UNREAD))
def test_no_text_changes_what_a_format_writes(picture_format):
    """Whatever the texts of a file are called, it opens, converts and saves as without them."""
    text = {name: "abc" for name in TAKEN} | {"Title": "a", "comment": "hello"}
    for mode in ("L", "RGB"):
        plain = vqcodec.VQImage.from_bytes(drawn(mode)[0])
        sections = vqcodec.Metadata(text=text).to_sections()
        told = vqcodec.VQImage(plain.codebook, plain.indices, 24, 24, plain.mode, sections=sections)
        results = []
        for vq in (plain, told):
            try:
                results.append(opened(saved(opened(vq.to_bytes()), picture_format)).tobytes())
            except Exception as error:
                results.append((type(error), str(error)))
        assert results[0] == results[1]
