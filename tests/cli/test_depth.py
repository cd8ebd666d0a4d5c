"""Samples of more than 8 bits: kept, or refused under lossless, and never called exact."""

import io
import json
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

import vqcodec
from pictures import gradient

RNG = np.random.default_rng(7)


def png(samples):
    """A PNG file of 16-bit samples of shape (h, w, c), which Pillow cannot write."""
    height, width, channels = samples.shape
    rows = samples.astype(">u2").tobytes()
    stride = 2 * width * channels
    raw = b"".join(b"\0" + rows[at : at + stride] for at in range(0, len(rows), stride))
    header = struct.pack(">IIBBBBB", width, height, 16, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def tiff(samples, bits=16, extra=None):
    """A TIFF file of one strip."""
    height, width, channels = samples.shape
    body = samples.astype("<u2").tobytes()
    depths = struct.pack(f"<{channels}H", *[bits] * channels)
    photometric = {1: 1, 3: 2, 4: 2}[channels]
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, channels, 8), (259, 3, 1, 1),
        (262, 3, 1, photometric), (273, 4, 1, 8 + len(depths)), (277, 3, 1, channels),
        (278, 4, 1, height), (279, 4, 1, len(body)),
    ]  # fmt: skip
    if channels == 1:
        entries[2] = (258, 3, 1, bits)
    if extra is not None:
        entries.append((338, 3, 1, extra))
    folder = struct.pack("<H", len(entries))
    folder += b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + len(depths) + len(body)) + depths + body + folder


def ppm(samples):
    height, width, channels = samples.shape
    return b"P6\n# of 16 bits\n%d %d\n65535\n" % (width, height) + samples.astype(">u2").tobytes()


def sgi(samples):
    stream = io.BytesIO()
    image = Image.fromarray((samples >> 8).astype(np.uint8).squeeze())
    image.save(stream, "SGI", bpc=2)
    return stream.getvalue()


def wide(channels):
    return RNG.integers(0, 65536, (24, 20, channels)).astype(np.uint16)


CUT = {
    "rgb.png": png(wide(3)),
    "rgba.png": png(wide(4)),
    "la.png": png(wide(2)),
    "rgb.tif": tiff(wide(3)),
    "rgba.tif": tiff(wide(4), extra=2),
    "rgb.ppm": ppm(wide(3)),
    "rgb.sgi": sgi(wide(3)),
    "l.sgi": sgi(wide(1)),
}


@pytest.mark.parametrize("name", CUT)
def test_what_pillow_cuts_is_refused_under_lossless_and_never_called_exact(name, folder, vq):
    (folder / name).write_bytes(CUT[name])
    status, _, err = vq("encode", name, "--lossless", "-o", "a.vq", "--allow-larger")
    assert (status, err.count("\n")) == (1, 1)
    assert f"{name}: lossless loses nothing, but its 16-bit samples are cut to 8 bits" in err
    assert not (folder / "a.vq").exists()
    for more in (["-k", 65536], []):
        status, out, err = vq("encode", name, "-o", "a.vq", "--force", "--json", *more)
        facts = json.loads(out)
        assert (status, facts["exact"]) == (0, False)
        assert [note for note in facts["notes"] if "16-bit samples are cut to 8 bits" in note]
    status, _, err = vq("encode", name, "-k", 65536, "-o", "a.vq", "--force")
    assert status == 0
    assert "exact" not in err
    assert err.count("16-bit samples are cut to 8 bits") == 1


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
    assert image.copy().tobytes() == Image.open(name).tobytes()  # the stream was left where it was
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert vqcodec.encode(np.asarray(Image.open(name)), 16) == cut


@pytest.mark.parametrize("of", ["png", "tif", "12 bits", "array", "big-endian", "jp2"])
def test_sixteen_bits_of_grey_are_kept_under_lossless(of, folder, vq):
    samples = wide(1)
    samples[0, :4, 0] = 0, 65535, 255, 256
    if of == "12 bits":
        samples >>= 4
        pairs = samples.reshape(-1, 2).astype(np.uint32)
        packed = (pairs[:, 0] << 12 | pairs[:, 1]).astype(">u4").view(np.uint8).reshape(-1, 4)
        data = tiff(wide(1), 12)
        body = packed[:, 1:].tobytes()
        at = 10
        data = data[:at] + body + data[at + len(body) :]
    if of == "jp2":
        image = Image.fromarray(samples[..., 0])
        image.save("a.jp2", irreversible=False)
    if of in ("png", "tif"):
        data = {"png": png, "tif": tiff}[of](samples)
    if of in ("array", "big-endian"):
        given = samples[..., 0].astype(">u2") if of == "big-endian" else samples
        found = vqcodec.quantize(given, "lossless")
    else:
        name = "a.jp2" if of == "jp2" else "a.tif" if of != "png" else "a.png"
        if of != "jp2":
            (folder / name).write_bytes(data)
        assert np.array_equal(np.asarray(Image.open(name)), samples[..., 0])
        status, out, err = vq(
            "encode", name, "--lossless", "-o", "a.vq", "--allow-larger", "--json"
        )
        assert (status, json.loads(out)["exact"], "notes" in json.loads(out)) == (0, True, False)
        found = vqcodec.VQImage.from_bytes((folder / "a.vq").read_bytes())
        assert found == vqcodec.quantize(Image.open(name), "lossless")
        assert vq("decode", "a.vq", "-o", "back.png")[0] == 0
        assert np.array_equal(np.asarray(Image.open("back.png")), samples[..., 0])
    assert (found.mode, found.codebook.dtype) == ("I;16", np.uint16)
    assert np.array_equal(found.to_array(), samples[..., 0])


def test_4096_greys_survive_or_are_said_to_be_lost(folder, vq):
    grey = Image.fromarray((np.arange(4096, dtype=np.uint16) * 16).reshape(64, 64))
    grey.save("a.png")
    status, _, err = vq("encode", "a.png", "--lossless", "-o", "a.vq", "--allow-larger")
    assert (status, "PSNR exact" in err, "4096 codewords" in err) == (0, True, True)
    assert np.array_equal(np.asarray(Image.open("a.vq")), np.asarray(grey))
    status, _, err = vq("encode", "a.png", "-o", "b.vq")
    lines = err.splitlines()
    assert (status, len(lines), "exact" in err) == (0, 2, False)
    assert lines[0] == (
        "vq: a.png: its 16-bit samples are rounded to 8 bits; lossless (--lossless) keeps them"
    )
    grey.save("c.vq", k="lossless")
    assert np.array_equal(np.asarray(Image.open("c.vq")), np.asarray(grey))


def test_sixteen_bits_that_the_format_has_no_place_for_are_refused(folder):
    grey = Image.fromarray(wide(1)[..., 0])
    with pytest.raises(vqcodec.PictureError, match="16-bit samples cannot be in blocks"):
        vqcodec.encode(grey, "lossless", block=(2, 2))
    grey.save("a.png", transparency=int(wide(1)[0, 0, 0]))
    with pytest.raises(vqcodec.PictureError, match="rounded to 8 bits beside its transparency"):
        vqcodec.encode(Image.open("a.png"), "lossless")
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


def test_what_has_eight_bits_is_said_nothing_of(folder, vq):
    picture = Image.fromarray(gradient(20, 24, 3))
    for name in ("b.png", "b.tif", "b.ppm", "b.sgi", "b.jp2", "b.bmp", "b.gif", "b.webp"):
        picture.save(name)
        status, _, err = vq("encode", name, "--lossless", "-o", "b.vq", "--force", "--allow-larger")
        assert (status, err.count("\n"), "PSNR exact" in err) == (0, 1, True), name


def test_headers_that_end_early_say_nothing():
    from vqcodec.pictures import depth

    for kind, read in depth._READERS.items():
        for size in (0, 3, 20):
            image = Image.new("RGB", (1, 1))
            image.format, image.fp = kind, io.BytesIO(b"P6 1 \xff\x4f\xff\x51av1C"[:size])
            assert depth.stored_depth(image) in (None, 8), (kind, read)


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
