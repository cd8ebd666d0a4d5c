"""Files and texts that are palettes, and those that are none."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.pictures.palette_writing import write_palette
from vqcodec.pictures.palettes import read_palette

FLAG = np.array([[0, 82, 180], [255, 255, 255], [214, 39, 24], [255, 218, 68]], np.uint8)


def test_pictures_are_palettes(folder, vq):
    for name, indices in (("a.gif", [[2, 0], [3, 1]]), ("p.png", [[2, 0], [3, 3]])):
        image = Image.frombytes("P", (2, 2), bytes(sum(indices, [])))
        image.putpalette(FLAG.tobytes())
        image.save(name)
        assert read_palette(name)[:4].tolist() == FLAG.tolist()  # The order is the palette's.
    Image.fromarray(FLAG[np.newaxis]).save("rgb.png")
    assert read_palette("rgb.png").tolist() == sorted(FLAG.tolist())
    vq("encode", "rgb.png")
    assert read_palette("rgb.vq").tolist() == sorted(FLAG.tolist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#fff", [[255, 255, 255]]),
        ("d2232a, #0052b4\n #000;#123456", [[210, 35, 42], [0, 82, 180], [0] * 3, [18, 52, 86]]),
        ("#00000000 #f00", [[0, 0, 0, 0], [255, 0, 0, 255]]),
        ('["#0052b4", [1, 2, 3]]', [[0, 82, 180], [1, 2, 3]]),
        ('{"colors": [{"hex": "#0052b4"}, "#fff"]}', [[0, 82, 180], [255] * 3]),
        ("JASC-PAL\r\n0100\r\n1\r\n1 2 3\r\n9 9 9\r\n", [[1, 2, 3]]),
        ("GIMP Palette\nName: x\n#comment 1 2 3\n  1   2   3 one\n4 5 6\n", [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_texts_are_palettes(tmp_path, text, expected):
    (tmp_path / "p").write_bytes(text.encode())
    assert read_palette(tmp_path / "p").tolist() == expected


@pytest.mark.parametrize("kind", ["hex", "gpl", "pal", "json"])
@pytest.mark.parametrize("n", [96, 97, 65_536])
def test_palettes_of_any_size_are_read_as_what_they_are(tmp_path, kind, n):
    codewords = np.array([(i >> 8, i & 255, 7) for i in range(n)], np.uint8)
    data = write_palette(codewords, np.full(n, 1_000_000), kind)
    (tmp_path / "p").write_bytes(data)  # 96 colours in hex are as long as Adobe's table.
    assert (len(data) == 768) == (kind == "hex" and n == 96)
    assert np.array_equal(read_palette(tmp_path / "p"), codewords)


def test_a_picture_as_long_as_a_colour_table_is_a_picture(tmp_path):
    from PIL.PngImagePlugin import PngInfo

    for n in range(800):
        text = PngInfo()
        text.add_text("a", "x" * n)
        Image.fromarray(FLAG[np.newaxis]).save(tmp_path / "p.png", pnginfo=text)
        if (tmp_path / "p.png").stat().st_size == 768:
            break
    assert (tmp_path / "p.png").stat().st_size == 768
    assert read_palette(tmp_path / "p.png").tolist() == sorted(FLAG.tolist())


def test_pictures_that_are_text_are_pictures(tmp_path):
    (tmp_path / "p.ppm").write_text("P3\n# 2 x 1\n2 1 255\n255 128 64 1 2 3\n")
    assert read_palette(tmp_path / "p.ppm").tolist() == [[1, 2, 3], [255, 128, 64]]


@given(st.binary(max_size=800))
def test_any_bytes_are_a_palette_or_an_error(data):
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            palette = read_palette(file.name)
        except vqcodec.VqError:
            return
        assert palette.dtype == np.uint8
        assert palette.shape[1] in (3, 4)


def test_reading_in_threads_leaves_the_process_its_stderr(folder):
    program = (
        "import sys, warnings, logging, vqcodec\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def read(number):\n"
        "    try:\n"
        "        return len(vqcodec.read_palette(sys.argv[1 + number % 2]))\n"
        "    except vqcodec.PictureError:\n"
        "        return 0\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(sum(pool.map(read, range(200))))\n"
        "assert not logging.getLogger('PIL').disabled\n"
        "print('still here', file=sys.stderr)"
    )
    Image.fromarray(gradient(9, 9, 3)).save("a.png")
    whole = (folder / "a.png").read_bytes()
    (folder / "b.png").write_bytes(whole[:-30])
    n_colours = len(np.unique(gradient(9, 9, 3).reshape(-1, 3), axis=0))
    done = subprocess.run(
        [sys.executable, "-c", program, "a.png", "b.png"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, f"{100 * n_colours}\n")
    assert done.stderr.splitlines()[-1] == "still here"
