"""What outlier-aware is for, on the reef and on photographs."""

import numpy as np
import pytest

import vqcodec
from support.pictures import reef, reef_script
from vqcodec.colour import quality


def worst_of_fish(drawn):
    mask = reef_script()["fish_mask"]()
    return np.sqrt(np.square(drawn[mask].astype(int) - reef()[mask]).sum(axis=1)).max()


def test_the_fish_survive():
    figures = {}
    for name in ("kmeans++", "outlier-aware"):
        runs = [vqcodec.quantize(reef(), 16, clusterer=name, seed=seed) for seed in range(10)]
        drawn = [vq.to_array() for vq in runs]
        worst = np.median([worst_of_fish(picture) for picture in drawn])
        figures[name] = worst, np.median([quality.mse(reef(), picture) for picture in drawn])
    assert figures["outlier-aware"][0] <= 0.5 * figures["kmeans++"][0]
    assert figures["outlier-aware"][1] <= 1.10 * figures["kmeans++"][1]


@pytest.mark.parametrize("k", [16, 64, 256])
@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_a_photograph_pays_little(name, k):
    from sklearn.datasets import load_sample_image

    photograph = load_sample_image(name)[::3, ::3]
    plain = quality.mse(
        photograph, vqcodec.quantize(photograph, k, clusterer="kmeans++").to_array()
    )
    aware = vqcodec.quantize(photograph, k, clusterer="outlier-aware")
    assert quality.mse(photograph, aware.to_array()) <= 1.03 * plain


def test_its_options_are_reachable():
    plain = vqcodec.quantize(reef(), 16, clusterer="kmeans++")
    assert vqcodec.quantize(reef(), 16, clusterer="outlier-aware", n0=0) == plain
    assert vqcodec.quantize(reef(), 16, clusterer="outlier-aware", reserve=0) == plain
    assert vqcodec.quantize(reef(), 16, clusterer="outlier-aware", gamma=1e6) == plain
    generous = vqcodec.quantize(
        reef(), 64, clusterer="outlier-aware", worth=0, reserve=0.5, n0=0.01
    )
    assert generous != vqcodec.quantize(reef(), 64, clusterer="outlier-aware")
    for option in ({"gamma": 0}, {"n0": 0.6}, {"worth": -1}, {"reserve": "x"}):
        with pytest.raises(vqcodec.OptionError, match=next(iter(option))):
            vqcodec.quantize(reef(), 16, clusterer="outlier-aware", **option)
