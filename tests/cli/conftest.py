"""A folder to work in, and the command in this process."""

import pytest
from PIL import Image

from pictures import gradient
from vqcodec.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder with one picture in it."""
    monkeypatch.chdir(tmp_path)
    # As large as its samples, so that no .vq file is larger.
    Image.fromarray(gradient(30, 40, 3)).save("a.png", compress_level=0)
    return tmp_path


@pytest.fixture
def vq(capfd):
    """Run the command in this process; give status, stdout and stderr."""

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return left.value.code, captured.out, captured.err

    return run
