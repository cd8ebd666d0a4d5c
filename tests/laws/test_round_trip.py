"""Laws of the codec: what goes in comes out, in the size that was promised."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import vqcodec
import vqcodec.blocks
from support.codings import CODINGS
from support.pictures import alpha_pictures, blocks, pictures, vq_images

clusterers = st.sampled_from(["auto", "kmeans++", "lloyd", "outlier-aware", "split-merge"])
opaque_pictures = st.sampled_from([1, 3]).flatmap(lambda channels: pictures(12, channels))


@pytest.mark.parametrize("coding", ["auto", *CODINGS])
@given(vq_images())
def test_codebook_and_indices_come_back_bit_exact(coding, vq):
    data = vq.to_bytes(coding)
    again = vqcodec.VQImage.from_bytes(data)
    assert again == vq
    assert again.indices.dtype == vq.indices.dtype
    assert again.sections == vq.sections
    assert again.to_bytes(coding) == data


@given(vq_images())
def test_size_law(vq):
    plain = vqcodec.VQImage(vq.codebook, vq.indices, vq.width, vq.height, vq.mode, vq.block)
    size = vqcodec.packed_size(
        vq.width, vq.height, len(vq.codebook), channels=len(vq.mode), block=vq.block
    )
    assert len(plain.to_bytes("packed")) == size.file_bytes
    assert len(plain.to_bytes()) <= size.file_bytes
    overhead = size.file_bytes - -(-size.index_bits // 8) - size.codebook_bits // 8
    assert overhead <= 24


@given(vq_images())
def test_a_drawn_picture_is_its_codewords(vq):
    drawn = vq.to_array()
    shape = (vq.height, vq.width) if vq.mode == "L" else (vq.height, vq.width, len(vq.mode))
    assert drawn.shape == shape
    drawn = drawn.reshape(vq.height, vq.width, -1)
    block_h, block_w = vq.block
    for y, x in {(0, 0), (vq.height - 1, vq.width - 1), (vq.height // 2, vq.width // 3)}:
        codeword = vq.codebook[vq.indices[y // block_h, x // block_w]]
        cell = codeword.reshape(block_h, block_w, -1)
        assert drawn[y, x].tolist() == cell[y % block_h, x % block_w].tolist()


def check_codebook(vq, k, n_distinct):
    """Check what holds for every codebook that quantize makes."""
    codewords = vq.codebook.tolist()
    assert codewords == sorted(codewords)  # They are in canonical order.
    # None is there twice.
    assert len({tuple(codeword) for codeword in codewords}) == len(codewords)
    assert set(vq.indices.ravel().tolist()) == set(range(len(codewords)))  # Each is used.
    assert len(codewords) == min(k, n_distinct)  # There are as many as asked for.
    assert vqcodec.decode(vq.to_bytes()).tobytes() == vq.to_array().tobytes()


def distinct_rows(array):
    return np.unique(array.reshape(-1, array.shape[-1]), axis=0)


@given(opaque_pictures, st.integers(1, 40), blocks, clusterers, st.integers(0, 3))
@example(np.zeros((1, 1, 1), np.uint8), 1, (1, 1), "auto", 0)
@example(np.full((5, 3, 3), 7, np.uint8), 1, (2, 2), "lloyd", 0)
def test_quantize_keeps_its_promises(picture, k, block, clusterer, seed):
    vq = vqcodec.quantize(picture, k, block=block, clusterer=clusterer, seed=seed)
    vectors = vqcodec.blocks.split(picture, block)
    distinct = distinct_rows(vectors)
    check_codebook(vq, k, len(distinct))
    if len(distinct) <= k:
        assert vq.to_array().tobytes() == picture.tobytes()
    # Every block has its nearest codeword, and of equally near ones the first.
    table = ((vectors[:, np.newaxis].astype(int) - vq.codebook.astype(int)) ** 2).sum(axis=2)
    assert vq.indices.ravel().tolist() == table.argmin(axis=1).tolist()


@given(
    alpha_pictures(),
    st.integers(3, 40),
    st.sampled_from(["premultiplied", "exact"]),
    clusterers,
)
def test_transparent_stays_transparent_and_opaque_stays_opaque(picture, k, policy, clusterer):
    vq = vqcodec.quantize(picture, k, alpha=policy, clusterer=clusterer)
    drawn = vq.to_array()
    before, after = picture[..., -1], drawn[..., -1]
    assert (after[before == 0] == 0).all()
    assert (after[before == 255] == 255).all()
    if len(distinct_rows(picture)) <= k:
        assert np.array_equal(drawn, picture)  # Hidden colours are kept, too.
        return
    if policy == "premultiplied":
        shown = picture * (before > 0)[..., np.newaxis]
        assert not drawn[before == 0].any()
    else:
        shown = picture
    check_codebook(vq, k, len(distinct_rows(shown)))


@given(alpha_pictures(), st.integers(1, 2), clusterers)
def test_too_few_codewords_for_the_alpha_classes_are_refused(picture, k, clusterer):
    alpha = picture[..., -1]
    n_classes = len({0 if a == 0 else 255 if a == 255 else 1 for a in alpha.ravel().tolist()})
    if n_classes <= k:
        vqcodec.quantize(picture, k, clusterer=clusterer)
    elif len(distinct_rows(picture * (alpha > 0)[..., np.newaxis])) > k:
        with pytest.raises(vqcodec.OptionError, match=f"at least {n_classes}"):
            vqcodec.quantize(picture, k, clusterer=clusterer)


@given(alpha_pictures(), st.integers(2, 40), blocks)
def test_policies_asked_for_by_name(picture, k, block):
    dropped = vqcodec.quantize(picture, k, alpha="drop", block=block)
    assert dropped == vqcodec.quantize(picture[..., :-1], k, block=block)
    binary = vqcodec.quantize(picture, k, alpha="binary")
    alpha = binary.to_array()[..., -1]
    assert np.array_equal(alpha == 255, picture[..., -1] >= 128)
    assert set(alpha.ravel().tolist()) <= {0, 255}


@given(alpha_pictures(), st.integers(1, 40), blocks, st.sampled_from(["premultiplied", "exact"]))
def test_blocks_with_alpha_have_no_law_but_a_codebook(picture, k, block, policy):
    assume(block != (1, 1))
    vq = vqcodec.quantize(picture, k, alpha=policy, block=block)
    n_distinct = len(distinct_rows(vqcodec.blocks.split(picture, block)))
    if policy == "premultiplied" and n_distinct > k:
        shown = picture * (picture[..., -1:] > 0)
        n_distinct = len(distinct_rows(vqcodec.blocks.split(shown, block)))
    check_codebook(vq, k, n_distinct)


@given(pictures(), st.integers(3, 40), clusterers)
def test_encoding_a_decoded_picture_changes_no_byte(picture, k, clusterer):
    data = vqcodec.encode(picture, k, clusterer=clusterer)
    assert vqcodec.encode(vqcodec.decode(data), k, clusterer=clusterer) == data


@given(pictures(), st.integers(3, 20), st.integers(0, 2**40))
def test_same_seed_same_bytes(picture, k, seed):
    assert vqcodec.encode(picture, k, seed=seed) == vqcodec.encode(picture, k, seed=seed)


@given(st.binary(max_size=200), st.integers(0, 40))
def test_any_bytes_give_a_picture_or_a_vq_error(tail, keep):
    start = vqcodec.encode(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), 8)[:keep]
    try:
        vqcodec.decode(start + tail, max_pixels=2**16)
    except vqcodec.VqError:
        pass
