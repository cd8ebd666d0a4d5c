"""Choosing indices by cost: the best is found, backends agree, limits hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vqcodec import kernels
from vqcodec.coding import context
from vqcodec.colour.importance import UNIT
from vqcodec.colour.metric import Samples
from vqcodec.kernels import _choice_python, _context_python, loops
from vqcodec.kernels.entropy import StripCoder

headers = st.sampled_from([context._DRAWING, context._PHOTOGRAPH, context._SIMPLE, 0x8000, 0])


def strips(colours):
    return StripCoder(colours, np.zeros(1, np.uint8))


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
    choice = kernels.Choice(
        rate_weight=round(draw(st.sampled_from([0.5, 20.0, 900.0, 1e6])) * kernels.COST_UNIT),
        prices=kernels.prices(),
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
def test_backends_choose_alike_and_what_is_written_is_what_was_chosen(made, header):
    nearest, codebook, choice = made
    colours = context.colour_numbers(codebook, codebook.shape[1])
    found = []
    for loop in (loops.context, _context_python):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loops, "context", loop)
            data, chosen = strips(colours).choose(nearest, header, 6, choice)
        found.append((data, chosen.tolist()))
    assert found[0] == found[1]
    assert strips(colours).encode(chosen, header, 6) == data
    back, _ = strips(colours).decode(data, nearest.shape, header, 6)
    assert np.array_equal(back, chosen)
    classes = choice.point_classes[choice.numbers]
    assert ((classes == 1) | (classes == choice.codeword_classes[chosen])).all()


class Exhaustive(_choice_python.Chooser):
    """A chooser that prices every index as well, and checks that none is better."""

    checked = 0

    def index(self, p, y, x, base, at, w, unlike_left, contexts, path, ask):
        chosen = super().index(p, y, x, base, at, w, unlike_left, contexts, path, ask)
        if self.root < 0:
            return chosen
        kept = self.model.buckets
        spent = 0 if p is None else self._price(0, p)
        costs = {}
        if p is not None and self._distortion(w) < _choice_python.FORBIDDEN:
            costs[w] = self._distortion(w) + self._price(1, p)
        for index, price in self._all(self.root, 0, spent, path):
            if index != self.excluded and self._distortion(index) < _choice_python.FORBIDDEN:
                costs[index] = price + self._distortion(index)
        assert costs[chosen] == min(costs.values())
        Exhaustive.checked += 1
        self.model.buckets = kept
        return chosen

    def _all(self, number, depth, spent, path):
        if number < 0:
            yield ~number, spent
            return
        node = self.nodes[number]
        self.model.buckets = None
        # These are the buckets of the group that the node belongs to.
        self.model.find_buckets(self.contexts, node.group + 1, making=False)
        expected = None if path is None else path[depth]
        p = self.model.predict(2 + 1, node.place, *self.ask(number, depth, expected))
        for side in (0, 1):
            below = path if expected == side else None
            yield from self._all(
                node.children[side], depth + 1, spent + self._price(side, p), below
            )


@given(choices(), headers)
def test_no_index_would_cost_less(made, header):
    nearest, codebook, choice = made
    colours = context.colour_numbers(codebook, codebook.shape[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "context", _context_python)
        patch.setattr(_context_python, "Chooser", Exhaustive)
        strips(colours).choose(nearest, header, 6, choice)


def test_the_check_above_checks():
    assert Exhaustive.checked > 300


def test_the_work_for_an_index_is_bounded(monkeypatch):
    rng = np.random.RandomState(0)
    points = rng.randint(0, 256, (400, 48)).astype(np.uint8)  # Bounds exclude none.
    choice = kernels.Choice(
        rate_weight=round(1e5 * kernels.COST_UNIT),
        prices=kernels.prices(),
        points=Samples().fixed(points),
        codewords=Samples().fixed(points),
        halving=0,
        max_error=2**14,
        point_classes=np.ones(400, np.uint8),
        codeword_classes=np.ones(400, np.uint8),
        numbers=np.arange(400, dtype=np.int32).reshape(20, 20),
        importances=np.full((20, 20), UNIT, np.uint16),
    )
    asked = []
    predict = _choice_python.Chooser._seek
    monkeypatch.setattr(
        _choice_python.Chooser,
        "_seek",
        lambda self, *rest: asked.append(self.n_predictions) or predict(self, *rest),
    )
    monkeypatch.setattr(loops, "context", _context_python)
    nearest = np.arange(400, dtype=np.uint16).reshape(20, 20)
    coder = strips(context.colour_numbers(points, 3))
    coder.choose(nearest, context._PHOTOGRAPH, 8, choice)
    assert max(asked) == _choice_python.MOST_PREDICTIONS
