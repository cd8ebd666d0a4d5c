"""`vq completion`, and what shells are told."""

import os
import subprocess

import pytest

from support.processes import command


def completions(words):
    """Return what a shell is told for an unfinished line."""
    environment = {
        "_VQ_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }  # fmt: skip
    program = ["-c", "from vqcodec.cli import main; main()"]
    arguments = [command()[0], *program]
    done = subprocess.run(
        arguments, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return {line.split(",")[-1] for line in done.stdout.splitlines()}


def test_shells_complete_commands_options_and_names():
    assert completions(["vq", "enc"]) == {"encode"}
    assert {"--dither", "--dither-strength"} == completions(["vq", "encode", "--dith"])
    assert completions(["vq", "encode", "--dither", "o"]) == {"ordered"}
    assert completions(["vq", "encode", "--space", ""]) == {"srgb", "linear", "oklab"}
    assert "outlier-aware" in completions(["vq", "train", "--clusterer", "out"])
    assert completions(["vq", "palette", "--as", "g"]) == {"gpl"}
    assert completions(["vq", "help", "dith"]) == {"dithering"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_the_shell_reads(vq, shell):
    status, out, err = vq("completion", shell)
    assert (status, err) == (0, "")
    assert f"_VQ_COMPLETE={shell}_complete" in out
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=out, text=True, check=True)


def test_other_shells_are_refused_by_name(vq):
    status, _, err = vq("completion", "csh")
    assert (status, "bash, zsh, fish" in err) == (2, True)
