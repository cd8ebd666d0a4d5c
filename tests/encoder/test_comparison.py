"""Clusterers side by side: figures are those of `quantize`, and failures are rows."""

import math

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from support.zoo import Doing
from vqcodec.clustering import usable_clusterers
from vqcodec.clustering.named import CLUSTERERS
from vqcodec.colour import quality

PICTURE = gradient(20, 30, 3)


def test_figures_are_those_of_quantize():
    (row,) = vqcodec.sweep(PICTURE, 8, ["lloyd"], seeds=2, max_iter=5)
    vqs = [vqcodec.quantize(PICTURE, 8, clusterer="lloyd", seed=s, max_iter=5) for s in (0, 1)]
    errors = [quality.mse(PICTURE, vq.to_array()) for vq in vqs]
    assert row.mse == pytest.approx(np.mean(errors), rel=1e-12)
    assert row.spread == pytest.approx(np.ptp(errors) / np.mean(errors))
    assert row.psnr == pytest.approx(10 * math.log10(255**2 * 3 / row.mse))
    assert row.n_bytes == np.mean([len(vq.to_bytes()) for vq in vqs])
    assert (row.picture, row.clusterer, row.k, row.n_codewords) == ("0", "lloyd", 8, 8)
    assert row.ratio == 1.0
    assert row.seconds >= 0


def test_all_there_are_for_several_pictures_and_ks():
    images = {"first": PICTURE, "second": Image.fromarray(PICTURE[..., 0])}
    rows = vqcodec.sweep(images, (2, 5), seeds=1)
    names = usable_clusterers()
    assert [(row.picture, row.k, row.clusterer) for row in rows] == [
        (picture, k, name) for picture in images for k in (2, 5) for name in names
    ]
    for start in range(0, len(rows), len(names)):
        group = rows[start : start + len(names)]
        assert min(row.ratio for row in group) == 1.0
        least = min(row.mse for row in group)
        assert [row.ratio for row in group] == [row.mse / least for row in group]


def test_instances_lists_and_exact_pictures():
    few = np.zeros((4, 4), np.uint8)
    lloyds = [vqcodec.clusterers()["lloyd"](n_init=n) for n in (1, 2)]
    rows = vqcodec.sweep([few, few], 4, ["auto", *lloyds], seeds=1)
    assert [row.picture for row in rows] == ["0"] * 3 + ["1"] * 3
    assert len({row.clusterer for row in rows}) == 3
    assert {(row.mse, row.psnr, row.ratio, row.spread) for row in rows} == {(0, math.inf, 1.0, 0)}
    assert rows[0].as_dict()["psnr"] is None


class Failing(Doing):
    """Fails."""

    name = "failing"

    def __init__(self):
        super().__init__(lambda *_, **__: 1 / 0)


def test_one_that_fails_says_why_and_the_others_go_on(monkeypatch):
    monkeypatch.setattr(CLUSTERERS, "_registered", {"failing": Failing})
    rows = vqcodec.sweep(PICTURE, 4, ["failing", "auto"], seeds=1)
    assert "ZeroDivisionError" in rows[0].failed
    assert math.isnan(rows[0].mse) and rows[0].as_dict()["mse"] is None
    assert (rows[1].failed, rows[1].ratio) == ("", 1.0)
    assert "failing" in {row.clusterer for row in vqcodec.sweep(PICTURE, 4, seeds=1)}


def test_the_same_twice_and_a_k_that_cannot_be():
    two = [vqcodec.clusterers()["lloyd"]() for _ in range(2)]
    rows = vqcodec.sweep(PICTURE, np.int64(3), ["wu", "wu", *two], seeds=1)
    assert [row.clusterer for row in rows][:2] == ["wu", "lloyd"]
    assert len({row.clusterer for row in rows}) == len(rows) == 3
    hidden = np.zeros((6, 6, 4), np.uint8)
    hidden[:3] = gradient(3, 6, 4)
    hidden[0, :, 3], hidden[1, :, 3] = 255, 90
    rows = vqcodec.sweep(hidden, (1, 5), ["lloyd"], seeds=1)
    assert "k = 1 is too small" in rows[0].failed
    assert rows[1].mse >= 0


def test_progress_rises_to_the_end():
    told = []
    vqcodec.sweep([PICTURE, PICTURE], (2, 4), ["lloyd", "auto"], seeds=2, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0 and len(set(told)) >= 16


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"clusterers": ["nobody's"]}, "no clusterer is named"),
        ({"clusterers": "lloyd"}, "several names"),
        ({"clusterers": []}, "no clusterer to compare"),
        ({"clusterers": 5}, "several names"),
        ({"k": 0}, "k must be"),
        ({"k": (3, "x")}, "k must be"),
        ({"seeds": 0}, "seeds must be"),
        ({"clusterers": ["lloyd"], "speed": 3}, "sweep has no option 'speed'"),
        ({"clusterers": ["lloyd"], "seed": 3}, "sweep has no option seed"),
        ({"clusterers": ["lloyd"], "clusterer": "wu"}, "sweep has no option clusterer"),
        ({"k": "lossless"}, "k must be an integer from 1 to 65536, not 'lossless'"),
        ({"k": 3.5}, "k must be"),
    ],
)
def test_what_cannot_be_met_is_said_at_once(given, said):
    with pytest.raises(vqcodec.OptionError, match=said):
        vqcodec.sweep(PICTURE, **given)
