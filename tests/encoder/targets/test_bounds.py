"""Codebooks that keep every pixel within a largest error."""

import numpy as np
import pytest

from support.pictures import reef
from vqcodec.colour import alpha, quality
from vqcodec.encoder.find import Finder
from vqcodec.encoder.prepared import Prepared
from vqcodec.encoder.targets.bounds import bound_errors


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("block", [(1, 1), (2, 2)])
@pytest.mark.parametrize("most", [0, 1, 7, 200])
def test_a_cover_leaves_no_error_above_the_largest(channels, block, most):
    picture = np.concatenate([reef()[:40, :60], 4 * reef()[:40, :60, :1]], axis=2)[..., -channels:]
    picture = np.ascontiguousarray(picture)
    prepared = Prepared(picture, "premultiplied", block, 0)
    seen = prepared.histogram
    codebook, labels, _ = Finder(make(), 0).find(seen, 12, prepared.metric, prepared.classes)
    codebook, labels = bound_errors(prepared, codebook, labels, most)
    drawn = prepared.drawn(codebook, prepared.spread(labels))
    assert quality.worst(prepared.samples, drawn).error <= most
    assert len(codebook) <= len(seen.points) + 12
    for number in np.unique(prepared.classes):
        members = prepared.classes == number
        assert alpha.allowed(codebook[labels[members]], number).all()


def make():
    from vqcodec.clustering.split_merge import SplitMerge

    return SplitMerge()
