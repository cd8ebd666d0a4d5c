"""Steps of a search as frames, and as files that play."""

import io

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef
from vqcodec import animation
from vqcodec.encoder.request import Encoder

PICTURE = reef()[150:250, 200:360]


def test_frames_are_the_steps_that_the_clusterer_shows():
    steps = []
    encoder = Encoder(6, clusterer="lloyd", max_iter=12, seed=2)
    vq = encoder.quantize(PICTURE, trace=steps.append)
    found = animation.frames(PICTURE, encoder)
    assert len(found) == len(steps) <= 13
    assert {frame.size for frame in found} == {(360, 100 + 28 + 36 + 18)}
    for frame, step in zip(found, steps, strict=True):
        seen = np.asarray(frame)[:100, :160].reshape(-1, 3)
        colours, counts = np.unique(seen, axis=0, return_counts=True)
        known = {tuple(c) for c in step.codebook.tolist()} | {(0, 0, 0), (255, 255, 255)}
        assert {tuple(c) for c in colours.tolist()} <= known
    # The last picture is about the one that is encoded, but for the ring and the polish.
    last = np.asarray(found[-1])[:100, :160].astype(int)
    assert np.median(np.abs(last - vq.to_array()).max(axis=2)) <= 2


def test_the_colour_that_washes_out_is_ringed_and_named():
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[:, :40] = 200
    picture[:, 40:, 2] = np.arange(40) * 2  # so that there are more colours than codewords
    picture[30, 20] = 255, 120, 0
    steps = []
    encoder = Encoder(3, clusterer="lloyd", seed=1)
    encoder.quantize(picture, trace=steps.append)
    frame = np.asarray(animation.frames(picture, encoder)[-1])
    assert (frame[30, 20 - 9] == 255).all() or (frame[30, 20 - 10] == 0).all()
    swatches = {tuple(colour) for colour in frame[100:, 280:].reshape(-1, 3).tolist()}
    assert (255, 120, 0) in swatches


@pytest.mark.parametrize("form", animation.FORMATS)
def test_files_play(form):
    found = animation.frames(PICTURE, Encoder(5, clusterer="lloyd", max_iter=4, tol=0.0))
    data = animation.animation(found, form, 120)
    with Image.open(io.BytesIO(data)) as played:
        assert (played.n_frames, played.size) == (5, found[0].size)
        for number, frame in enumerate(found):
            played.seek(number)
            assert np.array_equal(np.asarray(played.convert("RGB")), np.asarray(frame))
            if form != "webp":
                assert played.info["duration"] == (720 if number == 4 else 120)


def test_large_transparent_and_grey_pictures():
    wide = Image.new("RGBA", (1500, 700), (10, 200, 30, 0))
    wide.paste(Image.fromarray(gradient(300, 400, 3)), (3, 4))
    encoder = Encoder(4, clusterer="lloyd", max_iter=3)
    assert animation.frames(wide, encoder)[0].size == (640, 299 + 28 + 36 + 18)
    assert animation.frames(gradient(20, 30, 1), encoder)[0].size[0] == 360
    restarts = Encoder(4, clusterer="lloyd", n_init=40, max_iter=5)
    assert len(animation.frames(PICTURE, restarts)) == 60


def test_where_nothing_moves_is_said():
    class Still(vqcodec.clustering.Clusterer):
        """Shows nothing."""

        name = "still"

        def fit(self, points, weights, k, *, rng, progress=None):
            return vqcodec.clustering.Clustering.of(points, weights, points[:k])

    with pytest.raises(vqcodec.OptionError, match="shows no steps"):
        animation.frames(PICTURE, Encoder(4, clusterer=Still()))
    with pytest.raises(vqcodec.OptionError, match="no more than codewords"):
        animation.frames(np.zeros((5, 5), np.uint8), Encoder(4, clusterer="lloyd"))
