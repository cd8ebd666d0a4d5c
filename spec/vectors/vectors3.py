"""The vectors of draft 3: strips, and the codings context, deflate and modelled."""

import zlib

from parts import (
    MODES,
    front,
    modelled,
    noise,
    plane,
    rows_of,
    some_codebook,
    some_indices,
    striped,
    varint,
    with_strips,
)


def valid():
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


def faulty():
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
