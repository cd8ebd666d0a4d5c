"""What files tell that a .vq file has no place for is named, and the usual is not."""

import io
import struct
import warnings

import pytest
from PIL import Image, TiffImagePlugin

import vqcodec
from support.chunks import (
    ODD_PRIMARIES,
    PICTURE,
    SRGB_PRIMARIES,
    WIDE_PRIMARIES,
    gama,
    packed,
    png_with,
)
from vqcodec.pictures.files import read_picture
from vqcodec.pictures.intake import take_in
from vqcodec.pictures.unkept import said, unkept_of

RGB = Image.fromarray(PICTURE)


def saved(picture_format, **options):
    stream = io.BytesIO()
    RGB.save(stream, picture_format, **options)
    return stream.getvalue()


PNG = {
    (): (),
    (gama(45455), SRGB_PRIMARIES): (),
    (gama(45000),): (),
    (gama(55556),): ("gAMA",),
    (gama(100000),): (),  # which CICP has, as it has these
    (gama(45455), WIDE_PRIMARIES): (),
    (gama(45455), ODD_PRIMARIES): ("cHRM",),
    (gama(55556), ODD_PRIMARIES): ("gAMA", "cHRM"),
    (gama(55556), WIDE_PRIMARIES): ("gAMA",),
    (gama(55556), (b"sRGB", b"\0")): (),  # which stands above the others
    (gama(100000), packed(b"iCCP", b"icc", b"profile")): (),  # likewise, and it is kept
    ((b"cICP", b"\x01\x0d\0\1"), gama(100000)): (),  # sRGB, likewise
    ((b"cICP", b"\x09\x10\0\1"), gama(100000), (b"sRGB", b"\0")): (),
    ((b"cICP", b"\x09\x10\1\1"), gama(100000)): ("cICP",),  # a matrix, which PNG has not
    ((b"mDCV", bytes(24)), (b"cLLI", bytes(8))): ("mDCV", "cLLI"),
    ((b"oFFs", bytes(9)),): ("oFFs",),
    ((b"caBX", b"c2pa"),): ("content credentials",),
    ((b"pHYs", struct.pack(">IIB", 1, 2, 0)),): ("the aspect of its pixels, 2:1",),
    ((b"pHYs", struct.pack(">IIB", 7, 7, 0)),): (),
    ((b"pHYs", struct.pack(">IIB", 3937, 7874, 1)),): (),  # a resolution, which is kept
    ((b"iTXt", b"Title\0\0\0de\0Titel\0a"),): ("the language of its texts",),
    ((b"tIME", bytes(7)), (b"bKGD", bytes(6)), (b"sBIT", b"\x08\x08\x08")): (),
}


@pytest.mark.parametrize(("parts", "names"), PNG.items())
@pytest.mark.parametrize("how", ["opened", "loaded", "read"])
def test_png(parts, names, how, folder):
    (folder / "x.png").write_bytes(png_with(*parts))
    image = Image.open("x.png") if how != "read" else read_picture("x.png").image
    if how == "loaded":
        image.load()
    assert take_in(image).unkept == names


def tags(**values):
    made = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in values.items():
        made[int(tag[1:])] = value
    return made


def jpeg_2000(box):
    data = saved("JPEG2000")
    return data + struct.pack(">I", 8 + len(box)) + b"uuid" + box


def bmp(size, space, rest):
    """Make a BMP file with a header of the fourth or fifth version."""
    body = saved("BMP")
    header = struct.pack("<I", size) + body[18:54] + bytes(16) + space + rest
    header = header.ljust(size, b"\0")
    return body[:10] + struct.pack("<I", 14 + size) + header + body[54:]


def gif(*, aspect=0, extension=b""):
    data = bytearray(saved("GIF"))
    data[12] = aspect
    palette = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return bytes(data[:palette] + extension + data[palette:])


def psd(*resources):
    """Make a PSD file without layers."""
    blocks = b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data for number, data in resources
    )
    height, width, _ = PICTURE.shape
    header = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, height, width, 8, 3)
    sizes = struct.pack(">II", 0, len(blocks)) + blocks + struct.pack(">IH", 0, 0)
    return header + sizes + PICTURE.transpose(2, 0, 1).tobytes()


def fits(*cards):
    """Make a FITS file of grey."""
    height, width, _ = PICTURE.shape
    layout = (
        "SIMPLE  = T",
        "BITPIX  = 8",
        "NAXIS   = 2",
        f"NAXIS1  = {width}",
        f"NAXIS2  = {height}",
    )
    lines = [card.ljust(80).encode() for card in (*layout, *cards, "END")]
    return b"".join(lines).ljust(2880) + PICTURE[..., 0].tobytes().ljust(2880, b"\0")


OTHERS = {
    "plain jpeg": (saved("JPEG"), ()),
    "jpeg with square pixels": (saved("JPEG", dpi=(72, 72)), ()),
    "jpeg, oblong pixels": (
        saved("JPEG").replace(b"JFIF\0\1\1\0\0\1\0\1", b"JFIF\0\1\1\0\0\1\0\2"),
        ("the aspect of its pixels, 2:1",),
    ),
    "jpeg, credentials": (
        b"\xff\xd8\xff\xeb\0\x08JP\0\1ab" + saved("JPEG")[2:],
        ("content credentials",),
    ),
    "jpeg, iptc": (
        b"\xff\xd8\xff\xed\0\x20Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\4abcd" + saved("JPEG")[2:],
        ("IPTC",),
    ),
    "jpeg, extended xmp": (
        b"\xff\xd8\xff\xe1\0\x27http://ns.adobe.com/xmp/extension/\0ab" + saved("JPEG")[2:],
        ("extended XMP",),
    ),
    "plain tiff": (saved("TIFF"), ()),
    "tiff, oblong pixels": (
        saved("TIFF", tiffinfo=tags(t282=1.0, t283=2.0, t296=1)),
        ("the aspect of its pixels, 2.0:1.0",),
    ),
    "tiff, a tag too long": (saved("TIFF", tiffinfo=tags(t270="a" * 70000)), ("tag 270",)),
    "jpeg 2000, xmp": (
        jpeg_2000(bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<x/>"),
        ("XMP",),
    ),
    "jpeg 2000, exif": (jpeg_2000(b"JpgTiffExif->JP2" + b"II*\0"), ("EXIF",)),
    "plain gif": (gif(), ()),
    "gif, oblong pixels": (gif(aspect=17), ("the aspect of its pixels, 32:64",)),
    "gif, square pixels": (gif(aspect=49), ()),
    "gif, xmp": (gif(extension=b"\x21\xff\x0bXMP DataXMP\x01a\0"), ("XMP",)),
    "gif, a profile": (
        gif(extension=b"\x21\xff\x0bICCRGBG1012\x01a\0"),
        ("its ICC profile",),
    ),
    "plain bmp": (saved("BMP"), ()),
    "bmp, srgb": (bmp(124, b"BGRs", b""), ()),
    "bmp, nothing said": (bmp(108, bytes(4), b""), ()),
    "bmp, a profile": (bmp(124, b"DEBM", b""), ("its ICC profile",)),
    "bmp, gamma": (bmp(108, bytes(4), b"\1" * 48), ("its gamma and primaries",)),
    "plain psd": (psd((1033, b"thumb!")), ()),
    "psd": (
        psd((1005, bytes(16)), (1028, b"iptc"), (1058, b"II*\0"), (1060, b"<x/>")),
        ("its resolution", "IPTC", "EXIF", "XMP"),
    ),
    "plain fits": (fits(), ()),
    "fits": (fits("OBJECT  = 'M31'"), ("its header",)),
    "tga, an id": (saved("TGA", id_section=b"mine"), ("its id",)),
    "xbm, a hotspot": (
        b"#define x_width 8\n#define x_height 1\n#define x_x_hot 3\n#define x_y_hot 0\n"
        b"static char x_bits[] = {\n0x00};\n",
        ("its hotspot",),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats(name):
    data, names = OTHERS[name]
    assert take_in(read_picture(data).image).unkept == names


def test_images_that_come_from_no_file_have_nothing_to_lose():
    assert unkept_of(RGB) == ()
    strange = RGB.copy()
    strange.info = {
        "gamma": "x",
        "chromaticity": (1,),
        "aspect": 3,
        "hotspot": None,
        "photoshop": 1,
    }
    assert unkept_of(strange) == ("cHRM",)


def test_it_is_said_in_a_sentence():
    assert said(()) == ""
    assert said(("a",)) == "a is not kept; a .vq file has no place for it"
    assert said(("a", "b")) == "a and b are not kept; a .vq file has no place for them"
    assert said(("a", "b", "c")).startswith("a, b and c are not kept")
    assert said(tuple("abcdefghij")).startswith("a, b, c, d, e, f, g, h and 2 more are not kept")


def test_a_warning_names_it_unless_metadata_are_not_wanted(folder):
    (folder / "x.png").write_bytes(png_with(gama(55556)))
    with pytest.warns(vqcodec.LossWarning, match="gAMA is not kept; a .vq file") as caught:
        vqcodec.quantize(Image.open("x.png"))
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lossless = vqcodec.encode(Image.open("x.png"), "lossless", strip=True)
    assert vqcodec.decode(lossless).tolist() == PICTURE.tolist()
