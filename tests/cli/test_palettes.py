"""`vq palette`, and `vq encode` with a palette that is given."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from pictures import alpha_pictures, gradient, pictures
from vqcodec.pictures.palettes import FORMATS, as_palette, hex_colour, read_palette, write_palette

FLAG = np.array([[0, 82, 180], [255, 255, 255], [214, 39, 24], [255, 218, 68]], np.uint8)


def of_file(path):
    return vqcodec.VQImage.from_bytes(Path(path).read_bytes())


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_palettes_are_exported_and_read_again(folder, vq, kind, channels):
    Image.fromarray(gradient(30, 40, 4)[..., :channels].squeeze()).save("b.png")
    assert vq("encode", "b.png", "-k", 12)[0] == 0
    status, out, err = vq("palette", "b.vq", "--as", kind, "-o", f"p.{kind}")
    assert (status, out) == (0, "")
    lost = channels == 4 and kind in ("gpl", "act", "pal")
    assert ("has no room for its alpha; hex and json have" in err) == lost
    assert err.count("\n") == lost
    codebook = of_file("b.vq").codebook
    expected = as_palette([hex_colour(codeword) for codeword in codebook])
    if kind not in ("hex", "json"):
        expected = expected[:, :3]  # these formats have no alpha
    assert read_palette(f"p.{kind}").tolist() == expected.tolist()
    assert vq("palette", "b.vq", "--as", kind, "-o", f"p.{kind}")[0] == 1  # it is kept


def test_the_export_goes_to_standard_output_with_counts(folder, vq):
    assert vq("encode", "a.png", "-k", 5)[0] == 0
    image = of_file("a.vq")
    status, out, err = vq("palette", "a.vq")
    assert (status, err) == (0, "")
    assert out.splitlines() == [hex_colour(codeword) for codeword in image.codebook]
    colours = json.loads(vq("palette", "a.vq", "--as", "json")[1])["colors"]
    assert [colour["count"] for colour in colours] == np.bincount(image.indices.ravel()).tolist()
    assert sum(colour["count"] for colour in colours) == 30 * 40


def test_pictures_are_palettes(folder, vq):
    for name, indices in (("a.gif", [[2, 0], [3, 1]]), ("p.png", [[2, 0], [3, 3]])):
        image = Image.frombytes("P", (2, 2), bytes(sum(indices, [])))
        image.putpalette(FLAG.tobytes())
        image.save(name)
        assert read_palette(name)[:4].tolist() == FLAG.tolist()  # its order, not the pixels'
    Image.fromarray(FLAG[np.newaxis]).save("rgb.png")
    assert read_palette("rgb.png").tolist() == sorted(FLAG.tolist())
    vq("encode", "rgb.png")
    assert read_palette("rgb.vq").tolist() == sorted(FLAG.tolist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#fff", [[255, 255, 255]]),
        ("d2232a, #0052b4\n #000;#123456", [[210, 35, 42], [0, 82, 180], [0] * 3, [18, 52, 86]]),
        ("#00000000 #f00", [[0, 0, 0, 0], [255, 0, 0, 255]]),
        ('["#0052b4", [1, 2, 3]]', [[0, 82, 180], [1, 2, 3]]),
        ('{"colors": [{"hex": "#0052b4"}, "#fff"]}', [[0, 82, 180], [255] * 3]),
        ("JASC-PAL\r\n0100\r\n1\r\n1 2 3\r\n9 9 9\r\n", [[1, 2, 3]]),
        ("GIMP Palette\nName: x\n#comment 1 2 3\n  1   2   3 one\n4 5 6\n", [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_texts_are_palettes(tmp_path, text, expected):
    (tmp_path / "p").write_bytes(text.encode())
    assert read_palette(tmp_path / "p").tolist() == expected


@pytest.mark.parametrize("kind", ["hex", "gpl", "pal", "json"])
@pytest.mark.parametrize("n", [96, 97, 65_536])
def test_palettes_of_any_size_are_read_as_what_they_are(tmp_path, kind, n):
    codewords = np.array([(i >> 8, i & 255, 7) for i in range(n)], np.uint8)
    data = write_palette(codewords, np.full(n, 1_000_000), kind)
    (tmp_path / "p").write_bytes(data)  # 96 colours in hex are as long as a colour table of Adobe's
    assert (len(data) == 768) == (kind == "hex" and n == 96)
    assert np.array_equal(read_palette(tmp_path / "p"), codewords)


def test_a_picture_as_long_as_a_colour_table_is_a_picture(tmp_path):
    from PIL.PngImagePlugin import PngInfo

    for n in range(800):
        text = PngInfo()
        text.add_text("a", "x" * n)
        Image.fromarray(FLAG[np.newaxis]).save(tmp_path / "p.png", pnginfo=text)
        if (tmp_path / "p.png").stat().st_size == 768:
            break
    assert (tmp_path / "p.png").stat().st_size == 768
    assert read_palette(tmp_path / "p.png").tolist() == sorted(FLAG.tolist())


@pytest.mark.parametrize("bad", [[[0.5, 0, 0]], 5, [5], [[1, 2]], object()])
def test_what_is_no_colour_is_refused(bad):
    with pytest.raises(vqcodec.OptionError):
        as_palette(bad)


@pytest.mark.parametrize(
    "data",
    [b"", b"#12", b"red", b"[1, 2]", b'{"colours": []}', b"[" * 100_000, b"\x00\x01",
     b"\x89PNG\r\n", b"JASC-PAL", b"JASC-PAL\n0100\nx\n1 2 3", b"JASC-PAL\n0100\n1\n1 2",
     b"JASC-PAL\n0100\n1\n1 2 256",
     b"GIMP Palette\n", b"GIMP Palette\n300 0 0\n", b"\xd6Q\r\n"],
)  # fmt: skip
def test_what_is_no_palette_is_one_line(folder, vq, data):
    Path("p").write_bytes(data)
    status, out, err = vq("encode", "a.png", "--palette", "p")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("vq: p: p is not a palette: ") or err.startswith("vq: p: ")
    assert not Path("a.vq").exists()


@given(st.binary(max_size=800))
def test_any_bytes_are_a_palette_or_an_error(data):
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            palette = read_palette(file.name)
        except vqcodec.VqError:
            return
        assert palette.dtype == np.uint8
        assert palette.shape[1] in (3, 4)


@given(pictures(), st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_a_palette_is_kept_and_each_pixel_has_the_nearest(picture, palette):
    if picture.shape[2] not in (1, 3):
        picture = picture[..., :1]
    vq = vqcodec.quantize(picture, palette=palette)
    assert vq.codebook.tolist() == [list(colour) for colour in palette]  # order, unused, equal
    again = vqcodec.decode(vq.to_bytes())
    samples = np.broadcast_to(picture, (*picture.shape[:2], 3)).reshape(-1, 3).astype(int)
    table = np.square(samples[:, np.newaxis] - np.array(palette)).sum(axis=2)
    assert vq.indices.ravel().tolist() == table.argmin(axis=1).tolist()
    assert again.tolist() == np.array(palette)[vq.indices].tolist()
    assert (
        vqcodec.quantize(again, palette=palette, strict=True).to_array().tolist() == again.tolist()
    )


@given(pictures(channels=3), st.integers(1, 30))
def test_an_extended_palette_keeps_old_indices(picture, k):
    palette = FLAG[: min(k, 4)]
    try:
        vq = vqcodec.quantize(picture, k, palette=palette, extend=True)
    except vqcodec.OptionError as error:
        assert "nothing can be added" in str(error)
        assert k <= 4
        return
    assert vq.codebook[: len(palette)].tolist() == palette.tolist()
    distinct = {tuple(row) for row in picture.reshape(-1, 3).tolist()}
    missing = distinct - {tuple(row) for row in palette.tolist()}
    assert vq.n_codewords == len(palette) + min(len(missing), k - len(palette))
    if len(missing) <= k - len(palette):
        assert vq.to_array().tolist() == picture.tolist()


@given(alpha_pictures())
def test_alpha_needs_codewords_of_its_classes(picture):
    palette = ["#000", "#fff"]
    try:
        vq = vqcodec.quantize(picture, palette=palette)
    except vqcodec.PictureError as error:
        assert "no such colour" in str(error)
        assert (picture[..., -1] == 0).any()
    else:
        assert vq.mode == "RGBA"
    after = vqcodec.quantize(picture, palette=[*palette, "#00000000"]).to_array()[..., -1]
    assert (after[picture[..., -1] == 0] == 0).all()
    assert (after[picture[..., -1] == 255] == 255).all()
    extended = vqcodec.quantize(picture, palette=palette, extend=True)
    assert extended.codebook[:2].tolist() == [[0, 0, 0, 255], [255, 255, 255, 255]]


def test_a_strict_palette_names_the_colour_and_the_place(folder, vq):
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[7, 5] = 210, 35, 42
    picture[7, 9] = picture[20, 1] = 1, 2, 3
    Image.fromarray(picture).save("b.png")
    status, _, err = vq("encode", "b.png", "--palette", "#000", "--strict")
    assert status == 1
    assert err == (
        "vq: b.png: the colour #d2232a at (5, 7) is not in the palette, "
        "nor are 1 others of the picture; "
        "leave strict out for the nearest, or add it to the palette\n"
    )
    assert vq("encode", "b.png", "--palette", "#000,#d2232a,#010203", "--strict")[0] == 0
    assert np.array_equal(of_file("b.vq").to_array(), picture)
    status, _, err = vq("encode", "b.png", "--palette", "#000", "--extend", "-o", "c.vq")
    assert (status, "PSNR exact" in err) == (0, True)
    assert of_file("c.vq").codebook.tolist() == [[0, 0, 0], [1, 2, 3], [210, 35, 42]]


def test_a_grey_picture_with_a_palette_of_colours(folder, vq):
    Image.fromarray(gradient(9, 9, 1)[..., 0]).save("b.png")
    status, _, err = vq("encode", "b.png", "--palette", "#000,#808080,#fff")
    assert (status, "9x9 RGB" in err) == (0, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--strict"],
        ["--extend"],
        ["--palette", "#000", "--strict", "--extend"],
        ["--palette", "#000", "-k", "4"],
        ["--palette", "#000", "--lossless"],
        ["--palette", "#000", "--block", "2x2"],
        ["--palette", "#000", "--rate-weight", "3"],
        ["--palette", "#000", "--max-bytes", "300"],
        ["--palette", "#00"],
        ["--palette", "#000,#fff", "--extend", "-k", "2"],
    ],
)
def test_what_contradicts_itself_is_refused(folder, vq, options):
    status, out, err = vq("encode", "a.png", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not Path("a.vq").exists()


def test_missing_files_are_one_line(folder, vq):
    assert vq("encode", "a.png", "--palette", "nowhere.gpl") == (
        1, "", "vq: nowhere.gpl: No such file or directory; check the name\n",
    )  # fmt: skip
    assert vq("palette", "nowhere.vq")[0] == 1
    assert vq("palette", "a.png")[0] == 1
    vq("encode", "a.png", "-k", 9, "-o", "b.vq")
    status, _, err = vq("palette", "b.vq", "--as", "aco")
    assert (status, "must be one of hex, gpl, act, pal, json" in err) == (2, True)
    vq("encode", "a.png", "--block", "2x2", "-k", 9)
    status, _, err = vq("palette", "a.vq")
    assert (status, "blocks of pixels" in err) == (1, True)


def test_a_large_palette_does_not_fit_adobes_format():
    with pytest.raises(vqcodec.OptionError, match="holds 256 colours, not 300"):
        write_palette(np.zeros((300, 3), np.uint8), np.zeros(300, int), "act")
