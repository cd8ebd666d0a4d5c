"""Bytes read from a stream, with the checksum of all that were read."""

import zlib

from . import uvarint
from .errors import CorruptError, TruncatedError

CRC_BYTES = 4
_CHUNK = 2**20


def checksum(data):
    """Give the checksum that follows data in a file (spec §1.4)."""
    return zlib.crc32(data).to_bytes(CRC_BYTES, "big")


class Reader:
    """Bytes of a stream, one part after the other.

    Parameters
    ----------
    stream : file object
        Open for reading bytes.
    """

    def __init__(self, stream):
        self._stream = stream
        self._crc = 0

    def read_up_to(self, size):
        """Read `size` bytes, fewer only at the end; memory grows with what is really there."""
        parts = []
        while size:
            part = self._stream.read(min(size, _CHUNK))
            if not part:
                break
            self._crc = zlib.crc32(part, self._crc)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def exactly(self, size):
        """Read `size` bytes, or raise TruncatedError."""
        data = self.read_up_to(size)
        if len(data) < size:
            raise TruncatedError(f"the file ends too early: {size - len(data)} bytes are missing")
        return data

    def byte(self):
        """Read a byte, as an int."""
        return self.exactly(1)[0]

    def number(self):
        """Read a varint."""
        return uvarint.decode(self.byte)

    def side(self, adjective):
        """Read a width or a height."""
        number = self.number()
        if number == 0:
            raise CorruptError(f"the picture is 0 pixels {adjective}")
        return number

    def check(self, what):
        """Read a checksum, and raise CorruptError if it is not that of what was read before."""
        expected = self._crc.to_bytes(CRC_BYTES, "big")
        if self.exactly(CRC_BYTES) != expected:
            raise CorruptError(f"{what} is damaged: its checksum does not match")
