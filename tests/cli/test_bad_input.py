"""Bad input of every kind: one line on stderr, a status, nothing written."""

import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.format.front import Front, write_front
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.sections import Section


def command(*arguments):
    return [sys.executable, "-m", "vqcodec", *map(str, arguments)]


BAD = {
    "no command": ([], 2, "Missing command"),
    "unknown command": (["paint"], 2, "paint"),
    "k 0": (["encode", "a.png", "-k", 0], 2, "k must be an integer from 1 to 65536, not 0"),
    "k -1": (["encode", "a.png", "-k", -1], 2, "not -1"),
    "k 65537": (["encode", "a.png", "-k", 65537], 2, "not 65537"),
    "k x": (["encode", "a.png", "-k", "x"], 2, "'x' is not a valid integer"),
    "clusterer": (["encode", "a.png", "--clusterer", "x"], 2, "no clusterer is named 'x'"),
    "option": (["encode", "a.png", "--option", "x=1"], 2, "no option 'x'"),
    "option form": (["encode", "a.png", "--option", "x"], 2, "expected NAME=VALUE"),
    "option value": (["encode", "a.png", "--option", "effort=x"], 2, "one of fast, default, best"),
    "n_init": (["encode", "a.png", "--clusterer", "lloyd", "--n-init", 0], 2, "n_init must be"),
    "block": (["encode", "a.png", "--block", "x"], 2, "expected HxW"),
    "block size": (["encode", "a.png", "--block", "0x17"], 2, "block must be"),
    "coding": (["encode", "a.png", "--coding", "zip"], 2, "no index coding is named 'zip'"),
    "seed": (["encode", "a.png", "--seed", -1], 2, "seed must be"),
    "same file": (["encode", "a.png", "-o", "a.png", "--force"], 2, "the same file"),
    "no file": (["encode", "no.png"], 1, "no.png: No such file"),
    "a folder": (["encode", "sub", "-o", "out.vq"], 2, "sub holds no file to read"),
    "a folder of others": (["decode", "sub"], 2, "sub holds no file to read"),
    "url": (["encode", "https://example.org/a.png"], 2, "use curl -s URL | vq encode -"),
    "no match": (["encode", "*.bmp"], 2, "*.bmp matches no file"),
    "no picture": (["encode", "text.png"], 1, "text.png: not a picture"),
    "empty picture": (["encode", "void.png"], 1, "void.png: not a picture"),
    "cut picture": (["encode", "half.png"], 1, "half.png: cannot be read as a picture"),
    "mode": (["encode", "cmyk.tif"], 1, "cmyk.tif: a picture of mode CMYK"),
    "empty name": (["encode", ""], 2, "names no file"),
    "out a file": (["encode", "a.png", "b.png", "-o", "text.png"], 2, "text.png is a file"),
    "one target": (["encode", "a.png", "a.bmp", "-o", "new"], 2, "would both become new/a.vq"),
    "stream and file": (["encode", "a.png", "-"], 2, "standard input (-) is one picture"),
    "many on stdout": (["encode", "a.png", "half.png", "-o", "-"], 2, "takes one picture"),
    "option clash": (["encode", "a.png", "--option", "k=4"], 2, "no option 'k'"),
    "option deep": (
        ["encode", "a.png", "--clusterer", "lloyd", "--option", "tol=" + "[" * 100000],
        2,
        "tol must be",
    ),
    "option huge": (
        ["encode", "a.png", "--clusterer", "lloyd", "--option", "tol=1" + "0" * 400],
        2,
        "tol must be",
    ),
    "n_init huge": (
        ["encode", "a.png", "--clusterer", "lloyd", "--n-init", 10**20],
        2,
        "n_init must be",
    ),
    "alpha": (["encode", "a.png", "--alpha", "x"], 2, "alpha must be one of"),
    "encode vq": (["encode", "good.vq"], 2, "the same file"),
    "cut tiff": (["encode", "half.tif"], 1, "half.tif: "),
    "decode huge": (["decode", "huge.vq"], 1, "the limit of 268,435,456; raise max_pixels (--max"),
    "decode all": (["decode", "huge.vq", "--max-pixels", 2**66], 1, "than this machine can"),
    "decode wide": (["decode", "wide.vq", "-o", "wide.gif"], 1, "cannot be written as GIF"),
    "no folder": (["encode", "a.png", "-o", "no/a.vq"], 1, "no/a.vq: its folder does not exist"),
    "folder in the way": (["encode", "a.png", "--force", "-o", "sub"], 2, "a.vq is a folder"),
    "decode nothing": (["decode", "no.vq"], 1, "no.vq: No such file"),
    "many bytes": (["encode", "many.png", "--max-pixels", 299], 1, "the limit of 299; raise it"),
    "bomb": (["encode", "bomb.png"], 1, "bomb.png: it has more pixels than the limit of 268,435"),
    "no bomb yet": (["encode", "large.png"], 1, "large.png: cannot be read as a picture"),
    "postscript": (["encode", "script.png"], 1, "script.png: not a picture that Pillow can read"),
    "frame of all": (["encode", "-", "--frame", "all"], 2, "frames of standard input"),
    "frame": (["encode", "a.png", "--frame", "last"], 2, "a number from 0, or all"),
    "decode png": (["decode", "a.png", "-o", "x.png"], 1, "a.png: not a .vq file"),
    "decode empty": (["decode", "empty.vq"], 1, "empty.vq: the file is empty"),
    "decode cut": (["decode", "cut.vq"], 1, "cut.vq: the file ends too early"),
    "decode damaged": (["decode", "damaged.vq"], 1, "damaged.vq: the index plane is damaged"),
    "decode long": (["decode", "long.vq"], 1, "long.vq: there are bytes after the end"),
    "decode large": (["decode", "good.vq", "--max-pixels", 9], 1, "the limit of 9"),
    "decode suffix": (["decode", "good.vq", "-o", "x.nope"], 1, "x.nope: Pillow writes no picture"),
    "decode mode": (["decode", "alpha.vq", "-o", "x.jpg"], 1, "x.jpg: cannot be written as JPEG"),
    "decode no folder": (["decode", "good.vq", "-o", "no/x.png"], 1, "no/x.png: its folder"),
    "info png": (["info", "a.png"], 1, "a.png: not a .vq file"),
    "info nothing": (["info", "no.vq"], 1, "no.vq: No such file"),
}


def png_header(width, height):
    """Return a PNG file of grey that ends where its pixels would begin."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    chunk = b"IHDR" + header
    start = b"\x89PNG\r\n\x1a\n" + len(header).to_bytes(4, "big")
    return start + chunk + zlib.crc32(chunk).to_bytes(4, "big") + b"\0\0\0\x10IDAT"


@pytest.fixture
def bad_inputs(folder):
    Path("sub/a.vq").mkdir(parents=True)
    good = vqcodec.encode(gradient(9, 9, 3), 8)
    contents = {
        "text.png": b"hello",
        "many.png": png_header(20, 15),
        "bomb.png": png_header(2**14, 2**14 + 1),
        "large.png": png_header(2**14, 2**14),
        "script.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
        "void.png": b"",
        "half.png": Path("a.png").read_bytes()[:-200],
        "empty.vq": b"",
        "cut.vq": good[:-9],
        "damaged.vq": good[:-6] + b"!" + good[-5:],
        "long.vq": good + b"\0",
        "good.vq": good,
        "huge.vq": write_front(Front(2**32 - 1, 2**32 - 1, SampleFormat(3), (1, 1), 1, 0, bytes(3)))
        + bytes(4),
        "wide.vq": vqcodec.encode(np.zeros((1, 70000, 3), np.uint8)),
        "alpha.vq": vqcodec.encode(gradient(9, 9, 4), 8),
    }
    for name, data in contents.items():
        Path(name).write_bytes(data)
    Image.new("CMYK", (3, 3)).save("cmyk.tif")
    Image.fromarray(gradient(30, 40, 3)).save("whole.tif", compression="tiff_lzw")
    Path("half.tif").write_bytes(Path("whole.tif").read_bytes()[:-900])


@pytest.mark.parametrize(("arguments", "status", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(bad_inputs, vq, arguments, status, message):
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    found, out, err = vq(*arguments)
    assert (found, out) == (status, "")
    assert err.startswith("vq: ")
    assert err.count("\n") == 1
    assert message in err
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before


def test_hostile_exif_is_no_extra_line(folder):
    sections = [Section(0x82, b"MM\0*\0\0\0\x08\0\x01\x01\x12")]
    data = vqcodec.VQImage(np.zeros((1, 3), np.uint8), np.zeros((2, 2), int), 2, 2, "RGB",
                           sections=sections).to_bytes()  # fmt: skip
    Path("b.vq").write_bytes(data)
    done = subprocess.run(command("encode", "b.vq", "-o", "c.vq"), capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)


@pytest.mark.parametrize(("arguments", "status", "message"), BAD.values(), ids=BAD)
def test_every_error_says_what_to_do_next(bad_inputs, vq, arguments, status, message):
    said = vq(*arguments)[2]
    # Advice follows a semicolon, or the message names what would be right, or where help is.
    assert re.search(r"; [a-z-]+ |must be |\(see vq |there are |expected |it has ", said), said
