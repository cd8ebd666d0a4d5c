"""Looks: where a picture is dithered, and what is seen of it."""

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef
from vqcodec.encoder.looks import strengths
from vqcodec.encoder.prepared import Prepared


def ramp(height=64, width=256):
    """Draw what bands are seen in: one level a column, twice."""
    levels = np.tile((np.arange(width) // 2 + 60).astype(np.uint8), (height, 1))
    return np.stack([levels, levels, levels], axis=2)


def strengths_of(samples, look="auto", error=4.0):
    prepared = Prepared(samples, "premultiplied", (1, 1), 0)
    exact = np.zeros(len(prepared.histogram.points), bool)
    return strengths(prepared, look, exact, error)


def test_strength_goes_by_what_happens_around():
    smooth = strengths_of(ramp())[20:40, 20:-20]
    assert smooth.min() > 0.8 * 192
    flat = strengths_of(np.full((20, 20, 3), 90, np.uint8))
    assert not flat.any()
    edge = ramp()
    edge[:, 128:] //= 4
    assert strengths_of(edge)[30, 127:130].max() == 0
    source = np.random.RandomState(0)
    texture = strengths_of(source.randint(80, 160, (60, 60, 3)).astype(np.uint8) // 8 * 8)
    assert texture.mean() < 0.6 * smooth.mean()
    assert (strengths_of(ramp(), "flat") == 0).all()
    assert (strengths_of(ramp(), "smooth") == 192).all()


def test_colours_that_are_codewords_are_not_dithered():
    prepared = Prepared(ramp(), "premultiplied", (1, 1), 0)
    exact = np.arange(len(prepared.histogram.points)) % 3 == 0
    found = strengths(prepared, "smooth", exact, 4.0)
    assert np.array_equal(found == 0, exact[prepared.numbers])


def test_the_coarser_the_colours_the_more_texture_is_dithered():
    picture = reef()[100:200, 100:200]
    means = [strengths_of(picture, error=error).mean() for error in (0, 4, 40)]
    assert means == sorted(means) and means[0] < 0.8 * means[2]


def test_bands_go_and_colours_that_are_codewords_stay():
    picture = ramp()
    plain = vqcodec.quantize(picture, 4)
    seen = vqcodec.quantize(picture, 4, look="auto")
    assert len(np.unique(np.diff(plain.indices, axis=0))) == 1  # bands: every row is the same
    assert len(np.unique(np.diff(seen.indices, axis=0))) > 1
    means = [np.asarray(vq).reshape(8, 8, 32, 8, 3).mean(axis=(1, 3, 4)) for vq in (plain, seen)]
    wanted = picture.reshape(8, 8, 32, 8, 3).mean(axis=(1, 3, 4))
    off = [np.abs(mean - wanted)[:, 2:-2].mean() for mean in means]
    assert off[1] < 0.4 * off[0]
    palette = [tuple(picture[0, x]) for x in (10, 200)]
    kept = np.asarray(vqcodec.quantize(picture, palette=palette, look="smooth"))
    for colour in palette:
        assert (kept[(picture == colour).all(axis=2)] == colour).all()


@pytest.mark.parametrize("look", ["auto", "flat", "smooth"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_all_modes_and_transparency_stay(look, channels):
    picture = gradient(40, 50, channels)
    if channels in (2, 4):
        picture[:10, :, -1], picture[10:20, :, -1] = 0, 255
    vq = vqcodec.quantize(picture, 12, look=look, space="oklab")
    assert vq.n_codewords <= 12
    drawn = np.asarray(vq).reshape(picture.shape)
    if channels in (2, 4):
        assert (drawn[:10, :, -1] == 0).all() and (drawn[10:20, :, -1] == 255).all()
    assert vqcodec.quantize(picture, 12, look=look, space="oklab") == vq
    with pytest.raises(vqcodec.OptionError, match="look must be one of"):
        vqcodec.quantize(picture, 12, look="nice")


def test_kept_colours_and_records():
    picture = reef()[120:180, 290:380]
    colour = tuple(picture[30, 40])
    made = vqcodec.encode(picture, 8, look="auto", keep_colors=[colour], record=True)
    drawn = vqcodec.decode(made)
    places = (picture == colour).all(axis=2)
    assert places.any() and (drawn[places] == colour).all()
    again = vqcodec.Encoder.like(made, keep_colors=[colour])
    assert again.look == "auto" and again.quantize(picture).to_bytes()[-50:-4]
    assert Image.fromarray(drawn).size == (90, 60)
