"""Label maps: any array of whole numbers that fit, the same values back, or the value named."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

import vqcodec
from vqcodec.pictures.labels import as_labels

DTYPES = "?bBhHiIqQefdg"
labels = hnp.arrays(
    np.int64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.sampled_from([0, 1, 127, 255, 256, 2048, 32767, 65535]),
)
ARRANGED = {
    "as it is": lambda a: a,
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "columns first": np.asfortranarray,
    "with gaps": lambda a: np.repeat(np.repeat(a, 2, 0), 3, 1)[::2, ::3],
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "one channel": lambda a: a[:, :, np.newaxis],
}


@given(labels, st.sampled_from(DTYPES), st.sampled_from(sorted(ARRANGED)))
def test_values_come_back_whatever_the_dtype(values, code, how):
    dtype = np.dtype(code)
    with np.errstate(over="ignore"):
        array = values.astype(dtype)
    if dtype.kind != "b":
        array[array.astype(np.float64) != values] = 1  # what the dtype does not hold
    back = vqcodec.decode(vqcodec.encode(ARRANGED[how](array), categorical=True))
    assert np.array_equal(back, array)
    wide = dtype == np.uint16 or (dtype != np.uint8 and array.max() > 255)
    assert back.dtype == (np.uint16 if wide else np.uint8)


def test_bits_are_0_and_1():
    bits = np.array([[True, False], [False, False]])
    for picture in (bits, Image.fromarray(bits)):
        vq = vqcodec.quantize(picture, categorical=True, labels=["ground", "road"])
        assert vq.to_array().tolist() == [[1, 0], [0, 0]]
        assert vq.codebook.tolist() == [[0], [1]]


@pytest.mark.parametrize(
    ("value", "dtype", "shown"),
    [
        (-1, np.int8, "-1"),
        (-32768, np.int16, "-32768"),
        (-1, np.int32, "-1"),
        (65536, np.int32, "65536"),
        (65536, np.uint32, "65536"),
        (2**32 + 3, np.int64, "4294967299"),
        (2**64 - 1, np.uint64, "18446744073709551615"),
        (-(2**63), np.int64, "-9223372036854775808"),
        (0.5, np.float16, "0.5"),
        (np.inf, np.float16, "inf"),
        (np.nan, np.float32, "nan"),
        (65535.5, np.float64, "65535.5"),
        (-1e300, np.float64, "-1e+300"),
    ],
)
@pytest.mark.parametrize("order", ["=", "<", ">"])
def test_a_value_that_is_no_label_is_named(value, dtype, shown, order):
    array = np.ones((5, 7), np.dtype(dtype).newbyteorder(order))
    array[3, 2] = array[3, 4] = array[4, 0] = value
    with pytest.raises(vqcodec.PictureError) as caught:
        vqcodec.encode(array, categorical=True)
    message = str(caught.value)
    assert message.startswith(f"the value {shown} at (2, 3) is no label, nor are 2 other values: ")
    assert "astype" not in message


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 2, 3), np.int64), "one channel"),
        (np.zeros((1, 4, 4), np.int64), "one channel"),
        (np.zeros((4,), np.int64), "one channel"),
        (np.zeros((4, 0), np.int64), "at least one pixel"),
        (np.zeros((2, 2), complex), "labels are integers from 0 to 65,535, not complex128"),
        (np.zeros((2, 2), object), "not object"),
        (np.array([["a"]]), "not <U1"),
        (np.zeros((2, 2), "m8[s]"), "not timedelta64"),
        (np.ma.masked_equal(np.eye(2), 1), "masked array"),
    ],
)
def test_other_arrays_are_refused(array, message):
    with pytest.raises(vqcodec.PictureError, match=message):
        vqcodec.encode(array, categorical=True)


@pytest.mark.parametrize(("mode", "dtype"), [("I", np.int32), ("F", np.float32)])
@pytest.mark.parametrize("stored", [False, True])
def test_pillow_images_of_32_bits_are_labels(mode, dtype, stored):
    values = np.array([[0, 700, 65535], [3, 3, 255]])
    for wrong in (None, -1, 65536):
        array = values.astype(dtype)
        if wrong is not None:
            array[1, 2] = wrong
        image = Image.fromarray(array)
        if stored:
            stream = io.BytesIO()
            image.save(stream, "TIFF")
            image = Image.open(stream)
        assert image.mode == mode
        if wrong is None:
            assert vqcodec.quantize(image, categorical=True).to_array().tolist() == values.tolist()
            continue
        with pytest.raises(vqcodec.PictureError, match=rf"the value {wrong}.* at \(2, 1\)"):
            vqcodec.quantize(image, categorical=True)


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I;16L"])
def test_pillow_images_of_16_bits_are_labels(mode):
    values = np.array([[0, 700], [65535, 3]], ">u2" if mode.endswith("B") else "<u2")
    image = Image.frombytes(mode, (2, 2), values.tobytes())
    back = vqcodec.decode(vqcodec.encode(image, categorical=True))
    assert (back.dtype, back.tolist()) == (np.uint16, values.tolist())


def test_labels_that_are_labels_already_are_not_copied():
    array = np.zeros((3, 3), np.uint16)
    assert np.shares_memory(as_labels(array), array)
