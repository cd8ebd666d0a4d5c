"""PNG files as chunks: what Pillow would trip over is taken out before it sees them.

Pillow refuses a file in which a text or a profile unpacks to more than 1 MiB, takes texts of some
names for what they are not, and has limits that are the same for all threads, so that nobody but
its user should change them. Here the chunks are read first. What a .vq file can hold is kept
beside the picture, what it cannot is named, and the rest is Pillow's.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..limits import MAX_METADATA
from .pillow_info import RECORD_KEY, TAKEN, XMP_KEY

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PACKABLE = (b"iCCP", b"tEXt", b"zTXt", b"iTXt")
_MOST_FOR_PILLOW = 2**20  # bytes that Pillow unpacks of a chunk
_MOST_WORK = 4 * MAX_METADATA  # bytes that are unpacked of a file, whatever it claims to hold
# Bytes below which Pillow gives a whole file up for a chunk that matters little.
_SHORTEST = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"iCCP": 3}
_SET_ASIDE = TAKEN - {XMP_KEY, RECORD_KEY}
_LOOKED_AT = {*_PACKABLE, *_SHORTEST}


class Chunk(NamedTuple):
    """A chunk of a PNG file: its kind, where it stands in the file, and its payload."""

    kind: bytes
    start: int
    end: int
    payload: memoryview


class Sifted(NamedTuple):
    """A PNG file without what Pillow would trip over.

    Attributes
    ----------
    data : bytes
        What is left; the file itself where nothing was taken out.
    texts : dict
        Keyword -> text, of texts that were taken out and can be kept.
    icc_profile, xmp : bytes or None
        Likewise.
    unkept : tuple of str
        What cannot be kept, in words.
    """

    data: bytes
    texts: dict[str, str]
    icc_profile: bytes | None
    xmp: bytes | None
    unkept: tuple[str, ...]


def chunks(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks of a PNG file that are there in full; damage ends them."""
    view, start = memoryview(data), len(SIGNATURE)
    while start + 12 <= len(data):
        end = start + 12 + int.from_bytes(view[start : start + 4], "big")
        if end > len(data):
            return
        yield Chunk(bytes(view[start + 4 : start + 8]), start, end, view[start + 8 : end - 4])
        start = end


def sift(data: bytes) -> Sifted:
    """Take out of a PNG file what Pillow would trip over.

    Parameters
    ----------
    data : bytes
        The file, with its signature.

    Returns
    -------
    Sifted
    """
    sieve = _Sieve()
    pieces, place = [], 0
    for chunk in chunks(data):
        if chunk.kind in _LOOKED_AT and _is_sound(data, chunk) and not sieve.passes(chunk):
            pieces.append(data[place : chunk.start])
            place = chunk.end
    rest = b"".join([*pieces, data[place:]]) if pieces else data
    return Sifted(rest, sieve.texts, sieve.icc_profile, sieve.xmp, tuple(sieve.unkept))


def _is_sound(data: bytes, chunk: Chunk) -> bool:
    """Tell whether a checksum is right; where it is not, Pillow says so."""
    written = int.from_bytes(data[chunk.end - 4 : chunk.end], "big")
    return zlib.crc32(chunk.payload, zlib.crc32(chunk.kind)) == written


class _Sieve:
    """What was found so far, of what is taken out."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.icc_profile: bytes | None = None
        self.xmp: bytes | None = None
        self.unkept: list[str] = []
        self._names: Counter[str] = Counter()
        self._kept = 0  # bytes of all texts and profiles, whoever keeps them
        self._work = 0  # bytes that were unpacked

    def passes(self, chunk: Chunk) -> bool:
        """Tell whether a chunk is left to Pillow; else keep what is in it, or name it."""
        kind = chunk.kind
        if len(chunk.payload) < _SHORTEST.get(kind, 0):
            self.unkept.append(f"{kind.decode()}, which is damaged")
            return False
        if kind not in _PACKABLE:
            return True
        octets, _, body = bytes(chunk.payload).partition(b"\0")
        name = octets.decode("latin-1")
        what = "its ICC profile" if kind == b"iCCP" else f"a text {name[:79]!r}"
        found = self._unpacked(kind, body)
        if found is None or self._kept + len(found) > MAX_METADATA:
            self.unkept.append(f"{what}, which is too large or damaged")
            return False
        self._kept += len(found)
        self._names[name] += kind != b"iCCP"
        if self._names[name] == 2:
            self.unkept.append(f"all but one {what[2:]}")
        if len(found) <= _MOST_FOR_PILLOW and (kind == b"iCCP" or name not in _SET_ASIDE):
            return True
        if kind == b"iCCP":
            self.icc_profile = found
        elif name == XMP_KEY:
            self.xmp = found
        else:
            self.texts[name] = found.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace")
        return False

    def _unpacked(self, kind: bytes, body: bytes) -> bytes | None:
        """Return what a text or a profile says; None if that is too much or damaged."""
        packed = kind != b"tEXt"
        if kind == b"iTXt":
            head, parts = body[:2], body[2:].split(b"\0", 2)
            if len(head) < 2 or len(parts) < 3:
                return b""  # Pillow passes it over
            packed = bool(head[0])
            body = (head[1:] if packed else b"") + parts[2]
        if not packed:
            return body
        if body[:1] != b"\0":
            return None  # a way of packing that nobody knows
        limit = max(1, min(MAX_METADATA, _MOST_WORK - self._work))
        unpacker = zlib.decompressobj()
        try:
            found = unpacker.decompress(body[1:], limit)
        except zlib.error:
            return b""  # Pillow passes it over
        self._work += len(found)
        return found if unpacker.eof or len(found) < limit else None
