"""Pictures made ready: vectors and their places, hidden colours, and what pixels count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pictures import any_picture, blocks, gradient
from vqcodec.encoder.prepared import Prepared


@given(any_picture, blocks, st.sampled_from(["premultiplied", "exact"]))
def test_spreading_undoes_the_histogram(picture, block, policy):
    prepared = Prepared(picture, policy, block, np.inf)
    points = prepared.histogram.points
    indices = prepared.spread(np.arange(len(points)))
    height, width = picture.shape[:2]
    assert indices.shape == prepared.shape == (-(-height // block[0]), -(-width // block[1]))
    assert np.array_equal(indices, prepared.numbers)
    assert np.array_equal(prepared.drawn(points, indices), picture)
    assert prepared.histogram.weights.sum() == indices.size


def two_hidden():
    """Make a picture of two hidden colours, one half-transparent and one opaque."""
    return np.array([[[1, 2, 3, 0], [4, 5, 6, 0], [7, 7, 7, 9], [8, 8, 8, 255]]], np.uint8)


def test_hidden_colours_are_kept_while_there_are_few_vectors():
    for policy, most, n in (
        ("premultiplied", 4, 4), ("premultiplied", 3, 3), ("exact", 0, 4), ("premultiplied", 0, 3),
    ):  # fmt: skip
        prepared = Prepared(two_hidden(), policy, (1, 1), most)
        assert len(prepared.histogram.points) == n
        assert prepared.samples[0, :2].tolist() == (
            [[1, 2, 3, 0], [4, 5, 6, 0]] if n == 4 else [[0, 0, 0, 0]] * 2
        )
        assert prepared.classes.tolist() == ([0, 0, 1, 2] if n == 4 else [0, 1, 2])
        assert prepared.samples[0, 2:].tolist() == two_hidden()[0, 2:].tolist()


def test_blocks_and_pictures_without_alpha_have_one_class():
    for picture, block in ((two_hidden(), (1, 2)), (two_hidden()[..., :3], (1, 1))):
        assert set(Prepared(picture, "premultiplied", block, 0).classes.tolist()) == {1}


def test_masks_count_each_pixel():
    picture = np.array([[[5], [5], [9]], [[5], [9], [30]]], np.uint8)
    mask = np.array([[10, 255, 0], [0, 7, 0]], np.uint8)
    prepared = Prepared(picture, "premultiplied", (1, 1), 0, mask=mask)
    assert prepared.histogram.points.tolist() == [[5], [9], [30]]
    assert prepared.histogram.weights.tolist() == [265, 7, 1]  # One that counts nothing is 1.
    plain = Prepared(picture, "premultiplied", (1, 1), 0)
    assert plain.histogram.weights.tolist() == [3, 2, 1]
    expected = np.maximum(plain.importances.astype(int) * mask // 255, 1)
    assert prepared.importances.tolist() == expected.tolist()


def test_masks_count_all_pixels_of_a_block():
    mask = np.array([[10, 20, 30], [1, 2, 3]], np.uint8)
    prepared = Prepared(gradient(2, 3, 1), "premultiplied", (2, 2), 0, mask=mask)
    weights = prepared.histogram.weights[prepared.numbers]
    assert weights.tolist() == [[33, 30 + 3 + 30 + 3]]  # Beyond the edge the last one repeats.


@pytest.mark.parametrize("block", [(1, 1), (2, 3)])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_points_are_those_of_the_metric(channels, block):
    prepared = Prepared(gradient(6, 7, channels), "exact", block, 0)
    assert prepared.points.dtype == np.float64
    assert np.array_equal(prepared.points, prepared.histogram.points)  # They are levels.
    assert np.array_equal(prepared.fixed, 16 * prepared.histogram.points.astype(int))


def test_a_limit_is_a_difference_of_sixteenths():
    def limits(channels, policy):
        prepared = Prepared(gradient(2, 2, channels), policy, (1, 1), 0)
        return [prepared.limit(error) for error in (0, 1, 20)]

    assert limits(3, "premultiplied") == [0, 16, 320]
    assert limits(4, "exact") == [0, 8, 160]
    assert limits(4, "premultiplied") == [0, 15, 319]
