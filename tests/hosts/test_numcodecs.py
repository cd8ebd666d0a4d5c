"""numcodecs, and arrays of zarr's format 2, which use its codecs."""

import json

import numcodecs
import numpy as np
import pytest
import zarr
from hypothesis import given

import vqcodec
from support.arrays import arrays, regions, same
from support.pictures import gradient
from vqcodec.numcodecs import VQ


def test_numcodecs_finds_it_by_its_name():
    codec = numcodecs.get_codec({"id": "vqcodec.vq", "k": 16, "channels": "last"})
    assert codec == VQ(16, channels="last") != VQ(17, channels="last")
    assert numcodecs.get_codec(json.loads(json.dumps(codec.get_config()))) == codec
    assert "k=16" in repr(codec)


@given(arrays())
def test_arrays_come_back_and_may_be_written_to_a_place(array):
    data = VQ().encode(array)
    assert same(VQ().decode(data), array)
    place = np.empty_like(array)
    assert VQ().decode(memoryview(data), out=place) is place
    assert same(place, array)


def test_a_place_that_is_too_small_is_refused_before_memory_is_taken():
    data = VQ().encode(np.zeros((100, 100), np.uint32))
    with pytest.raises(vqcodec.LimitError):
        VQ().decode(data, out=np.empty(100, np.uint8))
    with pytest.raises(ValueError):
        VQ().decode(data, out=np.empty((100, 100), np.uint16))


def test_other_codecs_may_stand_before_it():
    volume = regions((8, 40, 50), 30)
    delta = numcodecs.Delta(dtype="u2")
    back = delta.decode(VQ().decode(VQ().encode(delta.encode(volume))))
    assert np.array_equal(np.reshape(back, volume.shape), volume)
    assert VQ().decode(VQ().encode(b"any bytes")).tobytes() == b"any bytes"


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("dtype", ["?", "|u1", "<i2", ">u4", "<u8"])
def test_zarr_format_2_keeps_volumes(tmp_path, dtype, order):
    volume = regions((11, 40, 50), 2 if dtype == "?" else 60).astype(dtype)
    array = zarr.create_array(
        tmp_path / "labels.zarr", shape=volume.shape, chunks=(4, 30, 30), dtype=dtype,
        zarr_format=2, compressors=VQ(), order=order,
    )  # fmt: skip
    array[...] = volume
    back = zarr.open_array(tmp_path / "labels.zarr", mode="r")
    assert same(back[...], volume)
    assert same(back[3:9, 20:33, 7], volume[3:9, 20:33, 7])


def test_zarr_format_2_keeps_pictures(tmp_path):
    picture = gradient(50, 60, 3)
    array = zarr.create_array(
        tmp_path / "a.zarr", shape=(3, 50, 60), chunks=(3, 32, 32), dtype="u1", zarr_format=2,
        compressors=VQ(channels="first"),
    )  # fmt: skip
    array[...] = picture.transpose(2, 0, 1)
    assert (zarr.open_array(tmp_path / "a.zarr")[...] == picture.transpose(2, 0, 1)).all()
