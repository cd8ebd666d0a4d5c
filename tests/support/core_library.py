"""The core in C as a shared library, whose parts tests call one by one."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from .compiled import core_objects

OK, TRUNCATED, CORRUPT = 0, 2, 3
needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="it is in C")


class Front(ctypes.Structure):
    """`vq_front` of vq.h."""

    _fields_ = (
        *((name, ctypes.c_uint32) for name in ("width", "height", "n_codewords")),
        *(
            (name, ctypes.c_uint)
            for name in (
                *("version_minor", "index_coding", "codebook_coding", "channels", "depth"),
                *("block_height", "block_width"),
            )
        ),
        *(
            (name, ctypes.c_size_t)
            for name in (
                *("rows", "columns", "sections", "sections_end", "codebook", "codebook_size"),
                *("strips", "strips_end", "end"),
            )
        ),
        ("max_strips", ctypes.c_uint32),
    )


class Cursor(ctypes.Structure):
    """`vq_cursor` of bytes.h."""

    _fields_ = (("data", ctypes.c_char_p), ("at", ctypes.c_size_t), ("size", ctypes.c_size_t))


class CoreLibrary:
    """The functions of the core that files are read with, built in a folder."""

    def __init__(self, folder: Path) -> None:
        path = folder / "core.so"
        subprocess.run(["cc", "-shared", *core_objects(("cc",)), "-o", path], check=True)
        self._core = ctypes.CDLL(str(path))
        self._core.vq_crc32.restype = ctypes.c_uint32
        self._core.vq_crc32.argtypes = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32

    def varint(self, data, at=0):
        """Return the status, the number and where the cursor is then."""
        cursor, number = Cursor(data, at, len(data)), ctypes.c_uint32(0)
        status = self._core.vq_varint(ctypes.byref(cursor), ctypes.byref(number))
        return status, number.value, cursor.at

    def crc32(self, data):
        return self._core.vq_crc32(data, len(data), 0)

    def hash(self, front, samples):
        """Return the 16 bytes that name a codebook."""
        found = ctypes.create_string_buffer(16)
        self._core.vq_codebook_hash(ctypes.byref(front), samples, found)
        return found.raw

    def metadata_are_sound(self, sections):
        """Return whether sections, each a tag and a payload, are as they must be."""
        data = b"".join(
            bytes([tag]) + len(payload).to_bytes(1, "big") + payload for tag, payload in sections
        )
        front = Front(sections=0, sections_end=len(data))
        # Whatever is coded in these is a few bytes, which take less.
        workspace = ctypes.create_string_buffer(2**21)
        status = self._core.vq_check_metadata(data, ctypes.byref(front), workspace, None)
        assert status in (OK, CORRUPT)
        return status == OK

    def draw(self, front, samples, indices, rows):
        """Return rows of a picture, a slice, as bytes."""
        bytes_of_row = front.width * front.channels * front.depth // 8
        pixels = np.zeros((rows.stop - rows.start) * bytes_of_row, np.uint8)
        self._core.vq_draw(
            ctypes.byref(front),
            samples,
            indices.ctypes.data_as(ctypes.c_void_p),
            ctypes.c_uint32(rows.start),
            ctypes.c_uint32(rows.stop - rows.start),
            pixels.ctypes.data_as(ctypes.c_void_p),
        )
        return pixels.tobytes()
