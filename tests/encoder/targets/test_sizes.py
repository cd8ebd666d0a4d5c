"""Codebooks by size: each is found once, more codewords leave less, and errors keep to a limit."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient, reef
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.encoder.find import Finder
from vqcodec.encoder.prepared import Prepared
from vqcodec.encoder.targets.sizes import CodebooksBySize
from vqcodec.encoder.targets.targets import Targets


class Counting(SplitMerge):
    """A clusterer that notes what it is asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def fit(self, points, weights, k, *, rng, progress=None):
        """Note k, and cluster."""
        self.asked.append(k)
        return super().fit(points, weights, k, rng=rng, progress=progress)


def by_size(picture, targets=None, allowed=1000):
    prepared = Prepared(picture, "premultiplied", (1, 1), 0)
    finder = Finder(Counting(), 0)
    return CodebooksBySize(prepared, targets or Targets(), allowed, finder), finder.strategy.asked


def test_a_codebook_is_found_once():
    codebooks, asked = by_size(reef()[:40, :50])
    first = codebooks.of(9)
    assert codebooks.of(9)[0] is first[0]
    codebooks.error(9)
    codebooks.of(10)
    assert asked == [9, 10]


def test_the_error_is_that_of_the_picture_drawn_and_falls_with_size():
    picture = reef()[:40, :50]
    codebooks, _ = by_size(picture)
    errors = [codebooks.error(k) for k in (1, 2, 5, 20, 80, 320)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] / 50
    mean = picture.reshape(-1, 3).mean(axis=0)
    assert errors[0] == pytest.approx(np.square(picture - mean).sum(axis=2).mean())


def test_sizes_lie_between_the_alpha_classes_and_the_vectors():
    picture = gradient(6, 6, 4)
    picture[0, :, 3], picture[1, :, 3] = 0, 255
    codebooks, _ = by_size(picture)
    n_points = len(codebooks.prepared.histogram.points)
    assert (codebooks.least, codebooks.most) == (3, n_points)
    assert [codebooks.clamped(k) for k in (0, 3, 7, 1000)] == [3, 3, 7, n_points]
    assert by_size(picture, allowed=5)[0].most == 5
    assert codebooks.error(codebooks.most) == 0


@pytest.mark.parametrize("error", [10.0, 100.0, 1000.0])
def test_a_size_for_an_error_leaves_no_more_and_hardly_less(error):
    codebooks, asked = by_size(reef()[60:140, 100:220])
    k = codebooks.size_for(error)
    assert codebooks.error(k) <= error
    assert codebooks.error(max(round(k / 1.6), 1)) > error or k == codebooks.least
    assert len(asked) <= 8


def test_a_size_for_what_cannot_be_had_is_the_largest():
    codebooks, _ = by_size(reef()[:40, :50], allowed=20)
    assert codebooks.size_for(0.001) == 20


@pytest.mark.parametrize("most", [0, 5, 40])
def test_no_error_is_above_a_limit_whatever_the_size(most):
    codebooks, _ = by_size(reef()[:30, :30], Targets(max_error=most))
    for k in (1, 30):
        codebook, labels, _ = codebooks.of(k)
        drawn = codebooks.prepared.drawn(codebook, codebooks.prepared.spread(labels))
        assert np.abs(drawn.astype(int) - codebooks.prepared.samples).max() <= most
        assert len(codebook) <= 1000


def test_a_limit_that_needs_more_codewords_than_allowed_is_refused():
    codebooks, _ = by_size(gradient(20, 20, 3), Targets(max_error=1), allowed=8)
    with pytest.raises(
        vqcodec.TargetError, match="no error above 1 was not found with 8 codewords: the best have"
    ):
        codebooks.of(8)
