"""Laws of the codec: what goes in comes out, in the size that was promised."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

import vqcodec
import vqcodec.blocks
from pictures import blocks, pictures, vq_images

clusterers = st.sampled_from(["auto", "kmeans++", "lloyd"])


@given(vq_images())
def test_codebook_and_indices_come_back_bit_exact(vq):
    data = vq.to_bytes()
    again = vqcodec.VQImage.from_bytes(data)
    assert again == vq
    assert again.indices.dtype == vq.indices.dtype
    assert again.sections == vq.sections
    assert again.to_bytes("packed") == data


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


@given(pictures(), st.integers(1, 40), blocks, clusterers, st.integers(0, 3))
@example(np.zeros((1, 1, 1), np.uint8), 1, (1, 1), "auto", 0)
@example(np.full((5, 3, 4), 7, np.uint8), 1, (2, 2), "lloyd", 0)
def test_quantize_keeps_its_promises(picture, k, block, clusterer, seed):
    vq = vqcodec.quantize(picture, k, block=block, clusterer=clusterer, seed=seed)
    vectors = vqcodec.blocks.split(picture, block)
    distinct = np.unique(vectors, axis=0)
    codewords = vq.codebook.tolist()
    assert codewords == sorted(codewords)  # canonical order ...
    assert len({tuple(codeword) for codeword in codewords}) == len(codewords)  # no duplicates
    assert set(vq.indices.ravel().tolist()) == set(range(len(codewords)))  # none unused
    assert len(codewords) == min(k, len(distinct))  # as many as asked for
    assert vqcodec.decode(vq.to_bytes()).tobytes() == vq.to_array().tobytes()
    if len(distinct) <= k:
        assert vq.to_array().tobytes() == picture.tobytes()
    # Every block has its nearest codeword, the lowest of equals.
    table = ((vectors[:, np.newaxis].astype(int) - vq.codebook.astype(int)) ** 2).sum(axis=2)
    assert vq.indices.ravel().tolist() == table.argmin(axis=1).tolist()


@given(pictures(), st.integers(1, 40), clusterers)
def test_encoding_a_decoded_picture_changes_no_byte(picture, k, clusterer):
    data = vqcodec.encode(picture, k, clusterer=clusterer)
    assert vqcodec.encode(vqcodec.decode(data), k, clusterer=clusterer) == data


@given(pictures(), st.integers(1, 20), st.integers(0, 2**40))
def test_same_seed_same_bytes(picture, k, seed):
    assert vqcodec.encode(picture, k, seed=seed) == vqcodec.encode(picture, k, seed=seed)


@given(st.binary(max_size=200), st.integers(0, 40))
def test_any_bytes_give_a_picture_or_a_vq_error(tail, keep):
    start = vqcodec.encode(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), 8)[:keep]
    try:
        vqcodec.decode(start + tail, max_pixels=2**16)
    except vqcodec.VqError:
        pass
