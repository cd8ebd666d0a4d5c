"""What a clusterer is told of its points, if it asks."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from support.zoo import first
from vqcodec.clustering import Clusterer, Context


class Asking(Clusterer):
    """A clusterer that keeps what it is told."""

    name = "asking"

    def __init__(self):
        self.told = []

    def fit(self, points, weights, k, *, rng, progress=None, context=None):
        """Keep it."""
        self.told.append((context, points))
        return first(points, weights, k)


@pytest.mark.parametrize("space", ["srgb", "linear", "oklab"])
@pytest.mark.parametrize("channels", [1, 3])
def test_it_says_what_the_points_are(space, channels):
    asking = Asking()
    picture = gradient(20, 30, channels)
    vqcodec.quantize(picture, 5, clusterer=asking, space=space)
    (context, points), *others = asking.told
    assert not others
    assert (context.space, context.channels, context.block) == (space, channels, (1, 1))
    assert (context.alpha_class, context.fit, context.n_fits) == (None, 0, 1)
    levels = context.to_levels(points)
    assert levels.dtype == np.uint8
    pixels = {tuple(pixel) for pixel in picture.reshape(-1, channels).tolist()}
    assert {tuple(vector) for vector in levels.tolist()} == pixels
    assert np.allclose(context.from_levels(levels), points)


def test_blocks_have_their_shape():
    asking = Asking()
    vqcodec.quantize(gradient(20, 30, 3), 5, clusterer=asking, block=(2, 3))
    context, points = asking.told[0]
    assert (context.block, context.channels, points.shape[1]) == ((2, 3), 3, 18)


def test_classes_of_alpha_are_told_by_name():
    picture = gradient(24, 24, 4)
    picture[..., 3] = np.repeat([0, 128, 255], 8)[:, np.newaxis]
    asking = Asking()
    vqcodec.quantize(picture, 9, clusterer=asking, alpha="premultiplied")
    told = [context for context, _ in asking.told]
    assert [context.fit for context in told][0] == 0
    assert told[0].alpha_class is None
    assert {context.n_fits for context in told} == {4}
    assert [context.alpha_class for context in told[1:]] == ["between", "opaque"]  # hidden: one
    assert [context.channels for context in told] == [4] * len(told)
    for context, points in asking.told[1:]:
        alpha = context.to_levels(points)[:, 3]
        assert (alpha == {"between": 128, "opaque": 255}[context.alpha_class]).all()


def test_who_does_not_ask_is_told_nothing():
    class Silent(Clusterer):
        name = "silent"

        def fit(self, points, weights, k, *, rng, progress=None):
            return first(points, weights, k)

    assert vqcodec.quantize(gradient(9, 9, 3), 4, clusterer=Silent()).n_codewords == 4


def test_training_tells_it_too():
    asking = Asking()
    vqcodec.train([gradient(20, 30, 3)], 6, clusterer=asking)
    assert isinstance(asking.told[0][0], Context)
