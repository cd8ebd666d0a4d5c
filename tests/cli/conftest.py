"""A tree of pictures and of other things."""

import os
from pathlib import Path

import pytest
from PIL import Image

from support.pictures import flat_picture


@pytest.fixture
def tree(folder):
    """Make a folder with pictures in folders below it, and other files; return their names."""
    places = ("in/top.png", "in/a/b.png", "in/a/ü/図 1.jpg", "in/a/c.gif", "in/.hidden/h.png")
    for number, place in enumerate(places):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(flat_picture(number, 40)).save(place)
    Path("in/readme.txt").write_text("no picture")
    os.mkfifo("in/pipe.png")  # Nobody writes to it.
    Path("in/folder.png").mkdir()
    Path("in/loop").symlink_to("../in")
    return ["a/b", "a/c", "a/ü/図 1", "top"]
