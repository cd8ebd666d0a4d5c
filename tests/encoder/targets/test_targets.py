"""What is asked of a file: what meets it, to the last byte, dB and level; and how it is said."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec.clustering import Clustering
from vqcodec.colour.quality import Worst
from vqcodec.encoder.drawing import Drawing
from vqcodec.encoder.targets.targets import Targets, Trial


def trial(n_bytes=100, psnr=30.0, error=7.0):
    drawing = Drawing(np.zeros((1, 3), np.uint8), np.zeros((1, 1), np.uint8))
    clustering = Clustering.exact(drawing.codebook)
    return Trial(1, 0.0, drawing, clustering, n_bytes, psnr, Worst(error, 0, 0), 60.0)


@pytest.mark.parametrize(
    ("targets", "floors", "good", "met"),
    [
        (Targets(), False, True, True),
        (Targets(max_bytes=100), False, True, True),
        (Targets(max_bytes=99), False, True, False),
        (Targets(min_psnr=30.0), True, True, True),
        (Targets(min_psnr=30.01), True, False, False),
        (Targets(max_error=7), True, True, True),
        (Targets(max_error=6), True, False, False),
        (Targets(100, 30.0, 7), True, True, True),
        (Targets(99, 30.0, 7), True, True, False),
        (Targets(100, 31.0, 7), True, False, False),
        (Targets(max_error=0), True, False, False),
    ],
)
def test_targets_are_met_to_the_last(targets, floors, good, met):
    assert targets.floors == floors
    assert targets.good_enough(trial()) == good
    assert targets.met_by(trial()) == met
    assert bool(targets) == (targets != Targets())


def test_an_exact_picture_is_good_enough_for_everything():
    exact = trial(psnr=math.inf, error=0.0)
    assert Targets(min_psnr=200, max_error=0).met_by(exact)
    assert not Targets(max_bytes=99, max_error=0).met_by(exact)


@given(st.integers(1, 200), st.floats(0, 60), st.integers(0, 9), st.integers(1, 200),
       st.floats(0, 60), st.floats(0, 9))  # fmt: skip
def test_all_are_met_where_each_is(most, least, largest, n_bytes, psnr, error):
    found = trial(n_bytes, psnr, error)
    each = Targets(most), Targets(min_psnr=least), Targets(max_error=largest)
    assert Targets(most, least, largest).met_by(found) == all(one.met_by(found) for one in each)
    assert [one.met_by(found) for one in each] == [n_bytes <= most, psnr >= least, error <= largest]


def test_targets_are_said_in_words():
    assert str(Targets()) == ""
    assert str(Targets(max_bytes=12345)) == "at most 12,345 bytes"
    assert str(Targets(min_psnr=30.0)) == "a PSNR of at least 30 dB"
    assert str(Targets(max_error=0)) == "no error above 0"
    assert str(Targets(9, 31.5, 4)) == (
        "at most 9 bytes and a PSNR of at least 31.5 dB and no error above 4"
    )


@pytest.mark.parametrize("field", Targets._fields)
def test_each_target_can_be_missed_and_is_told(field):
    asked, impossible = (1000, 0) if field.startswith("max") else (20, math.inf)
    assert Targets(**{field: asked}).met_by(trial())
    assert not Targets(**{field: impossible}).met_by(trial())
    every = {name: 1000 if name.startswith("max") else 20 for name in Targets._fields}
    assert Targets(**every).met_by(trial())
    assert not Targets(**every | {field: impossible}).met_by(trial())
    assert str(Targets(**{field: asked})) in str(Targets(**every))
