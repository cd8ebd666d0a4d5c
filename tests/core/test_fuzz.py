"""The fuzzing targets in C on all seeds and on everything that fuzzing ever found."""

import subprocess

import pytest

from support.compiled import CORE, core_objects
from support.core_library import needs_cc
from support.pictures import ROOT
from support.vectors import VECTORS

pytestmark = needs_cc
FUZZ = ROOT / "fuzz"
TARGETS = ["front", "codebook", "packed", "deflate", "context", "swift"]
SEEDS = sorted(VECTORS.glob("*/*/*.vq*"))


def built(name, folder):
    """Build a target with the program that replays files, or skip where zlib is missing."""
    sources = [FUZZ / "core" / f"{name}.c", FUZZ / "core" / "replay.c", *core_objects(("cc",))]
    command = ["cc", "-std=c11", "-O2", "-I", CORE, *sources, "-o", folder / name]
    if name == "deflate":
        done = subprocess.run([*command, "-lz"], capture_output=True, text=True)
        if "zlib.h" in done.stderr or "-lz" in done.stderr:
            pytest.skip("zlib is not here to build with")
        done.check_returncode()
    else:
        subprocess.run(command, check=True)
    return folder / name


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_findings(name, tmp_path):
    findings = sorted((FUZZ / "regressions").glob("core_*/*"))
    assert len(SEEDS) > 50
    assert findings
    done = subprocess.run(
        [built(name, tmp_path), *SEEDS, *findings], capture_output=True, text=True
    )
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 0, f"{last}: {done.stderr}"
    assert len(done.stdout.splitlines()) == len(SEEDS) + len(findings)
