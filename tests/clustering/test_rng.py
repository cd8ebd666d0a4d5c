"""The random numbers: pinned, uniform, distinct, weighted."""

import numpy as np
import pytest

import vqcodec
from vqcodec.clustering.rng import Rng


def test_the_stream_is_pinned():
    # The raw words of PCG64 seeded by SeedSequence(0) begin 0xa30fedd6..., a published stream.
    assert Rng(0).uniform(2).tolist() == [0.6369616873214543, 0.2697867137638703]


def test_spawned_sources_do_not_depend_on_each_other():
    first, second = Rng(5).spawn(2)
    first.uniform(1000)
    assert second.uniform(3).tolist() == Rng(5).spawn(2)[1].uniform(3).tolist()
    assert second.uniform(3).tolist() != first.uniform(3).tolist()


def test_distinct_draws_every_set_equally_often():
    rng = Rng(1)
    counts = {}
    for _ in range(6000):
        drawn = rng.distinct(5, 2)
        assert len(set(drawn.tolist())) == 2
        counts[frozenset(drawn.tolist())] = counts.get(frozenset(drawn.tolist()), 0) + 1
    assert len(counts) == 10
    assert all(500 < count < 700 for count in counts.values())


@pytest.mark.parametrize(("n", "k"), [(0, 0), (7, 7), (1, 1), (10**9, 3)])
def test_distinct_at_the_ends(n, k):
    drawn = Rng(2).distinct(n, k)
    assert len(set(drawn.tolist())) == k
    assert all(0 <= number < n for number in drawn)


def test_weighted_follows_the_weights_and_never_draws_a_zero():
    weights = np.array([0, 1, 0, 3, 0], float)
    drawn = Rng(3).weighted(np.cumsum(weights), 4000)
    counts = np.bincount(drawn, minlength=5)
    assert counts[[0, 2, 4]].tolist() == [0, 0, 0]
    assert 900 < counts[1] < 1100


@pytest.mark.parametrize("seed", [-1, 1.5, "x", None])
def test_a_seed_is_an_integer_from_0(seed):
    with pytest.raises(vqcodec.OptionError, match="seed"):
        Rng(seed)


def test_seeds_for_others_are_pinned_and_move_the_source_along():
    rng = Rng(0)
    assert [rng.integer(), rng.integer()] == [2735729615, 1158725112]
    assert rng.uniform(1)[0] == Rng(0).uniform(3)[2]
    assert all(0 <= Rng(seed).integer() < 2**32 for seed in range(50))


def test_a_generator_of_numpy_draws_from_the_same_source():
    rng = Rng(4)
    generator = rng.numpy()
    assert isinstance(generator, np.random.Generator)
    drawn = generator.random(3)
    assert drawn.tolist() == Rng(4).numpy().random(3).tolist()
    assert rng.uniform(1)[0] == Rng(4).uniform(4)[3]
    assert rng.numpy().random() != drawn[0]
