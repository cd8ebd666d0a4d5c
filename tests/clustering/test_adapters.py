"""Clusterers of other programs, through adapters."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import reef
from vqcodec.clustering import Rng, adapter, usable_clusterers
from vqcodec.testing import check_clusterer

PICTURE = reef()[::4, ::4]


def drawn(name, k=16, **options):
    return vqcodec.quantize(PICTURE, k, clusterer=name, **options)


def error(vq):
    return float(np.square(vq.to_array().astype(int) - PICTURE).sum())


def test_median_cut_is_pillows():
    theirs = Image.fromarray(PICTURE).quantize(16, Image.Quantize.MEDIANCUT, dither=0)
    palette = np.array(theirs.getpalette(), np.uint8).reshape(-1, 3)[:16]
    ours = drawn("median-cut").codebook
    apart = np.abs(ours[:, np.newaxis].astype(int) - palette).max(axis=2).min(axis=1)
    assert np.median(apart) <= 8  # before they become the means of what they draw


@pytest.mark.parametrize("name", ["median-cut", "octree"])
def test_pillow_gives_at_most_256(name):
    assert vqcodec.clusterers()[name].uses_all_k is False
    assert drawn(name, 1000).n_codewords <= 256
    assert error(drawn(name)) < 4 * error(drawn("auto"))
    weights = np.full(5, 2**40)
    points = np.arange(15.0).reshape(5, 3)
    found = vqcodec.clusterers()[name]().fit(points, weights, 2, rng=Rng(0))
    assert 1 <= len(found.codebook) <= 2


def test_faiss():
    pytest.importorskip("faiss")
    assert error(drawn("faiss")) < 1.4 * error(drawn("auto"))
    assert drawn("faiss", niter=3, nredo=2, seed=1) == drawn("faiss", niter=3, nredo=2, seed=1)


ESTIMATORS = {
    "KMeans": ({"n_init": 2}, 1.2),
    "MiniBatchKMeans": ({}, 1.4),
    "BisectingKMeans": ({}, 1.5),
    "AgglomerativeClustering": ({}, 1.5),
    "Birch": ({"threshold": 1.0}, 2.0),
    "MeanShift": ({"bandwidth": 25.0}, 9.0),
    "DBSCAN": ({"eps": 6.0, "min_samples": 3}, 300.0),
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_clusterers_of_scikit_learn(name):
    pytest.importorskip("sklearn")
    params, worse = ESTIMATORS[name]
    found = drawn("sklearn", estimator=name, params=params, most_points=500)
    assert 1 <= found.n_codewords <= 16
    assert error(found) < worse * error(drawn("auto"))


@pytest.mark.parametrize("name", ["MiniBatchKMeans", "AgglomerativeClustering"])
def test_those_with_weights_and_those_without_pass_the_kit(name):
    pytest.importorskip("sklearn")
    assert check_clusterer(
        vqcodec.clusterers()["sklearn"], options=[{"estimator": name, "most_points": 5000}]
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"estimator": "KMean"}, "no clusterer 'KMean'; it has AffinityProp"),
        ({"estimator": "ward_tree"}, "no clusterer 'ward_tree'"),
        ({"params": {"speed": 1}}, "KMeans has no parameter speed"),
        ({"params": {"n_clusters": 100}}, "params may not have n_clusters: it is k"),
        ({"params": {"random_state": 1}}, "params may not have random_state"),
        ({"estimator": "AgglomerativeClustering", "params": {"memory": "x"}}, "not have memory"),
        ({"estimator": "OPTICS", "params": {"memory": "x"}}, "not have memory"),
        ({"estimator": "FeatureAgglomeration"}, "no clusterer 'FeatureAgglomeration'"),
        ({"params": "n_init=3"}, "parameters by name"),
        ({"most_points": 0}, "most_points must be"),
    ],
)
def test_what_there_is_not_is_said(options, said):
    pytest.importorskip("sklearn")
    with pytest.raises(vqcodec.OptionError, match=said):
        vqcodec.Encoder(clusterer="sklearn", **options)


def test_what_scikit_learn_refuses_has_its_name():
    pytest.importorskip("sklearn")
    with pytest.raises(vqcodec.ClustererError, match="clusterer 'sklearn' failed: .*n_init"):
        drawn("sklearn", params={"n_init": -1})


def test_without_the_package_there_is_a_way_to_get_it(monkeypatch):
    monkeypatch.setattr(adapter, "find_spec", lambda name: None)
    for name in ("faiss", "sklearn"):
        assert name in vqcodec.clusterers()
        assert name not in usable_clusterers()
        with pytest.raises(vqcodec.OptionError, match=rf"pip install 'vqcodec\[{name}\]'"):
            vqcodec.Encoder(clusterer=name)
    rows = vqcodec.sweep(PICTURE[::4, ::4], 2, seeds=1)
    assert {"faiss", "sklearn"}.isdisjoint(row.clusterer for row in rows)


def test_listing_them_imports_none_of_the_packages():
    program = (
        "import sys, vqcodec\nfrom vqcodec.cli import main\n"
        "try: main(['clusterers', '--verbose'])\nexcept SystemExit: pass\n"
        "print(sorted({'sklearn', 'faiss', 'scipy'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
