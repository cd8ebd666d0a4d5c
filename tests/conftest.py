"""Profiles of Hypothesis, a folder to work in, and the command in this process.

HYPOTHESIS_PROFILE=nightly looks much longer than the default.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from PIL import Image

from support.pictures import gradient

collect_ignore = ["plugins"]  # packages of their own, with tests that run where those are installed

settings.register_profile("default", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "nightly", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder with one picture in it."""
    monkeypatch.chdir(tmp_path)
    # As large as its samples, so that no .vq file is larger.
    Image.fromarray(gradient(30, 40, 3)).save("a.png", compress_level=0)
    return tmp_path


@pytest.fixture
def vq(capfd):
    """Run the command in this process; return status, stdout and stderr."""
    from vqcodec.cli import main  # Tests of other rooms do not need it.

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return left.value.code, captured.out, captured.err

    return run
