"""Real Pillow opens, verifies, loads and saves .vq files as it does its own formats."""

import io
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, UnidentifiedImageError

import vqcodec
from support.pictures import gradient, vq_images
from vqcodec.format.front import Front
from vqcodec.format.sample_format import SampleFormat

DATA = vqcodec.encode(gradient(20, 30, 3), 16)


def open_bytes(data):
    return Image.open(io.BytesIO(data))


@given(vq_images())
def test_every_file_opens_as_what_it_is(vq):
    image = open_bytes(vq.to_bytes())
    assert (image.format, image.get_format_mimetype()) == ("VQ", "image/x-vq")
    assert image.size == (vq.width, vq.height)
    palette = vq.mode in ("RGB", "RGBA") and vq.block == (1, 1) and len(vq.codebook) <= 256
    assert image.mode == ("P" if palette else vq.mode)
    before = image.mode, dict(image.info)
    image.load()
    assert (image.mode, dict(image.info)) == before
    assert np.array_equal(np.asarray(image.convert(vq.mode)), vq.to_array())
    if palette:
        assert np.array_equal(np.asarray(image), vq.indices)
    drawn = vq.to_pil()
    assert drawn.mode == image.mode
    assert drawn.info == image.info
    assert drawn.tobytes() == image.tobytes()
    assert drawn.getpalette() == image.getpalette()


def test_opening_reads_the_front_only():
    class Watched(io.BytesIO):
        furthest = 0

        def read(self, size=-1):
            data = super().read(size)
            Watched.furthest = max(Watched.furthest, self.tell())
            return data

    large = vqcodec.encode(gradient(200, 300, 3), 16)
    image = Image.open(Watched(large))
    assert image.size == (300, 200)
    assert Watched.furthest < 100
    assert image.getpalette()[:3] == list(vqcodec.VQImage.from_bytes(large).codebook[0])


def test_damage_to_the_plane_is_found_on_load_and_by_verify():
    damaged = DATA[:-20] + b"!" + DATA[-19:]
    with pytest.raises(OSError, match="index plane is damaged"):
        open_bytes(damaged).load()
    with pytest.raises(OSError, match="index plane is damaged"):
        open_bytes(damaged).verify()
    image = open_bytes(DATA)
    image.verify()
    with pytest.raises(RuntimeError, match="directly after open"):
        image.verify()


def test_damage_to_the_front_is_found_on_opening():
    with pytest.raises(OSError, match="front is damaged") as caught:
        open_bytes(DATA[:20] + b"!" + DATA[21:])
    assert not isinstance(caught.value, UnidentifiedImageError)
    with pytest.raises(OSError, match="version 2.0"):
        open_bytes(DATA[:5] + b"\x20" + DATA[6:])


@pytest.mark.parametrize("tolerant", [False, True])
def test_truncation_at_any_length_is_an_error(monkeypatch, tolerant):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)
    message = "LOAD_TRUNCATED_IMAGES does not apply" if tolerant else "ends too early: .* missing$"
    for length in range(len(DATA)):
        if length < 5:
            with pytest.raises(UnidentifiedImageError):
                open_bytes(DATA[:length])
            continue
        try:
            image = open_bytes(DATA[:length])
        except OSError as error:
            assert "ends too early" in str(error)
            continue
        assert length > 60
        with pytest.raises(OSError, match=message):
            image.load()


def test_the_pixel_limit_is_pillows(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 299)
    with pytest.raises(Image.DecompressionBombError):
        open_bytes(DATA)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 301)
    with pytest.warns(Image.DecompressionBombWarning):
        open_bytes(DATA)
    huge = vqcodec.format.front.write_front(
        Front(2**32 - 1, 2**32 - 1, SampleFormat(3), (1, 1), 2, 0, bytes(6))
    )
    with pytest.raises(Image.DecompressionBombError):
        open_bytes(huge + bytes(50))


def test_files_paths_and_streams(tmp_path):
    path = tmp_path / "Übung.vq"
    path.write_bytes(DATA)
    expected = vqcodec.decode(DATA)
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), expected)
    with open(path, "rb") as stream, Image.open(stream) as image:
        image.load()
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as sender:
        sender.write(DATA)
    with os.fdopen(reading, "rb") as receiver, Image.open(receiver) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), expected)


def test_threads_and_pickles():
    def load(_):
        return open_bytes(DATA).convert("RGB").tobytes()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(load, range(64))) == {vqcodec.decode(DATA).tobytes()}
    image = open_bytes(vqcodec.encode(gradient(9, 9, 4), 20))
    twin = pickle.loads(pickle.dumps(image))
    assert (twin.mode, twin.size, twin.info) == (image.mode, image.size, image.info)
    assert twin.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


def test_saving_takes_the_options_of_quantize(tmp_path):
    image = Image.fromarray(gradient(20, 30, 3))
    path = tmp_path / "a.vq"
    image.save(path, k=9, clusterer="lloyd", n_init=2, seed=4, block=(2, 2), coding="packed")
    expected = vqcodec.encode(
        gradient(20, 30, 3), 9, clusterer="lloyd", n_init=2, seed=4, block=(2, 2), coding="packed"
    )
    assert path.read_bytes() == expected
    stream = io.BytesIO()
    image.save(stream, "VQ", k=16)
    assert stream.getvalue() == DATA


def test_saving_takes_targets(tmp_path):
    image = Image.fromarray(gradient(20, 30, 3))
    image.save(tmp_path / "a.vq", max_bytes=600)
    assert (tmp_path / "a.vq").stat().st_size <= 600
    image.save(tmp_path / "b.vq", k=40, rate_weight=100)
    assert (tmp_path / "b.vq").read_bytes() == vqcodec.encode(image, 40, rate_weight=100)
    with pytest.raises(OSError, match=r"1 bytes cannot be had"):
        image.save(tmp_path / "c.vq", max_bytes=1)


@pytest.mark.parametrize(
    ("mode", "options", "message"),
    [
        ("RGB", {"k": 0}, "k must be"),
        ("RGB", {"clusterer": "x"}, "no clusterer is named"),
        ("RGB", {"qality": 90}, "no option 'qality'"),
        ("CMYK", {}, "mode CMYK cannot be encoded"),
        ("F", {}, "mode F cannot be encoded"),
    ],
)
def test_what_cannot_be_saved_is_an_oserror_and_leaves_no_file(tmp_path, mode, options, message):
    with pytest.raises(OSError, match=message):
        Image.new(mode, (3, 3)).save(tmp_path / "a.vq", **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "code",
    [
        "import vqcodec",
        "import vqcodec.VqImagePlugin",
        "import vqcodec; vqcodec.register_vq_opener(); vqcodec.register_vq_opener()",
    ],
)
def test_importing_registers_the_format(tmp_path, code):
    path = tmp_path / "a.vq"
    path.write_bytes(DATA)
    program = (
        f"import sys\n{code}\nfrom PIL import Image\n"
        "image = Image.open(sys.argv[1]); image.load(); image.save(sys.argv[1])\n"
        "print(image.format, Image.registered_extensions()['.vq'], Image.MIME['VQ'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "VQ VQ image/x-vq\n"
    assert path.read_bytes() == DATA


@st.composite
def palette_images(draw):
    """Draw P images: any palette, perhaps with equal and unused entries and transparency."""
    size = draw(st.integers(1, 256))
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    image = Image.fromarray(source.randint(0, size, (7, 9)).astype(np.uint8))
    image = Image.frombytes("P", image.size, image.tobytes())
    image.putpalette(source.randint(0, draw(st.sampled_from([3, 256])), size * 3).tolist())
    transparency = draw(st.sampled_from(["none", "one", "all"]))
    if transparency == "one":
        image.info["transparency"] = int(source.randint(size))
    elif transparency == "all":
        image.info["transparency"] = source.randint(0, 256, size).astype(np.uint8).tobytes()
    return image, size


@given(palette_images(), st.sampled_from(["premultiplied", "exact"]))
def test_palette_images_are_kept(made, alpha):
    image, size = made
    vq = vqcodec.quantize(image, size, alpha=alpha)
    mode = "RGBA" if "transparency" in image.info else "RGB"
    assert vq.mode == mode
    assert len(vq.codebook) == size
    assert np.array_equal(vq.indices, np.asarray(image))
    assert vq.codebook[:, :3].ravel().tolist() == image.getpalette("RGB")[: 3 * size]
    assert np.array_equal(vq.to_array(), np.asarray(image.convert(mode)))
    stream = io.BytesIO()
    image.save(stream, "VQ", k=size, alpha=alpha)
    again = open_bytes(stream.getvalue())
    assert np.array_equal(np.asarray(again), np.asarray(image))
    assert again.getpalette("RGB")[: 3 * size] == image.getpalette("RGB")[: 3 * size]
    png = io.BytesIO()
    again.save(png, "PNG")
    shown = np.asarray(Image.open(png).convert("RGBA"))
    assert np.array_equal(shown, np.asarray(image.convert("RGBA")))


@given(palette_images())
def test_a_smaller_k_expands_and_clusters(made):
    image, size = made
    mode = "RGBA" if "transparency" in image.info else "RGB"
    expanded = np.asarray(image.convert(mode))
    k = max(3, size // 2)
    if k < size:
        assert vqcodec.quantize(image, k) == vqcodec.quantize(expanded, k)
    dropped = vqcodec.quantize(image, size, alpha="drop")
    assert dropped.mode == "RGB"
    assert np.array_equal(dropped.indices, np.asarray(image))


def test_an_index_beyond_the_palette_is_what_pillow_makes_of_it():
    image = Image.frombytes("P", (2, 1), b"\x00\x09")
    image.putpalette([1, 2, 3])
    vq = vqcodec.quantize(image, 10)
    assert np.array_equal(vq.to_array(), np.asarray(image.convert("RGB")))
    assert vq.indices.tolist() == [[0, 9]]


@pytest.mark.parametrize("size", [1, 7, 100, 10**6])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_a_parser_is_fed_piece_by_piece(mode, size):
    picture = gradient(20, 30, len(mode))
    data = vqcodec.encode(picture, "lossless")
    parser = ImageFile.Parser()
    for start in range(0, len(data), size):
        parser.feed(data[start : start + size])
    image = parser.close()
    assert np.array_equal(np.asarray(image.convert(mode)), picture.squeeze())
    half = ImageFile.Parser()
    half.feed(data[: len(data) // 2])
    with pytest.raises(OSError):
        half.close().load()
