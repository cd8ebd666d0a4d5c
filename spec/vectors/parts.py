"""Parts of .vq and .vqc files, by spec/vq-format.md, for the vectors of every draft."""

import hashlib
import zlib
from dataclasses import dataclass

SIGNATURE = bytes.fromhex("d6510d0a0a")
CODEBOOK_SIGNATURE = bytes.fromhex("d6430d0a0a")
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def varint(number):
    """1.3."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.insert(0, number & 0x7F | 0x80)
    return bytes(groups)


def crc(data):
    """1.4."""
    return zlib.crc32(data).to_bytes(4, "big")


def packed(indices, n_codewords):
    """7.1, one character a bit."""
    width = (n_codewords - 1).bit_length()
    bits = "".join(format(index, "b").zfill(width) for index in indices) if width else ""
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def mode_of(channels, depth=0):
    """The mode of a file, in words."""
    return "I;16" if depth else MODES[channels]


def front(width, height, channels, codebook, block=(1, 1), *, version=0x10, coding=0, depth=0,
          sections=(), codewords=None, block_byte=None, codebook_part=None,
          signature=SIGNATURE):  # fmt: skip
    """3 to 6; the keywords are there to make faulty files.

    Codewords are lists of bytes, so that a sample of 16 bits is two of them.
    """
    blocked = block != (1, 1) or block_byte is not None
    data = signature + bytes([version, coding << 4 | blocked << 3 | depth << 2 | channels - 1])
    if blocked:
        data += bytes([block[0] - 1 << 4 | block[1] - 1 if block_byte is None else block_byte])
    data += codewords or varint(len(codebook) - 1)
    if signature == SIGNATURE:
        data += varint(width) + varint(height)
    for tag, payload in sections:
        data += bytes([tag]) + varint(len(payload)) + payload
    data += codebook_part or b"\0" + b"".join(bytes(codeword) for codeword in codebook)
    return data + crc(data)


def codebook_file(channels, codebook, block=(1, 1), **more):
    """13."""
    return front(None, None, channels, codebook, block, signature=CODEBOOK_SIGNATURE, **more)


@dataclass
class Book:
    """A codebook, by itself."""

    channels: int
    codewords: list
    block: tuple[int, int] = (1, 1)
    depth: int = 0

    def samples(self):
        """As in raw."""
        return b"".join(map(bytes, self.codewords))

    def hash(self):
        """6.2."""
        blocked = self.block != (1, 1)
        description = bytes([blocked << 3 | self.depth << 2 | self.channels - 1])
        description += bytes([self.block[0] - 1 << 4 | self.block[1] - 1])
        description += (len(self.codewords) - 1).to_bytes(2, "big") + self.samples()
        return hashlib.sha256(description).digest()[:16]


def plane(indices, n_codewords):
    """2 and 7.1."""
    coded = packed(indices, n_codewords)
    return coded + crc(coded)


def draw(width, height, channels, codebook, indices, block=(1, 1)):
    """8, sample by sample."""
    columns = -(-width // block[1])
    samples = bytearray()
    for y in range(height):
        for x in range(width):
            codeword = codebook[indices[y // block[0] * columns + x // block[1]]]
            at = ((y % block[0]) * block[1] + x % block[1]) * channels
            samples += bytes(codeword[at : at + channels])
    return bytes(samples)


def some_codebook(n_codewords, dimension):
    """Codewords by a formula, all different in their first two samples."""
    # fmt: off
    return [
        [(i * 37 + 11) % 256, i // 256 * 59 % 256, *(j % 256 for j in range(i % 7, dimension + 7))]
        [:dimension]
        for i in range(n_codewords)
    ]
    # fmt: on


def some_indices(n_indices, n_codewords):
    """Indices that use the first and the last codeword and jump about between."""
    indices = [(i * i * 31 + i * 7) % n_codewords for i in range(n_indices)]
    indices[0] = n_codewords - 1
    return indices


def noise(size, seed):
    """Bytes by a formula, as good as random."""
    data = b""
    while len(data) < size:
        data += hashlib.sha256(f"{seed} {len(data)}".encode()).digest()
    return data[:size]


def striped(strips, sizes=None):
    """5.2 and 7: the section that lists strips, and the strips."""
    sizes = [len(strip) for strip in strips] if sizes is None else sizes
    return (0x10, b"".join(map(varint, sizes))), b"".join(strip + crc(strip) for strip in strips)


def with_strips(coding, strips, size, channels, codebook, block=(1, 1), **more):
    """A file with such strips."""
    section, plane_part = striped(strips, more.pop("sizes", None))
    sections = more.pop("sections", [section])
    return front(*size, channels, codebook, block, coding=coding, sections=sections, **more) + (
        plane_part
    )


def with_swift(strips, size, channels, codebook, block=(1, 1), *, sizes=None, listed=True,
               sections=(), sections_after=(), numbers=None, bound_to=None,
               **more):  # fmt: skip
    """A file with such strips, whose checksums are bound to it (5.2), or to other numbers."""
    listing = [striped(strips, sizes)[0]] if listed else []
    sections = [*sections, *listing, *sections_after]
    data = front(*size, channels, codebook, block, coding=3, sections=sections, **more)
    bound_to = bound_to or data[-4:]
    for number, strip in zip(numbers or range(len(strips)), strips, strict=True):
        data += strip + crc(bound_to + number.to_bytes(4, "big") + strip)
    return data


def coded_section(tag, size, stream):
    """5.3: what stands for a section with that tag and so many bytes."""
    return 0x89, bytes([tag]) + varint(size) + stream


def modelled(payload):
    """6.1: a codebook of such bytes."""
    return b"\x01" + varint(len(payload)) + payload


def external(hashed):
    """6.2: a codebook by its hash."""
    return b"\x02" + varint(len(hashed)) + hashed


def rows_of(indices, columns, width):
    """7.3: rows of packed indices."""
    rows = b""
    for at in range(0, len(indices), columns):
        bits = "".join(format(i, "b").zfill(width) for i in indices[at : at + columns])
        bits += "0" * (-len(bits) % 8)
        rows += bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return rows
