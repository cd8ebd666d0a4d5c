"""The vectors of draft 1."""

from parts import MODES, crc, front, plane, some_codebook, some_indices, varint


def valid():
    """Yield name, what it shows, and (width, height, channels, codebook, indices, block, more)."""
    for channels, mode in MODES.items():
        yield (f"{mode.lower()}-16", f"{mode}, 16 codewords",
               (13, 9, channels, some_codebook(16, channels), some_indices(117, 16)))  # fmt: skip
    for k in (1, 2, 3, 5, 17, 128, 129, 256, 257, 1000):
        yield (f"k{k}", f"RGB, {k} codewords, {(k - 1).bit_length()} bits an index",
               (40, 30, 3, some_codebook(k, 3), some_indices(1200, k)))  # fmt: skip
    yield ("1x1", "a single pixel", (1, 1, 4, [[1, 2, 3, 4]], [0]))
    yield ("wide", "16,384 pixels wide: a varint of three bytes",
           (16384, 1, 1, [[0], [255]], some_indices(16384, 2)))  # fmt: skip
    for block, size in (((2, 2), (8, 6)), ((4, 4), (13, 7)), ((1, 16), (17, 3)), ((16, 1), (3, 17)),
                        ((16, 16), (5, 5)), ((3, 5), (16, 16))):  # fmt: skip
        count = -(-size[1] // block[0]) * -(-size[0] // block[1])
        dimension = block[0] * block[1] * 3
        yield (f"block{block[0]}x{block[1]}", f"blocks of {block[0]}x{block[1]} on {size}",
               (*size, 3, some_codebook(6, dimension), some_indices(count, 6), block))  # fmt: skip
    unordered = [[9, 9, 9], [0, 0, 0], [9, 9, 9], [7, 7, 7], [1, 2, 3]]
    yield ("order", "codewords in no order, two equal, one unused",
           (4, 2, 3, unordered, [0, 1, 2, 3, 3, 2, 1, 0]))  # fmt: skip
    yield ("skippable", "three skippable sections, two of one tag, one empty",
           (4, 2, 3, unordered, [0, 1, 2, 3, 4, 4, 4, 4], (1, 1),
            {"sections": [(0x80, b"hello"), (0xF0, b""), (0x80, bytes(200))]}))  # fmt: skip
    yield ("minor", "version 1.15: a later minor version is read",
           (4, 2, 3, unordered, [0, 1, 2, 3, 4, 4, 4, 4], (1, 1), {"version": 0x1F}))  # fmt: skip


def faulty():
    """Yield name, what is wrong, category, bytes."""
    book, indices = some_codebook(5, 3), some_indices(12, 5)
    good_front, good_plane = front(4, 3, 3, book), plane(indices, 5)
    good = good_front + good_plane
    filled = good_plane[:-5] + bytes([good_plane[-5] | 1])

    yield "empty", "no byte at all", "not a .vq file", b""
    yield "signature-cut", "half a signature", "not a .vq file", good[:3]
    yield "png", "a PNG signature", "not a .vq file", b"\x89PNG\r\n\x1a\n" + bytes(20)
    yield "seven-bit", "bit 7 stripped", "not a .vq file", bytes(byte & 0x7F for byte in good)
    yield "unix-text", "CR LF turned into LF", "not a .vq file", good.replace(b"\r\n", b"\n")
    yield "dos-text", "LF turned into CR LF", "not a .vq file", good.replace(b"\n", b"\r\n")
    yield "mac-text", "LF turned into CR", "not a .vq file", good.replace(b"\n", b"\r")
    yield "major", "version 2.0", "unsupported", front(4, 3, 3, book, version=0x20) + good_plane
    yield "major0", "version 0.1", "unsupported", front(4, 3, 3, book, version=0x01) + good_plane
    yield ("varint-long", "K - 1 with an empty first group (F1)", "corrupt",
           front(4, 3, 3, book, codewords=b"\x80\x04") + good_plane)  # fmt: skip
    yield ("varint-large", "K - 1 of 2^32 (F2)", "corrupt",
           front(4, 3, 3, book, codewords=b"\x90\x80\x80\x80\x00") + good_plane)  # fmt: skip
    yield ("varint-endless", "a varint of a hundred bytes (F2)", "corrupt",
           front(4, 3, 3, book, codewords=b"\xff" * 100) + good_plane)  # fmt: skip
    yield ("codewords", "65,537 codewords (F4)", "corrupt",
           front(4, 3, 3, book, codewords=varint(65536)) + good_plane)  # fmt: skip
    yield "width0", "width 0 (F4)", "corrupt", front(0, 3, 3, book) + good_plane
    yield "height0", "height 0 (F4)", "corrupt", front(4, 0, 3, book) + good_plane
    yield ("block1x1", "a block of 1x1 written out (F5)", "corrupt",
           front(4, 3, 3, book, block_byte=0) + good_plane)  # fmt: skip
    yield "front-cut", "the codebook ends early", "truncated", good_front[:20]
    yield ("section-cut", "a section longer than the file", "truncated",
           good_front[:10] + b"\x80\x8f\xff\xff\xff\x7f" + bytes(100))  # fmt: skip
    yield ("front-crc", "a changed colour", "corrupt",
           good[:12] + bytes([good[12] ^ 1]) + good[13:])  # fmt: skip
    wide_book = [codeword * 2 for codeword in book]
    yield "depth16", "16-bit samples", "unsupported", front(4, 3, 3, wide_book, depth=1)
    yield "coding1", "index coding 1", "unsupported", front(4, 3, 3, book, coding=1) + good_plane
    yield ("codebook1", "codebook coding 1", "unsupported",
           front(4, 3, 3, book, codebook_part=b"\x01\x02ab") + good_plane)  # fmt: skip
    yield ("critical", "critical section 0x10 (R3)", "unsupported",
           front(4, 3, 3, book, sections=[(0x10, b"x")]) + good_plane)  # fmt: skip
    yield ("pixels", "2^32 - 1 pixels squared, one codeword", "limit exceeded",
           front(2**32 - 1, 2**32 - 1, 3, book[:1]) + plane([], 1))  # fmt: skip
    yield "plane-cut", "the plane ends early", "truncated", good[:-5]
    yield "crc-cut", "the last checksum ends early", "truncated", good[:-1]
    yield "no-plane", "a front alone", "truncated", good_front
    yield ("plane-crc", "a changed index", "corrupt",
           good_front + bytes([good_plane[0] ^ 4]) + good_plane[1:])  # fmt: skip
    yield "trailing", "a byte after the end (F3)", "corrupt", good + b"\0"
    yield ("index", "index 5 of 5 codewords (F6)", "corrupt",
           good_front + plane([*indices[:-1], 5], 5))  # fmt: skip
    yield ("padding", "a bit after the last index (F7)", "corrupt",
           good_front + filled + crc(filled))  # fmt: skip
