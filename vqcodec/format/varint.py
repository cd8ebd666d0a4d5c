"""Numbers from 0 to 2**32 - 1 in one to five bytes (spec §1.3)."""

from collections.abc import Callable

from ..errors import CorruptError

MAX = 2**32 - 1
MAX_BYTES = 5


def varint_size(number: int) -> int:
    """Bytes of the coded number: seven bits in each."""
    return max(1, -(-number.bit_length() // 7))


def write_varint(number: int) -> bytes:
    """Code a number: seven bits a byte, most significant first, bit 7 set on all but the last."""
    groups = [number >> 7 * place & 0x7F for place in reversed(range(varint_size(number)))]
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def read_varint(next_byte: Callable[[], int]) -> int:
    """Read a number, calling `next_byte` once for each of its bytes."""
    number = byte = read = 0
    while read < MAX_BYTES:
        byte = next_byte()
        read += 1
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    if byte & 0x80 or number > MAX:
        raise CorruptError("a number exceeds 2^32 - 1")
    if read > varint_size(number):
        raise CorruptError("a number begins with an empty group")
    return number
