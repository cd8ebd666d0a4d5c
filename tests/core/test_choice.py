"""Indices chosen by cost: the best is found, with bounded work, and is what is written."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.compiled import CORE, PROGRAMS, built, needs_compiler, run
from support.planes import GOING_ON
from vqcodec import core
from vqcodec.coding import context
from vqcodec.colour.importance import UNIT
from vqcodec.colour.metric import Samples
from vqcodec.kernels._core import Watch

headers = st.sampled_from([context._DRAWING, context._PHOTOGRAPH, context._SIMPLE, 0x8000, 0])


@st.composite
def choices(draw):
    """Draw nearest indices, a codebook and a `Choice` for a picture with flat places and noise."""
    rng = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    rows, columns = draw(st.integers(1, 12)), draw(st.integers(1, 30))
    n, k = draw(st.sampled_from([1, 2, 9, 40])), draw(st.sampled_from([1, 2, 5, 30]))
    points = rng.randint(0, 256, (n, draw(st.sampled_from([1, 3])))).astype(np.uint8)
    codebook = rng.randint(0, 256, (k, points.shape[1])).astype(np.uint8)
    numbers = np.full((rows, columns), rng.randint(n), np.int32)
    noisy = rng.random_sample(numbers.shape) < draw(st.sampled_from([0, 0.03, 0.5]))
    numbers[noisy] = rng.randint(0, n, noisy.sum())
    classes = [np.ones(size, np.uint8) for size in (n, k)]
    if draw(st.booleans()):
        classes = [rng.randint(0, 3, size).astype(np.uint8) for size in (n, k)]
        classes[1][rng.randint(k)] = classes[0].max()
        classes[0][:] = np.where(np.isin(classes[0], classes[1]), classes[0], 1)
    space = Samples()
    squares = np.square(points[:, np.newaxis].astype(float) - codebook).sum(axis=2)
    barred = (classes[0][:, np.newaxis] != 1) & (classes[0][:, np.newaxis] != classes[1])
    nearest = np.where(barred, np.inf, squares).argmin(axis=1)[numbers]
    choice = core.Choice(
        rate_weight=round(draw(st.sampled_from([0.5, 20.0, 900.0, 1e6])) * core.COST_UNIT),
        prices=core.prices(),
        points=space.fixed(points),
        codewords=space.fixed(codebook),
        halving=draw(st.integers(0, 1)),
        max_error=2**14,
        point_classes=classes[0],
        codeword_classes=classes[1],
        numbers=numbers,
        importances=rng.randint(1, 5 * UNIT, numbers.shape).astype(np.uint16),
    )
    return nearest.astype(np.uint16), codebook, choice


@given(choices(), headers)
def test_what_is_written_is_what_was_chosen(made, header):
    nearest, codebook, choice = made
    coder = core.StripCoder(codebook, codebook.shape[1], GOING_ON)
    given_before = nearest.copy()
    data, chosen = coder.choose(nearest, header, choice)
    assert np.array_equal(nearest, given_before)
    assert coder.encode(chosen, header) == data
    assert np.array_equal(coder.decode(data, nearest.shape)[0], chosen)
    classes = choice.point_classes[choice.numbers]
    assert ((classes == 1) | (classes == choice.codeword_classes[chosen])).all()
    assert coder.choose(nearest, header, choice)[0] == data


@given(choices(), st.sampled_from([0, 1]))
def test_so_it_is_with_swift(made, kind):
    nearest, codebook, choice = made
    coder = core.SwiftCoder(codebook, codebook.shape[1])
    given_before = nearest.copy()
    data, chosen = coder.choose(nearest, kind, choice, Watch(GOING_ON))
    assert np.array_equal(nearest, given_before)
    assert coder.encode(chosen, kind, Watch(GOING_ON)) == data
    assert np.array_equal(coder.decode(data, nearest.shape, Watch(GOING_ON))[0], chosen)
    classes = choice.point_classes[choice.numbers]
    assert ((classes == 1) | (classes == choice.codeword_classes[chosen])).all()
    assert coder.choose(nearest, kind, choice, Watch(GOING_ON))[0] == data
    free = choice._replace(rate_weight=0)
    _, exact = coder.choose(nearest, kind, free, Watch(GOING_ON))
    assert free.cost(exact, 0) == free.cost(nearest, 0)


@given(choices(), headers)
def test_parts_that_do_not_fit_are_refused(made, header):
    nearest, codebook, choice = made
    coder = core.StripCoder(codebook, codebook.shape[1], GOING_ON)
    wrong = [
        {"numbers": choice.numbers[:-1]},
        {"numbers": choice.numbers + len(choice.points)},
        {"numbers": choice.numbers - 1 - len(choice.points)},
        {"importances": choice.importances[:, 1:]},
        {"codewords": choice.codewords[:-1]},
        {"codewords": choice.codewords[:, 1:]},
        {"point_classes": choice.point_classes[1:]},
        {"codeword_classes": choice.codeword_classes[1:]},
        {"prices": choice.prices[1:]},
    ]
    for parts in wrong:
        with pytest.raises(ValueError, match="do not fit"):
            coder.choose(nearest, header, choice._replace(**parts))


@needs_compiler
def test_no_index_would_cost_less_and_the_work_for_one_is_bounded(tmp_path):
    sources = [PROGRAMS / "choice_check.c", CORE / "bytes.c", CORE / "tables.c", CORE / "tree.c"]
    assert built(tmp_path / "check", sources)
    out = run(tmp_path / "check", "60").stdout.decode().replace("\r\n", "\n")
    lines = r"(\d+) choices, 0 not the best\n(\d+) predictions for one, of \2\ncoded to \w+\n"
    found = re.fullmatch(lines, out)
    assert found, out
    assert int(found[1]) > 10_000
    assert built(tmp_path / "plain", [*sources, "-DVQ_PLAIN"], compiler=["cc"])
    assert run(tmp_path / "plain", "60", runner=[]).stdout.decode() == out
