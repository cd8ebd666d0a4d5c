"""The functions at the front door: what they take, what they leave alone, and lossless."""

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient


def test_a_path_is_not_a_picture():
    with pytest.raises(TypeError, match="str"):
        vqcodec.encode("reef.png")


def test_the_callers_array_is_left_alone():
    array = gradient(8, 8, 3)
    before = array.copy()
    vq = vqcodec.quantize(array, 200)
    assert np.array_equal(array, before)
    assert array.flags.writeable
    array[:] = 0
    assert np.array_equal(vq.to_array(), vqcodec.decode(vq.to_bytes()))


def test_strided_and_read_only_arrays_serve():
    array = gradient(16, 16, 3)
    strided = array[::2, ::-2]
    assert vqcodec.encode(strided, 5) == vqcodec.encode(strided.copy(), 5)
    strided.flags.writeable = False
    vqcodec.encode(strided, 5)


def test_lossless_takes_a_codeword_for_each_distinct_vector():
    rng = np.random.RandomState(4)
    picture = rng.randint(0, 256, (60, 70, 4)).astype(np.uint8)
    vq = vqcodec.quantize(picture, "lossless")
    assert np.array_equal(vq.to_array(), picture)  # Hidden colours are kept, too.
    assert vq.n_codewords == len(np.unique(picture.reshape(-1, 4), axis=0)) > 256
    assert vq.codebook.tobytes() == np.unique(picture.reshape(-1, 4), axis=0).tobytes()
    assert np.array_equal(vqcodec.decode(vqcodec.encode(picture, "lossless")), picture)


def test_lossless_refuses_what_it_cannot_keep():
    picture = np.arange(65537, dtype="<u4").view(np.uint8).reshape(1, 65537, 4)
    with pytest.raises(vqcodec.PictureError, match="65,537 distinct .* at most 65,536"):
        vqcodec.quantize(picture, "lossless")
    assert vqcodec.quantize(picture[:, 1:], "lossless").n_codewords == 65536
    with pytest.raises(vqcodec.OptionError, match="loses something"):
        vqcodec.quantize(picture, "lossless", alpha="binary")
    with pytest.raises(vqcodec.OptionError, match="k must be an integer"):
        vqcodec.quantize(picture, "lossles")
