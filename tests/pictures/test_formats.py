"""Files are opened in formats that Pillow reads by itself, and no program is started for any."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vqcodec.errors import PictureError
from vqcodec.pictures.files import count_frames, picture_bytes, picture_suffixes, read_picture

POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n%%EOF\n"
INDEXED = Image.fromarray(np.arange(81, dtype=np.uint8).reshape(9, 9))


def iptc(inner):
    """Return an IPTC file, which is fields, the last of them a picture of any format."""
    fields = [
        *((60, b"\1\0"), (65, b"\1"), (20, b"\0\x09"), (30, b"\0\x09"), (120, b"\5")),
    ]
    found = b"".join(
        b"\x1c\x03" + bytes([tag]) + len(value).to_bytes(2, "big") + value for tag, value in fields
    )
    return found + b"\x1c\x08\x0a" + len(inner).to_bytes(2, "big") + inner


@pytest.fixture
def started(folder, monkeypatch):
    """Give the path of a file that is there once anybody has started a Ghostscript."""
    Path("bin").mkdir()
    Path("bin/gs").write_text(f"#!/bin/sh\n: > {folder}/started\n")
    Path("bin/gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}/bin{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("PIL.EpsImagePlugin.gs_binary", None)  # it is looked for once
    return Path("started")


@pytest.mark.parametrize("name", ["x.eps", "x.png", "x.iim", "x"])
@pytest.mark.parametrize("data", [POSTSCRIPT, iptc(POSTSCRIPT), iptc(iptc(POSTSCRIPT))])
def test_what_is_or_holds_postscript_starts_no_program(started, name, data):
    Path(name).write_bytes(data)
    for read in (read_picture, count_frames):
        with pytest.raises(PictureError, match="not a picture that Pillow can read"):
            read(name)
    assert not started.exists()


@pytest.mark.parametrize("suffix", [".eps", ".ps", ".pdf", ".palm", ".wmf"])
def test_what_cannot_be_read_again_is_not_written(started, suffix):
    with pytest.raises(PictureError, match="Pillow cannot read what it writes as .*; try .png"):
        picture_bytes(INDEXED, suffix)
    assert not started.exists()


def test_suffixes_in_folders_are_those_of_what_is_read():
    assert picture_suffixes() >= {".png", ".jpg", ".tif", ".pcd"}
    assert not picture_suffixes() & {".eps", ".ps", ".iim", ".pdf", ".wmf", ".h5"}
