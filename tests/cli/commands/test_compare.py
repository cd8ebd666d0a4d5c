"""`vq compare`."""

import json

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef
from vqcodec.colour import quality, scores


def facts(vq, *arguments):
    status, out, err = vq("compare", *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


@pytest.fixture
def pair(folder):
    picture = reef()[:60, :80]
    Image.fromarray(picture).save("reef.png")
    image = vqcodec.quantize(picture, 16)
    image.save("reef.vq")
    return picture, image.to_array()


def test_figures_are_those_of_the_measures(vq, pair, folder):
    found = facts(vq, "reef.png", "reef.vq")
    assert found["psnr"] == pytest.approx(quality.psnr(*pair), abs=1e-4)
    assert found["mse"] == pytest.approx(quality.mse(*pair), abs=1e-6)
    worst = quality.worst(*pair)
    assert found["largest_error"] == {"levels": worst.error, "x": worst.x, "y": worst.y}
    assert found["bytes"] == [(folder / n).stat().st_size for n in ("reef.png", "reef.vq")]
    assert (found["width"], found["height"], found["exact"]) == (80, 60, False)
    same = facts(vq, "reef.vq", "reef.vq")
    assert (same["psnr"], same["mse"], same["exact"]) == (None, 0.0, True)


def test_looks_are_scored_where_that_is_installed(vq, pair):
    pytest.importorskip("skimage")
    pytest.importorskip("ssimulacra2")
    found = facts(vq, "reef.png", "reef.vq")
    from skimage.metrics import structural_similarity

    theirs = structural_similarity(
        *pair, channel_axis=-1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    assert found["ssim"] == pytest.approx(theirs, abs=1e-6)
    assert -100 < found["ssimulacra2"] < 100
    same = facts(vq, "reef.png", "reef.png")
    assert (same["ssim"], same["ssimulacra2"]) == (1.0, 100.0)


def test_without_them_there_is_a_way_to_get_them(vq, pair, monkeypatch):
    monkeypatch.setattr(scores, "find_spec", lambda name: None)
    found = facts(vq, "reef.png", "reef.vq")
    assert (found["ssim"], found["ssimulacra2"]) == (None, None)
    status, out, _ = vq("compare", "reef.png", "reef.vq")
    assert (status, out.count("pip install 'vqcodec[look]'")) == (0, 2)


@pytest.mark.parametrize("channels", [(1, 3), (3, 4), (4, 1), (2, 2), (2, 3)])
def test_pictures_of_other_modes_are_brought_together(vq, folder, channels):
    for name, n in zip(("a.png", "b.png"), channels, strict=True):
        Image.fromarray(gradient(20, 30, n).squeeze()).save(name)
    found = facts(vq, "a.png", "b.png")
    assert found["mse"] >= 0
    if channels == (2, 2):
        assert found["exact"] is True


def test_hidden_colours_are_told(vq, folder):
    for name, red in (("a.png", 10), ("b.png", 200)):
        Image.fromarray(np.full((12, 12, 4), (red, 0, 0, 0), np.uint8)).save(name)
    status, out, _ = vq("compare", "a.png", "b.png")
    assert (status, "hidden colours differ" in out) == (0, True)


def test_what_cannot_be_compared(vq, folder):
    Image.fromarray(gradient(8, 9, 3)).save("small.png")
    Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30)).save("wide.png")
    vqcodec.quantize(np.arange(600).reshape(20, 30), categorical=True).save("labels.vq")
    (folder / "broken.png").write_bytes(b"nothing")
    for second, said in (
        ("small.png", "of 40x30 and 9x8 pixels"),
        ("labels.vq", "differences are lost"),
        ("wide.png", "differences are lost"),
        ("broken.png", "broken.png"),
        ("nowhere.png", "nowhere.png"),
    ):
        status, out, err = vq("compare", "a.png", second)
        assert (status, out) == (1, "")
        assert said in err
    assert facts(vq, "small.png", "small.png")["ssim"] is None
    assert vq("compare", "a.png")[0] == 2
