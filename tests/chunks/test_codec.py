"""Chunks give back what they were made of, are plain files, and are refused if they lie."""

import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.arrays import arrays, regions, same
from support.pictures import gradient
from vqcodec.chunks import ChunkCodec, label_codebook
from vqcodec.chunks import codec as codec_module
from vqcodec.chunks.layout import CHANNELS, Layout


@given(arrays(), st.sampled_from(CHANNELS), st.sampled_from(["auto", "packed", "context"]))
def test_every_array_comes_back_as_it_was(array, channels, coding):
    codec = ChunkCodec(channels=channels, coding=coding)
    data = codec.encode(array)
    back = ChunkCodec().decode(data)
    assert same(back, array)
    assert back.flags.c_contiguous == array.flags.c_contiguous
    assert same(codec.decode(data, shape=array.shape, dtype=array.dtype), array)


@given(arrays(), st.sampled_from(CHANNELS))
def test_a_layout_undoes_itself(array, channels):
    layout = Layout.of(array, channels)
    flat = layout.flattened(array)
    assert flat.shape == layout.flat_shape and flat.flags.c_contiguous
    assert same(layout.restored(flat), array)


@given(arrays(["<u4", ">i8", "?", "<u2"]), st.integers(1, 40))
def test_chunks_of_several_files_are_the_same_array(array, most):
    whole = codec_module._MOST_VALUES
    try:
        codec_module._MOST_VALUES = most
        data = ChunkCodec().encode(array)
    finally:
        codec_module._MOST_VALUES = whole
    assert same(ChunkCodec().decode(data), array)
    assert data.startswith(b"VQCHUNKS") == (
        Layout.of(array, "auto").flat_shape[0] > 1 and not _fits(array, most)
    )


def _fits(array, most):
    layout = Layout.of(array, "auto")
    rows = max(1, most // layout.flat_shape[1])
    return (rows - rows % layout.rows_of_plane or rows) >= layout.flat_shape[0]


def test_more_labels_than_codewords_are_split():
    many = np.arange(300_000, dtype=np.uint64).reshape(3, 100, 1000) * 3**20
    data = ChunkCodec().encode(many)
    assert data.startswith(b"VQCHUNKS")
    assert same(ChunkCodec().decode(data), many)
    one_row = np.arange(70_000, dtype=np.int32).reshape(1, 70_000)
    with pytest.raises(vqcodec.PictureError, match="a row has 70,000 distinct values"):
        ChunkCodec().encode(one_row)
    photograph = np.random.default_rng(0).integers(0, 256, (400, 400, 3), np.uint8)
    assert same(ChunkCodec().decode(ChunkCodec().encode(photograph)), photograph)


def test_a_chunk_is_a_file_that_others_open():
    picture = gradient(20, 30, 3)
    assert (vqcodec.decode(ChunkCodec().encode(picture)) == picture).all()
    with Image.open(
        io.BytesIO(ChunkCodec(channels="first").encode(picture.transpose(2, 0, 1)))
    ) as i:
        assert (np.asarray(i.convert("RGB")) == picture).all()
    labels = regions((40, 50), 9)
    assert ChunkCodec().encode(labels) == vqcodec.VQImage.from_bytes(
        vqcodec.encode(labels, categorical=True)
    ).to_bytes("auto")
    wide = labels.astype(np.uint64) * 10**15
    octets = vqcodec.decode(ChunkCodec().encode(wide))  # by any decoder: the bytes of the array
    assert (octets.reshape(40, 50, 8).view(">u8")[..., 0] == wide).all()


def test_wide_labels_cost_their_table_alone():
    labels = regions((64, 64, 64), 3000)
    narrow = len(ChunkCodec().encode(labels))
    consecutive = len(ChunkCodec().encode(labels.astype(np.uint64) + 10**12))
    assert consecutive < narrow + 100


def test_pixels_may_lose_what_was_asked_for():
    picture = gradient(20, 30, 3)
    codec = ChunkCodec(8, dither="blue-noise", seed=3)
    found = codec.decode(codec.encode(picture))
    assert (found == vqcodec.decode(vqcodec.encode(picture, 8, dither="blue-noise", seed=3))).all()
    grey = picture[..., 0]
    assert len(np.unique(ChunkCodec(5).decode(ChunkCodec(5).encode(grey)))) == 5
    with pytest.raises(vqcodec.PictureError, match="which are kept"):
        ChunkCodec(8).encode(grey.astype(np.uint16))
    hidden = np.zeros((2, 2, 4), np.uint8)
    hidden[0, 0] = 9, 8, 7, 0
    assert same(ChunkCodec().decode(ChunkCodec().encode(hidden)), hidden)


def test_settings_are_json_and_make_the_same_codec():
    book = vqcodec.train([gradient(20, 30, 3)], 8)
    codec = ChunkCodec(channels="last", codebook=book, strict=False, space="oklab")
    again = ChunkCodec(**json.loads(json.dumps(codec.settings)))
    assert again.settings == codec.settings
    assert again.encode(gradient(9, 9, 3)) == codec.encode(gradient(9, 9, 3))
    assert ChunkCodec(np.int64(4)).settings["k"] == 4
    for options in ({"mask": np.ones((2, 2))}, {"rate_weight": float("nan")}, {"k": 0}):
        with pytest.raises(vqcodec.OptionError):
            ChunkCodec(**options)
    for text in ("?", "AAAA", 7):
        with pytest.raises(vqcodec.VqError):
            ChunkCodec(codebook=text)
    with pytest.raises(vqcodec.OptionError, match="channels must be one of"):
        ChunkCodec(channels="middle")


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", ">u2", "i4", "<u8"])
def test_chunks_share_a_codebook(dtype):
    labels = (regions((30, 40), 2 if dtype == "?" else 90) + 0).astype(dtype)
    book = label_codebook(labels)
    codec = ChunkCodec(codebook=book)
    data = codec.encode(labels)
    assert same(codec.decode(data), labels)
    assert vqcodec.open(data).external == book.hash.hex()
    with pytest.raises(vqcodec.MissingCodebookError):
        ChunkCodec().decode(data)
    if dtype != "?":
        with pytest.raises(vqcodec.PictureError, match="100 and 0 other values are not in the"):
            codec.encode(np.full((2, 2), 100, dtype))
    with pytest.raises(vqcodec.PictureError, match="is not for values of"):
        codec.encode(np.zeros((2, 2), "u4" if dtype != "i4" else "u2"))


def test_a_codebook_need_not_be_in_order():
    book = vqcodec.Codebook(np.array([[9], [3], [7]], np.uint8), "L")
    labels = np.array([[3, 9], [7, 3]], np.uint8)
    codec = ChunkCodec(codebook=book)
    assert same(codec.decode(codec.encode(labels)), labels)
    assert vqcodec.VQImage.from_bytes(codec.encode(labels), codebook=book).indices[0, 0] == 1


@pytest.mark.parametrize(
    "array", [np.zeros((2, 2)), np.zeros((0, 3), np.uint8), np.array([["a"]]), np.array([[None]])]
)
def test_what_no_chunk_holds_is_refused(array):
    with pytest.raises(vqcodec.PictureError, match="chunks hold bool|at least one value"):
        ChunkCodec().encode(array)


def test_another_array_than_is_wanted_is_refused():
    data = ChunkCodec().encode(np.ones((4, 5), np.uint32))
    for wanted in ({"shape": (5, 4)}, {"dtype": np.dtype("i4")}, {"shape": (4, 5, 1)}):
        with pytest.raises(vqcodec.CorruptError, match="belongs"):
            ChunkCodec().decode(data, **wanted)
    with pytest.raises(vqcodec.LimitError):
        ChunkCodec().decode(data, max_values=19)


CHUNKS = [
    ChunkCodec().encode(np.arange(24, dtype=dtype).reshape(shape))
    for dtype, shape in [("u1", (4, 6)), (">i8", (2, 3, 4)), ("<u4", (4, 6)), ("u1", (2, 4, 3))]
]


@given(st.sampled_from(CHUNKS), st.data())
def test_damaged_chunks_are_vq_errors(chunk, data):
    damaged = bytearray(chunk)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(chunk) - 1))] = data.draw(st.integers(0, 255))
    damaged = damaged[: data.draw(st.integers(0, len(chunk)))]
    try:
        ChunkCodec().decode(bytes(damaged), max_values=1000)
    except vqcodec.VqError:
        pass


@given(st.binary(max_size=60), st.integers(0, 40))
def test_containers_and_descriptions_that_lie_are_vq_errors(more, cut):
    image = vqcodec.VQImage(np.zeros((1, 1), np.uint8), np.zeros((2, 3), np.uint8), 3, 2, "L")
    whole = b"VQCHUNKSVQA1\x04u\x01\x03\x01\x02\x03\x02\x10\x10"
    for data in (
        b"VQCHUNKS" + more,
        whole[:cut] + more,
        image.with_sections([vqcodec.Section(0xF0, b"VQA1" + more)]).to_bytes(),
        image.with_sections([vqcodec.Section(0xF0, whole[8 : 8 + cut] + more)]).to_bytes(),
    ):
        try:
            assert ChunkCodec().decode(data, max_values=1000).size <= 1000
        except vqcodec.VqError:
            pass


def test_sizes_that_lie_take_no_memory():
    import tracemalloc

    huge = b"VQCHUNKSVQA1\x02u\x08\x02" + b"\x8f\xff\xff\xff\x7f" * 2
    huge += b"\2\x10\x10" + bytes(32)
    tracemalloc.start()
    with pytest.raises(vqcodec.VqError):
        ChunkCodec().decode(huge)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_a_chunk_has_no_more_files_than_rows():
    image = vqcodec.VQImage(np.zeros((1, 1), np.uint8), np.zeros((1, 2), np.uint8), 2, 1, "L")
    file = image.to_bytes()
    for n_files, rows in ((2, 2), (3, 2), (2, 3)):
        sizes = bytes([n_files]) + bytes([len(file)]) * n_files
        chunk = b"VQCHUNKSVQA1\x00u\x01\x02" + bytes([rows, 2]) + sizes + file * n_files
        if n_files == rows:
            assert (ChunkCodec().decode(chunk) == 0).all()
            continue
        with pytest.raises(vqcodec.CorruptError, match="cannot have 3 files|other rows"):
            ChunkCodec().decode(chunk)
