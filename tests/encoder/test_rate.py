"""Laws of choosing indices by distortion and rate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import alpha_pictures, any_picture, blocks, pictures, reef
from vqcodec.colour import quality

weights = st.sampled_from([0.1, 3.0, 40.0, 1000.0, 1e6])
policies = st.sampled_from(["premultiplied", "exact", "binary", "drop"])


@given(any_picture, st.integers(3, 40), blocks, weights, policies)
def test_a_file_holds_what_was_chosen(picture, k, block, weight, policy):
    vq = vqcodec.quantize(picture, k, block=block, rate_weight=weight, alpha=policy)
    data = vq.to_bytes()
    assert vqcodec.VQImage.from_bytes(data) == vq
    assert vqcodec.encode(picture, k, block=block, rate_weight=weight, alpha=policy) == data
    # What the coder wrote while it chose draws the same picture as its indices coded afterwards.
    again = vqcodec.VQImage(vq.codebook, vq.indices, vq.width, vq.height, vq.mode, block)
    assert vqcodec.decode(again.to_bytes()).tobytes() == vq.to_array().tobytes()
    codewords = vq.codebook.tolist()
    assert codewords == sorted(codewords)
    assert len({tuple(codeword) for codeword in codewords}) == len(codewords) <= k
    assert set(vq.indices.ravel().tolist()) == set(range(len(codewords)))


@given(alpha_pictures(), st.integers(3, 40), weights)
def test_the_alpha_law_holds(picture, k, weight):
    after = vqcodec.quantize(picture, k, rate_weight=weight).to_array()[..., -1]
    before = picture[..., -1]
    assert (after[before == 0] == 0).all()
    assert (after[before == 255] == 255).all()


@given(pictures(), st.integers(3, 40))
def test_a_weight_of_nothing_is_the_nearest_codeword(picture, k):
    assert vqcodec.encode(picture, k, rate_weight=0) == vqcodec.encode(picture, k)


# With one size both headers are tried, with the other one alone.
@pytest.mark.parametrize("size", [slice(0, 60), slice(0, 200)])
def test_more_weight_means_fewer_bytes_and_lower_psnr(size):
    picture = reef()[size, 100:350]
    found = []
    for weight in (0, 5, 20, 100, 500):
        data = vqcodec.encode(picture, 64, rate_weight=weight)
        found.append((-len(data), quality.psnr(picture, vqcodec.decode(data))))
    sizes, decibels = zip(*found, strict=True)
    assert list(sizes) == sorted(sizes)
    assert list(decibels) == sorted(decibels, reverse=True)
    assert sizes[-1] > sizes[0] / 3


def test_a_weight_asks_for_loss_by_name():
    picture = reef()[100:140, 200:260] // 16 * 16
    n_colours = len(np.unique(picture.reshape(-1, 3), axis=0))
    assert np.array_equal(vqcodec.decode(vqcodec.encode(picture, n_colours)), picture)
    assert not np.array_equal(
        vqcodec.decode(vqcodec.encode(picture, n_colours, rate_weight=100)), picture
    )


def test_hidden_colours_stay_black_and_one_codeword():
    rng = np.random.RandomState(1)
    y, x = np.mgrid[:48, :48]
    picture = np.dstack([rng.randint(50, 230, (48, 48, 3)), 300 - 14 * np.hypot(x - 24, y - 24)])
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    for weight in (10, 1000, 1e5):
        codebook = vqcodec.quantize(picture, 32, rate_weight=weight).codebook
        assert codebook[codebook[:, 3] == 0].tolist() == [[0, 0, 0, 0]]
