"""Planes looked up in tables and counted, whatever their shape, with little memory beside them."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec import tables


@given(
    st.lists(st.integers(0, 9), max_size=40),
    st.sampled_from([np.uint8, np.uint16, np.int32, np.int64]),
    st.integers(1, 7),
)
def test_parts_give_what_the_whole_gives(numbers, dtype, step):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_AT_A_TIME", step)
        plane = np.array(numbers * 2, dtype).reshape(2, -1)
        for table in (np.arange(10, dtype=np.uint16) * 7, np.arange(30).reshape(10, 3)):
            found = tables.look_up(table, plane)
            assert found.dtype == table.dtype
            assert np.array_equal(found, table[plane])
        assert tables.count(plane, 12).tolist() == np.bincount(plane.ravel(), minlength=12).tolist()


def few_colours(channels):
    """Draw a picture of some hundred colours in squares, 2000 by 2400 pixels."""
    small = gradient(100, 120, channels) & (0xF0 if channels == 1 else 0x88)
    return small.repeat(20, axis=0).repeat(20, axis=1)


def peak(call):
    """Return what a call gives, and the bytes that NumPy and Python had taken at most."""
    tracemalloc.start()
    try:
        return call(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("block", [(1, 1), (2, 2)])
def test_memory_is_at_most_three_times_the_picture(channels, block):
    """But for what vectors take that are all different, and the coder for its tables."""
    picture = few_colours(channels)
    vqcodec.quantize(picture[:9, :9], 16, block=block)  # Imports take memory once.
    vq, of_quantize = peak(lambda: vqcodec.quantize(picture, 256, block=block))
    data, of_writing = peak(lambda: vq.to_bytes("packed"))
    _, of_reading = peak(lambda: vqcodec.decode(data))
    worst = max(of_quantize, of_writing, of_reading) / picture.nbytes
    assert worst <= 3, (of_quantize, of_writing, of_reading)


@pytest.mark.parametrize("kept", ["palette", "labels"])
def test_what_is_kept_as_it_is_takes_no_more(kept):
    plane = few_colours(1)[:, :, 0] // 16
    if kept == "palette":
        given, options = Image.fromarray(plane).convert("P"), {"k": 256}
    else:
        given, options = plane.astype(np.uint16) * 4000, {"categorical": True}
    _, taken = peak(lambda: vqcodec.quantize(given, **options))
    assert taken <= 3 * plane.nbytes * (1 if kept == "palette" else 2)
