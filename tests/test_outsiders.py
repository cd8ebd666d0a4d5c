"""Packages of others, installed by pip into a fresh environment, and used there."""

import json
import re
import shutil

import pytest
from PIL import Image

from support.environments import Environment
from support.pictures import ROOT, reef

PLUGINS = ROOT / "tests" / "plugins"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    found = Environment(tmp_path_factory.mktemp("fresh"))
    Image.fromarray(reef()).save(found.folder / "reef.png")
    return found


@pytest.fixture(scope="module")
def macqueen(fresh):
    return fresh.install(PLUGINS / "macqueen")


@pytest.fixture(scope="module")
def jzazbz(fresh):
    return fresh.install(PLUGINS / "jzazbz")


def test_a_clusterer_is_found_described_and_passes(fresh, macqueen):
    assert "\nmacqueen: Online k-means" in fresh.output("vq", "clusterers")
    told = fresh.output("vq", "clusterers", "--verbose")
    assert "from vqcodec-macqueen 1.0, vqcodec_macqueen:MacQueen; the same bytes every" in told
    assert "checks passed" in fresh.output("vq", "clusterers", "--check", "macqueen")
    told = fresh.output("vq", "encode", "--help-clusterer", "macqueen")
    assert re.search(r"decay=0.5 +How fast codewords settle. A number from 0.5 to 1.", told)
    done = fresh.run(
        "vq", "encode", "reef.png", "--clusterer", "macqueen", "--option", "decay=2", status=2
    )
    assert "decay must be a number from 0.5 to 1, not 2" in done.stderr
    fresh.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", macqueen)


def test_a_clusterer_draws_a_picture_well(fresh, macqueen):
    def psnr(output, *options):
        given = "-k", "32", "--json", "-o", output, *options
        return json.loads(fresh.output("vq", "encode", "reef.png", *given))["psnr"]

    auto = psnr("auto.vq")
    assert psnr("a.vq", "--clusterer", "macqueen", "--record") > auto - 0.7
    psnr("b.vq", "--like", "a.vq")
    shutil.copy(fresh.folder / "reef.png", fresh.folder / "other.png")
    both = "--clusterer", "macqueen", "--record", "--jobs", "2", "-k", "32"
    fresh.run("vq", "encode", "reef.png", "other.png", *both, "-o", "out")
    first, *others = ("a.vq", "b.vq", "out/reef.vq", "out/other.vq")
    for other in others:
        assert (fresh.folder / other).read_bytes() == (fresh.folder / first).read_bytes()


def test_a_space_is_found_and_used(fresh, jzazbz):
    told = fresh.output("vq", "spaces")
    assert "vqcodec-jzazbz 1.0, vqcodec_jzazbz:Jzazbz; the same bytes on one machine" in told
    assert "jzazbz: 13 of 13 checks passed" in fresh.output("vq", "spaces", "--check", "jzazbz")
    fresh.run("vq", "encode", "reef.png", "-k", "24", "--space", "jzazbz", "--record", "-o", "j.vq")
    record = json.loads(fresh.output("vq", "info", "j.vq", "--json"))["record"]
    assert (record["space"], record["deterministic"]) == ("jzazbz", "machine")
    fresh.run("vq", "encode", "reef.png", "--like", "j.vq", "-o", "again.vq")
    assert (fresh.folder / "again.vq").read_bytes() == (fresh.folder / "j.vq").read_bytes()
    fresh.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", jzazbz)


def test_the_tutorial_leads_from_an_empty_folder_to_a_file(fresh):
    folder = fresh.folder / "tutorial"
    folder.mkdir()
    shutil.copy(fresh.folder / "reef.png", folder / "picture.png")
    text = (ROOT / "docs" / "tutorial.md").read_text()
    parts = re.findall(r"^(?:File `(.+?)`:\n\n)?```(\w+)\n(.*?)^```$", text, re.M | re.S)
    commands = []
    for name, language, block in parts:
        if name:
            (folder / name).write_text(block)
        else:
            assert language == "sh"
            commands.append(block)
        if commands and not name and len(commands) > 1:  # the first makes the environment
            told = fresh.output("bash", "-e", "-c", block, folder=folder)
    assert (folder / "picture.vq").stat().st_size < (folder / "picture.png").stat().st_size
    assert re.search(r"^16  mine .*\n +auto ", told, re.M), told
