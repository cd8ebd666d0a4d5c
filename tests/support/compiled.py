"""Programs in C around the core, for this machine or for another that is emulated.

The environment names the compiler with its options (VQ_CC) and what runs programs (VQ_RUN), and
what inflates (VQ_ZLIB, empty for nothing); `.ci/core` says which are tested.
"""

import os
import shlex
import shutil
import subprocess

import pytest

from support.pictures import ROOT

CORE = ROOT / "vqcodec" / "core"
PROGRAMS = ROOT / "tests" / "core"
CC = shlex.split(os.environ.get("VQ_CC", "cc"))
RUN = shlex.split(os.environ.get("VQ_RUN", ""))
ZLIB = shlex.split(os.environ.get("VQ_ZLIB", "-DWITH_ZLIB -lz"))
needs_compiler = pytest.mark.skipif(shutil.which(CC[0]) is None, reason="it is in C")


def built(target, sources, *options, compiler=CC):
    """Return whether some sources and the core's headers make a program, which is at `target`."""
    command = [*compiler, "-std=c11", "-O2", "-I", CORE, *sources, *options, "-o", target]
    return subprocess.run(command, capture_output=bool(options)).returncode == 0


def run(program, *arguments, sent=b"", runner=RUN):
    """Run a program; return what it did."""
    if not os.path.exists(program):  # Compilers for Windows add the suffix.
        program = f"{program}.exe"
    return subprocess.run([*runner, program, *arguments], input=sent, capture_output=True)
