"""Clusterers of others: registered in the process, or offered by an installed package."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

import vqcodec
import vqcodec.kernels
from support.pictures import gradient
from vqcodec import clustering
from vqcodec.clustering import Clusterer, Clustering


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
    monkeypatch.setattr(clustering, "_registered", {})


def run(code, *paths):
    """Run Python code in a fresh process, with folders added to its path."""
    program = f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}\n"
    return subprocess.run(
        [sys.executable, "-c", program + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_mapping_is_read_only_and_knows_its_names():
    found = vqcodec.clusterers()
    assert list(found) == ["ecvq", "kmeans++", "lloyd", "outlier-aware", "split-merge"]
    assert len(found) == 5
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


def install(folder, package, name, value, source):
    """Make a folder look as if a package with one entry point had been installed in it."""
    folder.mkdir(exist_ok=True)
    (folder / f"{package}.py").write_text(textwrap.dedent(source))
    facts = folder / f"{package}-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(f"[vqcodec.clusterers]\n{name} = {value}\n")


SOURCE = """
    print("loaded")
    from vqcodec.clustering import Clusterer
    from vqcodec.clustering.lloyd import Lloyd

    class Mine(Lloyd):
        name = "mine"
"""


def test_an_installed_package_adds_its_own_and_is_loaded_when_asked_for(tmp_path):
    install(tmp_path, "vq_mine", "mine", "vq_mine:Mine", SOURCE)
    printed = run(
        """
        import vqcodec, numpy
        print(list(vqcodec.clusterers()), "mine" in vqcodec.clusterers())
        print("vq_mine" in sys.modules)
        picture = numpy.arange(300, dtype=numpy.uint8).reshape(10, 10, 3)
        mine = vqcodec.encode(picture, 5, clusterer="mine")
        print(mine == vqcodec.encode(picture, 5, clusterer="lloyd"))
        """,
        tmp_path,
    )
    assert printed.splitlines() == [
        "['ecvq', 'kmeans++', 'lloyd', 'mine', 'outlier-aware', 'split-merge'] True",
        "False",
        "loaded",
        "True",
    ]


def test_a_package_that_does_not_load_or_claims_a_taken_name_is_named(tmp_path):
    install(tmp_path / "a", "vq_a", "twice", "vq_a:Mine", SOURCE)
    install(tmp_path / "b", "vq_b", "twice", "vq_b:Mine", SOURCE)
    install(tmp_path / "c", "vq_c", "broken", "vq_c:Mine", "import nothing_of_that_name")
    install(tmp_path / "d", "vq_d", "lloyd", "vq_d:Mine", SOURCE)
    printed = run(
        """
        import vqcodec
        for name in ("twice", "broken"):
            try:
                vqcodec.clusterers()[name]
            except vqcodec.OptionError as error:
                print(error)
        print(vqcodec.clusterers()["lloyd"].__module__)
        """,
        *(tmp_path / letter for letter in "abcd"),
    )
    assert printed.splitlines() == [
        "clusterer 'twice' is claimed by vq_a:Mine and vq_b:Mine; uninstall one of them",
        "clusterer 'broken' (vq_c:Mine) cannot be loaded: No module named 'nothing_of_that_name'",
        "vqcodec.clustering.lloyd",
    ]


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
