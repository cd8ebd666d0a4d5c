"""Pictures and codebooks saved: whole or not at all, to paths and to streams."""

import io
import os
import stat

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.streams import Counted

VQ = vqcodec.quantize(gradient(30, 40, 3), 9)


@pytest.mark.parametrize(
    ("saved", "read"),
    [(VQ, vqcodec.VQImage.from_bytes), (VQ.shared_codebook(), vqcodec.Codebook.from_bytes)],
    ids=["picture", "codebook"],
)
def test_what_is_saved_is_what_to_bytes_gives(tmp_path, saved, read):
    path = tmp_path / "a.file"
    path.write_bytes(b"something longer, which is overwritten" * 100)
    path.chmod(0o640)
    for target in (path, str(path)):
        saved.save(target)
        assert path.read_bytes() == saved.to_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.file"]
    stream = io.BytesIO()
    saved.save(stream)
    assert read(stream.getvalue()) == saved


def test_options_of_to_bytes_are_options_of_save(tmp_path):
    path = tmp_path / "a.vq"
    VQ.save(path, "packed")
    assert path.read_bytes() == VQ.to_bytes("packed")
    VQ.save(path, external=True)
    assert path.read_bytes() == VQ.to_bytes(external=True)
    with pytest.raises(vqcodec.OptionError, match="no index coding"):
        VQ.save(path, "pakced")
    assert path.read_bytes() == VQ.to_bytes(external=True)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    with pytest.raises(IsADirectoryError):
        VQ.save(tmp_path)
    with pytest.raises(FileNotFoundError, match="folder does not exist"):
        VQ.save(tmp_path / "none" / "a.vq")
    with pytest.raises(TypeError, match="wb"):
        VQ.save(io.StringIO())
    assert os.listdir(tmp_path) == []


def test_a_picture_is_an_array_to_numpy():
    drawn = VQ.to_array()
    assert np.array_equal(np.asarray(VQ), drawn)
    assert np.asarray(VQ).dtype == np.uint8
    assert np.asarray(VQ, dtype=np.float32).dtype == np.float32
    assert np.array(VQ, copy=True).flags.writeable
    assert np.mean(VQ) == drawn.mean()
    assert np.abs(np.subtract(VQ, drawn, dtype=int)).max() == 0
    labels = np.array([[0, 0, 700], [0, 700, 65535]], np.uint16)
    kept = vqcodec.quantize(labels, categorical=True)
    assert np.array_equal(np.asarray(kept), labels)
    assert np.asarray(kept).dtype == np.uint16


@pytest.mark.parametrize("seekable", [True, False])
def test_bytes_are_counted_whether_read_looked_at_or_skipped(seekable):
    class Stream(io.BytesIO):
        def seekable(self):
            return seekable

        def read(self, size):
            return super().read(min(size, 3))  # as pipes do

    counted = Counted(Stream(bytes(range(100))))
    assert counted.peek(5) == counted.peek(5) == bytes(range(5))
    assert (counted.n_bytes, counted.read(2), counted.n_bytes) == (0, b"\0\1", 2)
    assert (counted.skip(10), counted.n_bytes) == (10, 12)
    assert (counted.read(2), counted.peek(200)) == (b"\x0c\x0d", bytes(range(14, 100)))
    assert (counted.skip(200), counted.n_bytes, counted.read(1)) == (86, 100, b"")


def test_a_file_without_a_buffer_gets_all_though_it_takes_a_part():
    class Slow(io.RawIOBase):
        taken = b""

        def writable(self):
            return True

        def write(self, data):
            self.taken += bytes(data[:7])
            return len(data[:7])

    slow = Slow()
    VQ.save(slow)
    assert slow.taken == VQ.to_bytes()
    slow.write = lambda data: 0
    with pytest.raises(OSError, match="takes no more bytes"):
        VQ.save(slow)


def test_a_stream_that_gives_more_than_it_is_asked_for_is_refused():
    class Generous:
        def read(self, size):
            return VQ.to_bytes()

    with pytest.raises(TypeError, match="more bytes than it is asked for; give a file"):
        vqcodec.decode(Generous())
