"""Clustering with a price on rare codewords."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import reef
from support.points import weighted_points
from vqcodec.clustering.ecvq import EntropyConstrained
from vqcodec.clustering.rng import Rng
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.encoder.histogram import histogram


@given(weighted_points(), st.integers(1, 30), st.sampled_from([0.0, 0.5, 20.0, 900.0]))
def test_ecvq_lowers_distortion_and_rate_together(data, k, rate_weight):
    points, weights = data
    clusterer = EntropyConstrained(rate_weight=rate_weight, tol=0.0)
    found = clusterer.fit(points, weights, k, rng=Rng(0))
    (costs,) = found.history
    assert (np.diff(costs) < 0).all()  # No step gains nothing.
    counts = np.bincount(found.labels, weights, len(found.codebook))
    assert (counts > 0).all()  # Codewords without points are gone.
    bits = np.log2(weights.sum() / counts)
    squares = np.square(points - found.codebook[found.labels]).sum(axis=1)
    assert found.cost == pytest.approx((weights * squares).sum())
    # The cost was found with the codewords' shares before the last step. With those after it,
    # it is no higher.
    cost = (weights * (squares + rate_weight * bits[found.labels])).sum()
    assert cost <= costs[-1] * (1 + 1e-6) + 1e-9
    start = SplitMerge().fit(points, weights, k, rng=Rng(0))
    shares = np.bincount(start.labels, weights) / weights.sum()
    begin = start.cost + rate_weight * (weights * -np.log2(shares[start.labels])).sum()
    assert cost <= begin * (1 + 1e-6) + 1e-9


def test_ecvq_with_a_weight_has_fewer_codewords():
    seen = histogram(reef()[::4, ::4].reshape(-1, 3))
    points = seen.points.astype(float)
    sizes = [
        len(
            EntropyConstrained(rate_weight=weight)
            .fit(points, seen.weights, 64, rng=Rng(0))
            .codebook
        )
        for weight in (0, 30, 300, 3000)
    ]
    assert sizes[0] == 64
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 16


def test_ecvq_by_name_takes_the_rate_weight():
    picture = reef()[::4, ::4]
    by_name = vqcodec.quantize(picture, 64, clusterer="ecvq", rate_weight=300)
    made = vqcodec.quantize(
        picture, 64, clusterer=EntropyConstrained(rate_weight=300), rate_weight=300
    )
    assert by_name == made
    assert by_name.n_codewords < 64
    plain = vqcodec.quantize(picture, 64, clusterer=EntropyConstrained(rate_weight=300))
    assert plain.n_codewords < 64
    assert plain.to_bytes() != made.to_bytes()
