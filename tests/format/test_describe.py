"""What a file says of itself: from its front alone, and only of a file that is whole."""

import io

import numpy as np
import pytest
from hypothesis import given

import vqcodec
from support.pictures import vq_images
from vqcodec.format.describe import describe
from vqcodec.format.metadata import Metadata


def example(sections=()):
    """Make a picture of 3x2 pixels and 4 codewords."""
    codebook = np.arange(12, dtype=np.uint8).reshape(4, 3)
    return vqcodec.VQImage(codebook, [[0, 1, 2], [3, 0, 1]], 3, 2, "RGB", sections=sections)


def told(data):
    return describe(io.BytesIO(data))


def test_a_picture_is_described_in_numbers_worked_out_by_hand():
    data = example([vqcodec.Section(0x81, b"abc"), vqcodec.Section(0x90, b"")]).to_bytes("packed")
    # Before sections: 5 + 2 + 1 + 1 + 1 bytes. Then 5 + 2, 1 + 12, a checksum; 2, a checksum.
    assert len(data) == 10 + 7 + 13 + 4 + 2 + 4
    assert told(data) == {
        "version": "1.0",
        "width": 3,
        "height": 2,
        "mode": "RGB",
        "block": [1, 1],
        "n_codewords": 4,
        "coding": "packed",
        "sections": [
            {"tag": 0x81, "name": "icc_profile", "bytes": 3},
            {"tag": 0x90, "name": "unknown", "bytes": 0},
        ],
        "original_bits": 3 * 2 * 24,
        "index_bits": 6 * 2,
        "codebook_bits": 4 * 24,
        "payload_bits": 12 + 96,
        "file_bytes": 40,
        "ratio": round(144 / 320, 4),
    }


@given(vq_images())
def test_any_picture_is_described_as_it_is_and_damage_to_the_plane_is_not_seen(vq):
    data = vq.to_bytes()
    facts = told(data)
    assert (facts["mode"], facts["block"]) == (vq.mode, list(vq.block))
    assert (facts["width"], facts["height"]) == (vq.width, vq.height)
    assert (facts["n_codewords"], facts["file_bytes"]) == (vq.n_codewords, len(data))
    # The last four bytes are a checksum of the plane, which is not read.
    assert told(data[:-1] + bytes([data[-1] ^ 1])) == facts
    with pytest.raises(vqcodec.TruncatedError, match="1 bytes are missing"):
        told(data[:-1])
    with pytest.raises(vqcodec.CorruptError, match="after the end of the picture"):
        told(data + b"\0")


def test_the_file_is_not_read_to_its_end():
    data = vqcodec.encode(np.random.default_rng(0).integers(0, 256, (50, 50)).astype(np.uint8))

    class Front(io.BytesIO):
        def read(self, size=-1):
            assert 0 <= self.tell() + size <= len(data) - 2000
            return super().read(size)

    assert describe(Front(data)) == told(data)


def test_a_stream_that_cannot_seek_serves():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *arguments):
            raise io.UnsupportedOperation

    data = example().to_bytes()
    assert describe(Pipe(data)) == told(data)


def test_names_of_labels_and_an_external_codebook_are_told_where_there_are_any():
    labels = Metadata(labels={2: "road", 0: "ground"}).to_sections()
    vq = example(labels)
    assert told(vq.to_bytes())["labels"] == {"0": "ground", "2": "road"}
    book = vq.shared_codebook()
    assert told(vq.to_bytes(external=True))["external_codebook"] == book.hash.hex()
    assert {"labels", "external_codebook"}.isdisjoint(told(example().to_bytes()))


def test_a_codebook_file_is_described_without_a_picture():
    book = example().shared_codebook()
    data = book.to_bytes()
    assert told(data) == {
        "version": "1.0",
        "mode": "RGB",
        "block": [1, 1],
        "n_codewords": 4,
        "hash": book.hash.hex(),
        "sections": [],
        "codebook_bits": 96,
        "file_bytes": len(data),
    }
    with pytest.raises(vqcodec.CorruptError, match="after the end of the codebook"):
        told(data + b"\0")
