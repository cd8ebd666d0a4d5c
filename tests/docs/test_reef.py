"""The reef: what its script draws, and why it is there."""

import numpy as np
from PIL import Image

import vqcodec
from support.pictures import ROOT, reef, reef_script


def test_the_script_draws_the_picture():
    path = ROOT / "docs" / "reef.png"
    assert path.stat().st_size <= 300_000
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), reef())


def test_it_is_as_complex_as_a_photograph_and_dim():
    colours = np.unique(reef().reshape(-1, 3), axis=0)
    assert len(colours) > 30_000
    red, green, blue = reef().reshape(-1, 3).mean(axis=0)
    assert red < 70 and green < 110 and blue < 110
    assert red < green and red < blue


def test_the_fish_are_two_and_tiny():
    mask = reef_script()["fish_mask"]()
    assert 0.000_15 <= mask.mean() <= 0.000_20
    columns = np.flatnonzero(mask.any(axis=0))
    assert (np.diff(columns) > 5).sum() == 1  # There are two, apart.
    red, green, blue = reef()[mask].astype(int).T
    assert (red > 200).all() and (green < 150).all() and (blue < 60).all()  # Orange.
    others = reef()[~mask].astype(int)
    assert not ((others[:, 0] > 180) & (others[:, 2] < 80)).any()


def test_fifty_restarts_of_kmeans_leave_the_fish_no_codeword():
    mask = reef_script()["fish_mask"]()
    vq = vqcodec.quantize(reef(), 16, clusterer="kmeans++", n_init=50)
    assert len(vq.clustering.history) == 50
    fish = reef()[mask].astype(int)
    drawn = vq.to_array()[mask].astype(int)
    # Every fish pixel is drawn in a colour far from its own, one that serves the reef.
    assert np.sqrt(((fish - drawn) ** 2).sum(axis=1)).min() > 100
    for codeword in np.unique(drawn, axis=0):
        elsewhere = (vq.to_array()[~mask] == codeword).all(axis=1).sum()
        assert elsewhere > 50 * mask.sum()
