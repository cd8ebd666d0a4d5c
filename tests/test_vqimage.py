"""VQImage: what it accepts, and that it does not change."""

import copy
import pickle

import numpy as np
import pytest

import vqcodec


def example(**changes):
    arguments = {
        "codebook": np.array([[0, 0, 0], [9, 9, 9]], np.uint8),
        "indices": np.array([[0, 1, 1], [1, 0, 0]]),
        "width": 3,
        "height": 2,
        "mode": "RGB",
        **changes,
    }
    return vqcodec.VQImage(**arguments)


def test_indices_take_the_smallest_unsigned_type():
    assert example().indices.dtype == np.uint8
    assert example(codebook=np.zeros((256, 3), np.uint8)).indices.dtype == np.uint8
    assert example(codebook=np.zeros((257, 3), np.uint8)).indices.dtype == np.uint16
    assert example(codebook=np.zeros((65536, 3), np.uint8)).indices.dtype == np.uint16


@pytest.mark.parametrize(
    "changes",
    [
        {"codebook": np.zeros((0, 3), np.uint8)},
        {"codebook": np.zeros((65537, 3), np.uint8)},
        {"codebook": np.zeros((2, 4), np.uint8)},
        {"codebook": np.zeros((2, 3))},
        {"codebook": np.zeros(6, np.uint8)},
        {"indices": np.array([[0, 1, 2], [1, 0, 0]])},
        {"indices": np.array([[0, 1, -1], [1, 0, 0]])},
        {"indices": np.zeros((2, 3))},
        {"indices": np.zeros((3, 2), np.uint8)},
        {"width": 0},
        {"height": 2**32},
        {"mode": "P"},
        {"block": (17, 1)},
        {"block": (2, 1)},
    ],
)
def test_parts_that_do_not_fit_are_refused(changes):
    with pytest.raises(vqcodec.OptionError):
        example(**changes)


def test_it_does_not_change():
    codebook = np.array([[0, 0, 0], [9, 9, 9]], np.uint8)
    vq = example(codebook=codebook)
    codebook[:] = 77
    assert vq.codebook.tolist() == [[0, 0, 0], [9, 9, 9]]
    with pytest.raises(ValueError, match="read-only"):
        vq.indices[0, 0] = 1
    with pytest.raises(AttributeError, match="does not change"):
        vq.width = 5
    with pytest.raises(AttributeError):
        del vq.width


def test_a_view_cannot_be_changed_through_its_base():
    base = np.array([[0, 0, 0], [9, 9, 9]], np.uint8)
    view = base[:]
    view.flags.writeable = False
    vq = example(codebook=view)
    base[:] = 77
    assert vq.codebook.tolist() == [[0, 0, 0], [9, 9, 9]]


def test_copies_and_pickles_are_equal():
    vq = vqcodec.quantize(np.arange(60, dtype=np.uint8).reshape(4, 5, 3), 3)
    for twin in (pickle.loads(pickle.dumps(vq)), copy.deepcopy(vq)):
        assert twin == vq
        assert twin.clustering.cost == vq.clustering.cost
    assert vq != example()
    assert (vq == 3) is False


def test_a_picture_that_was_read_has_no_clustering():
    vq = vqcodec.quantize(np.arange(60, dtype=np.uint8).reshape(4, 5, 3), 3)
    assert vq.clustering is not None
    assert vqcodec.VQImage.from_bytes(vq.to_bytes()).clustering is None


def test_an_unknown_coding_is_refused_by_name():
    with pytest.raises(vqcodec.OptionError, match="zip.*packed"):
        example().to_bytes("zip")
