"""What holds whatever is asked for: alpha, palettes, kept colours, sizes, and doing it twice."""

import io
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import alpha_pictures, pictures
from vqcodec.encoder.dither import METHODS

spaces = st.sampled_from(["srgb", "linear", "oklab"])
dithers = st.sampled_from([None, *METHODS])


@given(pictures(), st.integers(3, 20), spaces)
def test_encoding_a_decoded_picture_again_changes_nothing(picture, k, space):
    first = vqcodec.quantize(picture, k, space=space)
    again = vqcodec.quantize(first.to_array(), k)
    assert np.array_equal(again.codebook, first.codebook)
    assert np.array_equal(again.indices, first.indices)
    data = first.to_bytes()
    assert again.to_bytes() == data
    image = Image.open(io.BytesIO(data))  # It goes through Pillow, palette and all.
    assert vqcodec.encode(image, k) == data


@given(alpha_pictures(), st.integers(4, 9), spaces, dithers, st.data())
def test_alpha_0_and_255_stay(picture, k, space, dither, data):
    shape = picture.shape[:2]
    mask = np.array(data.draw(st.lists(st.integers(0, 255), min_size=shape[0], max_size=shape[0])))
    vq = vqcodec.quantize(
        picture,
        k,
        space=space,
        dither=dither,
        mask=np.repeat(mask[:, np.newaxis], shape[1], axis=1).astype(np.uint8),
    )
    before, after = picture[..., -1], vq.to_array()[..., -1]
    assert (after[before == 0] == 0).all()
    assert (after[before == 255] == 255).all()
    assert vq.n_codewords <= k


@given(pictures(channels=3), st.data(), spaces, dithers)
def test_a_palette_keeps_its_order_and_exact_colours_are_hit(picture, data, space, dither):
    colour = st.tuples(*[st.integers(0, 255)] * 3)
    palette = data.draw(st.lists(colour, min_size=1, max_size=8))
    palette += [tuple(map(int, picture[0, 0]))]
    vq = vqcodec.quantize(picture, palette=palette, space=space, dither=dither)
    assert list(map(tuple, vq.codebook.tolist())) == palette
    if dither is None:
        there = [tuple(pixel) in palette for pixel in picture.reshape(-1, 3).tolist()]
        same = (vq.to_array() == picture).all(axis=2).ravel()
        assert same[there].all()
        first = {codeword: palette.index(codeword) for codeword in palette}
        found = vq.indices.ravel()
        assert all(first[palette[index]] == index for index in found[same])
    extended = vqcodec.quantize(picture, palette=palette, extend=True, space=space)
    assert list(map(tuple, extended.codebook[: len(palette)].tolist())) == palette
    assert np.array_equal(extended.to_array(), picture)  # There is room for all.


@given(pictures(channels=3), st.integers(2, 6), spaces, dithers, st.data())
def test_kept_colours_are_codewords_and_their_pixels_have_them(picture, k, space, dither, data):
    colours = [tuple(pixel) for pixel in np.unique(picture.reshape(-1, 3), axis=0).tolist()]
    kept = data.draw(st.lists(st.sampled_from(colours), max_size=k - 1, unique=True))
    absent = [colour for colour in [(1, 2, 3), (9, 9, 9)] if colour not in colours]
    vq = vqcodec.quantize(picture, k, keep_colors=kept + absent, space=space, dither=dither)
    assert vq.n_codewords <= k
    drawn = vq.to_array()
    for colour in kept:
        where = (picture == colour).all(axis=2)
        assert (drawn[where] == colour).all()
    if dither is None:
        assert vq.n_codewords == min(k, len(colours))


@given(pictures(max_side=10), st.integers(3, 40), st.booleans())
def test_no_file_is_ever_larger_than_its_source(picture, k, verify):
    from vqcodec.cli.encode_job import EncodeJob
    from vqcodec.cli.plan import Task

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.png"), Path(folder, "a.vq")
        Image.fromarray(picture.squeeze(axis=2) if picture.shape[2] == 1 else picture).save(source)
        before = source.read_bytes()
        outcome = EncodeJob(vqcodec.Encoder(k), verify=verify)(Task(str(source), str(target)))
        assert source.read_bytes() == before
        expected = vqcodec.encode(picture, k)
        if len(expected) <= len(before):
            assert outcome.status == "written"
            assert target.read_bytes() == expected
        else:
            assert outcome.status == "kept"
            assert not target.exists()
