"""Clusterers of others: registered in the process, made by name, and given their options."""

import dataclasses
import pickle
import warnings

import numpy as np
import pytest

import vqcodec
import vqcodec.kernels
from support.pictures import gradient
from vqcodec.clustering import Clusterer, Clustering
from vqcodec.clustering.named import _BUILT_IN, CLUSTERERS


class First(Clusterer):
    """A clusterer whose codebook is the first k points."""

    name = "first"

    def __init__(self, *, backwards=False):
        self.backwards = backwards

    def fit(self, points, weights, k, *, rng, progress=None):
        codebook = points[-k:] if self.backwards else points[:k]
        labels, distances = vqcodec.kernels.nearest(points, codebook)
        return Clustering(codebook, labels, float(weights @ distances), (), True)


@pytest.fixture(autouse=True)
def clean_registry(monkeypatch):
    monkeypatch.setattr(CLUSTERERS, "_registered", {})


def test_the_mapping_is_read_only_and_knows_its_names():
    found = vqcodec.clusterers()
    assert list(found) == sorted(_BUILT_IN)
    assert len(found) == len(_BUILT_IN)
    assert "auto" not in found
    assert found["lloyd"].name == "lloyd"
    assert found.get("nothing") is None
    with pytest.raises(TypeError):
        found["x"] = First
    with pytest.raises(KeyError):
        found["nothing"]


def test_a_registered_clusterer_serves_by_name_and_as_an_instance():
    assert vqcodec.register_clusterer(First) is First
    picture = gradient(6, 6, 3)
    named = vqcodec.quantize(picture, 4, clusterer="first", backwards=True)
    assert named == vqcodec.quantize(picture, 4, clusterer=First(backwards=True))
    assert named != vqcodec.quantize(picture, 4, clusterer="first")
    assert "first" in vqcodec.clusterers()


def test_a_taken_name_needs_replace():
    class Lloyd2(First):
        name = "lloyd"

    with pytest.raises(vqcodec.OptionError, match="'lloyd' exists.*replace=True"):
        vqcodec.register_clusterer(Lloyd2)
    vqcodec.register_clusterer(First)
    vqcodec.register_clusterer(First)  # A notebook registers the same class again.
    taken = type("Taken", (First,), {})
    with pytest.raises(vqcodec.OptionError, match="'first' exists"):
        vqcodec.register_clusterer(taken)
    vqcodec.register_clusterer(Lloyd2, replace=True)
    assert vqcodec.clusterers()["lloyd"] is Lloyd2


class Nameless:
    pass


class Auto(First):
    name = "auto"


class NoFit(Clusterer):
    name = "no-fit"


@pytest.mark.parametrize("candidate", [3, First(), Nameless, Auto, NoFit])
def test_what_is_no_clusterer_is_not_registered(candidate):
    with pytest.raises(vqcodec.OptionError):
        vqcodec.register_clusterer(candidate)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"clusterer": "nothing"}, "no clusterer is named 'nothing'.*kmeans"),
        ({"clusterer": 3}, "a name or an instance"),
        ({"clusterer": First}, "a name or an instance"),
        ({"clusterer": First(), "n_init": 3}, "n_init belong to a clusterer asked for by name"),
        ({"clusterer": "kmeans++", "n_init": 0}, "n_init must be"),
        ({"clusterer": "kmeans++", "max_iter": 1.5}, "max_iter must be"),
        ({"clusterer": "kmeans++", "tol": -1}, "tol must be"),
        ({"clusterer": "kmeans++", "tol": float("nan")}, "tol must be"),
        ({"clusterer": "kmeans++", "empty": "x"}, "empty must be one of worst, random, keep"),
        ({"n_init": 0}, "n_init must be"),
        ({"max_iter": 0}, "max_iter must be"),
        ({"effort": "x"}, "effort must be one of fast, default, best"),
        ({"clusterer": "lloyd", "init": "x"}, "init must be one of in-pixels, random"),
        ({"k": 0}, "k must be an integer from 1 to 65536, not 0"),
        ({"k": 65537}, "k must be"),
        ({"k": "x"}, "k must be"),
        ({"block": (0, 1)}, "block must be"),
        ({"block": "x"}, "block must be"),
        ({"seed": -1}, "seed must be"),
        ({"coding": "zip"}, "no index coding is named 'zip'"),
    ],
)
def test_arguments_that_cannot_be_met_are_named(arguments, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        vqcodec.encode(gradient(4, 4, 3), **{"k": 3, **arguments})


class Fussy(First):
    """A clusterer whose constructor fails as it is told to."""

    name = "fussy"

    def __init__(self, error=None, seed=5, block=1, k=2):
        if error is not None:
            raise error
        self.seed, self.block, self.k, self.backwards = seed, block, k, False


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("no"), "'fussy' cannot be made: ValueError: no; choose another, or have"),
        (FileNotFoundError(2, "None", "model"), "'fussy' cannot be made: FileNotFoundError"),
        (SystemExit(4), "'fussy' cannot be made: it tried to end the process .SystemExit: 4"),
        (vqcodec.OptionError("error must be less"), "'fussy': error must be less$"),
        (vqcodec.PictureError("none"), "'fussy' cannot be made: PictureError: none"),
    ],
)
def test_a_constructor_that_fails_is_named(error, message):
    vqcodec.register_clusterer(Fussy)
    with pytest.raises(vqcodec.OptionError, match=f"^clusterer {message}"):
        vqcodec.Encoder(clusterer="fussy", clusterer_options={"error": error})


def test_an_object_that_cannot_even_be_asked_is_named():
    class Shy:
        @property
        def fit(self):
            raise LookupError("no")

    with pytest.raises(vqcodec.OptionError, match="^clusterer 'Shy' cannot be used: LookupError"):
        vqcodec.Encoder(clusterer=Shy())


def test_options_that_nobody_can_see_are_no_options():
    class Hidden(First):
        name = "hidden"
        __signature__ = 3

    with pytest.raises(vqcodec.OptionError, match="'hidden' has options that nobody can see"):
        vqcodec.register_clusterer(Hidden)


@pytest.mark.filterwarnings("ignore:clusterer 'fussy' has an option k")
@pytest.mark.parametrize(("name", "value"), [("seed", 3), ("block", (2, 2)), ("k", 7)])
def test_options_of_both_are_told_apart(name, value):
    vqcodec.register_clusterer(Fussy)
    picture = gradient(12, 12, 3)
    makers = [
        lambda **options: vqcodec.Encoder(clusterer="fussy", **options),
        lambda **options: vqcodec.quantize(picture, clusterer="fussy", **options),
        lambda **options: vqcodec.train([picture], **{"k": 7} | options, clusterer="fussy"),
    ]
    said = f"'fussy' has an option {name} of its own and did not get this one; clusterer_options"
    for make in makers:
        with pytest.warns(vqcodec.ClustererWarning, match=said) as caught:
            make(**{name: value})
        assert caught[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            make(clusterer_options={name: 9, "k": 2}, **{name: value})
    asked = vqcodec.Encoder(clusterer="fussy", clusterer_options={name: 9})
    assert getattr(asked.strategy, name) == 9
    assert getattr(pickle.loads(pickle.dumps(asked)).strategy, name) == 9
    assert getattr(asked, name) == getattr(vqcodec.Encoder(), name)
    assert getattr(dataclasses.replace(asked, alpha="exact").strategy, name) == 9


def test_what_the_function_has_and_the_clusterer_has_not_is_said():
    with pytest.raises(vqcodec.OptionError) as caught:
        vqcodec.quantize(gradient(4, 4, 3), clusterer="lloyd", clusterer_options={"seed": 3})
    assert str(caught.value) == (
        "clusterer 'lloyd', which takes init, empty, n_init, max_iter, tol, has no option 'seed'; "
        "leave it out"
    )


@pytest.mark.parametrize("alpha", ["premultiplied", "exact"])
@pytest.mark.parametrize("level", [0.0, 77.0, 300.0])
def test_the_alpha_law_holds_whatever_the_clusterer(alpha, level):
    class Stubborn(First):
        name = "stubborn"

        def fit(self, points, weights, k, *, rng, progress=None):
            codebook = np.full((k, points.shape[1]), level)
            return Clustering(codebook, np.zeros(len(points), np.int32), 0.0, (), True)

    picture = gradient(12, 12, 4)
    picture[:4, :, 3], picture[4:8, :, 3] = 0, 255
    vq = vqcodec.quantize(picture, 9, clusterer=Stubborn(), alpha=alpha)
    drawn = vq.to_array()[..., 3]
    assert (drawn[:4] == 0).all()
    assert (drawn[4:8] == 255).all()
    assert len(vq.codebook) == 9
