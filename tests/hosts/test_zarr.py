"""zarr-python 3 keeps arrays of format 3 with it, on a disk, and reads them in other processes."""

import json
import subprocess
import sys

import numpy as np
import pytest
import zarr
from packaging.version import Version

import vqcodec
from support.arrays import regions, same
from support.pictures import gradient
from vqcodec.chunks import label_codebook
from vqcodec.zarr import VQ


def stored(path, values, chunks, codec=None, **more):
    """Store values, and return the array as it is opened again."""
    array = zarr.create_array(
        path, shape=values.shape, chunks=chunks, dtype=values.dtype,
        serializer=codec or VQ(), compressors=None, **more,
    )  # fmt: skip
    array[...] = values
    return zarr.open_array(path, mode="r")


OTHER_ORDERS = [">i4"] if Version(zarr.__version__) >= Version("3.1") else []  # of bytes


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i4", "u8", *OTHER_ORDERS])
def test_label_volumes_come_back(tmp_path, dtype):
    volume = regions((11, 40, 50), 2 if dtype == "?" else 60).astype(dtype)
    array = stored(tmp_path / "a.zarr", volume, (4, 30, 30))
    native = volume.astype(volume.dtype.newbyteorder("="))  # as zarr 3 gives all arrays
    assert same(array[...], native)
    assert same(array[3:9, 20:33, 7], native[3:9, 20:33, 7])


@pytest.mark.parametrize(
    "axes, chunks, channels",
    [
        ((0, 1, 2), (32, 32, 3), "auto"),
        ((2, 0, 1), (3, 32, 32), "first"),
        ((0, 1), (32, 32), "auto"),
    ],
)
def test_pictures_come_back(tmp_path, axes, chunks, channels):
    picture = gradient(50, 60, 3)
    picture = picture.transpose(axes) if len(axes) == 3 else picture[..., 0]
    array = stored(tmp_path / "a.zarr", picture, chunks, VQ(channels=channels))
    assert same(array[...], picture)
    lossy = stored(tmp_path / "b.zarr", picture, chunks, VQ(16, channels=channels))
    assert 0 < np.abs(lossy[...].astype(int) - picture).mean() < 30


def test_the_metadata_say_where_channels_are(tmp_path):
    stored(tmp_path / "a.zarr", gradient(50, 60, 3), (32, 32, 3))
    (told,) = json.loads((tmp_path / "a.zarr" / "zarr.json").read_text())["codecs"]
    assert told == {
        "name": "vqcodec.vq", "configuration": {"channels": "last", "coding": "auto"}
    }  # fmt: skip


def test_a_process_that_has_not_imported_it_reads_it(tmp_path):
    volume = regions((8, 40, 50), 30).astype(np.uint64) << np.uint64(40)
    stored(tmp_path / "a.zarr", volume, (8, 40, 50))
    np.save(tmp_path / "a.npy", volume)
    program = (
        "import numpy, sys, zarr\nassert 'vqcodec' not in sys.modules\n"
        "assert numpy.array_equal(zarr.open_array('a.zarr')[...], numpy.load('a.npy'))"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_chunks_are_vq_files(tmp_path):
    stored(tmp_path / "a.zarr", gradient(50, 60, 3), (50, 60, 3))
    assert (
        vqcodec.decode(tmp_path / "a.zarr" / "c" / "0" / "0" / "0") == gradient(50, 60, 3)
    ).all()


def test_a_codebook_is_in_the_metadata_and_not_in_chunks(tmp_path):
    volume = regions((8, 40, 50), 300).astype(np.uint32) * 77_777
    book = label_codebook(volume)
    shared = stored(tmp_path / "a.zarr", volume, (2, 20, 20), VQ(codebook=book))
    assert same(shared[...], volume)
    alone = stored(tmp_path / "b.zarr", volume, (2, 20, 20))
    sizes = [
        sum(len(path.read_bytes()) for path in (tmp_path / name / "c").rglob("*") if path.is_file())
        for name in ("a.zarr", "b.zarr")
    ]
    assert sizes[0] < sizes[1] and alone.shape == shared.shape


def test_it_works_within_shards(tmp_path):
    volume = regions((16, 64, 64), 60)
    array = stored(tmp_path / "a.zarr", volume, (8, 32, 32), shards=(16, 64, 64))
    assert same(array[...], volume)
    assert same(array[3:5, 7:40, 8], volume[3:5, 7:40, 8])


def test_other_codecs_may_stand_around_it(tmp_path):
    from zarr.codecs import Crc32cCodec, TransposeCodec

    volume = regions((16, 40, 50), 60)
    array = zarr.create_array(
        tmp_path / "a.zarr", shape=volume.shape, chunks=(16, 40, 50), dtype=volume.dtype,
        filters=[TransposeCodec(order=(2, 1, 0))], serializer=VQ(), compressors=[Crc32cCodec()],
    )  # fmt: skip
    array[...] = volume
    assert same(zarr.open_array(tmp_path / "a.zarr")[...], volume)


def test_dtypes_and_damage_are_told(tmp_path):
    with pytest.raises(vqcodec.PictureError, match="not float32"):
        stored(tmp_path / "a.zarr", np.zeros((4, 4), np.float32), (4, 4))
    with pytest.raises(vqcodec.PictureError, match="which are kept"):
        stored(tmp_path / "b.zarr", np.ones((4, 4), np.int32), (4, 4), VQ(8))
    volume = regions((8, 40, 50), 30)
    array = stored(tmp_path / "c.zarr", volume, (8, 40, 50))
    (chunk,) = (path for path in (tmp_path / "c.zarr" / "c").rglob("*") if path.is_file())
    data = bytearray(chunk.read_bytes())
    data[len(data) // 2] ^= 1
    chunk.write_bytes(data)
    with pytest.raises(vqcodec.CorruptError):
        array[...]
    chunk.write_bytes(vqcodec.encode(gradient(9000, 20, 3), 2))
    with pytest.raises(vqcodec.VqError):
        array[...]


def test_threads_of_zarr_give_the_same_bytes(tmp_path):
    volume = regions((32, 64, 64), 60)
    contents = []
    for name, threads in (("a.zarr", 1), ("b.zarr", 8)):
        with zarr.config.set({"threading.max_workers": threads, "async.concurrency": threads}):
            stored(tmp_path / name, volume, (4, 16, 16))
        paths = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        contents.append([path.read_bytes() for path in paths])
    assert contents[0] == contents[1]
