"""Options of a clusterer at the command line: explained, and completed."""

import os
import subprocess

import pytest

from support.processes import command


def completed(*words):
    """Return what a shell is offered for the last word."""
    environment = os.environ | {
        "_VQ_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["vq", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(command(), env=environment, capture_output=True, text=True)
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["encode", "--clusterer", "lloyd", "--option", "t"], ["tol="]),
        (
            ["encode", "--clusterer", "lloyd", "--option", "init="],
            ["init=in-pixels", "init=random"],
        ),
        (["encode", "--option", "effort=d"], ["effort=default"]),
        (["train", "--clusterer", "wu", "--option", ""], ["max_iter=", "tol="]),
        (["encode", "--clusterer", "nobody", "--option", ""], []),
        (["encode", "--clusterer", "wu", "--option", "none="], []),
        (["encode", "--help-clusterer", "k"], ["kmeans++"]),
        (["sweep", "--clusterer", "wu"], ["wu"]),
        (["spaces", "--check", "ok"], ["oklab"]),
    ],
)
def test_a_shell_is_offered_what_there_is(words, offered):
    assert completed(*words) == offered


def test_a_clusterer_is_explained(vq):
    status, out, err = vq("encode", "--help-clusterer", "lloyd")
    assert (status, err) == (0, "")
    assert out.startswith("lloyd: k-means from random initial codewords")
    for said in ("init=in-pixels", "What a restart begins with", "tol=0.01", "of at least 1."):
        assert said in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    assert vq("train", "--help-clusterer", "auto")[1].startswith("split-merge: ")
    status, out, err = vq("encode", "--help-clusterer", "nobody")
    assert (status, out) == (2, "")
    assert "no clusterer is named 'nobody'" in err
