"""`vq clusterers`, and `vq --version`."""

import vqcodec
from vqcodec.clustering.named import CLUSTERERS


def test_clusterers_and_version(vq):
    status, out, _ = vq("clusterers")
    assert status == 0
    assert "split-merge (auto): Merging, then" in out
    assert "kmeans++: Greedy" in out
    assert "lloyd: k-means from random" in out
    assert "    n_init=1" in out
    expected = f"vqcodec {vqcodec.__version__}, format 1.0\n"
    assert vq("--version")[:2] == (0, expected)


def test_where_they_come_from_and_what_they_declare(vq):
    status, out, _ = vq("clusterers", "--verbose")
    assert status == 0
    assert f"from vqcodec {vqcodec.__version__}; the same bytes everywhere" in out


def test_they_can_be_checked(vq):
    status, out, _ = vq("clusterers", "--check", "kmeans++")
    assert (status, out.count("\n")) == (0, 1)
    assert "kmeans++: 39 of 39 checks passed" in out
    status, out, err = vq("clusterers", "--check", "nonsense")
    assert (status, out) == (2, "")
    assert "there are ecvq, faiss" in err


def test_what_is_wrong_is_told_by_name(vq, monkeypatch):
    class Idle(vqcodec.clustering.Clusterer):
        name = "idle"

        def fit(self, points, weights, k, *, rng, progress=None):
            print("I am idle")
            codebook = points[:k]
            return vqcodec.clustering.Clustering.of(points, weights, codebook)

    monkeypatch.setattr(CLUSTERERS, "_registered", {"idle": Idle})
    status, out, _ = vq("clusterers", "--check", "idle")
    assert status == 1
    assert "idle: prints_nothing: it prints b'I am idle" in out
    assert "of 39 checks passed" in out
