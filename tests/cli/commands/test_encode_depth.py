"""`vq encode` of samples of more than 8 bits: kept, or refused under lossless."""

import json

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.deep import CUT, png, tiff, wide
from support.pictures import gradient


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


def test_what_has_eight_bits_is_said_nothing_of(folder, vq):
    picture = Image.fromarray(gradient(20, 24, 3))
    for name in ("b.png", "b.tif", "b.ppm", "b.sgi", "b.jp2", "b.bmp", "b.gif", "b.webp"):
        picture.save(name)
        status, _, err = vq("encode", name, "--lossless", "-o", "b.vq", "--force", "--allow-larger")
        assert (status, err.count("\n"), "PSNR exact" in err) == (0, 1, True), name


def test_a_palette_that_was_cut_is_said_in_a_line(folder, vq):
    (folder / "deep.png").write_bytes(CUT["rgb.png"])
    status, _, err = vq("encode", "a.png", "--palette", "deep.png", "-o", "a.vq", "--allow-larger")
    assert status == 0
    assert err.splitlines()[0] == (
        "vq: deep.png: its 16-bit samples are cut to 8 bits, as Pillow opens them"
    )
