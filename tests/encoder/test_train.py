"""Shared codebooks: sums of histograms in bounded memory, whatever the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import alpha_pictures, gradient, pictures
from vqcodec.encoder.train import Gathered


@given(st.lists(pictures(channels=3), min_size=1, max_size=4), st.integers(1, 9))
def test_one_codebook_is_that_of_all_pictures_side_by_side(several, k):
    codebook = vqcodec.train(several, k)
    row = np.concatenate([picture.reshape(1, -1, 3) for picture in several], axis=1)
    expected = vqcodec.quantize(row, k).codebook
    if codebook.mode == "L":
        assert (expected == expected[:, :1]).all()
        expected = expected[:, :1]
        assert len(codebook) == len(expected)
    else:
        assert np.array_equal(codebook.codewords, expected)


@given(st.lists(st.one_of(pictures(8), alpha_pictures(8)), min_size=1, max_size=5), st.randoms())
def test_order_makes_no_difference_however_coarse(several, luck):
    shuffled = several[:]
    luck.shuffle(shuffled)
    found = []
    for order in (several, shuffled):
        gathered = Gathered((1, 1), "premultiplied", most_samples=4 * 16)
        for picture in order:
            gathered.add(picture)
        assert len(gathered._cells) <= 16 or gathered._bits == 8
        found.append(gathered)
    one, other = found
    assert np.array_equal(one._cells, other._cells)
    assert np.array_equal(one._sums, other._sums)
    assert np.array_equal(one._weights, other._weights)
    total = sum(picture.shape[0] * picture.shape[1] for picture in several)
    assert one._weights.sum() == total


@given(
    st.lists(st.one_of(pictures(8), alpha_pictures(8)), min_size=1, max_size=5),
    st.integers(0, 4),
    st.integers(1, 20),
)
def test_what_is_gathered_in_parts_is_the_same(several, cut, most):
    def gathered(pictures):
        found = Gathered((1, 1), "premultiplied", most_samples=4 * most)
        for picture in pictures:
            found.add(picture)
        return found

    whole, first, last = gathered(several), gathered(several[:cut]), gathered(several[cut:])
    first.join(last)
    assert whole._bits == first._bits
    for name in ("_cells", "_weights", "_sums", "_coloured", "_transparent"):
        assert np.array_equal(getattr(whole, name), getattr(first, name))


@given(st.lists(alpha_pictures(), min_size=1, max_size=3), st.integers(3, 6))
def test_the_law_of_alpha_holds_with_a_shared_codebook(several, k):
    rgba = [p if p.shape[2] == 4 else np.repeat(p, [3, 1], axis=2) for p in several]
    codebook = vqcodec.train(rgba, k)
    for picture in rgba:
        vq = vqcodec.quantize(picture, codebook=codebook)
        data = vq.to_bytes(external=True)
        assert vqcodec.VQImage.from_bytes(data, codebook=codebook) == vq
        if codebook.mode == "RGBA":
            after = vq.to_array()[..., 3]
            assert (after[picture[..., 3] == 0] == 0).all()
            assert (after[picture[..., 3] == 255] == 255).all()


def test_pillow_images_of_every_mode_are_learned_from():
    base = Image.fromarray(gradient(20, 20, 3))
    images = [base, base.convert("L"), base.quantize(9), base.convert("1")]
    assert vqcodec.train(images, 30).mode == "RGB"
    assert vqcodec.train([base.convert("L")], 30).mode == "L"
    assert vqcodec.train((image for image in images), 30) == vqcodec.train(images[::-1], 30)
    for one in (np.asarray(base), base, 5):
        with pytest.raises(vqcodec.OptionError, match="give a list"):
            vqcodec.train(one)
    with pytest.raises(vqcodec.OptionError, match="no picture"):
        vqcodec.train([])
    with pytest.raises(vqcodec.OptionError):
        vqcodec.train(images, 0)
