"""Fuzz a target with atheris (pip install atheris).

    python fuzz/run.py decode -max_total_time=600 -max_len=512 FOLDER

The target is one of decode, pillow, front, codebook, round_trip (see targets.py); the others are
arguments of libFuzzer. FOLDER keeps the inputs found to matter; it is filled with the seeds, which
are the vectors of the spec. Three mutations of four have their checksums repaired. What makes a
target fail is written to crash-*: once mended, it goes to regressions/TARGET/, which the tests run.
An input that takes more than BUDGET seconds of CPU is such a failure, and one that takes ten times
as long is written to timeout-*.
"""

import sys
import time
from pathlib import Path

import atheris

BUDGET = 2.0  # seconds; the usual input takes a thousandth of one
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

with atheris.instrument_imports(include=["vqcodec"]):
    import targets

from repair import repair  # noqa: E402


def mutate(data, max_size, seed):
    """Mutate as libFuzzer does, then repair the checksums three times of four."""
    mutated = atheris.Mutate(data, max_size)
    return repair(mutated)[:max_size] if seed % 4 else mutated


def within_budget(target, data):
    """Run a target, and fail if it takes long: what is slow is found as what is wrong."""
    started = time.process_time()
    target(data)
    took = time.process_time() - started
    assert took <= BUDGET, f"{took:.1f} s of CPU for {len(data)} bytes"


def seeds():
    """Return the files of all vectors, valid and faulty."""
    return sorted((HERE.parent / "spec" / "vectors").glob("*/*/*.vq*"))


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in targets.TARGETS:
        sys.exit(f"usage: run.py {'|'.join(targets.TARGETS)} [libFuzzer's arguments] FOLDER")
    arguments = [sys.argv[0], *sys.argv[2:]]
    if len(arguments) > 1 and not arguments[-1].startswith("-"):
        folder = Path(arguments[-1])
        folder.mkdir(parents=True, exist_ok=True)
        for seed in seeds():
            (folder / f"{seed.parent.parent.name}-{seed.parent.name}-{seed.stem}").write_bytes(
                seed.read_bytes()
            )
    if not any(argument.startswith("-timeout=") for argument in arguments):
        arguments.insert(1, f"-timeout={10 * BUDGET:.0f}")
    options = {} if name == "round_trip" else {"custom_mutator": mutate}
    atheris.Setup(arguments, lambda data: within_budget(targets.TARGETS[name], data), **options)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
