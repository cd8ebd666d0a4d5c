"""The bytes of some encodes, held against golden.json: on any machine, NumPy and thread count.

The file golden.json was printed by encodes.py beside it. It changes only when a change
of the bytes is meant, and then the commit says why.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text())


def digests(threads, **environment):
    done = subprocess.run(
        [sys.executable, str(HERE / "encodes.py"), str(threads)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def same(found):
    """Compare with what is golden, by name."""
    changed = sorted(name for name in {*found, *GOLDEN} if found.get(name) != GOLDEN.get(name))
    assert not changed, (
        f"{len(changed)} of {len(GOLDEN)} encodes have other bytes: {', '.join(changed)}; what is "
        "meant is renewed as docs/contributing/golden-bytes.md says, and the commit says why"
    )


def cpu_features():
    """Return the names of NumPy's dispatched CPU features, and which of them this machine has."""
    try:
        from numpy._core import _multiarray_umath as core
    except ImportError:
        from numpy.core import _multiarray_umath as core
    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_bytes_are_golden_with_any_number_of_threads(threads):
    assert len(GOLDEN) >= 10
    limits = {f"{library}_NUM_THREADS": str(threads) for library in ("OMP", "OPENBLAS", "MKL")}
    same(digests(threads, **limits))


def test_the_bytes_are_golden_without_cpu_features():
    features = cpu_features()
    if not features:
        pytest.skip("NumPy dispatches on no feature of this machine")
    disabled = {"NPY_DISABLE_CPU_FEATURES": " ".join(features)}
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import test_golden; print(test_golden.cpu_features())"
    )
    left = subprocess.run(
        [sys.executable, "-c", program, str(HERE)],
        env={**os.environ, **disabled},
        capture_output=True,
        text=True,
        check=True,
    )
    assert left.stdout.strip() == "[]"  # They are really off.
    same(digests(1, **disabled))
