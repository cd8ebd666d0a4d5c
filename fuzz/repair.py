"""Make the checksums of a mutated file right, so that a fuzzer gets past them."""

import zlib

SIGNATURE = bytes.fromhex("d6510d0a0a")
CODEBOOK_SIGNATURE = bytes.fromhex("d6430d0a0a")
STRIPS = 0x10
SWIFT = 3  # the index coding whose strips are bound to their place


def repair(data):
    """Return a file with the signature, the version and all checksums put right.

    It follows the lengths that the bytes claim, as far as they go: the front's
    checksum is put where they say that it stands, so are those of the strips
    that the front lists, and without a list the plane's is put at the end. What
    begins as a codebook file stays one.
    """
    of_codebook = bytes(data[:2]) == CODEBOOK_SIGNATURE[:2]
    signature = CODEBOOK_SIGNATURE if of_codebook else SIGNATURE
    data = bytearray(signature + b"\x10" + bytes(data[6:]))
    end, sizes = _front(data, of_codebook)
    if end is None or end + 4 > len(data):
        return bytes(data)
    _put_checksum(data, 0, end)
    start = end + 4
    if of_codebook:
        return bytes(data)
    front_checksum = bytes(data[end:start])
    for number, size in enumerate(sizes or [len(data) - start - 4]):
        before = front_checksum + number.to_bytes(4, "big") if data[6] >> 4 == SWIFT else b""
        if size >= 0 and start + size + 4 <= len(data):
            _put_checksum(data, start, start + size, before)
        start += size + 4
    return bytes(data)


def _put_checksum(data, start, end, before=b""):
    data[end : end + 4] = zlib.crc32(before + data[start:end]).to_bytes(4, "big")


def _front(data, of_codebook):
    """Find where the front's checksum stands, None if the data ends before; and sizes of strips."""
    position, sizes = 6, []

    def byte():
        nonlocal position
        position += 1
        return data[position - 1]

    def number():
        value = 0
        for _ in range(5):
            octet = byte()
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                break
        return value

    try:
        picture = byte()
        sides = divmod(byte(), 16) if picture & 8 else (0, 0)
        n_codewords = number() + 1
        if not of_codebook:
            number(), number()
        tag = byte()
        while tag >= 0x10:
            size = number()
            after = position + size
            while tag == STRIPS and position < after:
                sizes.append(number())
            position = after
            tag = byte()
        samples = (sides[0] + 1) * (sides[1] + 1) * (picture % 4 + 1) * (2 if picture & 4 else 1)
        size = n_codewords * samples if tag == 0 else number()
        return position + size, sizes
    except IndexError:
        return None, sizes
