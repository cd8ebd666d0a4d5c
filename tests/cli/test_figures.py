"""Figures of a picture: worked out by hand, and said to people and to programs."""

import json
import math

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.cli.figures import Figures, measure
from vqcodec.colour.quality import Worst
from vqcodec.encoder.pipeline import quantized

IMAGE = vqcodec.VQImage(np.zeros((3, 3), np.uint8), np.zeros((2, 5), np.uint8), 5, 2, "RGB")


def figures(**changes):
    found = Figures(4000, 3000, 1250, False, 31.4159, 2.71828, Worst(7.0, 3, 1))
    return found._replace(**changes)


def test_people_are_told_in_a_line():
    assert figures().line(IMAGE) == (
        "5x2 RGB, 3,000 -> 1,250 bytes (ratio 2.40), 1000.000 bits per pixel, "
        "PSNR 31.42 dB, MSE 2.72, largest error 7 at (3, 1), 3 codewords"
    )
    exact = figures(exact=True, psnr=math.inf, mse=0.0, worst=Worst(0.0, 0, 0))
    assert "PSNR exact, MSE 0.00, 3 codewords" in exact.line(IMAGE)


def test_programs_are_told_what_json_holds():
    assert figures().facts(IMAGE) == {
        "width": 5,
        "height": 2,
        "mode": "RGB",
        "n_codewords": 3,
        "source_bytes": 4000,
        "raw_bytes": 3000,
        "bytes": 1250,
        "bits_per_pixel": 1000.0,
        "exact": False,
        "psnr": 31.4159,
        "mse": 2.71828,
        "largest_error": {"levels": 7.0, "x": 3, "y": 1},
    }
    told = figures(psnr=math.inf).facts(IMAGE)
    assert told["psnr"] is None
    json.dumps(told, allow_nan=False)


def measured(image, **options):
    made = quantized(image, vqcodec.Encoder(**options), None)
    return made, measure(made, 99, 50)


def test_a_picture_is_measured_by_what_it_should_be():
    picture = np.array([[[10, 0, 0], [14, 0, 0]], [[10, 0, 0], [14, 0, 5]]], np.uint8)
    made, found = measured(picture, palette=["#0a0000"])
    assert (found.source_bytes, found.raw_bytes, found.n_bytes) == (99, 12, 50)
    assert found.mse == (16 + 16 + 25) / 4
    assert found.psnr == pytest.approx(10 * math.log10(3 * 255**2 / found.mse))
    assert (found.worst, found.exact) == (Worst(5.0, 1, 1), False)
    assert found.facts(made.image)["bits_per_pixel"] == 100


def test_exact_is_every_sample_of_the_source_as_it_was():
    assert measured(gradient(5, 5, 4))[1].exact
    assert not measured(gradient(20, 20, 4), k=9)[1].exact
    hidden = np.array([[[1, 2, 3, 0], [4, 5, 6, 0]]], np.uint8)
    found = measured(hidden, k=1)[1]
    # Hidden colours are lost, though nobody sees it.
    assert (found.exact, found.mse, found.psnr) == (False, 0, math.inf)
    assert measured(hidden, k=1, alpha="drop")[1].mse > 0


def test_of_samples_that_had_lost_something_before_nothing_is_exact():
    wide = Image.fromarray(np.array([[0, 65535]], np.uint16))
    with pytest.warns(vqcodec.LossWarning):
        found = measured(wide)[1]
    assert (found.exact, found.mse) == (False, 0)
    assert measured(wide, k="lossless")[1].exact
    assert measured(wide, k="lossless")[1].raw_bytes == 4
