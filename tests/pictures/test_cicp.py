"""How colours are meant: from PNG chunks into a file, and into PNG again."""

import io

import PIL
import pytest
from PIL import Image

import vqcodec
from support.chunks import ODD_PRIMARIES, SRGB_PRIMARIES, WIDE_PRIMARIES, gama, png_with
from vqcodec.pictures.files import read_picture
from vqcodec.pictures.intake import take_in

MEANT = {
    (): None,
    (gama(45455), SRGB_PRIMARIES): None,
    ((b"cICP", b"\x01\x0d\0\1"),): None,
    ((b"cICP", b"\x09\x10\0\1"), gama(100000)): (9, 16, 0, 1),
    ((b"cICP", b"\x0c\x0d\0\0"),): (12, 13, 0, 0),
    ((b"cICP", b"\x09\x10\2\1"),): None,
    ((b"cICP", b"\x09"),): None,
    (gama(100000),): (2, 8, 0, 1),
    (gama(45455), WIDE_PRIMARIES): (9, 13, 0, 1),
    (gama(35714), SRGB_PRIMARIES): (1, 5, 0, 1),
    (gama(100000), ODD_PRIMARIES): None,
    (gama(55556), WIDE_PRIMARIES): None,
    (gama(100000), (b"sRGB", b"\0")): None,
}


@pytest.mark.parametrize(("parts", "meant"), MEANT.items())
def test_what_png_says_is_kept_as_code_points(parts, meant):
    data = png_with(*parts)
    assert take_in(read_picture(data).image).metadata.cicp == meant


@pytest.mark.parametrize("cicp", [(9, 16, 0, 1), (12, 13, 0, 0)])
def test_they_go_in_and_out(cicp, folder, vq):
    (folder / "x.png").write_bytes(png_with((b"cICP", bytes(cicp))))
    assert vq("encode", "x.png", "--allow-larger")[0] == 0
    with vqcodec.open("x.vq") as file:
        assert file.metadata.cicp == cicp
        assert [section.tag for section in file.sections] == [0x88]
    status, _, err = vq("decode", "x.vq", "-o", "y.png")
    is_written = b"cICP" + bytes(cicp) in (folder / "y.png").read_bytes()
    assert (status, "(CICP)" in err) == (0, not is_written)
    if not is_written:
        assert int(PIL.__version__.split(".")[0]) < 12  # which passed over chunks it did not know
        return
    assert vq("encode", "y.png", "-o", "y.vq", "--allow-larger")[0] == 0
    with vqcodec.open("y.vq") as file:
        assert file.metadata.cicp == cicp
    status, _, err = vq("decode", "x.vq", "-o", "z.gif")
    assert (status, "how its colours are meant (CICP)" in err) == (0, True)


def test_what_is_none_is_refused():
    for numbers in ((1, 2, 3), (1, 2, 1, 1), (256, 1, 0, 1), (1, 1, 0, 2)):
        with pytest.raises(vqcodec.OptionError, match="CICP"):
            vqcodec.Metadata(cicp=numbers)
    image = Image.new("RGB", (4, 4))
    stream = io.BytesIO()
    image.save(stream, "VQ")
    assert vqcodec.open(stream.getvalue()).metadata.cicp is None
