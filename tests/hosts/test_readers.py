"""imageio, scikit-image and matplotlib read .vq files by Pillow, and write where they can."""

import subprocess
import sys

import imageio.v3 as iio
import matplotlib.image
import matplotlib.pyplot
import numpy as np
import pytest
import skimage.io

import vqcodec
from support.pictures import gradient


def picture(channels):
    """Draw a picture of few colours; alpha 0 hides some of them."""
    drawn = gradient(20, 30, channels) & 0xC0
    return drawn[..., 0] if channels == 1 else drawn


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_imageio_writes_and_reads_files(tmp_path, channels):
    pixels = picture(channels)
    iio.imwrite(tmp_path / "a.vq", pixels)
    assert np.array_equal(iio.imread(tmp_path / "a.vq"), pixels)
    assert np.array_equal(vqcodec.decode(tmp_path / "a.vq"), pixels)
    told = iio.improps(tmp_path / "a.vq")
    assert (told.shape, told.dtype) == (pixels.shape, np.uint8)
    iio.imwrite(tmp_path / "b.vq", picture(3), k=4)  # options travel along
    assert vqcodec.open(tmp_path / "b.vq").n_codewords == 4


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_imageio_writes_and_reads_bytes(channels):
    pixels = picture(channels)
    data = iio.imwrite("<bytes>", pixels, extension=".vq", plugin="pillow")
    assert np.array_equal(iio.imread(data), pixels)
    assert np.array_equal(vqcodec.decode(data), pixels)


def test_imageio_keeps_labels_of_16_bits(tmp_path):
    labels = np.arange(600, dtype=np.uint16).reshape(20, 30) * 100
    iio.imwrite(tmp_path / "a.vq", labels, categorical=True)
    assert np.array_equal(iio.imread(tmp_path / "a.vq"), labels)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_scikit_image_reads_and_writes(tmp_path, channels):
    pixels = picture(channels)
    skimage.io.imsave(tmp_path / "a.vq", pixels, check_contrast=False)
    assert np.array_equal(skimage.io.imread(tmp_path / "a.vq"), pixels)
    collection = skimage.io.imread_collection(str(tmp_path / "*.vq"))
    assert np.array_equal(collection[0], pixels)


def test_matplotlib_reads_shows_and_writes(tmp_path):
    vqcodec.quantize(picture(4), "lossless", alpha="exact").save(tmp_path / "a.vq")
    assert np.array_equal(matplotlib.image.imread(tmp_path / "a.vq"), picture(4))
    vqcodec.quantize(picture(1)).save(tmp_path / "b.vq")
    assert np.array_equal(matplotlib.image.imread(tmp_path / "b.vq"), picture(1))
    figure, axes = matplotlib.pyplot.subplots()
    shown = axes.imshow(vqcodec.quantize(picture(3), 8))  # a VQImage is an array, too
    assert shown.get_array().shape == (20, 30, 3)
    matplotlib.pyplot.close(figure)


@pytest.mark.parametrize(
    "program",
    [
        "import imageio.v3 as iio; iio.imread('a.vq')",
        "import skimage.io; skimage.io.imread('a.vq')",
        "import matplotlib.image; matplotlib.image.imread('a.vq')",
    ],
)
def test_the_import_is_all_that_they_need(tmp_path, program):
    (tmp_path / "a.vq").write_bytes(vqcodec.encode(picture(3), 8))
    run = [sys.executable, "-c", f"import vqcodec; {program}"]
    subprocess.run(run, cwd=tmp_path, check=True)
