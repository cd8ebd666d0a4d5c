"""`vqcodec.reduce`: palettes for PNG."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import flat_picture, gradient, pictures, reef
from vqcodec.reduction import file_bytes, png_size, reducer_of


def png(image, **options):
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True, **options)
    return stream.getvalue()


def chunks(data):
    """Yield the names and contents of a PNG's chunks."""
    place = 8
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += length + 12


def test_a_palette_that_looks_better_and_weighs_less():
    scores = pytest.importorskip("vqcodec.colour.scores")
    if "ssimulacra2" in scores.missing():
        pytest.skip("needs ssimulacra2")
    picture = reef()
    ours = vqcodec.reduce(picture, 64)
    theirs = Image.fromarray(picture).quantize(64, kmeans=1, dither=Image.Dither.FLOYDSTEINBERG)
    plain = vqcodec.quantize(picture, 64, dither="floyd-steinberg").to_pil()
    found = [
        (scores.scores(picture, np.asarray(made.convert("RGB")))["ssimulacra2"], len(png(made)))
        for made in (ours, theirs, plain)
    ]
    for score, size in found[1:]:
        assert found[0][0] > score and found[0][1] < 0.8 * size, found


@settings(max_examples=25)
@given(pictures(max_side=16), st.integers(1, 256), st.sampled_from(["auto", "flat", "smooth"]))
def test_any_picture(samples, k, look):
    k = max(k, 3)  # there may be three classes of alpha
    made = vqcodec.reduce(samples, k, look=look)
    assert made.mode == "P" and made.size == samples.shape[1::-1]
    assert len(np.unique(np.asarray(made))) <= k
    assert png(made) == png(vqcodec.reduce(samples, k, look=look))
    channels = samples.shape[2]
    few = len(np.unique(samples.reshape(-1, channels), axis=0)) <= k
    back = np.asarray(made.convert({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]))
    if few:  # what has few colours is kept
        assert np.array_equal(back.reshape(samples.shape), samples)
    if channels in (2, 4):
        there = back.reshape(samples.shape)[..., -1]
        assert (there[samples[..., -1] == 0] == 0).all()


@pytest.mark.parametrize(("k", "depth"), [(2, 1), (3, 2), (4, 2), (16, 4), (17, 8), (256, 8)])
def test_a_png_has_no_more_bits_than_it_needs(k, depth):
    made = vqcodec.reduce(gradient(50, 60, 3), k)
    header = dict(chunks(png(made)))[b"IHDR"]
    assert (header[8], header[9]) == (depth, 3)


def test_what_is_not_opaque_comes_first_so_that_its_table_is_short():
    picture = gradient(40, 60, 4)
    picture[:20, :, 3] = 255
    picture[:5, :, 3] = 0
    data = dict(chunks(png(vqcodec.reduce(picture, 64))))
    alphas = list(data[b"tRNS"])
    assert max(alphas) < 255 and len(alphas) < 50
    opaque = vqcodec.reduce(np.dstack([picture[..., :3], np.full((40, 60), 255, np.uint8)]), 64)
    assert b"tRNS" not in dict(chunks(png(opaque)))
    assert b"tRNS" in dict(chunks(png(vqcodec.reduce(picture[..., [0, 3]], 8))))


def test_palettes_that_nobody_uses_are_made_short():
    image = Image.fromarray(flat_picture(3)).quantize(40)
    image.putpalette(list(image.getpalette()[: 3 * 8]) * 30)
    made = vqcodec.reduce(image)
    assert len(made.getpalette()) // 3 == len(np.unique(np.asarray(made)))
    assert np.array_equal(made.convert("RGB"), image.convert("RGB"))


def test_given_palettes_keep_their_order_and_kept_colours_stay():
    picture = reef()[100:200, 250:400]
    palette = ["#0a3040", "#ff7a1c", "#000", "#6aa0a0", "#fff"]
    made = vqcodec.reduce(picture, palette=palette)
    table = np.reshape(made.getpalette()[:15], (5, 3))
    assert ["#" + bytes(row).hex() for row in table.astype(np.uint8)] == [
        "#0a3040", "#ff7a1c", "#000000", "#6aa0a0", "#ffffff"
    ]  # fmt: skip
    colour = tuple(picture[42, 68])
    kept = np.asarray(vqcodec.reduce(picture, 16, keep_colors=[colour]).convert("RGB"))
    assert (kept[(picture == colour).all(axis=2)] == colour).all()


def test_targets_hold_for_the_png():
    picture = reef()[60:220, 180:420]
    free = len(png(vqcodec.reduce(picture)))
    made = vqcodec.reduce(picture, max_bytes=free // 2)
    assert 0.85 * free / 2 < len(png(made)) <= free // 2
    sharp = vqcodec.reduce(picture, min_psnr=36)
    found = vqcodec.colour.quality.psnr(picture, np.asarray(sharp.convert("RGB")))
    assert 36 <= found < 37
    assert len(png(sharp)) < len(png(vqcodec.reduce(picture, rate_weight=0, look="flat")))
    for targets in ({"max_bytes": 200}, {"min_psnr": 60}, {"min_psnr": 36, "max_bytes": 900}):
        with pytest.raises(vqcodec.TargetError, match="ask for"):
            vqcodec.reduce(picture, **targets)
    few = flat_picture(3)
    assert np.array_equal(vqcodec.reduce(few, min_psnr=90).convert("RGB"), few)
    with pytest.raises(vqcodec.TargetError):
        vqcodec.reduce(few, max_bytes=20)


def test_a_score_as_a_target():
    scores = pytest.importorskip("vqcodec.colour.scores")
    if "ssimulacra2" in scores.missing():
        with pytest.raises(vqcodec.OptionError, match="look"):
            vqcodec.reduce(gradient(20, 20, 3), 8, min_ssimulacra2=50)
        return
    picture = reef()[60:220, 180:420]
    made = [vqcodec.reduce(picture, min_ssimulacra2=least) for least in (50, 70)]
    for least, image in zip((50, 70), made, strict=True):
        found = scores.scores(picture, np.asarray(image.convert("RGB")))["ssimulacra2"]
        assert least <= found < least + 4
    assert len(png(made[0])) < len(png(made[1]))
    with pytest.raises(vqcodec.TargetError, match="SSIMULACRA2"):
        vqcodec.reduce(picture, 4, min_ssimulacra2=90)


@pytest.mark.parametrize("suffix", [".png", ".gif", ".webp"])
@pytest.mark.parametrize("channels", [3, 4])
def test_files_hold_what_was_drawn(suffix, channels):
    picture = gradient(30, 40, channels)
    alpha = "binary" if suffix == ".gif" else "premultiplied"
    image = reducer_of("reduce", 20, alpha=alpha).reduce(picture, png_size).image
    data = file_bytes(image, suffix)
    back = Image.open(io.BytesIO(data)).convert("RGBA")
    drawn = image.to_pil().convert("RGBA")
    seen = [np.asarray(each).copy() for each in (back, drawn)]
    for each in seen:
        each[each[..., 3] == 0] = 0
    assert np.array_equal(*seen)


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 16, 17, 200])
@pytest.mark.parametrize("width", [1, 7, 8, 61])
def test_indices_are_written_in_the_fewest_bytes(k, width):
    picture = gradient(40, width, 3)
    image = reducer_of("reduce", k).reduce(picture, png_size).image
    data = file_bytes(image, ".png")
    assert len(data) <= png_size(image)
    assert np.array_equal(Image.open(io.BytesIO(data)).convert("RGB"), image.to_array())
    depth = dict(chunks(data))[b"IHDR"][8]
    assert depth in (1, 2, 4, 8) and 1 << depth >= image.n_codewords


def test_pillow_is_beaten_where_indices_have_few_bits():
    image = reducer_of("reduce", 16).reduce(reef(), png_size).image
    assert len(file_bytes(image, ".png")) < 0.85 * png_size(image)


def test_oxipng_squeezes(monkeypatch):
    image = reducer_of("reduce", 64).reduce(reef()[:100, :100], png_size).image
    plain = file_bytes(image, ".png")
    pytest.importorskip("oxipng")
    squeezed = file_bytes(image, ".png", optimize=True)
    assert len(squeezed) <= len(plain)
    opened = [Image.open(io.BytesIO(data)).convert("RGB") for data in (plain, squeezed)]
    assert np.array_equal(*map(np.asarray, opened))
    monkeypatch.setattr("vqcodec.reduction.find_spec", lambda name: None)
    with pytest.raises(vqcodec.OptionError, match=r"vqcodec\[optimize\]"):
        file_bytes(image, ".png", optimize=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"k": 257}, "from 1 to 256"),
        ({"k": 0}, "k must"),
        ({"k": "lossless"}, "lossless"),
        ({"block": (2, 2)}, "blocks"),
        ({"categorical": True}, "label"),
        ({"look": "nice"}, "look must"),
        ({"look": "auto", "dither": "ordered"}, "leave one out"),
        ({"rate_weight": 2, "min_psnr": 30}, "one or the other"),
        ({"rate_weight": 2, "dither": "ordered"}, "choose indices"),
        ({"rate_weight": -1}, "rate_weight"),
        ({"max_bytes": 0}, "max_bytes"),
        ({"palette": np.zeros((300, 3), np.uint8)}, "300"),
        ({"colour": 3}, "colour"),
    ],
)
def test_what_cannot_be_had_is_refused(options, said):
    with pytest.raises(vqcodec.OptionError, match=said):
        vqcodec.reduce(gradient(9, 9, 3), **options)


def test_the_default_call_in_one_line(tmp_path):
    im = Image.open(io.BytesIO(png(Image.fromarray(reef()))))
    im = vqcodec.reduce(im, 64)
    im.save(tmp_path / "reef.png")
    assert Image.open(tmp_path / "reef.png").mode == "P"
    assert im.getcolors() is not None and len(im.getcolors()) <= 64
