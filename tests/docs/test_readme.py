"""The README's examples run as they stand."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.pictures import ROOT
from vqcodec import clustering
from vqcodec.cli import main

README = (ROOT / "README.md").read_text()


def fenced(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def beside_the_reef(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "reef.png", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clustering, "_registered", {})


def test_the_first_shell_line_leaves_a_file_behind(beside_the_reef):
    install, encode = fenced("sh")[0].splitlines()[0].split(" && ")
    assert install == "python -m pip install -e ."
    with pytest.raises(SystemExit) as left:
        main(shlex.split(encode)[1:])
    assert left.value.code == 0
    assert Path("docs/reef.vq").exists()


def test_the_second_shell_line_is_what_ci_runs():
    line = fenced("sh")[0].splitlines()[1]
    assert line.endswith("&& python -m pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("block", range(1, len(fenced("sh"))))
def test_the_other_commands_run_as_they_stand(beside_the_reef, block):
    shutil.copy("docs/reef.png", "picture.png")
    shutil.copy("docs/reef.png", "photo.jpg")  # Pillow looks at the content.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    before = fenced("sh")[1].splitlines()[0]  # Later blocks need what it makes.
    lines = fenced("sh")[block] if block == 1 else f"{before}\n{fenced('sh')[block]}"
    done = subprocess.run(
        ["bash", "-e", "-c", lines],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_python_examples_run(beside_the_reef):
    names = {}
    for block in fenced("python"):
        exec(compile(block, "README.md", "exec"), names)
    assert names["pixels"].shape == (320, 480, 3)
    assert names["vq"].codebook.shape == (16, 3)
    assert names["labels"].codebook.tolist() == [[0], [700], [65535]]
    assert names["labels"].indices.tolist() == [[0, 0, 1], [0, 1, 2]]
    assert names["paper"].n_codewords == 3
    assert names["vq"].indices.shape == (320, 480)
    assert Path("reef16.png").exists()
