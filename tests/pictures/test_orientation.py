"""Pictures turned as their EXIF data says, each of the eight ways."""

import io

import numpy as np
import pytest
from PIL import Image

from vqcodec.pictures.orientation import upright

LETTERS = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)
# Where the first row and the first column of the stored picture are, as the EXIF standard says.
TURNED = {
    1: [[1, 2, 3], [4, 5, 6]],  # top, left
    2: [[3, 2, 1], [6, 5, 4]],  # top, right
    3: [[6, 5, 4], [3, 2, 1]],  # bottom, right
    4: [[4, 5, 6], [1, 2, 3]],  # bottom, left
    5: [[1, 4], [2, 5], [3, 6]],  # left, top
    6: [[4, 1], [5, 2], [6, 3]],  # right, top
    7: [[6, 3], [5, 2], [4, 1]],  # right, bottom
    8: [[3, 6], [2, 5], [1, 4]],  # left, bottom
}


def stored(orientation, **options):
    """Return a picture that says so, as it is opened from a file."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    stream = io.BytesIO()
    Image.fromarray(LETTERS).save(stream, "PNG", exif=exif, **options)
    return Image.open(stream)


@pytest.mark.parametrize(("orientation", "expected"), TURNED.items())
def test_a_picture_is_turned_once(orientation, expected):
    image = stored(orientation)
    found = upright(image)
    assert np.asarray(found).tolist() == expected
    assert found.format == "PNG"
    assert found.getexif().get(0x0112, 1) == 1
    assert found.getexif()[0x010F] == "A camera"
    assert np.asarray(upright(found)).tolist() == expected
    assert np.asarray(image).tolist() == LETTERS.tolist()


def test_what_is_upright_is_given_back_itself():
    for image in (stored(1), Image.fromarray(LETTERS)):
        assert upright(image) is image


@pytest.mark.parametrize("orientation", [0, 9, 700])
def test_an_orientation_that_there_is_not_turns_nothing(orientation):
    assert np.asarray(upright(stored(orientation))).tolist() == LETTERS.tolist()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_exif_data_says_nothing():
    image = Image.fromarray(LETTERS)
    for data in (
        b"MM\0*\0\0\0\x08\0\x01\x01\x12",
        b"Exif\0\0",
        b"II*\0\xff\xff\xff\xff",
        b"x" * 40,
    ):
        image.info["exif"] = data
        assert np.asarray(upright(image)).tolist() == LETTERS.tolist()
