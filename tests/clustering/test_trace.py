"""Iterations that a clusterer shows, for those who watch."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient, reef
from support.zoo import first
from vqcodec.clustering import Clusterer


def watched(picture, k, **options):
    steps = []
    vq = vqcodec.quantize(picture, k, trace=steps.append, **options)
    return vq, steps


@pytest.mark.parametrize("clusterer", ["lloyd", "kmeans++", "split-merge"])
@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_each_iteration_is_shown_and_changes_nothing(clusterer, space):
    picture = reef()[::4, ::4]
    vq, steps = watched(picture, 7, clusterer=clusterer, space=space, n_init=2)
    assert vq == vqcodec.quantize(picture, 7, clusterer=clusterer, space=space, n_init=2)
    shown = [[step.cost for step in steps if step.restart == restart] for restart in (0, 1)]
    history = [costs.tolist() for costs in vq.clustering.history]
    assert shown == history
    for restart in (0, 1):
        numbers = [step.iteration for step in steps if step.restart == restart]
        assert numbers == list(range(len(numbers)))
    for step in steps:
        assert step.codebook.dtype == np.uint8
        assert step.codebook.shape == (7, 3)
        assert step.alpha_class is None
    last = steps[-1].codebook.astype(int)
    if space == "srgb" and clusterer != "lloyd":
        distances = np.abs(last[:, None] - vq.codebook.astype(int)).sum(axis=2)
        assert distances.min(axis=1).max() <= 60  # It is a codebook of this picture.


def test_classes_of_alpha_are_told():
    picture = gradient(24, 24, 4)
    picture[..., 3] = np.repeat([0, 128, 255], 8)[:, np.newaxis]
    _, steps = watched(picture, 9, clusterer="kmeans++")
    assert {step.alpha_class for step in steps} == {"between", "opaque"}


def test_what_the_watcher_raises_ends_the_work():
    class Enough(Exception):
        pass

    def stop(step):
        raise Enough

    with pytest.raises(Enough):
        vqcodec.quantize(reef(), 5, trace=stop)


def test_what_is_no_codebook_is_passed_over():
    class Odd(Clusterer):
        name = "odd"

        def fit(self, points, weights, k, *, rng, progress=None, trace=None):
            if trace is not None:
                trace("first", 0, None, 1)
                trace(0, 0, np.full((2, 3), np.nan), 1.0)
                trace(0, 0, points[:k], 3)
                trace(1, 0, points[:k], object())
            return first(points, weights, k)

    _, steps = watched(gradient(9, 9, 3), 4, clusterer=Odd())
    assert [(step.iteration, step.cost) for step in steps] == [(0, 3.0)]


def test_nobody_is_asked_who_does_not_watch():
    class Counting(Clusterer):
        name = "counting"

        def fit(self, points, weights, k, *, rng, progress=None, trace=None):
            assert trace is None
            return first(points, weights, k)

    assert vqcodec.quantize(gradient(9, 9, 3), 4, clusterer=Counting()).n_codewords == 4
