"""The vectors of draft 4: 16-bit samples, labels, external codebooks, codebook files."""

import zlib

from parts import (
    Book,
    codebook_file,
    crc,
    external,
    front,
    mode_of,
    modelled,
    noise,
    packed,
    plane,
    rows_of,
    some_codebook,
    some_indices,
    striped,
    varint,
    with_strips,
)
from streams import context_strip, modelled_codebook


def wide(values):
    """Codewords of 16 bits."""
    return [[value >> 8, value & 0xFF] for value in values]


def some_wide(n_codewords):
    """Codewords of 16 bits by a formula, in order, all different."""
    return wide(i * 217 + 130 for i in range(n_codewords))


def some_noise(n_codewords, dimension):
    """Codewords by a formula, without an order."""
    return [list(noise(dimension, f"{i} {dimension}")) for i in range(n_codewords)]


UNSORTED = wide([40_000, 255, 256, 65_535, 0, 256, 32_767, 128, 32_768, 1])  # 256 twice


def named(*names):
    """5.1: a section of labels with names."""
    payload = b""
    for label, name in names:
        name = name.encode()
        payload += varint(label) + varint(len(name)) + name
    return 0x87, payload


NAMES = (
    (0, ""),
    (1, "Straße"),
    (2, "森林"),
    (40, "naïve \N{DECIDUOUS TREE}"),
    (127, "with\0a zero byte"),
    (128, "long " * 60),
    (300, "Straße"),
    (65_535, "no data"),
)


def coded(book):
    """6.1."""
    return modelled(modelled_codebook(book.codewords, book.channels << book.depth))


# Codebook files


def codebooks():
    """Yield name, what it shows, and a codebook and more."""
    yield "l", "L, 40 codewords", (Book(1, some_codebook(40, 1)), {})
    yield "rgb", "RGB, 60 codewords", (Book(3, some_codebook(60, 3)), {})
    yield "rgba", "RGBA, no order", (Book(4, some_noise(20, 4)), {})
    yield "block2x2", "RGB, blocks of 2x2", (Book(3, some_codebook(9, 12), (2, 2)), {})
    yield "block1x16", "L, blocks of 1x16", (Book(1, some_codebook(5, 16), (1, 16)), {})
    yield "l16", "16-bit L, 60 codewords", (Book(1, some_wide(60), depth=1), {})
    yield "l16-unsorted", "16-bit L, no order, two equal", (Book(1, UNSORTED, depth=1), {})
    for k in (1, 256, 257, 1000):
        yield f"k{k}", f"RGB, {k} codewords", (Book(3, some_codebook(k, 3)), {})
    twins = some_noise(12, 4)
    yield "twin-rgba", "the samples of the next one, as RGBA", (Book(4, twins), {})
    yield "twin-block", "those of the last one, as L in blocks of 2x2", (Book(1, twins, (2, 2)), {})
    yield "twin-block1x4", "the same, as L in blocks of 1x4", (Book(1, twins, (1, 4)), {})
    pairs = some_wide(12)
    yield "twin-l16", "the samples of the next one, as 16-bit L", (Book(1, pairs, depth=1), {})
    yield "twin-la", "those of the last one, as LA", (Book(2, pairs), {})
    yield ("sections", "metadata, labels, and sections that a reader may skip",
           (Book(1, some_codebook(3, 1)),
            {"sections": [(0x90, b"hello"), named(*NAMES), (0xF0, b""), (0x85, b"Title\0T"),
                          (0x90, bytes(200))]}))  # fmt: skip
    yield ("minor", "version 1.15: a later minor version is read",
           (Book(3, some_codebook(3, 3)), {"version": 0x1F}))  # fmt: skip
    for name, book in {
        "l": Book(1, [[7 * i // 2] for i in range(60)]),
        "l-unsorted": Book(1, some_noise(40, 1)),
        "la": Book(2, sorted(some_noise(40, 2))),
        "rgb": Book(3, sorted(some_noise(300, 3))),
        "rgb-unsorted": Book(3, some_noise(70, 3)),
        "rgba-block": Book(4, sorted(some_noise(12, 16)), (2, 2)),
        "l16": Book(1, some_wide(300), depth=1),
        "l16-close": Book(1, wide(range(500, 530)), depth=1),
        "l16-unsorted": Book(1, UNSORTED, depth=1),
        "l16-noise": Book(1, some_noise(100, 2), depth=1),
        "l16-k1": Book(1, wide([40_000]), depth=1),
    }.items():
        yield f"modelled-{name}", "a modelled codebook", (book, {"codebook_part": coded(book)})


def faulty_codebooks():
    """Yield name, what is wrong, category, bytes."""
    book = some_codebook(5, 3)
    good = codebook_file(3, book)

    def of(**more):
        return codebook_file(3, book, **more)

    yield "empty", "no byte at all", "not a .vq file", b""
    yield "signature-cut", "half a signature", "not a .vq file", good[:3]
    yield ("picture", "a .vq file, with its codebook in it", "not a .vq file",
           front(4, 3, 3, book) + plane(some_indices(12, 5), 5))  # fmt: skip
    yield "seven-bit", "bit 7 stripped", "not a .vq file", bytes(byte & 0x7F for byte in good)
    yield "unix-text", "CR LF turned into LF", "not a .vq file", good.replace(b"\r\n", b"\n")
    yield "major", "version 2.0", "unsupported", of(version=0x20)
    yield "block1x1", "a block of 1x1 written out (F5)", "corrupt", of(block_byte=0)
    yield "codewords", "65,537 codewords (F4)", "corrupt", of(codewords=varint(65536))
    yield ("varint-long", "K - 1 with an empty first group (F1)", "corrupt",
           of(codewords=b"\x80\x04"))  # fmt: skip
    yield ("varint-large", "K - 1 of 2^32 (F2)", "corrupt",
           of(codewords=b"\x90\x80\x80\x80\x00"))  # fmt: skip
    yield ("section-limit", "a section of 2^32 - 1 bytes", "limit exceeded",
           good[:8] + b"\x90\x8f\xff\xff\xff\x7f" + bytes(100))  # fmt: skip
    yield "section-count", "1,025 sections", "limit exceeded", of(sections=[(0x90, b"")] * 1025)
    yield "header-cut", "ends before K - 1", "truncated", good[:7]
    yield "codebook-cut", "the codebook ends early", "truncated", good[:15]
    yield "crc-cut", "the checksum ends early", "truncated", good[:-1]
    yield "crc-none", "no checksum", "truncated", good[:-4]
    yield ("modelled-cut", "a modelled codebook ends early", "truncated",
           of(codebook_part=modelled(b"\0" + noise(9, 3)))[:15])  # fmt: skip
    yield "crc", "a changed checksum", "corrupt", good[:-1] + bytes([good[-1] ^ 1])
    yield "sample", "a changed sample", "corrupt", good[:10] + bytes([good[10] ^ 1]) + good[11:]
    yield ("depth-la", "16-bit LA", "unsupported",
           codebook_file(2, some_codebook(5, 4), depth=1))  # fmt: skip
    yield ("depth-block", "16-bit L in blocks of 2x2", "unsupported",
           codebook_file(1, some_codebook(5, 8), (2, 2), depth=1))  # fmt: skip
    yield "coding3", "codebook coding 3", "unsupported", of(codebook_part=b"\x03\x02ab")
    yield "critical", "critical section 0x11 (R3)", "unsupported", of(sections=[(0x11, b"")])
    for coding in (1, 3, 12, 15):
        yield f"index-coding{coding}", f"index coding {coding} (F17)", "corrupt", of(coding=coding)
    yield ("index-coding-critical", "index coding 1 and a critical section (R3)", "unsupported",
           of(coding=1, sections=[(0x11, b"")]))  # fmt: skip
    yield "strips", "a list of strips (F17)", "corrupt", of(sections=[(0x10, b"\7")])
    yield "strips-empty", "an empty list of strips (F17)", "corrupt", of(sections=[(0x10, b"")])
    yield ("external", "an external codebook (F17)", "corrupt",
           of(codebook_part=external(Book(3, book).hash())))  # fmt: skip
    yield "trailing", "a byte after the end (F17)", "corrupt", good + b"\0"
    yield ("plane", "a plane after the end (F17)", "corrupt",
           good + plane(some_indices(12, 5), 5))  # fmt: skip
    yield "twice", "the file twice (F17)", "corrupt", good * 2
    yield "modelled-empty", "no first byte (F11)", "corrupt", of(codebook_part=modelled(b""))
    yield ("modelled-first", "a first byte of 2 (F11)", "corrupt",
           of(codebook_part=modelled(b"\2" + noise(9, 3))))  # fmt: skip
    yield ("modelled-tail", "bytes that nothing asks for (F12)", "corrupt",
           of(codebook_part=modelled(b"\0" + noise(400, 3))))  # fmt: skip
    yield ("text-twice", "two texts of one keyword (F8)", "corrupt",
           of(sections=[(0x85, b"key\0a"), (0x85, b"key\0b")]))  # fmt: skip
    yield ("labels-falling", "labels that fall (F15)", "corrupt",
           of(sections=[named((2, "a"), (1, "b"))]))  # fmt: skip


# Pictures


def context(book, size, *, header=0xFDED, strips=1, wild=4, **more):
    """A picture of such a codebook, of indices by a formula."""
    rows, columns = -(-size[1] // book.block[0]), -(-size[0] // book.block[1])
    each = -(-rows // strips)
    data = [
        context_strip(header, mode_of(book.channels, book.depth), book.codewords,
                      min(each, rows - at), columns, wild)
        for at in range(0, rows, each)
    ]  # fmt: skip
    return with_strips(
        1, data, size, book.channels, book.codewords, book.block, depth=book.depth, **more
    )


def deflate(book, size, width, **more):
    """A picture of such a codebook, without blocks, in a single strip."""
    indices = some_indices(size[0] * size[1], len(book.codewords))
    strip = zlib.compress(rows_of(indices, size[0], width))
    return with_strips(2, [strip], size, book.channels, book.codewords, depth=book.depth, **more)


def pictures_of_16_bits():
    """Yield 16-bit L with every coding."""
    for k in (1, 2, 3, 300):
        yield (f"l16-k{k}", f"16-bit L, {k} codewords",
               (20, 17, 1, some_wide(k), some_indices(340, k), (1, 1), {"depth": 1}))  # fmt: skip
    unsorted = Book(1, UNSORTED, depth=1)
    yield ("l16-unsorted", "16-bit L, no order, two equal codewords",
           (10, 3, 1, UNSORTED, [*range(10), *range(10)[::-1], *range(10)], (1, 1),
            {"depth": 1}))  # fmt: skip
    for name, codewords in {
        "k1": wide([258]),
        "k2": wide([255, 65_280]),
        "k300": some_wide(300),
        "equal": wide([9, 9, 9, 513, 513]),
        "unsorted": UNSORTED,
        "noise": some_noise(200, 2),
    }.items():
        k = len(codewords)
        part = coded(Book(1, codewords, depth=1))
        yield (f"l16-modelled-{name}", "a modelled codebook of 16-bit samples",
               (k, 1, 1, codewords, range(k), (1, 1),
                {"depth": 1, "codebook_part": part}))  # fmt: skip
    book = Book(1, some_wide(60), depth=1)
    for header in (0xFDED, 0x1BF0, 0xFFFF, 0x0000):
        yield (f"l16-context-{header:04x}", f"context, header 0x{header:04x}, 60 codewords",
               context(book, (40, 30), header=header))  # fmt: skip
    for k in (1, 2, 3, 300):
        yield (f"l16-context-k{k}", f"context, {k} codewords",
               context(Book(1, some_wide(k), depth=1), (25, 20), wild=8))  # fmt: skip
    for wild in (1, 2, 8):
        yield (f"l16-context-wild{wild}", "context, indices more and more by chance",
               context(book, (33, 21), wild=wild))  # fmt: skip
    yield "l16-context-unsorted", "context, no order", context(unsorted, (33, 21))
    yield ("l16-context-large", "a larger plane, with matches and runs",
           context(Book(1, some_wide(9), depth=1), (120, 60), header=0xFDEF,
                   wild=1))  # fmt: skip
    yield (
        "l16-context-strips",
        "four strips of 3, 3, 3 and 1 rows",
        context(Book(1, some_wide(12), depth=1), (20, 10), strips=4),
    )
    for name, coded_book in (("", book), ("-unsorted", unsorted)):
        yield (f"l16-context-modelled{name}", "both codings that learn",
               context(coded_book, (30, 20), codebook_part=coded(coded_book)))  # fmt: skip
    for k, width in ((1, 1), (2, 1), (300, 16)):
        yield (f"l16-deflate-k{k}", f"zlib, {width} bits an index",
               deflate(Book(1, some_wide(k), depth=1), (13, 7), width))  # fmt: skip
    yield (
        "l16-deflate-modelled",
        "zlib, a modelled codebook",
        deflate(book, (16, 4), 8, codebook_part=coded(book)),
    )


def pictures_with_labels():
    """Yield labels in pictures of samples and of indices."""
    for name, channels, book, depth in (
        ("l", 1, [[0], [2], [40], [128], [255]], 0),
        ("l16", 1, wide([0, 2, 128, 300, 65_535]), 1),
        ("rgb", 3, some_codebook(5, 3), 0),
    ):
        yield (f"labels-{name}", "names by samples" if channels == 1 else "names by indices",
               (4, 3, channels, book, some_indices(12, 5), (1, 1),
                {"depth": depth, "sections": [(0x85, b"Title\0T"), named(*NAMES)]}))  # fmt: skip
    yield ("labels-one", "a single label, without a name",
           (4, 3, 4, some_codebook(5, 4), some_indices(12, 5), (1, 1),
            {"sections": [named((65_535, ""))]}))  # fmt: skip
    yield ("labels-block", "names by indices, of blocks",
           (4, 6, 3, some_codebook(5, 6), some_indices(12, 5), (2, 1),
            {"sections": [named((0, "a"), (4, "b"))]}))  # fmt: skip


def pictures_of_external_codebooks(books):
    """Yield pictures that need a codebook file, and its name."""

    def drawn(name, width, height, **more):
        book = books[name]
        block, k = book.block, len(book.codewords)
        count = -(-height // block[0]) * -(-width // block[1])
        indices = some_indices(count, k)
        more |= {"depth": book.depth, "codebook_part": external(book.hash())}
        return width, height, book.channels, book.codewords, indices, block, more

    for name in books:
        yield f"external-{name}", f"a codebook of {name}.vqc", drawn(name, 21, 16), name
    for name in ("l", "rgb", "rgba", "block2x2", "l16", "l16-unsorted", "k1", "modelled-l16"):
        part = external(books[name].hash())
        yield (f"external-context-{name}", f"context, a codebook of {name}.vqc",
               context(books[name], (32, 21), codebook_part=part), name)  # fmt: skip
    for name in ("rgb", "l16"):
        part = external(books[name].hash())
        yield (f"external-deflate-{name}", f"zlib, a codebook of {name}.vqc",
               deflate(books[name], (13, 7), 8, codebook_part=part), name)  # fmt: skip
    yield ("external-labels", "sections before the hash of the codebook",
           drawn("rgb", 5, 4, sections=[(0x90, b"?"), named((1, "b"))]), "rgb")  # fmt: skip


def valid(books):
    """Yield name, what it shows, what to make, and the name of a codebook if it needs one."""
    yield from pictures_of_16_bits()
    yield from pictures_with_labels()
    yield from pictures_of_external_codebooks(books)


def faulty_depths():
    """Yield what 4 reserves."""
    planes = plane(some_indices(12, 5), 5)
    for name, channels, block in (
        ("la", 2, (1, 1)),
        ("rgb", 3, (1, 1)),
        ("rgba", 4, (1, 1)),
        ("block", 1, (2, 2)),
        ("rgb-block", 3, (2, 2)),
    ):
        book = some_codebook(5, channels * block[0] * block[1] * 2)
        size = 4 * block[1], 3 * block[0]
        shows = f"16 bits, {channels} channels, blocks of {block[0]}x{block[1]}"
        data = front(*size, channels, book, block, depth=1) + planes
        yield f"depth-{name}", shows, "unsupported", data
    book = some_codebook(5, 6)
    data = front(4, 3, 3, book, depth=1) + planes
    yield ("depth-crc", "16-bit RGB, and a changed sample", "corrupt",
           data[:12] + bytes([data[12] ^ 1]) + data[13:])  # fmt: skip
    yield ("depth-modelled", "16-bit RGB, a modelled codebook without a byte", "unsupported",
           front(4, 3, 3, book, depth=1, codebook_part=modelled(b"")) + planes)  # fmt: skip
    yield ("depth-external", "16-bit RGB, an external codebook", "unsupported",
           front(4, 3, 3, book, depth=1, codebook_part=external(bytes(16))) + planes)  # fmt: skip
    book = some_wide(5)
    data = front(4, 3, 1, book, depth=1)
    yield "l16-cut", "the second byte of the last sample is not there", "truncated", data[:-5]
    yield ("l16-modelled-tail", "16-bit L, bytes that nothing asks for (F12)", "corrupt",
           front(4, 3, 1, book, depth=1, codebook_part=modelled(b"\0" + noise(400, 3)))
           + planes)  # fmt: skip
    yield ("l16-index", "16-bit L, index 5 of 5 codewords (F6)", "corrupt",
           data + plane([5] * 12, 5))  # fmt: skip


def faulty_labels():
    """Yield what F8, F9 and F15 refuse."""
    book, planes = some_codebook(5, 3), plane(some_indices(12, 5), 5)

    def with_sections(*sections):
        return front(4, 3, 3, book, sections=sections) + planes

    good = named((1, "a"), (2, "b"))
    yield "labels-twice", "two sections of labels (F8)", "corrupt", with_sections(good, good)
    for name, (shows, payload) in {
        "empty": ("no label (F9)", b""),
        "equal": ("a label twice", b"\x01\x01a\x01\x01b"),
        "falling": ("labels that fall", b"\x01\x01a\x03\x01b\x02\x01c"),
        "zero": ("label 0 behind another", b"\x01\x01a\x00\x01b"),
        "65536": ("label 65,536", varint(65_536) + b"\x01a"),
        "latin": ("a name that is not UTF-8", b"\x01\x03Gr\xfc"),
        "latin-later": ("a second name that is not UTF-8", b"\x01\x01a\x02\x01\xff"),
        "surrogate": ("a surrogate as UTF-8", b"\x01\x03\xed\xa0\x80"),
        "overlong": ("a byte 0 in two bytes", b"\x01\x02\xc0\x80"),
        "split": ("half a character in each of two names", b"\x01\x01\xc3\x02\x01\xbc"),
        "varint-long": ("a label with an empty first group (F1)", b"\x80\x01\x01a"),
        "varint-large": ("a label of 2^32 (F2)", b"\x90\x80\x80\x80\x00\x01a"),
        "length-long": ("a length with an empty first group (F1)", b"\x01\x80\x01a"),
        "length-large": ("a length of 2^32 (F2)", b"\x01\x90\x80\x80\x80\x00a"),
        "label-cut": ("ends within a label", b"\x01\x01a\x82"),
        "length-none": ("ends behind a label", b"\x01\x01a\x02"),
        "length-cut": ("ends within a length", b"\x01\x01a\x02\x81"),
        "name-cut": ("ends within a name", b"\x01\x01a\x02\x02b"),
        "name-huge": ("a name of 2^32 - 1 bytes", b"\x01\x8f\xff\xff\xff\x7fa"),
    }.items():
        if "(" not in shows:
            shows += " (F15)"
        yield f"labels-{name}", shows, "corrupt", with_sections((0x87, payload))


def faulty_external(books):
    """Yield what F16 and R9 refuse."""
    rgb = books["rgb"]
    hashed = rgb.hash()
    planes = plane(some_indices(12, 60), 60)
    strip = b"\xfd\xed" + noise(9, 0)
    listing = striped([strip])[0]

    def of(book, planes=planes, hashed=None, **more):
        part = external(book.hash() if hashed is None else hashed)
        return front(4 * book.block[1], 3 * book.block[0], book.channels, book.codewords,
                     book.block, depth=book.depth, codebook_part=part, **more) + planes  # fmt: skip

    missing = "codebook missing"
    for name, payload in {
        "empty": b"",
        "short": hashed[:15],
        "long": hashed + b"\0",
        "whole": hashed * 2,
    }.items():
        yield (f"external-{name}", f"a hash of {len(payload)} bytes (F16)", "corrupt",
               of(rgb, hashed=payload), "rgb")  # fmt: skip
    yield "external-none", "no codebook given (R9)", missing, of(rgb)
    yield "external-other", "another codebook given (R9)", missing, of(rgb), "k257"
    changed = hashed[:-1] + bytes([hashed[-1] ^ 1])
    yield ("external-hash", "a hash with its last bit changed (R9)", missing,
           of(rgb, hashed=changed), "rgb")  # fmt: skip
    for needed, given in (
        ("twin-rgba", "twin-block"),
        ("twin-block", "twin-block1x4"),
        ("twin-block1x4", "twin-rgba"),
        ("twin-l16", "twin-la"),
        ("twin-la", "twin-l16"),
    ):
        yield (f"external-{needed}", f"{given}.vqc given, of the same samples (R9)", missing,
               of(books[needed], plane(some_indices(12, 12), 12)), given)  # fmt: skip
    yield ("external-front-cut", "the hash ends early", "truncated",
           of(rgb, b"")[:20], "rgb")  # fmt: skip
    data = of(rgb)
    yield ("external-front-crc", "a changed hash, and no codebook", "corrupt",
           data[:15] + bytes([data[15] ^ 1]) + data[16:])  # fmt: skip
    yield ("external-critical", "a critical section (R3), and no codebook", "unsupported",
           of(rgb, sections=[(0x11, b"")]))  # fmt: skip
    yield ("external-labels", "labels that fall (F15), and no codebook", "corrupt",
           of(rgb, sections=[named((2, "a"), (1, "b"))]))  # fmt: skip
    yield ("external-coding", "index coding 3, and no codebook", "unsupported",
           of(rgb, coding=3))  # fmt: skip
    yield ("external-strips", "no list of strips (F10), and no codebook", "corrupt",
           of(rgb, coding=1))  # fmt: skip
    yield ("external-listed", "context, and no codebook (R9)", missing,
           of(rgb, strip + crc(strip), coding=1, sections=[listing]))  # fmt: skip
    yield "external-no-plane", "a front alone, and no codebook (R9)", missing, of(rgb, b"")
    yield "external-trailing", "a byte after the end, and no codebook (R9)", missing, data + b"\0"
    yield "external-plane-cut", "the plane ends early", "truncated", data[:-5], "rgb"
    yield ("external-plane-crc", "a changed checksum of the plane", "corrupt",
           data[:-1] + bytes([data[-1] ^ 1]), "rgb")  # fmt: skip
    yield "external-end", "a byte after the end (F3)", "corrupt", data + b"\0", "rgb"
    beyond = packed([60] * 12, 60)
    yield ("external-index", "index 60 of 60 codewords (F6)", "corrupt",
           of(rgb, beyond + crc(beyond)), "rgb")  # fmt: skip
    yield (
        "codebook3",
        "codebook coding 3",
        "unsupported",
        (front(4, 3, 3, rgb.codewords, codebook_part=b"\x03\x02ab") + planes),
    )
    yield ("codebook-file", "a .vqc file", "not a .vq file",
           codebook_file(3, rgb.codewords))  # fmt: skip


def faulty(books):
    """Yield name, what is wrong, category, bytes, and the name of a codebook if one is given."""
    yield from faulty_depths()
    yield from faulty_labels()
    yield from faulty_external(books)
