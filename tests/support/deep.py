"""Files of more than 8 bits a sample, most of which Pillow cannot write."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

RNG = np.random.default_rng(7)


def png(samples):
    """Make a PNG file of 16-bit samples of shape (h, w, c), which Pillow cannot write."""
    height, width, channels = samples.shape
    rows = samples.astype(">u2").tobytes()
    stride = 2 * width * channels
    raw = b"".join(b"\0" + rows[at : at + stride] for at in range(0, len(rows), stride))
    header = struct.pack(">IIBBBBB", width, height, 16, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def tiff(samples, bits=16, extra=None):
    """Make a TIFF file of one strip."""
    height, width, channels = samples.shape
    body = samples.astype("<u2").tobytes()
    depths = struct.pack(f"<{channels}H", *[bits] * channels)
    photometric = {1: 1, 3: 2, 4: 2}[channels]
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, channels, 8), (259, 3, 1, 1),
        (262, 3, 1, photometric), (273, 4, 1, 8 + len(depths)), (277, 3, 1, channels),
        (278, 4, 1, height), (279, 4, 1, len(body)),
    ]  # fmt: skip
    if channels == 1:
        entries[2] = (258, 3, 1, bits)
    if extra is not None:
        entries.append((338, 3, 1, extra))
    folder = struct.pack("<H", len(entries))
    folder += b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return struct.pack("<2sHI", b"II", 42, 8 + len(depths) + len(body)) + depths + body + folder


def ppm(samples):
    """Make a PPM file of 16-bit samples."""
    height, width, channels = samples.shape
    return b"P6\n# of 16 bits\n%d %d\n65535\n" % (width, height) + samples.astype(">u2").tobytes()


def sgi(samples):
    """Make an SGI file of 16-bit samples."""
    stream = io.BytesIO()
    image = Image.fromarray((samples >> 8).astype(np.uint8).squeeze())
    image.save(stream, "SGI", bpc=2)
    return stream.getvalue()


def wide(channels):
    """Draw random samples of 16 bits."""
    return RNG.integers(0, 65536, (24, 20, channels)).astype(np.uint16)


CUT = {
    "rgb.png": png(wide(3)),
    "rgba.png": png(wide(4)),
    "la.png": png(wide(2)),
    "rgb.tif": tiff(wide(3)),
    "rgba.tif": tiff(wide(4), extra=2),
    "rgb.ppm": ppm(wide(3)),
    "rgb.sgi": sgi(wide(3)),
    "l.sgi": sgi(wide(1)),
}
