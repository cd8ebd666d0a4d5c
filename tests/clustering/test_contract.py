"""What `Clusterer.fit` is promised: the points of each space, the weights, and when it runs."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from support.zoo import first
from vqcodec.clustering import Clusterer


class Watching(Clusterer):
    """A clusterer that keeps what it was given."""

    name = "watching"

    def __init__(self):
        self.seen = []

    def fit(self, points, weights, k, *, rng, progress=None):
        """Keep it."""
        self.seen.append((points, weights, k))
        return first(points, weights, k)


def given(image, k, **options):
    """Return what a clusterer gets at its first run, and for which k it runs."""
    watching = Watching()
    vqcodec.quantize(image, k, clusterer=watching, **options)
    for points, weights, asked in watching.seen:
        assert (points.dtype, weights.dtype, weights.shape) == (
            np.float64, np.int64, (len(points),),
        )  # fmt: skip
        assert 1 <= asked < len(points)
        assert weights.min() >= 1
        assert len(np.unique(points, axis=0)) == len(points)
        assert not points.flags.writeable
        assert not weights.flags.writeable
    return *watching.seen[0][:2], [asked for _, _, asked in watching.seen]


def everything(channels):
    """Make a picture of the extreme samples and of some between, in all combinations."""
    levels = [np.array([0, 64, 128, 192, 255], np.uint8)] * channels
    return np.stack(np.meshgrid(*levels), axis=-1).reshape(1, -1, channels)


HALF_ALPHA = 255 * np.sqrt(3) / 2  # 220.8

RANGES = {
    ("srgb", 3): [(0, 255)] * 3,
    ("linear", 3): [(0, 255)] * 3,
    ("oklab", 3): [(0, 255), (-59.7, 70.0), (-79.5, 50.7)],
    ("oklab", 1): [(0, 255)],
    ("srgb", 4): [(-127.5, 127.5)] * 3 + [(0, HALF_ALPHA)],
    ("linear", 4): [(-127.5, 127.5)] * 3 + [(0, HALF_ALPHA)],
    ("oklab", 4): [(-127.5, 127.5), (-59.7, 70.0), (-79.5, 50.7), (0, 127.5)],
    ("srgb", 2): [(-127.5, 127.5), (0, 127.5)],
    ("oklab", 2): [(-127.5, 127.5), (0, 127.5)],
}


@pytest.mark.parametrize(("space", "channels"), RANGES)
def test_points_lie_where_the_contract_says(space, channels):
    image = everything(channels) if channels > 1 else np.arange(256, dtype=np.uint8)[None]
    points, _, _ = given(image, 3, space=space)
    found = list(zip(points.min(axis=0), points.max(axis=0), strict=True))
    for (low, high), (expected_low, expected_high) in zip(
        found, RANGES[space, channels], strict=True
    ):
        assert low == pytest.approx(expected_low, abs=0.1)
        assert high == pytest.approx(expected_high, abs=0.1)


def test_alpha_exact_is_a_sample_like_others():
    image = everything(4)
    points, _, _ = given(image, 3, alpha="exact")
    assert np.array_equal(points, np.unique(image[0], axis=0))


def test_distance_is_the_mean_over_black_and_white():
    image = np.array([[[10, 20, 30, 100], [200, 50, 0, 220], [9, 9, 9, 90]]], np.uint8)
    points, _, _ = given(image, 2)
    black = image[0, :, :3] * (image[0, :, 3:] / 255.0)
    white = black + 255.0 - image[0, :, 3:]
    order = np.lexsort(image[0].T[::-1])
    for one, other in ((0, 1), (0, 2), (1, 2)):
        a, b = order[one], order[other]
        expected = (np.square(black[a] - black[b]) + np.square(white[a] - white[b])).sum() / 2
        assert np.square(points[one] - points[other]).sum() == pytest.approx(expected)


def test_axes_are_samples_pixel_by_pixel_and_row_by_row():
    image = np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3)
    points, weights, _ = given(image, 2, block=(2, 1))
    assert points.shape == (8, 6)
    assert points[0].tolist() == [*image[0, 0], *image[1, 0]]
    assert weights.tolist() == [1] * 8


def test_weights_count_pixels_or_what_a_mask_says_of_them():
    image = np.array([[0, 0, 0, 50], [99, 200, 200, 200]], np.uint8)
    assert given(image, 2)[1].tolist() == [3, 1, 1, 3]
    mask = np.array([[255, 255, 1, 0], [7, 0, 0, 0]], np.uint8)
    assert given(image, 2, mask=mask)[1].tolist() == [511, 1, 7, 1]
    watching = Watching()
    vqcodec.train([image, image[:1]], 2, clusterer=watching)
    assert watching.seen[0][1].tolist() == [6, 2, 1, 3]


def test_it_runs_once_or_once_more_for_each_class_of_alpha_and_for_each_target():
    plain = gradient(12, 12, 3)
    assert given(plain, 9)[2] == [9]
    watching = Watching()
    vqcodec.quantize(plain, 200, clusterer=watching)
    assert watching.seen == []
    alpha = gradient(12, 12, 4)
    alpha[..., 3] = 200
    assert given(alpha, 9)[2] == [9]
    alpha[:4, :, 3], alpha[4:8, :, 3] = 0, 255
    classes = given(alpha, 9, alpha="exact")[2]
    assert classes[0] == 9
    assert (len(classes), sum(classes[1:])) == (4, 9)
    assert given(alpha, 3, alpha="exact")[2] == [3, 1, 1, 1]
    assert given(alpha, 9, block=(2, 2))[2] == [9]
    assert len(given(gradient(24, 24, 3), None, min_psnr=25)[2]) > 1


class Scikit(Clusterer):
    """k-means of scikit-learn, seeded as the contract says."""

    name = "scikit"

    def fit(self, points, weights, k, *, rng, progress=None):
        """Cluster."""
        from sklearn.cluster import KMeans

        found = KMeans(k, n_init=1, random_state=rng.integer()).fit(points, sample_weight=weights)
        history = (np.array([found.inertia_]),)
        return vqcodec.clustering.Clustering(
            found.cluster_centers_, found.labels_, found.inertia_, history, True
        )


def test_scikit_learn_is_a_clusterer_in_a_few_lines():
    pytest.importorskip("sklearn")
    alpha = gradient(12, 12, 4)
    alpha[:4, :, 3], alpha[4:8, :, 3] = 0, 255
    for image in (gradient(24, 24, 3), alpha):
        found = vqcodec.quantize(image, 9, clusterer=Scikit(), seed=5)
        assert found.n_codewords == 9
        assert found == vqcodec.quantize(image, 9, clusterer=Scikit(), seed=5)
