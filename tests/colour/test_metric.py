"""Points in which distances are measured, and the way back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from support.pictures import alpha_pictures
from vqcodec.colour.metric import Premultiplied, Samples


def test_rounding_goes_to_the_nearest_level_and_halves_go_up():
    rounded = Samples().vectors(np.array([[-3.0, 0.49, 0.5], [254.5, 255.49, 300.0]]))
    assert rounded.tolist() == [[0, 0, 1], [255, 255, 255]]


@given(hnp.arrays(np.uint8, (5, 8)))
def test_premultiplied_distances_are_those_over_black_and_white(vectors):
    # Each vector is two pixels of RGBA.
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


@given(alpha_pictures())
def test_whole_numbers_tell_distances(picture):
    vectors = picture.reshape(-1, picture.shape[2])
    space = Premultiplied(picture.shape[2])
    points, fixed = space.points(vectors), space.fixed(vectors).astype(int)
    exact = np.square(points[:1] - points).sum(axis=1)
    whole = (np.square(fixed[:1] - fixed).sum(axis=1) >> space.halving) / 256
    assert np.abs(np.sqrt(exact) - np.sqrt(whole)).max() < 0.2
