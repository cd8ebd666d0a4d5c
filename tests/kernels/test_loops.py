"""Which loops are in use: the backend is told, can be forced, and is missed aloud."""

import os
import subprocess
import sys

import pytest

from vqcodec.kernels import _python, loops

pytest.importorskip("vqcodec.kernels._distance")


def run_python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_the_backend_can_be_forced_and_is_told():
    code = "import vqcodec.kernels as kernels; print(kernels.backend)"
    for name in ("compiled", "python"):
        assert run_python(code, VQCODEC_KERNELS=name).stdout == f"{name}\n"
    assert "must be compiled or python" in run_python(code, VQCODEC_KERNELS="x").stderr


def test_missing_loops_are_said_once_and_forcing_them_fails():
    hide = "import sys; sys.modules['vqcodec.kernels._distance'] = None\n"
    code = hide + "import vqcodec.kernels as kernels; print(kernels.backend)"
    done = run_python(code)
    assert done.stdout == "python\n"
    assert done.stderr.count("install a C compiler") == 1
    assert "install a C compiler" in run_python(code, VQCODEC_KERNELS="compiled").stderr
    assert run_python(code, VQCODEC_KERNELS="python").stderr == ""
    command = hide + "from vqcodec.cli import main; main(['--version'])"
    done = run_python(command)
    assert done.stdout.endswith("python kernels\n")
    assert done.stderr.startswith("vq: vqcodec's compiled loops are missing")
    assert done.stderr.count("\n") == 1


def test_every_loop_comes_from_the_backend_that_is_told():
    modules = [getattr(loops, name) for name in loops.__all__ if name not in ("backend",)]
    assert len(modules) == 7
    for module in modules:
        is_python = module.__file__.endswith(".py")
        assert is_python == (loops.backend == "python"), module


def test_the_stand_in_has_every_loop():
    for name in ("distance", "counting", "box_tree", "projections"):
        module = getattr(loops, name)
        for loop in vars(module):
            if not loop.startswith("_") and callable(getattr(module, loop)):
                assert hasattr(_python, loop), loop
