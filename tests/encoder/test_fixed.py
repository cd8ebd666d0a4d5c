"""Codebooks that are given: kept as they are, extended, and the law of alpha."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import alpha_pictures, pictures

FLAG = np.array([[0, 82, 180], [255, 255, 255], [214, 39, 24], [255, 218, 68]], np.uint8)


@given(pictures(), st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_a_palette_is_kept_and_each_pixel_has_the_nearest(picture, palette):
    if picture.shape[2] not in (1, 3):
        picture = picture[..., :1]
    vq = vqcodec.quantize(picture, palette=palette)
    # The order stays, and so do unused and equal ones.
    assert vq.codebook.tolist() == [list(colour) for colour in palette]
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
