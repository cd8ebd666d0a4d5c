"""What clusterers give: as `Clustering` declares it, converted without loss, or refused by name."""

import decimal
from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from support.zoo import Giving
from vqcodec.clustering.answer import check_clustering, name_of


def pictures():
    opaque = gradient(12, 12, 3)
    alpha = gradient(12, 12, 4)
    alpha[:4, :, 3], alpha[4:8, :, 3] = 0, 255
    return {"RGB": opaque, "RGBA": alpha}


def giving(**changes):
    """Return a change of a clustering: of each attribute by a function, or to a value."""

    def change(found):
        made = {
            name: how(getattr(found, name)) if callable(how) else how
            for name, how in changes.items()
        }
        return replace(found, **made)

    return change


def raising(found):
    class Odd:
        codebook = labels = cost = history = None

        @property
        def converged(self):
            raise LookupError("nobody knows")

    return Odd()


REFUSED = {
    "nothing": (lambda found: None, "None instead of a Clustering"),
    "a tuple": (lambda found: (found.codebook, found.labels), "instead of a Clustering"),
    "the class": (lambda found: type(found), "instead of a Clustering"),
    "no history": (lambda found: SimpleNamespace(codebook=1, labels=2), "instead of a Clus"),
    "a fault when asked": (raising, "failed: LookupError: nobody knows"),
    "integers": (giving(codebook=lambda c: c.astype(int)), "dtype int64; expected finite floats"),
    "NaN": (giving(codebook=lambda c: c * np.nan), "expected finite floats"),
    "infinity": (giving(codebook=lambda c: c + np.inf), "expected finite floats"),
    "beyond everything": (giving(codebook=lambda c: c + 1e300), "expected finite floats"),
    "complex": (giving(codebook=lambda c: c * 1j), "dtype complex128"),
    "objects": (giving(codebook=lambda c: c.astype(object)), "dtype object"),
    "texts": (giving(codebook=lambda c: c.astype(str)), "dtype <U32"),
    "wider floats": (giving(codebook=lambda c: c.astype(np.longdouble)), "up to 64 bits"),
    "masked": (giving(codebook=lambda c: np.ma.masked_less(c, 99)), "a codebook with masked"),
    "ragged": (giving(codebook=[[1.0], [1.0, 2.0]]), "a codebook that is no array"),
    "one number": (giving(codebook=5.0), r"a codebook of shape \(\)"),
    "three axes": (giving(codebook=lambda c: c[:, None]), r"a codebook of shape \(\d+, 1, \d\)"),
    "no rows": (giving(codebook=lambda c: c[:0]), r"a codebook of shape \(0, \d\)"),
    "too many rows": (giving(codebook=lambda c: np.tile(c, (9, 1))), "a codebook of shape"),
    "missing columns": (giving(codebook=lambda c: c[:, :1]), r"a codebook of shape \(\d+, 1\)"),
    "no labels": (giving(labels=None), r"labels of shape \(\) and dtype object"),
    "floats for labels": (giving(labels=lambda found: found * 1.0), "dtype float64; expected"),
    "bools for labels": (giving(labels=lambda found: found > 0), "dtype bool; expected"),
    "texts for labels": (giving(labels=lambda found: found.astype(str)), "dtype <U11; expected"),
    "too few labels": (giving(labels=lambda found: found[1:]), r"labels of shape .* integers"),
    "columns of labels": (giving(labels=lambda found: found[:, None]), r"labels of shape"),
    "negative labels": (giving(labels=lambda found: found - 1), "labels outside its codebook"),
    "large labels": (giving(labels=lambda found: found + 999), "labels outside its codebook"),
    "huge labels": (
        giving(labels=lambda found: found.astype(np.uint64) + np.uint64(2**63)),
        "labels outside its codebook",
    ),
    "no cost": (giving(cost=None), "the cost None; expected a finite number of at least 0"),
    "a cost of NaN": (giving(cost=np.nan), "the cost nan; expected"),
    "an endless cost": (giving(cost=np.inf), "the cost inf; expected"),
    "a negative cost": (giving(cost=-1e-9), "the cost -1e-09; expected"),
    "a text for a cost": (giving(cost="12"), "the cost '12'; expected"),
    "a complex cost": (giving(cost=1 + 0j), "the cost .*; expected"),
    "a list of a cost": (giving(cost=[1.0]), r"the cost \[1.0\]; expected"),
    "a decimal cost": (giving(cost=decimal.Decimal(3)), "the cost Decimal.*; expected"),
    "a huge cost": (giving(cost=10**400), "the cost 1000.*; expected"),
    "no history at all": (giving(history=None), "the history None; expected a tuple"),
    "an endless history": (giving(history=lambda runs: iter(int, 1)), "the history <callable_i"),
    "one run alone": (giving(history=lambda runs: runs[0]), "the history array.*; expected"),
    "runs of runs": (giving(history=lambda runs: (np.ones((2, 2)),)), "the history .*; expected"),
    "runs of texts": (giving(history=lambda runs: (["a"],)), "the history .*; expected"),
    "ragged runs": (giving(history=lambda runs: ([[1], [1, 2]],)), "a history that is no array"),
    "runs by name": (giving(history=lambda runs: {"a": runs[0]}), "the history {.*; expected"),
    "perhaps converged": (giving(converged=None), "None for converged; expected True or False"),
    "yes": (giving(converged="yes"), "'yes' for converged"),
    "twice converged": (giving(converged=2), "2 for converged"),
    "converged everywhere": (giving(converged=np.ones(2, bool)), "for converged"),
}


@pytest.mark.parametrize("picture", ["RGB", "RGBA"])
@pytest.mark.parametrize("animal", REFUSED)
def test_what_cannot_be_taken_is_refused_by_name_with_alpha_or_without(animal, picture):
    change, message = REFUSED[animal]
    with pytest.raises(vqcodec.ClustererError, match=f"(?s)^clusterer 'giving' .*{message}"):
        vqcodec.quantize(pictures()[picture], 9, clusterer=Giving(change))


def strided(array):
    """Return the same array with gaps in memory, backwards."""
    wide = np.zeros((len(array), 2, *array.shape[1:]), array.dtype)
    wide[::-1, 1] = array
    return wide[::-1, 1]


TAKEN = {
    "float32": giving(codebook=lambda c: c.astype(np.float32)),
    "float16": giving(codebook=lambda c: c.astype(np.float16)),
    "the other byte order": giving(codebook=lambda c: c.astype(">f8")),
    "columns first": giving(codebook=np.asfortranarray),
    "gaps": giving(codebook=strided, labels=strided),
    "lists": giving(codebook=lambda c: c.tolist(), labels=lambda found: found.tolist()),
    "nothing masked": giving(codebook=np.ma.masked_invalid),
    "uint8 labels": giving(labels=lambda found: found.astype(np.uint8)),
    "int64 labels": giving(labels=lambda found: found.astype(">i8")),
    "an integer cost": giving(cost=lambda cost: int(cost)),
    "a cost in an array": giving(cost=np.array),
    "a cost of float32": giving(cost=lambda cost: np.float32(cost)),
    "a list of runs": giving(history=lambda runs: [run.tolist() for run in runs]),
    "integer runs": giving(history=lambda runs: tuple(run.astype(int) for run in runs)),
    "runs in an array": giving(history=lambda runs: np.array(runs)),
    "no runs": giving(history=()),
    "NumPy's truth": giving(converged=np.bool_),
    "one for truth": giving(converged=1),
    "another class": lambda found: SimpleNamespace(**asdict(found)),
}


@pytest.mark.parametrize("picture", ["RGB", "RGBA"])
@pytest.mark.parametrize("animal", TAKEN)
def test_what_loses_nothing_is_taken_and_made_plain(animal, picture):
    image = pictures()[picture]
    # Alpha exact has points of whole numbers, which all of these types hold.
    found = vqcodec.quantize(image, 9, clusterer=Giving(TAKEN[animal]), alpha="exact")
    assert found == vqcodec.quantize(image, 9, clusterer=Giving(lambda f: f), alpha="exact")
    plain = found.clustering
    assert (type(plain.codebook), plain.codebook.dtype) == (np.ndarray, np.float64)
    assert plain.codebook.flags.c_contiguous
    assert (type(plain.labels), plain.labels.dtype) == (np.ndarray, np.int32)
    assert type(plain.cost) is float
    assert type(plain.history) is tuple
    assert all((run.ndim, run.dtype) == (1, np.float64) for run in plain.history)
    assert plain.converged is True


def test_what_was_given_is_copied():
    kept = []
    clusterer = Giving(lambda found: kept.append(found) or found)
    found = vqcodec.quantize(gradient(9, 9, 3), 9, clusterer=clusterer).clustering
    for array in (found.codebook, found.labels, found.history[0]):
        before = array.copy()
        for mine in (kept[0].codebook, kept[0].labels, kept[0].history[0]):
            mine[:] = 99
        assert np.array_equal(array, before)


def few(found):
    """Give one codeword for all."""
    return replace(found, codebook=found.codebook[:1], labels=found.labels * 0)


def equal(found):
    """Give the same codeword again and again."""
    return replace(found, codebook=np.ones_like(found.codebook), labels=found.labels * 0)


def far(found):
    """Give codewords that are far from all points."""
    return replace(found, codebook=np.full_like(found.codebook, -999.0))


def free(found):
    """Say that it costs nothing."""
    return replace(found, cost=0.0)


def dear(found):
    """Say that it costs more than anything can."""
    return replace(found, cost=1e308)


@pytest.mark.parametrize("space", ["srgb", "linear", "oklab"])
@pytest.mark.parametrize("picture", ["RGB", "RGBA"])
@pytest.mark.parametrize("change", [few, equal, far, free, dear])
def test_whoever_gives_little_all_codewords_are_there_and_used(change, picture, space):
    image = pictures()[picture]
    distinct = len(np.unique(image.reshape(-1, image.shape[2]), axis=0))
    for k in (3, 9, 40, distinct - 1):
        for options in ({}, {"alpha": "exact"}, {"keep_colors": [image[0, 0]]}):
            if "keep_colors" in options and k == 3:
                continue  # a class each, and one to keep, is more
            found = vqcodec.quantize(image, k, clusterer=Giving(change), space=space, **options)
            hidden = image.reshape(-1, image.shape[2]).copy()
            if picture == "RGBA" and options.get("alpha") != "exact":
                hidden[hidden[:, 3] == 0] = 0
            assert found.n_codewords == min(k, len(np.unique(hidden, axis=0)))
            assert np.array_equal(np.unique(found.indices), np.arange(found.n_codewords))


@pytest.mark.parametrize("change", [few, equal, far, free, dear])
@pytest.mark.parametrize("targets", [{"min_psnr": 24}, {"max_bytes": 400}, {"max_error": 30}])
def test_targets_are_met_or_refused_whatever_a_clusterer_says_of_its_cost(change, targets):
    try:
        found = vqcodec.quantize(gradient(24, 24, 3), clusterer=Giving(change), **targets)
    except vqcodec.TargetError:
        return
    if "max_bytes" in targets:
        assert len(found.to_bytes()) <= targets["max_bytes"]


def test_who_means_to_give_fewer_does():
    class Few(Giving):
        uses_all_k = False

    assert vqcodec.quantize(gradient(12, 12, 3), 9, clusterer=Few(few)).n_codewords == 1
    kept = vqcodec.quantize(
        gradient(12, 12, 3), 9, clusterer=Few(few), keep_colors=[gradient(12, 12, 3)[0, 0]]
    )
    assert kept.n_codewords == 2
    image = gradient(24, 24, 3)
    options = {"rate_weight": 500}
    weighed = vqcodec.quantize(image, 64, clusterer="ecvq", clusterer_options=options)
    assert weighed.n_codewords < 64
    plain = vqcodec.quantize(image, 64, clusterer="ecvq", clusterer_options={"rate_weight": 0})
    assert plain.n_codewords == 64


def test_names_are_found_wherever_they_are():
    class Nameless:
        pass

    class Shy:
        @property
        def name(self):
            raise RuntimeError

    class Odd:
        name = 3

    assert [name_of(one()) for one in (Nameless, Shy, Odd)] == ["Nameless", "Shy", "Odd"]
    assert name_of(Giving(None)) == "giving"
    with pytest.raises(vqcodec.VqError, match="^clusterer 'object' gave 3 instead"):
        check_clustering(3, np.zeros((3, 2)), 2, object())
