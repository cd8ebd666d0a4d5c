"""Label maps: every value comes back, with its dtype and its name."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

import vqcodec
from support.codings import CODINGS

label_arrays = hnp.arrays(
    st.sampled_from([np.uint8, np.uint16]), st.tuples(st.integers(1, 12), st.integers(1, 12))
)


@given(label_arrays, st.dictionaries(st.integers(0, 65535), st.text(max_size=9), max_size=5))
def test_every_value_comes_back_with_its_dtype(labels, names):
    data = vqcodec.encode(labels, categorical=True, labels=names)
    vq = vqcodec.VQImage.from_bytes(data)
    back = vqcodec.decode(data)
    assert back.dtype == labels.dtype
    assert np.array_equal(back, labels)
    assert np.array_equal(vq.codebook[:, 0], np.unique(labels))
    assert vq.labels == names
    book = vqcodec.read_codebook(data)
    assert np.array_equal(book.codewords, vq.codebook)
    assert book.labels == names
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == {1: "L", 2: "I;16"}[labels.itemsize]
        assert np.array_equal(np.asarray(image), labels)


def test_all_65536_values_are_kept():
    labels = np.random.RandomState(0).permutation(65536).astype(np.uint16).reshape(256, 256)
    vq = vqcodec.quantize(labels, categorical=True)
    assert vq.n_codewords == 65536
    assert np.array_equal(vqcodec.decode(vq.to_bytes()), labels)
    size = vqcodec.packed_size(256, 256, 65536, channels=1, depth=16)
    assert len(vq.to_bytes("packed")) == size.file_bytes
    assert size.codebook_bits == 65536 * 16


@given(label_arrays, st.sampled_from(CODINGS))
def test_the_size_law_holds_for_16_bits(labels, coding):
    labels = labels.astype(np.uint16)
    data = vqcodec.encode(labels, categorical=True, coding=coding)
    assert np.array_equal(vqcodec.decode(data), labels)
    law = vqcodec.packed_size(
        labels.shape[1], labels.shape[0], len(np.unique(labels)), channels=1, depth=16
    ).file_bytes
    if coding == "packed":
        assert len(data) == law
    assert len(vqcodec.encode(labels, categorical=True)) <= law


def test_pillow_images_of_16_bits_and_of_indices():
    labels = np.array([[0, 700], [65535, 700]], np.uint16)
    image = Image.fromarray(labels)
    assert np.array_equal(vqcodec.quantize(image, categorical=True).to_array(), labels)
    with pytest.warns(vqcodec.LossWarning, match="rounded"):
        assert vqcodec.quantize(image).to_array().tolist() == [[0, 3], [255, 3]]  # It is a picture.
    stream = io.BytesIO()
    image.save(stream, "PNG")
    with Image.open(stream) as opened:
        assert np.array_equal(vqcodec.quantize(opened, categorical=True).to_array(), labels)
    palette = Image.frombytes("P", (3, 1), bytes([2, 0, 2]))
    palette.putpalette([9, 9, 9, 1, 1, 1, 9, 9, 9])
    vq = vqcodec.quantize(palette, categorical=True, labels=["ground", "", "road"])
    assert vq.indices.tolist() == [[2, 0, 2]]
    assert vq.codebook.tolist() == [[9, 9, 9], [1, 1, 1], [9, 9, 9]]
    assert vq.labels == {0: "ground", 1: "", 2: "road"}
    swapped = labels.astype(labels.dtype.newbyteorder())
    assert np.array_equal(vqcodec.quantize(swapped, categorical=True).to_array(), labels)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 4, 3), np.uint8), "one channel"),
        (np.zeros((4, 4, 3), np.uint16), "one channel"),
        (np.full((4, 4), -1, np.int64), r"the value -1 at \(0, 0\) is no label"),
        (Image.new("RGB", (3, 3)), "one channel"),
        (Image.new("F", (3, 3), 0.5), r"the value 0.5 at \(0, 0\) is no label"),
    ],
)
def test_what_is_no_label_map_is_refused(image, message):
    with pytest.raises(vqcodec.PictureError, match=message):
        vqcodec.quantize(image, categorical=True)


def test_16_bits_without_categorical_name_the_way():
    with pytest.raises(vqcodec.PictureError, match="or keep labels with categorical"):
        vqcodec.quantize(np.zeros((4, 4), np.uint16))
