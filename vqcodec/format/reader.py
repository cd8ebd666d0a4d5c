"""Bytes read from a stream, with the checksum of all that were read."""

import zlib

from ..errors import CorruptError, TruncatedError
from ..streams import Readable
from .varint import read_varint

CRC_BYTES = 4
_CHUNK = 2**20


def checksum(data: bytes | bytearray) -> bytes:
    """Return the checksum that follows data in a file (spec §1.4)."""
    return zlib.crc32(data).to_bytes(CRC_BYTES, "big")


class Reader:
    """Bytes of a stream, one part after the other.

    Parameters
    ----------
    stream : file object
        Open for reading bytes.
    before : bytes
        What checksums are of, beside the bytes that are read.
    """

    def __init__(self, stream: Readable, before: bytes = b"") -> None:
        self._stream = stream
        self._crc = zlib.crc32(before)

    def read_up_to(self, size: int) -> bytes:
        """Read `size` bytes, fewer only at the end; memory grows with what is really there."""
        parts = []
        while size:
            part = self._stream.read(min(size, _CHUNK))
            if not part:
                break
            if len(part) > size:
                raise TypeError("the stream gives more bytes than it is asked for; give a file")
            self._crc = zlib.crc32(part, self._crc)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def exactly(self, size: int) -> bytes:
        """Read `size` bytes, or raise TruncatedError."""
        data = self.read_up_to(size)
        if len(data) < size:
            raise TruncatedError(f"the file ends too early: {size - len(data)} bytes are missing")
        return data

    def byte(self) -> int:
        """Read a byte."""
        return self.exactly(1)[0]

    def number(self) -> int:
        """Read a varint."""
        return read_varint(self.byte)

    def side(self, adjective: str) -> int:
        """Read a width or a height."""
        number = self.number()
        if number == 0:
            raise CorruptError(f"the picture is 0 pixels {adjective}")
        return number

    def check(self, what: str) -> bytes:
        """Read a checksum and return it; CorruptError if it is not that of what was read before."""
        expected = self._crc.to_bytes(CRC_BYTES, "big")
        if self.exactly(CRC_BYTES) != expected:
            raise CorruptError(f"{what} is damaged: its checksum does not match")
        return expected


def check_end(stream: Readable, what: str) -> None:
    """Raise CorruptError unless a stream is at its end."""
    if stream.read(1):
        raise CorruptError(f"there are bytes after the end of the {what}")
