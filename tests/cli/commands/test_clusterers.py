"""`vq clusterers`, and `vq --version`."""

import vqcodec


def test_clusterers_and_version(vq):
    status, out, _ = vq("clusterers")
    assert status == 0
    assert "split-merge (auto): k-means++, then" in out
    assert "kmeans++: Greedy" in out
    assert "lloyd: k-means from random" in out
    assert "    n_init=1" in out
    expected = f"vqcodec {vqcodec.__version__}, format 1.0\n"
    assert vq("--version")[:2] == (0, expected)
