"""Encodes tried for targets: none is made twice, and there are not many."""

import numpy as np
import pytest

from support.pictures import gradient, reef
from vqcodec.clustering.split_merge import SplitMerge
from vqcodec.colour import quality
from vqcodec.encoder.assemble import Assembler
from vqcodec.encoder.find import Finder
from vqcodec.encoder.prepared import Prepared
from vqcodec.encoder.targets.targets import Goal, Targets
from vqcodec.encoder.targets.trials import MOST_ENCODES, Trials


def trials(picture, targets=None, allowed=1000, progress=None):
    """Return trials for a picture, and a list that gets the drawing of every encode."""
    prepared, encodes = Prepared(picture, "premultiplied", (1, 1), 0), []
    assembler = Assembler(picture.shape[:2], (1, 1), ())

    def size_of(drawing):
        encodes.append(drawing)
        return assembler.size_of(drawing)

    goal = Goal(targets or Targets(max_bytes=1), allowed, Finder(SplitMerge(), 0), size_of)
    return Trials(prepared, goal, progress), encodes


def test_a_trial_says_what_came_out():
    picture = reef()[:30, :40]
    made, encodes = trials(picture)
    for weight in (0, 5.0):
        trial = made.make(12, weight)
        assert (trial.k, trial.rate_weight) == (12, weight)
        assert trial.drawing is encodes[-1]
        drawn = trial.drawing.codebook[trial.drawing.indices]
        assert trial.psnr == quality.psnr(picture, drawn)
        assert trial.worst == quality.worst(picture, drawn)
        assert trial.n_bytes == Assembler((30, 40), (1, 1), ()).size_of(trial.drawing)
    assert made.made[1].n_bytes < made.made[0].n_bytes
    assert made.made[1].psnr < made.made[0].psnr


def test_the_same_trial_is_not_made_twice():
    made, encodes = trials(reef()[:20, :20])
    first = made.make(8, 1.23456)
    assert made.make(8, 1.2350) is first
    assert made.make(8, 1.2345678) is first  # To four digits it is the same.
    assert len(encodes) == len(made.made) == 1
    assert made.make(8, 1.236) is not first
    assert made.make(9, 1.235) is not first
    assert len(encodes) == len(made.made) == 3


def test_one_encode_is_kept_for_the_last_resort():
    fractions = []
    made, encodes = trials(gradient(5, 5, 3), progress=fractions.append)
    n_tries = 0
    while made.spare():
        n_tries += 1
        made.make(4, float(n_tries))
        made.make(4, float(n_tries))
    assert len(encodes) == MOST_ENCODES - 1
    made.make(2, 0)
    assert fractions == [n / MOST_ENCODES for n in range(1, MOST_ENCODES + 1)]


def test_a_largest_error_holds_for_drawings_by_rate_as_well():
    picture = reef()[:30, :40]
    made, _ = trials(picture, Targets(max_error=12))
    for weight in (0, 3.0, 1000.0):
        trial = made.make(10, weight)
        assert trial.worst.error <= 12
    assert made.refusal is None


def test_what_no_codebook_keeps_to_is_refused_and_counts_as_none():
    made, encodes = trials(gradient(20, 20, 3), Targets(max_error=0), allowed=5)
    assert made.make(5, 0) is None
    assert (made.made, encodes) == ([], [])
    assert "no error above 0 was not found with 5 codewords" in str(made.refusal)


@pytest.mark.parametrize("weight", [0, 2.0])
def test_a_trial_does_not_depend_on_those_before(weight):
    picture = reef()[:20, :30]
    alone, _ = trials(picture)
    later, _ = trials(picture)
    later.make(30, 9.0)
    later.make(6, 0 if weight else 1.0)
    one, other = alone.make(6, weight), later.make(6, weight)
    assert np.array_equal(one.drawing.codebook, other.drawing.codebook)
    assert np.array_equal(one.drawing.indices, other.drawing.indices)
