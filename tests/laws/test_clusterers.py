"""Laws of every clusterer of this package."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import reef
from support.points import weighted_points
from vqcodec import kernels
from vqcodec.clustering import declared_options
from vqcodec.clustering.rng import Rng

LLOYD = declared_options(vqcodec.clusterers()["lloyd"])
CLUSTERERS = [
    vqcodec.clusterers()[name] for name in ("kmeans++", "lloyd", "outlier-aware", "split-merge")
]


@st.composite
def configured(draw):
    """Draw a clusterer with options."""
    cls = draw(st.sampled_from(CLUSTERERS))
    if cls.name == "split-merge":
        return cls(
            effort=draw(st.sampled_from(["fast", "default", "best"])),
            n_init=draw(st.integers(1, 2)),
            max_iter=draw(st.sampled_from([None, 1, 30])),
        )
    options = {
        "n_init": draw(st.integers(1, 3)),
        "max_iter": draw(st.sampled_from([1, 2, 50])),
        "tol": draw(st.sampled_from([0.0, 0.01, 5.0])),
        "empty": draw(st.sampled_from(LLOYD["empty"].choices)),
    }
    if cls.name == "outlier-aware":
        options |= {
            "gamma": draw(st.sampled_from([0.5, 4.0, 16.0])),
            "n0": draw(st.sampled_from([0.0, 0.001, 0.5])),
            "worth": draw(st.sampled_from([0.0, 0.5])),
            "reserve": draw(st.sampled_from([0.0, 0.125, 0.5])),
        }
    if "init" in inspect.signature(cls).parameters:
        options["init"] = draw(st.sampled_from(LLOYD["init"].choices))
    return cls(**options)


@given(weighted_points(), st.integers(1, 12), configured(), st.integers(0, 9))
def test_cost_never_rises_and_labels_are_nearest(data, k, clusterer, seed):
    points, weights = data
    found = clusterer.fit(points, weights, k, rng=Rng(seed))
    assert 1 <= len(found.codebook) <= k
    assert found.codebook.dtype == np.float64
    if k < len(points):
        assert len(found.history) == clusterer.n_init
    if clusterer.monotone:
        for costs in found.history:
            slack = 1e-12 * costs[0]
            assert (np.diff(costs) <= slack).all()
        assert found.cost == min(costs[-1] for costs in found.history)
    else:
        assert found.cost <= min(costs[-1] for costs in found.history) * (1 + 1e-12)
    labels, distances = kernels.nearest(points, found.codebook)
    assert labels.tolist() == found.labels.tolist()
    assert found.cost == kernels.weighted_cost(weights, distances)


@given(weighted_points(), st.integers(1, 12), configured())
def test_equal_seeds_give_equal_codebooks(data, k, clusterer):
    points, weights = data
    first = clusterer.fit(points, weights, k, rng=Rng(4))
    second = clusterer.fit(points, weights, k, rng=Rng(4))
    assert first.codebook.tobytes() == second.codebook.tobytes()
    assert first.labels.tobytes() == second.labels.tobytes()


@given(weighted_points(), st.integers(1, 12), configured())
def test_get_config_builds_an_equal_clusterer(data, k, clusterer):
    points, weights = data
    twin = type(clusterer)(**clusterer.get_config())
    assert twin.get_config() == clusterer.get_config()
    ours = clusterer.fit(points, weights, k, rng=Rng(1))
    theirs = twin.fit(points, weights, k, rng=Rng(1))
    assert ours.codebook.tobytes() == theirs.codebook.tobytes()


@pytest.mark.parametrize("name", ["ecvq", "kmeans++", "lloyd", "outlier-aware", "split-merge"])
def test_progress_rises_to_one(name):
    fractions = []
    options = {"max_iter": 7} if name == "ecvq" else {"max_iter": 7, "n_init": 3}
    vqcodec.quantize(reef()[::4, ::4], 8, clusterer=name, progress=fractions.append, **options)
    assert fractions == sorted(fractions)
    assert fractions[0] > 0
    assert fractions[-1] == 1.0
    assert len(fractions) > 3


def test_what_progress_raises_ends_the_work():
    class Stop(Exception):
        pass

    def stop(fraction):
        raise Stop

    with pytest.raises(Stop):
        vqcodec.quantize(reef()[::4, ::4], 8, progress=stop)
