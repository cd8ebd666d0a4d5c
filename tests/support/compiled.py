"""Programs in C around the core, for this machine or for another that is emulated.

The environment names the compiler with its options (VQ_CC) and what runs programs (VQ_RUN), and
what inflates (VQ_ZLIB, empty for nothing); `.ci/core` says which are tested.
"""

import atexit
import functools
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from support.pictures import ROOT

CORE = ROOT / "vqcodec" / "core"
PROGRAMS = ROOT / "tests" / "core"
CC = shlex.split(os.environ.get("VQ_CC", "cc"))
RUN = shlex.split(os.environ.get("VQ_RUN", ""))
ZLIB = shlex.split(os.environ.get("VQ_ZLIB", "-DWITH_ZLIB -lz"))
needs_compiler = pytest.mark.skipif(shutil.which(CC[0]) is None, reason="it is in C")


@functools.cache
def core_objects(compiler=tuple(CC)):
    """Compile the core once; return its objects, for programs and libraries alike."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sources = sorted(CORE.glob("*.c"))
    subprocess.run([*compiler, "-std=c11", "-O2", "-fPIC", "-c", *sources], check=True, cwd=folder)
    return [folder / f"{source.stem}.o" for source in sources]


def built(target, sources, *options, compiler=CC):
    """Return whether some sources and the core's headers make a program, which is at `target`."""
    command = [*compiler, "-std=c11", "-O2", "-I", CORE, *sources, *options, "-o", target]
    return subprocess.run(command, capture_output=bool(options)).returncode == 0


def run(program, *arguments, sent=b"", runner=RUN):
    """Run a program; return what it did."""
    if not os.path.exists(program):  # Compilers for Windows add the suffix.
        program = f"{program}.exe"
    return subprocess.run([*runner, program, *arguments], input=sent, capture_output=True)
