"""The examples of the README and of the pages run as they stand."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from support.pictures import ROOT
from vqcodec.cli import main
from vqcodec.clustering.named import CLUSTERERS

COMMANDS = "README.md", "docs/start.md", "docs/command.md"
PROGRAMS = (
    "README.md",
    "docs/start.md",
    "docs/python.md",
    "docs/clusterers.md",
    "docs/hosts.md",
    "docs/arrays.md",
)
PAGES = sorted(
    path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts
)


def fenced(page, language):
    text = (ROOT / page).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands_of(page):
    """Return all commands of a page but those of the README that install."""
    return "".join(fenced(page, "sh")[page == "README.md" :])


@pytest.fixture
def beside_the_reef(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "reef.png", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(CLUSTERERS, "_registered", {})


def test_the_first_shell_line_leaves_a_file_behind(beside_the_reef):
    install, encode = fenced("README.md", "sh")[0].splitlines()[0].split(" && ")
    assert install == "python -m pip install -e ."
    with pytest.raises(SystemExit) as left:
        main(shlex.split(encode)[1:])
    assert left.value.code == 0
    assert Path("docs/reef.vq").exists()


def test_the_second_shell_line_is_what_ci_runs():
    line = fenced("README.md", "sh")[0].splitlines()[1]
    assert line.endswith("&& python -m pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("page", COMMANDS)
def test_commands_run_as_they_stand(beside_the_reef, page):
    with Image.open("docs/reef.png") as reef:  # a part, as much is done with it
        reef.crop((200, 80, 400, 200)).save("picture.png")
    shutil.copy("picture.png", "photo.jpg")  # Pillow looks at the content.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", commands_of(page)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert Path("picture.vq").exists()


@pytest.mark.parametrize("page", PROGRAMS)
def test_programs_run_as_they_stand(beside_the_reef, page):
    names = {}
    for block in fenced(page, "python"):
        exec(compile(block, page, "exec"), names)
    if page == "docs/python.md":
        assert names["pixels"].shape == (320, 480, 3)
        assert names["vq"].codebook.shape == (16, 3)
        assert names["vq"].indices.shape == (320, 480)
        assert names["labels"].codebook.tolist() == [[0], [700], [65535]]
        assert names["labels"].indices.tolist() == [[0, 0, 1], [0, 1, 2]]
        assert names["paper"].n_codewords == 3
        assert Path("reef16.png").exists()
    if page == "docs/clusterers.md":
        assert names["vq"].codebook.shape == (16, 3)


def test_no_other_page_has_commands_or_programs_that_nobody_runs():
    for page in map(str, PAGES):
        if page.startswith("docs/contributing"):
            continue  # They have fragments.
        if page == "docs/tutorial.md":
            continue  # tests/test_outsiders.py runs it.
        if page not in COMMANDS:
            assert not fenced(page, "sh"), page
        if page not in PROGRAMS:
            assert not fenced(page, "python"), page


@pytest.mark.parametrize("page", [Path("README.md"), Path("SECURITY.md"), *PAGES], ids=str)
def test_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in link:
            assert (ROOT / page.parent / link).exists(), f"{page}: {link}"
