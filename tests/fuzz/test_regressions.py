"""The fuzzing targets on all seeds and on everything that fuzzing ever found."""

import runpy

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import ROOT, vq_images

TARGETS = runpy.run_path(str(ROOT / "fuzz" / "targets.py"))["TARGETS"]
repair = runpy.run_path(str(ROOT / "fuzz" / "repair.py"))["repair"]
SEEDS = sorted((ROOT / "spec" / "vectors").glob("*/*/*.vq*"))


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_findings(name):
    findings = sorted((ROOT / "fuzz" / "regressions" / name).glob("*"))
    assert len(SEEDS) > 50
    for path in [*SEEDS, *findings]:
        TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@given(st.binary(max_size=300))
def test_any_bytes(name, data):
    TARGETS[name](data)
    TARGETS[name](repair(data))


@given(vq_images(), st.data())
def test_repair_gets_changes_past_the_checksums(vq, data):
    assert repair(vq.to_bytes("context")) == vq.to_bytes("context")
    coded = vq.to_bytes("packed")
    assert repair(coded) == coded
    # From the codebook on, no byte says how long anything is.
    plane_bytes = -(-vq.indices.size * (len(vq.codebook) - 1).bit_length() // 8)
    start = len(coded) - plane_bytes - vq.codebook.size - 8
    changed = bytearray(coded)
    changed[data.draw(st.integers(start, len(coded) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        vqcodec.decode(repair(changed))
    except vqcodec.VqError as error:
        assert "checksum" not in str(error)
