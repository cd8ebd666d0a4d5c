"""Make the vectors of a draft of the format: files to read, and files to refuse.

This script follows spec/vq-format.md with the standard library alone and never
imports vqcodec, so that the vectors say what the spec says. (Pillow writes the
PNG that shows what each valid file is.) Any bytes decode to some picture with
the codings that learn, so the vectors of draft 3 are noise, and what they show
is what spec/decoder/vqdec.py makes of it.

    python spec/vectors/make.py        # writes the folders of drafts that are not there yet

A draft's folder has what the draft brought, and is never made anew: tests hold
its files by the SHA-256 in its vectors.json.
"""

import hashlib
import json
import runpy
import zlib
from pathlib import Path

SIGNATURE = bytes.fromhex("d6510d0a0a")
DECODER = Path(__file__).parent.parent / "decoder" / "vqdec.py"
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


def front(width, height, channels, codebook, block=(1, 1), *, version=0x10, coding=0, depth=0,
          sections=(), codewords=None, block_byte=None, codebook_part=None):  # fmt: skip
    """3 to 6; the keywords are there to make faulty files."""
    blocked = block != (1, 1) or block_byte is not None
    data = SIGNATURE + bytes([version, coding << 4 | blocked << 3 | depth << 2 | channels - 1])
    if blocked:
        data += bytes([block[0] - 1 << 4 | block[1] - 1 if block_byte is None else block_byte])
    data += codewords or varint(len(codebook) - 1)
    data += varint(width) + varint(height)
    for tag, payload in sections:
        data += bytes([tag]) + varint(len(payload)) + payload
    data += codebook_part or b"\0" + b"".join(bytes(codeword) for codeword in codebook)
    return data + crc(data)


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


METADATA = [
    (0x81, b"an ICC profile, for all we know"),
    (0x82, b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    (0x83, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
    (0x84, (300_000).to_bytes(4, "big") + (72_009).to_bytes(4, "big")),
    (0x85, "Title\0Gr\u00fc\u00dfe".encode()),
    (0x85, b"Comment\0"),
    (0x86, b'{"clusterer":"none"}'),
]


def valid_since_draft2():
    """Yield what 5.1 brought."""
    book, indices = some_codebook(5, 3), some_indices(12, 5)
    yield ("metadata", "metadata of every kind, and an unknown section between",
           (4, 3, 3, book, indices, (1, 1),
            {"sections": [*METADATA[:3], (0x91, b"?"), *METADATA[3:]]}))  # fmt: skip
    yield ("metadata-backwards", "the same in another order",
           (4, 3, 3, book, indices, (1, 1), {"sections": METADATA[::-1]}))  # fmt: skip


def faulty_since_draft2():
    """Yield what 5.1 brought, and the limits."""
    book, good_plane = some_codebook(5, 3), plane(some_indices(12, 5), 5)

    def with_sections(*sections):
        return front(4, 3, 3, book, sections=sections) + good_plane

    icc, exif, xmp, dpi, text, comment, record = METADATA
    for name, section in (("icc", icc), ("exif", exif), ("xmp", xmp), ("record", record)):
        yield f"{name}-twice", f"two of {name} (F8)", "corrupt", with_sections(section, section)
        yield f"{name}-empty", "an empty payload (F9)", "corrupt", with_sections((section[0], b""))
    yield "text-twice", "two texts of one keyword (F8)", "corrupt", with_sections(text, text)
    for name, payload in {
        "text-empty": b"",
        "text-no-keyword": b"\0hello",
        "text-no-separator": b"hello",
        "text-long-keyword": bytes([65]) * 256 + b"\0hello",
        "text-keyword-latin": b"\xfc\0hello",
        "text-latin": b"key\0Gr\xfc\xdfe",
    }.items():
        yield name, "a text against F9", "corrupt", with_sections((0x85, payload))
    for name, payload in {
        "dpi-short": dpi[1][:7],
        "dpi-long": dpi[1] + b"\0",
        "dpi-zero": dpi[1][:4] + bytes(4),
    }.items():
        yield name, "a resolution against F9", "corrupt", with_sections((0x84, payload))
    yield (
        "record-latin",
        "a record that is not UTF-8 (F9)",
        "corrupt",
        with_sections((0x86, b"\xff")),
    )
    data = with_sections()[:10]  # up to the height
    yield ("section-cut", "a section longer than the file", "truncated",
           data + b"\x90\x81\x00" + bytes(100))  # fmt: skip
    yield ("section-limit", "a section of 2^32 - 1 bytes", "limit exceeded",
           data + b"\x90\x8f\xff\xff\xff\x7f" + bytes(100))  # fmt: skip
    yield ("section-count", "1,025 sections", "limit exceeded",
           with_sections(*[(0x90, b"")] * 1025))  # fmt: skip


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


def modelled(payload):
    """6.1: a codebook of such bytes."""
    return b"\x01" + varint(len(payload)) + payload


def rows_of(indices, columns, width):
    """7.3: rows of packed indices."""
    rows = b""
    for at in range(0, len(indices), columns):
        bits = "".join(format(i, "b").zfill(width) for i in indices[at : at + columns])
        bits += "0" * (-len(bits) % 8)
        rows += bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return rows


def valid_since_draft3():
    """Yield name, what it shows, and a function that makes a file with so much noise in it."""

    def context(size, channels, book, *, header=0xFDED, strips=1, block=(1, 1), **more):
        return lambda amount: with_strips(
            1, [header.to_bytes(2, "big") + noise(amount, header + i) for i in range(strips)],
            size, channels, book, block, **more,
        )  # fmt: skip

    def book_of_noise(channels, first, size=(40, 1), block=(1, 1)):
        return lambda amount: (
            front(*size, channels, [[0]] * 40, block,
                  codebook_part=modelled(bytes([first]) + noise(amount, f"{first} {channels}")))
            + plane(range(40), 40)
        )  # fmt: skip

    for header in (0xFDED, 0x1BF0, 0xFFFF, 0x0000, 0x8000, 0x0001):
        yield (f"context-{header:04x}", f"noise read by header 0x{header:04x}, RGB, 60 codewords",
               context((40, 30), 3, some_codebook(60, 3), header=header))  # fmt: skip
    for channels, mode in MODES.items():
        book = [list(noise(channels, i)) for i in range(20)]
        yield f"context-{mode.lower()}", f"{mode}, no order", context((33, 21), channels, book)
    for k in (1, 2, 3, 256, 1000, 3000):
        yield f"context-k{k}", f"{k} codewords", context((25, 20), 3, some_codebook(k, 3))
    for header in (0xFDEF, 0xFDEE, 0xFFED, 0x9BF0, 0xC001):
        yield (f"context-large-{header:04x}", "a larger plane, with matches and runs",
               context((120, 90), 3, some_codebook(9, 3), header=header))  # fmt: skip
    for k in (7, 70):
        yield (f"context-zeros{k}", "a stream that ends at once",
               lambda amount, k=k: context((30, 30), 3, some_codebook(k, 3))(0))  # fmt: skip
    yield "context-equal", "equal codewords", context((9, 9), 3, [[5, 6, 7]] * 5)
    yield ("context-block", "blocks of 2x3",
           context((20, 20), 3, some_codebook(9, 18), block=(2, 3)))  # fmt: skip
    yield ("context-strips", "four strips of 3, 3, 3 and 1 rows",
           context((20, 10), 4, some_codebook(12, 4), strips=4))  # fmt: skip
    for first in (0, 1):
        for channels in MODES:
            yield (f"modelled-{channels}-{first}", "a codebook read from noise",
                   book_of_noise(channels, first))  # fmt: skip
    yield "modelled-block", "codewords of blocks", book_of_noise(3, 0, (80, 4), (4, 2))
    yield (
        "modelled-context",
        "both codings that learn",
        context((50, 50), 3, [[0]] * 70, codebook_part=modelled(b"\1" + noise(20, 8))),
    )
    for k, width in ((1, 1), (2, 1), (3, 2), (5, 4), (17, 8), (300, 16)):
        indices = some_indices(13 * 7, k)
        strips = [zlib.compress(rows_of(part, 13, width)) for part in (indices[:52], indices[52:])]
        yield (f"deflate-k{k}", f"zlib, {width} bits an index, two strips",
               lambda amount, k=k, strips=strips: with_strips(
                   2, strips, (13, 7), 3, some_codebook(k, 3)))  # fmt: skip


def faulty_since_draft3():
    """Yield name, what is wrong, category, bytes."""
    book, size = some_codebook(5, 3), (6, 5)
    strip = b"\xfd\xed" + noise(9, 0)
    listing = striped([strip])[0]
    rows = rows_of(some_indices(30, 5), 6, 4)

    def context(strips=(strip,), **more):
        return with_strips(1, list(strips), size, 3, book, **more)

    def deflated(data):
        return with_strips(2, [data], size, 3, book)

    yield "strips-none", "no list of strips (F10)", "corrupt", context(sections=[])
    yield "strips-twice", "two lists of strips (F10)", "corrupt", context(sections=[listing] * 2)
    yield "strips-empty", "an empty list of strips (F10)", "corrupt", context(sizes=[])
    yield (
        "strips-packed",
        "packed with a list of strips (F10)",
        "corrupt",
        front(4, 3, 3, book, sections=[(0x10, b"\7")]) + plane(some_indices(12, 5), 5),
    )
    yield "strips-many", "four strips of five rows (F10)", "corrupt", context([strip] * 4)
    yield ("strips-4097", "more than 4,096 strips (F10)", "corrupt",
           with_strips(1, [b"\xfd\xed"] * 4097, (1, 4097), 3, book))  # fmt: skip
    yield ("strips-cut", "a list that ends within a number (F10)", "corrupt",
           context(sections=[(0x10, b"\x81")]))  # fmt: skip
    yield ("strips-long", "a number with an empty first group (F1)", "corrupt",
           context(sections=[(0x10, b"\x80\x0b")]))  # fmt: skip
    yield "strip-cut", "the second strip ends early", "truncated", context([strip] * 2)[:-9]
    damaged = bytearray(context([strip] * 2))
    damaged[-5] ^= 1
    yield "strip-crc", "a changed byte in the second strip", "corrupt", bytes(damaged)
    yield "context-short", "a strip of one byte (F13)", "corrupt", context([b"\xfd"])
    yield ("context-tail", "five bytes that nothing asks for (F13)", "corrupt",
           with_strips(1, [b"\xfd\xed" + bytes(5)], size, 3, book[:1]))  # fmt: skip
    yield (
        "modelled-empty",
        "a modelled codebook without a byte (F11)",
        "corrupt",
        front(4, 3, 3, book, codebook_part=modelled(b"")) + plane(some_indices(12, 5), 5),
    )
    yield ("modelled-first", "a first byte of 2 (F11)", "corrupt",
           front(4, 3, 3, book, codebook_part=modelled(b"\2" + noise(9, 3)))
           + plane(some_indices(12, 5), 5))  # fmt: skip
    yield ("modelled-tail", "bytes that nothing asks for (F12)", "corrupt",
           front(4, 3, 3, book, codebook_part=modelled(b"\0" + noise(400, 3)))
           + plane(some_indices(12, 5), 5))  # fmt: skip
    yield ("modelled-large", "2^20 + 16 samples (F11)", "corrupt",
           front(4, 4, 1, [[0]], (4, 4), codewords=varint(65536),
                 codebook_part=modelled(b"\0")) + plane([0], 1))  # fmt: skip
    yield "deflate-header", "no zlib stream (F14)", "corrupt", deflated(b"hello")
    yield "deflate-cut", "half a stream (F14)", "corrupt", deflated(zlib.compress(rows)[:-3])
    yield "deflate-tail", "a byte after it (F14)", "corrupt", deflated(zlib.compress(rows) + b"x")
    yield "deflate-few", "a row missing (F14)", "corrupt", deflated(zlib.compress(rows[:-3]))
    yield "deflate-many", "a byte too many (F14)", "corrupt", deflated(zlib.compress(rows + b"\0"))
    yield "deflate-bomb", "a million rows (F14)", "corrupt", deflated(zlib.compress(rows * 10**5))
    yield ("deflate-index", "index 5 of 5 codewords (F6)", "corrupt",
           deflated(zlib.compress(rows[:-1] + b"\x05")))  # fmt: skip
    odd = zlib.compress(rows_of(some_indices(15, 5), 5, 4)[:-1] + b"\x01")
    yield ("deflate-padding", "a bit after the last index (F14)", "corrupt",
           with_strips(2, [odd], (5, 3), 3, book))  # fmt: skip
    yield "coding3", "index coding 3", "unsupported", with_strips(3, [strip], size, 3, book)
    yield (
        "codebook2",
        "codebook coding 2",
        "unsupported",
        front(4, 3, 3, book, codebook_part=b"\x02\x02ab") + plane(some_indices(12, 5), 5),
    )
    yield ("critical11", "critical section 0x11 (R3)", "unsupported",
           context(sections=[listing, (0x11, b"")]))  # fmt: skip


def main():
    for draft, kinds in {
        "draft1": (valid, faulty),
        "draft2": (valid_since_draft2, faulty_since_draft2),
        "draft3": (valid_since_draft3, faulty_since_draft3),
    }.items():
        folder = Path(__file__).with_name(draft)
        if not folder.exists():  # a draft's vectors are not made twice
            make(folder, *kinds)


def longest(made, decode):
    """Give the first file that has not too much noise in it, and the picture."""
    size = 1024
    while True:
        data = made(size)
        try:
            return data, decode(data)
        except Exception as fault:
            if size == 0 or "longer" not in str(fault):
                raise
        size = size * 3 // 4


def make(folder, valid, faulty):
    """Write the vectors of a draft."""
    from PIL import Image

    listing = {"valid": [], "faulty": []}
    for kind in listing:
        (folder / kind).mkdir(parents=True)
    decode = runpy.run_path(str(DECODER))["decode"]
    for name, shows, made in valid():
        if not isinstance(made, tuple):  # a function of a length; the decoder says what it shows
            data, found = longest(made, decode)
            mode, size, k = found.mode, (found.width, found.height), len(found.codebook)
            samples = found.draw()
        else:
            width, height, channels, codebook, indices, *more = made
            block = more[0] if more else (1, 1)
            keywords = more[1] if len(more) > 1 else {}
            mode, size, k = MODES[channels], (width, height), len(codebook)
            data = front(width, height, channels, codebook, block, **keywords)
            data += plane(indices, k)
            samples = draw(width, height, channels, codebook, indices, block)
        image = Image.frombytes(mode, size, samples)
        image.save(folder / "valid" / f"{name}.png", optimize=True)
        (folder / "valid" / f"{name}.vq").write_bytes(data)
        listing["valid"].append({"name": name, "shows": shows, "mode": mode,
                                 "size": list(size), "codewords": k,
                                 "file_sha256": hashlib.sha256(data).hexdigest(),
                                 "samples_sha256": hashlib.sha256(samples).hexdigest(),
                                 })  # fmt: skip
    for name, shows, category, data in faulty():
        (folder / "faulty" / f"{name}.vq").write_bytes(data)
        listing["faulty"].append({"name": name, "shows": shows, "category": category,
                                  "file_sha256": hashlib.sha256(data).hexdigest()})  # fmt: skip
    made_by = f"spec/vectors/make.py, from the text of {folder.name}, without vqcodec"
    made = {"made_by": made_by, **listing}
    (folder / "vectors.json").write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
