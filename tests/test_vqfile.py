"""A .vq file opened: its front at once, its pixels when asked for, its faults where they are."""

import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.format.sections import Section

PICTURE = gradient(30, 40, 3)


def some_file(**options):
    return vqcodec.encode(PICTURE, 9, **options)


class Counted(io.BytesIO):
    """A stream that counts the bytes that were read of it."""

    n_read = 0

    def read(self, size=-1):
        data = super().read(size)
        self.n_read += len(data)
        return data


@pytest.mark.parametrize("source", ["path", "Path", "bytes", "memoryview", "stream"])
def test_every_source_gives_the_front_and_then_the_pixels(tmp_path, source):
    data = some_file(record=True)
    path = tmp_path / "a.vq"
    path.write_bytes(data)
    given = {
        "path": str(path),
        "Path": path,
        "bytes": data,
        "memoryview": memoryview(data),
        "stream": io.BytesIO(data),
    }[source]
    vq = vqcodec.VQImage.from_bytes(data)
    with vqcodec.open(given) as file:
        assert (file.width, file.height, file.mode, file.block) == (40, 30, "RGB", (1, 1))
        assert (file.n_codewords, file.coding, file.n_strips) == (9, "swift", 1)
        assert file.version == (1, 0)
        assert file.sections == vq.sections
        assert '"k":9' in file.record
        assert file.codebook == vqcodec.read_codebook(data)
        assert file.external is None
        assert file.read() == vq
        assert file.read() == vq  # It goes back.
        assert np.array_equal(file.to_array(), vq.to_array())
        assert file.to_pil().tobytes() == vq.to_pil().tobytes()
    if source != "stream":
        assert np.array_equal(vqcodec.decode(given), vq.to_array())
    elif isinstance(given, io.BytesIO):
        given.seek(0)  # What was not opened here stays open.
        assert np.array_equal(vqcodec.decode(given), vq.to_array())


def test_the_front_alone_is_read():
    data = vqcodec.VQImage(
        np.zeros((2, 3), np.uint8), np.zeros((4000, 400), np.uint8), 400, 4000, "RGB"
    ).to_bytes("packed")
    stream = Counted(data)
    with vqcodec.open(stream) as file:
        assert file.height == 4000
        assert stream.n_read < 64 < len(data)


def test_what_was_opened_is_closed_and_what_was_given_is_not(tmp_path):
    path = tmp_path / "a.vq"
    path.write_bytes(some_file())
    with vqcodec.open(path) as file:
        pass
    with pytest.raises(ValueError, match="closed"):
        file.read()
    stream = io.BytesIO(some_file())
    with vqcodec.open(stream):
        pass
    assert not stream.closed
    path.write_bytes(b"GIF89a")
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(20):
        with pytest.raises(vqcodec.NotVqError):
            vqcodec.open(path)
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after <= before


def test_too_many_pixels_can_be_looked_at_but_not_read():
    with vqcodec.open(some_file(), max_pixels=1199) as file:
        assert file.width * file.height == 1200
        with pytest.raises(vqcodec.LimitError, match="40x30 pixels, more than the limit of 1,199"):
            file.read()
    with pytest.raises(vqcodec.LimitError, match="max_codewords"):
        vqcodec.open(some_file(), max_codewords=8)
    with pytest.raises(vqcodec.LimitError):
        vqcodec.decode(io.BytesIO(some_file()), max_pixels=1199)


def test_faults_of_the_front_come_at_once_and_those_of_the_plane_with_the_pixels():
    data = some_file()
    for end in range(len(data)):
        try:
            file = vqcodec.open(data[:end])
        except vqcodec.VqError as error:
            with pytest.raises(type(error)) as whole:
                vqcodec.decode(data[:end])
            assert str(whole.value) == str(error)
        else:
            with pytest.raises(vqcodec.TruncatedError):
                file.read()
    with pytest.raises(vqcodec.CorruptError, match="two"):
        resolution = Section(0x84, bytes([0, 0, 0, 1] * 2))
        vq = vqcodec.VQImage.from_bytes(data)
        parts = (vq.codebook, vq.indices, 40, 30, "RGB")
        vqcodec.open(vqcodec.VQImage(*parts, sections=[resolution, resolution]).to_bytes())


def test_an_external_codebook_is_asked_for_where_it_is_needed():
    book = vqcodec.train([PICTURE], k=9)
    data = vqcodec.encode(PICTURE, codebook=book, external=True)
    with vqcodec.open(data) as file:
        assert file.external == book.hash.hex()
        for ask in (lambda: file.codebook, file.read, lambda: vqcodec.decode(data)):
            with pytest.raises(
                vqcodec.MissingCodebookError, match=f"{book.hash.hex()}, and it was"
            ):
                ask()
    with vqcodec.open(data, codebook=vqcodec.train([PICTURE], k=5)) as file:
        for ask in (lambda: file.codebook, file.read):
            with pytest.raises(vqcodec.MissingCodebookError, match="another one was given"):
                ask()
    with vqcodec.open(data, codebook=book) as file:
        assert file.codebook == book
        assert np.array_equal(file.to_array(), vqcodec.decode(data, codebook=book))
    with pytest.raises(vqcodec.OptionError, match="codebook must be"):
        vqcodec.open(data, codebook=b"")


def test_a_pipe_is_read_once():
    data = some_file()
    for again in (False, True):
        readable, writable = os.pipe()
        thread = threading.Thread(target=_send, args=(writable, data))
        thread.start()
        with open(readable, "rb") as pipe, vqcodec.open(pipe) as file:
            assert file.n_codewords == 9
            assert file.read() == vqcodec.VQImage.from_bytes(data)
            if again:
                with pytest.raises(vqcodec.VqError, match="cannot go back"):
                    file.read()
        thread.join()


def _send(descriptor, data):
    with open(descriptor, "wb") as pipe:
        pipe.write(data)


@pytest.mark.parametrize("wrong", [None, 3, 2.5, object(), [1, 2], io.StringIO("text")])
def test_what_is_no_source_is_a_type_error(wrong):
    for function in (vqcodec.open, vqcodec.decode, vqcodec.read_codebook):
        with pytest.raises(TypeError):
            function(wrong)
    with pytest.raises(FileNotFoundError):
        vqcodec.decode("no such file.vq")
    with pytest.raises(IsADirectoryError):
        vqcodec.open(Path())
