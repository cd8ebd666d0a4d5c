"""What is fuzzed: functions of bytes that return, or fail because a promise was broken.

They need nothing but the package, so that the tests run them on all seeds and on
everything that was ever found (`regressions/`).
"""

import io
import warnings
from dataclasses import replace

import numpy as np
from PIL import Image

import vqcodec
from vqcodec import blocks
from vqcodec.format.describe import describe
from vqcodec.format.front import read_front, write_front
from vqcodec.format.limits import Limits
from vqcodec.format.sample_format import SampleFormat

MAX_PIXELS = 2**14


def decode(data):
    """Any bytes are a picture or a VqError; what was read is written again and read alike."""
    try:
        vq = vqcodec.VQImage.from_bytes(data, MAX_PIXELS, max_metadata=2**16)
    except vqcodec.VqError:
        return
    assert vq.width * vq.height <= MAX_PIXELS
    shape = (vq.height, vq.width, SampleFormat.of_mode(vq.mode).channels)
    assert vq.to_array().shape == (shape[:2] if shape[2] == 1 else shape)
    again = vqcodec.VQImage.from_bytes(vq.to_bytes("packed"), MAX_PIXELS, max_metadata=2**16)
    assert again == vq


def pillow(data):
    """Any bytes are an image for Pillow, or not identified, or an OSError."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            image = Image.open(io.BytesIO(data), formats=["VQ"])
            if image.width * image.height > MAX_PIXELS:
                return
            image.load()
        except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return
    assert vqcodec.VQImage.from_bytes(data, MAX_PIXELS).to_pil().tobytes() == image.tobytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Here hostile EXIF meets the orientation.
        vqcodec.quantize(image, 4)  # There are up to three classes of alpha.


BOOK = vqcodec.Codebook(np.arange(60, dtype=np.uint8).reshape(20, 3), "RGB")


def codebook(data):
    """Any bytes are a codebook or a VqError; what was read is written again and read alike."""
    try:
        found = vqcodec.Codebook.from_bytes(data, max_metadata=2**16)
    except vqcodec.VqError:
        found = None
    try:
        read = vqcodec.read_codebook(data)
    except vqcodec.VqError:
        read = None
    if found is not None:
        assert read == found
        assert vqcodec.Codebook.from_bytes(found.to_bytes()) == found
        assert len(found.hash) == 16
    try:  # A picture may ask for a codebook, and gets another.
        vqcodec.VQImage.from_bytes(data, MAX_PIXELS, codebook=BOOK, max_metadata=2**16)
    except vqcodec.VqError:
        pass


def front(data):
    """A front that is read is written as it was, but for its minor version."""
    stream = io.BytesIO(data)
    try:
        found = read_front(stream, Limits(2**64, max_metadata=2**16))
    except vqcodec.VqError:
        return
    length = stream.tell()
    written = write_front(found)
    if found.codebook_coding == 0 and not found.sections:
        assert written == data[:length]
    else:  # Several streams tell the same codebook, and the same section.
        again = read_front(io.BytesIO(written), Limits(2**64))
        assert replace(again, checksum=b"") == replace(found, checksum=b"")
    try:
        facts = describe(io.BytesIO(data))
    except vqcodec.VqError:
        return
    assert facts["file_bytes"] == len(data)


def round_trip(data):
    """A picture made of the bytes comes back as the promises say."""
    source = io.BytesIO(data)

    def number(low, high):
        return low + int.from_bytes(source.read(2), "big") % (high - low + 1)

    channels, height, width = number(1, 4), number(1, 20), number(1, 20)
    block = (number(1, 16), number(1, 16)) if number(0, 1) else (1, 1)
    k = number(3, 300)
    name = ("kmeans++", "lloyd", "outlier-aware")[number(0, 2)]
    alpha = ("premultiplied", "exact", "binary", "drop")[number(0, 3)]
    options = {"max_iter": number(1, 9), "n_init": number(1, 2)}
    if name == "lloyd":
        options["init"] = ("in-pixels", "random")[number(0, 1)]
    samples = np.frombuffer(source.read().ljust(1, b"\0"), np.uint8)
    picture = np.resize(samples, (height, width, channels))

    vq = vqcodec.quantize(picture, k, clusterer=name, block=block, alpha=alpha, **options)
    size = vqcodec.packed_size(width, height, len(vq.codebook), channels=len(vq.mode), block=block)
    assert len(vq.to_bytes("packed")) == size.file_bytes
    assert vqcodec.VQImage.from_bytes(vq.to_bytes("context")) == vq
    coded = vq.to_bytes()
    assert vqcodec.VQImage.from_bytes(coded) == vq
    assert len(coded) <= size.file_bytes
    assert len(vq.codebook) <= k
    drawn = vq.to_array().reshape(height, width, -1)
    distinct = np.unique(blocks.split(picture, block), axis=0)
    if len(distinct) <= k and alpha in ("premultiplied", "exact"):
        assert np.array_equal(drawn, picture)
    if channels in (2, 4) and block == (1, 1) and alpha in ("premultiplied", "exact"):
        assert (drawn[picture[..., -1] == 0][:, -1] == 0).all()
        assert (drawn[picture[..., -1] == 255][:, -1] == 255).all()
    if block == (1, 1):
        again = vqcodec.encode(drawn, k, clusterer=name, alpha="exact", **options)
        assert again == coded


TARGETS = {
    "decode": decode,
    "pillow": pillow,
    "front": front,
    "codebook": codebook,
    "round_trip": round_trip,
}
