"""The small stages between a picture and its indices, each against a plain restatement."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pictures import blocks as block_shapes
from pictures import gradient, pictures
from vqcodec import blocks, kernels
from vqcodec.clustering import Clustering
from vqcodec.coding import packed
from vqcodec.colour import quality
from vqcodec.colour.metric import Premultiplied, Samples
from vqcodec.encoder.find import settle
from vqcodec.encoder.histogram import Histogram, histogram
from vqcodec.format.size import grid_shape, index_width, packed_bytes
from vqcodec.kernels.nearest import try_all


@given(pictures(), block_shapes)
def test_blocks_split_and_join(picture, block):
    height, width, channels = picture.shape
    rows, columns = grid_shape(width, height, block)
    vectors = blocks.split(picture, block)
    for row in range(rows):
        for column in range(columns):
            # The last row and column are repeated beyond the edge.
            ys = np.minimum(np.arange(row * block[0], (row + 1) * block[0]), height - 1)
            xs = np.minimum(np.arange(column * block[1], (column + 1) * block[1]), width - 1)
            assert vectors[row * columns + column].tolist() == picture[ys][:, xs].ravel().tolist()
    indices = np.arange(rows * columns).reshape(rows, columns)
    assert np.array_equal(blocks.join(vectors, indices, width, height, block), picture)


@given(
    hnp.arrays(
        np.uint8,
        st.tuples(st.integers(1, 30), st.one_of(st.integers(1, 9), st.just(48))),
        elements=st.sampled_from([0, 1, 127, 128, 255]),
    )
)
def test_histogram_is_sorted_counted_and_gives_the_picture_back(vectors):
    seen = histogram(vectors)
    rows = [tuple(row) for row in vectors.tolist()]
    assert [tuple(point) for point in seen.points.tolist()] == sorted(set(rows))
    assert seen.weights.tolist() == [rows.count(row) for row in sorted(set(rows))]
    assert np.array_equal(seen.spread(seen.points), vectors)


def numpy_packed(indices, width):
    """Pack as the spec says, by another way than the package's."""
    shifts = np.arange(width - 1, -1, -1)
    bits = (indices.reshape(-1, 1).astype(np.int64) >> shifts) & 1
    return np.packbits(bits.astype(np.uint8).ravel()).tobytes()


@given(st.integers(1, 65536), st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_packed_indices_agree_with_a_second_packing(n_codewords, rows, columns, seed):
    indices = np.random.RandomState(seed).randint(0, n_codewords, (rows, columns))
    indices = indices.astype(np.min_scalar_type(n_codewords - 1))
    codebook = np.empty((n_codewords, 1), np.uint8)
    coder = packed.Packed(codebook, 1)
    coded = coder.encode(indices)
    assert coded == numpy_packed(indices, index_width(n_codewords))
    assert len(coded) == packed_bytes(indices.size, n_codewords)
    decoded = coder.decode(coded, indices.shape)
    assert decoded.dtype == indices.dtype
    assert np.array_equal(decoded, indices)


@given(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 40), st.just(3)), elements=st.integers(0, 5)),
    hnp.arrays(np.float64, st.tuples(st.integers(1, 9), st.just(3)), elements=st.integers(0, 5)),
)
def test_nearest_is_brute_force_with_ties_to_the_lowest_index(points, codebook):
    labels, distances = kernels.nearest(points, codebook)
    table = ((points[:, np.newaxis] - codebook) ** 2).sum(axis=2)  # small integers: exact
    assert labels.tolist() == table.argmin(axis=1).tolist()  # argmin gives the first
    assert distances.tolist() == table.min(axis=1).tolist()


def test_kernels_refuse_what_does_not_fit():
    points = np.zeros((4, 3))
    with pytest.raises(ValueError, match="do not fit"):
        kernels.nearest(points, np.zeros((2, 4)))
    with pytest.raises(ValueError, match="at least one"):
        kernels.nearest(points, np.zeros((0, 3)))
    with pytest.raises(ValueError, match="labels must lie"):
        kernels.cluster_sums(points, np.ones(4, np.int64), np.array([0, 1, 2, -1]), 3)
    with pytest.raises(ValueError, match="labels must lie"):
        kernels.cluster_sums(points, np.ones(4, np.int64), np.array([0, 1, 2, 3]), 3)
    with pytest.raises(ValueError, match="do not fit"):
        kernels.cluster_sums(points, np.ones(3, np.int64), np.zeros(4, np.int32), 3)
    with pytest.raises(ValueError, match="do not fit"):
        kernels.lower_distances(points, np.zeros(3), np.zeros(5))
    with pytest.raises(ValueError, match="do not fit"):
        kernels.costs_with(points, np.ones(4, np.int64), np.zeros(3), points)


def test_rounding_goes_to_the_nearest_level_and_halves_go_up():
    rounded = Samples().vectors(np.array([[-3.0, 0.49, 0.5], [254.5, 255.49, 300.0]]))
    assert rounded.tolist() == [[0, 0, 1], [255, 255, 255]]


@given(hnp.arrays(np.uint8, (5, 8)))
def test_premultiplied_distances_are_those_over_black_and_white(vectors):
    # Two pixels a vector, of RGBA.
    points = Premultiplied(4).points(vectors)
    pixels = vectors.reshape(5, 2, 4) / 255.0
    black = pixels[..., :3] * pixels[..., 3:] * 255.0
    white = black + 255.0 * (1.0 - pixels[..., 3:])
    for i in range(5):
        expected = (np.square(black - black[i]) + np.square(white - white[i])).sum(axis=(1, 2)) / 2
        assert np.allclose(np.square(points - points[i]).sum(axis=1), expected)


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 30), st.sampled_from([2, 4]))))
def test_the_way_there_and_back_keeps_what_shows(vectors):
    space = Premultiplied(vectors.shape[1])
    back = space.vectors(space.points(vectors))
    assert np.array_equal(back, vectors * (vectors[:, -1:] > 0))


def test_places_lost_to_rounding_go_to_the_costliest_points():
    vectors = np.array([[0], [10], [100], [200]], np.uint8)
    weights = np.array([1, 1, 1, 9])
    seen = Histogram(vectors, weights, np.arange(4), np.arange(4))
    classes = np.ones(4, np.uint8)
    # Three codewords round to 0; the points that add most to the cost take two places.
    found = Clustering(np.array([[0.1], [0.2], [0.3]]), np.zeros(4, int), 0.0, (), True)
    codebook, labels = settle(found, classes[:3], seen, vectors.astype(float), Samples(), classes)
    # 5 serves 0 and 10 better than either would.
    assert codebook.tolist() == [[5], [100], [200]]
    assert labels.tolist() == [0, 0, 1, 2]


def test_mse_sums_over_channels_and_psnr_averages():
    first = np.zeros((10, 10, 3), np.uint8)
    second = first.copy()
    second[..., 0] = 6
    assert quality.mse(first, second) == 36
    assert quality.psnr(first, second) == pytest.approx(10 * math.log10(255**2 / 12))
    assert quality.psnr(first, first) == math.inf
    tall = gradient(200, 7, 3)
    expected = np.square(tall.astype(float) - np.roll(tall, 1)).sum() / (200 * 7)
    assert quality.mse(tall, np.roll(tall, 1)) == pytest.approx(expected)


def test_mse_of_alpha_is_what_shows_over_black_and_white():
    first = np.array([[[200, 100, 0, 255], [9, 9, 9, 0], [255, 255, 255, 255]]], np.uint8)
    second = np.array([[[200, 100, 30, 255], [1, 2, 3, 0], [255, 255, 255, 0]]], np.uint8)
    # The first pixel differs by 30 in one channel, over either ground; the second is hidden;
    # the third is white over black against nothing: 3 * 255^2 over black, 0 over white.
    expected = (30**2 + 3 * 255**2 / 2) / 3
    assert quality.mse(first, second) == pytest.approx(expected)
    assert quality.psnr(first, second) == pytest.approx(10 * math.log10(3 * 255**2 / expected))
    opaque = np.dstack([gradient(9, 9, 3), np.full((9, 9), 255, np.uint8)])
    other = opaque[::-1]
    assert quality.mse(opaque, other) == quality.mse(opaque[..., :3], other[..., :3])
    assert quality.psnr(opaque, other) == quality.psnr(opaque[..., :3], other[..., :3])


@st.composite
def points_codebooks_and_guesses(draw):
    """Draw points and codewords on few levels (many ties) or anywhere, and any guesses."""
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    dimension, k = draw(st.sampled_from([1, 2, 3, 4, 12])), draw(st.integers(1, 300))
    n = draw(st.integers(0, 60))
    if draw(st.booleans()):
        levels = draw(st.integers(1, 12))
        points = source.randint(0, levels, (n, dimension)).astype(float)
        codebook = source.randint(0, levels, (k, dimension)).astype(float)
    else:
        points, codebook = source.rand(n, dimension) * 255, source.rand(k, dimension) * 255
    return points, codebook, source.randint(0, k, n)


@given(points_codebooks_and_guesses())
def test_a_guess_changes_no_bit_of_the_result(drawn):
    points, codebook, guess = drawn
    labels, distances = try_all(points, codebook)
    found = kernels.nearest(points, codebook)
    assert found[0].tobytes() == labels.tobytes()
    assert found[1].tobytes() == distances.tobytes()
    if len(points):
        tracker = kernels.NearestTracker(points, codebook, guess)
        assert tracker.labels.tobytes() == labels.tobytes()
        assert tracker.distances.tobytes() == distances.tobytes()
        table = np.square(points[:, np.newaxis] - codebook).sum(axis=2)
        table[np.arange(len(points)), labels] = 1e300
        assert np.allclose(tracker.seconds(), table.min(axis=1))


@given(
    hnp.arrays(np.uint64, st.integers(0, 300), elements=st.integers(0, 40)),
    st.sampled_from([np.uint32, np.uint64]),
    st.integers(1, 64),
)
def test_counting_keys_in_parts(keys, dtype, step):
    counter = kernels.KeyCounter(dtype)
    counter._grow(1, dtype)  # so that it has to grow
    parts = [counter.count(keys[at : at + step].astype(dtype)) for at in range(0, len(keys), step)]
    distinct, counts = counter.result()
    found, expected = np.unique(keys, return_counts=True)
    assert sorted(zip(distinct.tolist(), counts.tolist(), strict=True)) == list(
        zip(found.tolist(), expected.tolist(), strict=True)
    )
    if parts:
        assert np.array_equal(distinct[np.concatenate(parts)], keys)
