"""The vectors of draft 5: swift, coded sections, colours, streams that end too early, work."""

import functools
import zlib

from parts import (
    Book,
    codebook_file,
    coded_section,
    external,
    front,
    mode_of,
    modelled,
    noise,
    plane,
    rows_of,
    some_codebook,
    some_indices,
    striped,
    varint,
    with_strips,
    with_swift,
)
from streams import (
    Following,
    Likely,
    RangeWriter,
    coded_bytes,
    colours_of,
    drawing_of,
    given_context,
    given_drawing,
    given_photograph,
    modelled_codebook,
    number_of,
    odd_drawing,
    photograph_of,
    vqdec,
    watched_drawing,
)
from vectors4 import NAMES, UNSORTED, named, some_noise, some_wide, wide

# What pictures show


def pixels(width, height, show):
    """Indices, row by row."""
    return [show(x, y) for y in range(height) for x in range(width)]


def shapes(k):
    """Discs and frames of even colours, a grid, and letters that come again."""

    def show(x, y):
        if (x - 14) ** 2 + (y - 12) ** 2 < 90:
            return (k - 1) * (1 + (x > 14)) // 2
        if y % 16 == 9 and x % 5:
            return number_of(f"letter {x % 5} {x // 5 % 3}") % min(k, 4)
        if x > 30 and y > 14 and (x % 11 == 0 or y % 9 == 0):
            return k // 3
        return number_of(f"wall {x // 20} {y // 15}") % k if x < 50 else 0

    return show


def hills(k):
    """A smooth ground with a little noise on it."""

    def show(x, y):
        height = x * x // 9 + y * y // 5 + x * y // 12 + number_of(f"grain {x} {y}") % 7 * 3
        return height % 230 * k // 230

    return show


def tiles(k, width=8, height=6):
    """One tile of noise, again and again."""
    return lambda x, y: number_of(f"tile {x % width} {y % height}") % k


def spots(k, step):
    """An even ground with a few spots."""

    def show(x, y):
        if x // 3 % step or y // 2 % step:
            return 0
        return number_of(f"spot {x // 3} {y // 2}") % k

    return show


def patches(k):
    """An even ground with patches of noise, of which there are thirty."""

    def show(x, y):
        patch = number_of(f"patch {x // 12} {y // 8}")
        if patch % 20:
            return 0
        return number_of(f"noise {patch // 20 % 30} {x % 12} {y % 8}") % k

    return show


def cells(k):
    """Cells with a label each, as in a label map; those of the first rows are small."""

    @functools.cache
    def point(step, i, j):
        number = number_of(f"point {i} {j}")
        return step * i + number % step, step * j + number // step % step

    def show(x, y):
        step = 6 if y < 36 else 30
        around = [(x // step + i, y // step + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]

        def distance(cell):
            across, down = point(step, *cell)
            return (x - across) ** 2 + (y - down) ** 2

        i, j = min(around, key=distance)
        return number_of(f"label {step} {i} {j}") % k

    return show


def blots(k):
    """Bands of even colours, with many small blots on them."""

    def show(x, y):
        for back in range(8):
            number = number_of(f"blot {x - back} {y}")
            if number % 8 == 0 and number // 8 % 8 >= back:
                return number // 64 % k
        return number_of(f"band {y // 4}") % k

    return show


def words(k):
    """A row of words that come again, with slips, and of gaps."""

    def show(x, y):
        slip = number_of(f"slip {x}")
        if slip % 80 == 0:
            return slip // 80 % k
        if x // 600 % 5:
            return 0
        return number_of(f"word {number_of(f'which {x // 8}') % 20} {x % 8}") % k

    return show


def fresh(k, columns, rows):
    """Noise in a corner, and in it some of what is around."""
    plane = {}

    def show(x, y):
        index = 0
        if x < columns and y < rows:
            number = number_of(f"fresh {x} {y}")
            across, down = ((1, -1), (-1, -1), (0, -2), (2, -1), (-2, 0), (0, -1))[number % 6]
            index = y and number % 7 < 3 and plane.get((x + across, y + down)) or number * 31 % k
        plane[x, y] = index
        return index

    return show


def given(kind, book, size, show, *, strips=1, **more):
    """A picture of such a codebook and such indices; kinds are d and p, one for each strip."""
    mode = mode_of(book.channels, book.depth)
    columns, rows = -(-size[0] // book.block[1]), -(-size[1] // book.block[0])
    indices = pixels(columns, rows, show)
    each = -(-rows // strips) * columns
    parts = [indices[at : at + each] for at in range(0, len(indices), each)]
    kinds = kind if len(kind) > 1 else kind * len(parts)
    coders = {"d": given_drawing, "p": given_photograph}
    data = [
        coders[one](mode, book.codewords, columns, part)
        for one, part in zip(kinds, parts, strict=True)
    ]
    return of(book, size, data, **more)


def of(book, size, data, **more):
    """A picture of such a codebook and such strips."""
    return with_swift(
        data, size, book.channels, book.codewords, book.block, depth=book.depth, **more
    )


def chosen(kind, book, size, wild, seed="", **more):
    """A picture of a single strip that is chosen by a formula."""
    mode = mode_of(book.channels, book.depth)
    columns, rows = -(-size[0] // book.block[1]), -(-size[1] // book.block[0])
    seed = f"{kind} {mode} {len(book.codewords)} {size} {wild} {seed}"
    if kind == "d":
        data = drawing_of(mode, book.codewords, rows, columns, Likely(seed, wild))
    else:
        two = [Likely(f"{seed} {i}", wild) for i in range(2)]
        data = photograph_of(mode, book.codewords, rows, columns, two)
    return of(book, size, [data], **more)


def coded(book):
    """6.1."""
    return modelled(modelled_codebook(book.codewords, book.channels << book.depth))


def rgb(k):
    return Book(3, some_codebook(k, 3))


KINDS = {"drawing": "d", "photograph": "p"}


def pictures_by_codewords():
    """Yield both kinds with few and with many codewords."""
    for k in (1, 2, 3, 5, 16, 17, 32, 33, 64, 65, 128, 256, 257, 3001):
        yield (f"drawing-k{k}", f"a drawing, {k} codewords",
               given("d", rgb(k), (60, 40), shapes(k)))  # fmt: skip
        yield (f"drawing-any-k{k}", f"a drawing by chance, {k} codewords",
               chosen("d", rgb(k), (25, 20), 3))  # fmt: skip
        if k > 256:
            continue
        yield (f"photograph-k{k}", f"a photograph, {k} codewords",
               given("p", rgb(k), (50, 41), hills(k)))  # fmt: skip
        yield (f"photograph-any-k{k}", f"a photograph by chance, {k} codewords",
               chosen("p", rgb(k), (25, 21), 3))  # fmt: skip
    for k in (12, 250):
        yield (f"drawing-of-hills-k{k}", f"a photograph coded as a drawing, {k} codewords",
               given("d", rgb(k), (40, 30), hills(k)))  # fmt: skip
        yield (f"photograph-of-shapes-k{k}", f"a drawing coded as a photograph, {k} codewords",
               given("p", rgb(k), (60, 40), shapes(k)))  # fmt: skip


def pictures_by_chance():
    """Yield streams from likely to wild."""
    for name, kind in KINDS.items():
        for wild in (0, 1, 2, 5, 8):
            for k in (7, 40, 200):
                yield (f"{name}-wild{wild}-k{k}", f"{wild} eighths by chance, {k} codewords",
                       chosen(kind, rgb(k), (33, 22), wild))  # fmt: skip
    for wild in (0, 1, 8):
        yield (f"drawing-wild{wild}-large", "a larger drawing, with runs",
               chosen("d", rgb(9), (120, 60), wild))  # fmt: skip
    for wild in (1, 5):
        yield (f"drawing-wild{wild}-runs", "two codewords, and runs that are broken",
               chosen("d", rgb(2), (30, 200), wild))  # fmt: skip


def pictures_of_sizes():
    """Yield sizes at which rows, columns or pairs of rows end."""
    for name, kind in KINDS.items():
        for size in ((1, 1), (37, 1), (1, 23), (1, 2), (2, 1), (2, 2), (2, 15), (3, 7), (3, 2),
                     (4, 9), (5, 3), (300, 2), (2, 300)):  # fmt: skip
            for k in (6, 90):
                yield (f"{name}-{size[0]}x{size[1]}-k{k}", f"{size}, {k} codewords",
                       chosen(kind, rgb(k), size, 4))  # fmt: skip
        yield (f"{name}-wide", "a row of 2,000, whose length has two bytes",
               given(kind, rgb(70), (2000, 2), hills(70)))  # fmt: skip


def pictures_of_strips():
    """Yield several strips, and kinds side by side."""
    for name, kind in KINDS.items():
        yield (f"{name}-strips", "four strips of 5, 5, 5 and 1 rows",
               given(kind, rgb(30), (40, 16), hills(30), strips=4))  # fmt: skip
        yield (f"{name}-strip-rows", "nine strips of a row",
               given(kind, rgb(8), (31, 9), hills(8), strips=9))  # fmt: skip
    yield ("strips-of-both", "strips of both kinds, the same picture in each",
           given("dpddp", rgb(20), (30, 50), lambda x, y: hills(20)(x, y % 10),
                 strips=5))  # fmt: skip
    yield ("strips-300", "300 strips of two rows, a length of two bytes",
           given("p", rgb(3), (9, 600), hills(3), strips=300))  # fmt: skip


def pictures_of_modes():
    """Yield other channels, blocks, codebooks."""
    for name, kind in KINDS.items():
        for channels, mode in ((1, "l"), (2, "la"), (4, "rgba")):
            book = Book(channels, some_noise(50, channels))
            yield (f"{name}-{mode}", f"{mode.upper()}, no order",
                   given(kind, book, (40, 30), hills(50)))  # fmt: skip
        yield (f"{name}-block", "blocks of 2x3",
               given(kind, Book(3, some_noise(25, 18), (2, 3)), (80, 41), hills(25)))  # fmt: skip
        yield (f"{name}-l16", "16-bit L, 100 codewords",
               given(kind, Book(1, some_wide(100), depth=1), (40, 30), hills(100)))  # fmt: skip
        yield (f"{name}-l16-unsorted", "16-bit L, no order, two equal",
               chosen(kind, Book(1, UNSORTED, depth=1), (30, 20), 3))  # fmt: skip
        yield (f"{name}-equal", "equal codewords",
               chosen(kind, Book(3, [[5, 6, 7]] * 21), (20, 20), 4))  # fmt: skip
        book = Book(3, sorted(some_noise(60, 3)))
        yield (f"{name}-modelled", "a modelled codebook",
               given(kind, book, (40, 20), hills(60), codebook_part=coded(book)))  # fmt: skip
    yield ("drawing-l16-k2000", "16-bit L, 2,000 codewords",
           given("d", Book(1, some_wide(2000)[:300] * 7, depth=1), (40, 30),
                 shapes(2100)))  # fmt: skip


def pictures_of_repeats():
    """Yield what comes again, and what is long."""
    yield ("drawing-tiles", "what follows is known from far",
           given("d", rgb(30), (96, 60), tiles(30)))  # fmt: skip
    yield ("drawing-tiles-k3001", "the same with 3,001 codewords",
           given("d", rgb(3001), (60, 40), tiles(3001, 19, 11)))  # fmt: skip
    changing = pixels(60, 60, lambda x, y: tiles(9, 7, 5)(x + y // 20, y) + y // 40)
    yield ("drawing-changing", "what is known changes",
           of(rgb(11), (60, 60),
              [given_drawing("RGB", rgb(11).codewords, 60, changing)]))  # fmt: skip
    yield ("drawing-large", "730 x 740: the largest tables",
           given("d", rgb(200), (730, 740), spots(200, 8)))  # fmt: skip
    yield ("photograph-large", "515 x 510: the largest table",
           given("p", rgb(16), (515, 510), patches(16)))  # fmt: skip


# Third candidates, which drawings of at least 2^14 indices have

LABELS = Book(1, wide(range(200, 3700)), depth=1)
SIDE = 128


def odd(book, size, *odds, **more):
    """A picture of a single strip whose runs and candidates are right by odds."""
    mode = mode_of(book.channels, book.depth)
    seed = f"{mode} {len(book.codewords)} {size} {odds}"
    return of(book, size, [odd_drawing(mode, book.codewords, *size[::-1], seed, *odds)], **more)


def watched(data):
    """Such a picture, of one strip."""
    front = vqdec.read_front(data, vqdec.PICTURE, 2**20, 2**20, 2**16)
    strip = data[front.end : -4]
    codewords = [list(codeword) for codeword in front.codebook]
    return watched_drawing(front.mode, codewords, front.height, front.width, strip)


def pictures_of_thirds():
    """Yield drawings of 2^14 indices and a little less, and what third candidates can be."""
    for width, height in ((SIDE, SIDE), (SIDE, SIDE - 1), (SIDE - 1, SIDE)):
        size, shows = (width, height), "a third candidate" if width == height else "none"
        yield (f"third-{width}x{height}", f"{width} x {height}, {shows}",
               given("d", rgb(12), size, shapes(12)))  # fmt: skip
        yield (f"third-labels-{width}x{height}", f"a label map, {width} x {height}, {shows}",
               given("d", Book(1, some_wide(300), depth=1), size, cells(300)))  # fmt: skip
    for width in (SIDE**2, SIDE**2 - 1):
        yield (f"third-{width}x1", f"a row of {width:,}",
               given("d", rgb(9), (width, 1), words(9)))  # fmt: skip
        yield (f"third-1x{width}", f"a column of {width:,}",
               odd(rgb(9), (1, width), 24, 28, 12, 16))  # fmt: skip
    yield ("third-strips", "two strips, 128 rows with a third candidate and 127 without",
           given("d", rgb(12), (SIDE, 2 * SIDE - 1), shapes(12), strips=2))  # fmt: skip
    book = Book(1, some_noise(12, 4), (2, 2))
    for name, size, shows in (
        ("third-block", (2 * SIDE - 1, 2 * SIDE), "2^14 indices"),
        ("third-block-less", (SIDE, SIDE), "as many pixels, and 2^12 indices"),
    ):
        yield name, f"blocks of 2x2, {shows}", given("d", book, size, shapes(12))
    for width, height in ((256, 256), (255, 256)):
        yield (f"form-{width}x{height}", f"{width} x {height}, 2^16 forms or half of them",
               given("d", rgb(12), (width, height), shapes(12)))  # fmt: skip

    data = given("d", rgb(6), (SIDE, SIDE), blots(6))
    asked = watched(data).thirds
    last = SIDE - 1
    for right in 0, 1:
        of_these = [third for third in asked if third[1] == right]
        assert {z for z, *_ in of_these} == set(range(6))
        assert {z for z, _, _, _, unlike, _ in of_these if unlike} == {3, 4, 5}
        assert any(after for *_, after in of_these)
        assert {0, 1, last - 1, last} <= {x for _, _, x, *_ in of_these}
        assert {0, last} <= {y for _, _, _, y, *_ in of_these}
    yield "third-places", "each of the six places, right and wrong, at edges, too", data
    yield ("third-unlike", "runs that are broken, then second candidates that none is asked for",
           odd(rgb(2), (8, SIDE**2 // 8), 4, 29, 4, 4))  # fmt: skip
    yield ("third-labels-k3500", "a label map of 3,500 codewords",
           given("d", LABELS, (SIDE, SIDE), cells(3500), codebook_part=coded(LABELS)))  # fmt: skip
    yield ("third-odd-k3500", "3,500 codewords by chance",
           odd(LABELS, (SIDE, SIDE), 30, 28, 12, 16, codebook_part=coded(LABELS)))  # fmt: skip
    data = given("d", LABELS, (SIDE, SIDE), fresh(3500, 40, 10), codebook_part=coded(LABELS))
    drawing = watched(data)
    assert not any(memory.knew for memory in drawing.memories)
    assert {z for z, right, *_ in drawing.thirds if right} == {1, 2, 3, 4}
    assert {z for z, right, *_ in drawing.thirds if not right} == {1, 2, 3, 4, 5}
    yield "third-fresh", "memories that know nothing", data
    yield "third-wild", "an eighth by chance", chosen("d", rgb(7), (SIDE, SIDE), 1)


ENDING = (12, 16), 40  # size and codewords of the pictures that show how streams end


def asked_for(name, decode):
    """How many bytes a decoder asks for, of each of its streams, if seven bytes are not 0."""
    streams = []
    kind = getattr(vqdec, name)

    class Endless(kind):
        def __init__(self, *_):
            super().__init__(noise(7, len(streams)) + bytes(10**5), "")
            streams.append(self)

        def end(self):
            pass

    setattr(vqdec, name, Endless)
    try:
        decode()
    finally:
        setattr(vqdec, name, kind)
    return [stream.asked for stream in streams]


def ending(asked, fewer):
    """Such streams, by so much shorter than what is asked for."""
    streams = [
        (noise(7, i) + bytes(size))[: size - less]
        for i, (size, less) in enumerate(zip(asked, fewer, strict=True))
    ]
    assert all(len(stream) >= 7 for stream in streams)
    return streams


@functools.cache
def swift_asked(kind):
    """What a drawing or a photograph asks for."""
    size, k = ENDING
    colours = colours_of("RGB", some_codebook(k, 3))
    head = b"\1" if kind == "d" else b"\0\0"
    strip = functools.partial(vqdec.SwiftStrip, head, colours, size[1], size[0])
    return asked_for("RangeStream", lambda: strip().indices())


def swift_ending(kind, *fewer):
    """A picture of such streams."""
    streams = ending(swift_asked(kind), fewer)
    head = b"\1" if kind == "d" else b"\0" + varint(len(streams[0]))
    size, k = ENDING
    return of(rgb(k), size, [head + b"".join(streams)])


@functools.cache
def context_asked():
    """What a strip of context asks for."""
    size, k = ENDING[0], 200
    colours = colours_of("RGB", some_codebook(k, 3))
    strip = functools.partial(vqdec.Strip, b"\xfd\xed", colours, size[1], size[0])
    return asked_for("Stream", lambda: strip().indices())


def context_ending(less):
    """A picture of such a stream."""
    size, k = ENDING[0], 200
    strip = b"\xfd\xed" + ending(context_asked(), (less,))[0]
    return with_strips(1, [strip], size, 3, some_codebook(k, 3))


@functools.cache
def modelled_ending(less):
    """A codebook of 40 codewords, of such a stream."""
    asked = asked_for("Stream", lambda: vqdec.modelled_codebook(b"\0", 40, 3, 3))
    return modelled(b"\0" + ending(asked, (less,))[0])


def modelled_picture(part):
    """A picture of such a codebook."""
    return front(40, 1, 3, [[0]] * 40, codebook_part=part) + plane(range(40), 40)


@functools.cache
def coded_ending(less):
    """A coded section of 600 bytes, of such a stream."""
    asked = asked_for("RangeStream", lambda: vqdec.decode_bytes(b"", 600))
    return coded_section(0x81, 600, ending(asked, (less,))[0])


# The stream of C.1 that follows these bytes has carries in it, through many bytes.
CARRIES = [
    noise(start, f"carry {start}") + b"\x80" + bytes(20) + noise(40, start)
    for start in (12, 16, 32, 80)
]


def pictures_of_streams():
    """Yield the ends of streams, and carries."""
    for less in (0, 1, 7, 8):
        yield (f"drawing-zeros{less}", f"zeros, {less} bytes less than a decoder asks for",
               swift_ending("d", less))  # fmt: skip
    for less in ((0, 0), (8, 0), (0, 8), (3, 5)):
        yield (f"photograph-zeros{less[0]}-{less[1]}",
               f"zeros, {less[0]} and {less[1]} bytes less than a decoder asks for",
               swift_ending("p", *less))  # fmt: skip
    for i, data in enumerate(CARRIES):
        book = rgb(64)
        strip = drawing_of("RGB", book.codewords, 40, 30, Following(data))
        yield f"drawing-carry{i}", "carries through many bytes", of(book, (30, 40), [strip])
        two = Following(data), Following(CARRIES[-1 - i])
        strip = photograph_of("RGB", book.codewords, 40, 30, two)
        yield f"photograph-carry{i}", "the same in two streams", of(book, (30, 40), [strip])


def contexts():
    """Yield context with many codewords and long matches, and the ends of its streams."""
    book = rgb(3001)
    for header in (0x7DED, 0xFDED, 0x1BF0):
        indices = pixels(40, 12, tiles(3001, 40, 5))
        strip, _ = given_context(header, "RGB", book.codewords, 40, indices)
        yield (f"context-k3001-{header:04x}", f"context, header 0x{header:04x}, 3,001 codewords",
               with_strips(1, [strip], (40, 12), 3, book.codewords))  # fmt: skip
    for header in (0x7DED, 0xFDED):
        indices = pixels(450, 7, tiles(12, 450, 3))
        strip, longest = given_context(header, "RGB", rgb(12).codewords, 450, indices)
        assert longest > 400
        yield (f"context-match-{header:04x}", f"context, a match of {longest} indices",
               with_strips(1, [strip], (450, 7), 3, rgb(12).codewords))  # fmt: skip
    for less in (0, 1, 4):
        shows = f"zeros, {less} bytes less than a decoder asks for"
        yield f"context-zeros{less}", shows, context_ending(less)
        yield f"modelled-zeros{less}", shows, modelled_picture(modelled_ending(less))


# Sections

SENTENCES = (
    "The garden behind the house had seven walls",
    "Nobody in the village remembered who had built the walls, nor why",
    "Über den Dächern stand ein Mond aus Papier",
    "日本の庭は静かです",
    '{"clusterer": "none", "codewords": 64, "seed": 12345}',
)


def prose(size):
    """Text that says the same again and again, with changes."""
    text = ""
    for i in range(size):
        if len(text.encode()) >= size:
            break
        text += f"{SENTENCES[number_of(f'prose {i}') % 5]} {i * i % 97}. "
    return text.encode()[:size].decode(errors="ignore").encode()


ICC = (bytes(40) + noise(30, "icc") + b"RGB XYZ " + bytes(range(256)) + b"desc" * 20)[:400]
PAYLOADS = {
    0x81: ICC,
    0x82: b"MM\0*\0\0\0\x08\0\0\0\0\0\0",
    0x83: b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<rdf:li>a</rdf:li>" * 20 + b"</x:xmpmeta>",
    0x84: (300_000).to_bytes(4, "big") + (72_009).to_bytes(4, "big"),
    0x85: "Title\0Grüße, 森林".encode(),
    0x86: b'{"clusterer":"none","runs":[1,2,3,1,2,3,1,2,3]}',
    0x87: named(*NAMES)[1],
    0x88: b"\x09\x10\x00\x01",
}


@functools.cache
def stream_of(payload):
    """C.3."""
    return coded_bytes(payload)[0]


def code(tag, payload=None):
    """5.3: such a section, coded."""
    payload = PAYLOADS[tag] if payload is None else payload
    return coded_section(tag, len(payload), stream_of(payload))


def with_sections(*sections):
    """A small picture with such sections."""
    return 4, 3, 3, some_codebook(5, 3), some_indices(12, 5), (1, 1), {"sections": sections}


def data_with(*sections):
    """The file of such a picture."""
    return front(4, 3, 3, some_codebook(5, 3), sections=sections) + plane(some_indices(12, 5), 5)


def pictures_with_sections():
    """Yield colours and coded sections."""
    for name, payload in {
        "srgb": b"\x01\x0d\x00\x01",
        "pq": b"\x09\x10\x00\x01",
        "limited": b"\x01\x01\x00\x00",
        "unknown": b"\xff\xff\x00\x01",
    }.items():
        yield f"colours-{name}", "code points of colours", with_sections((0x88, payload))
    yield ("colours-profile", "code points and a profile",
           with_sections((0x81, ICC), (0x88, b"\x01\x0d\x00\x01")))  # fmt: skip
    for tag in PAYLOADS:
        yield f"coded-{tag:02x}", f"a coded section 0x{tag:02x}", with_sections(code(tag))
    yield ("coded-all", "coded sections of every kind",
           with_sections(*(code(tag) for tag in PAYLOADS)))  # fmt: skip
    mixed = [
        code(tag) if tag % 2 else (tag, payload) for tag, payload in reversed(PAYLOADS.items())
    ]
    yield ("coded-mixed", "coded ones, others and unknown ones",
           with_sections((0x90, b"?"), *mixed, (0xF0, b"")))  # fmt: skip
    yield ("coded-texts", "texts of three keywords, two of them coded",
           with_sections(code(0x85, b"a\0one"), (0x85, b"b\0two"), code(0x85, b"c\0")))  # fmt: skip
    for size in (1, 2, 5, 6, 7, 255, 256, 511):
        yield (f"coded-{size}-bytes", f"a profile of {size} bytes",
               with_sections(code(0x81, noise((size + 1) // 2, size) + bytes(size // 2))),
               )  # fmt: skip
    yield "coded-long", "a text of 21,000 bytes", with_sections(code(0x83, prose(21_000)))
    yield "coded-text", "a text of 1,500 bytes", with_sections(code(0x86, prose(1_500)))
    words = prose(900).decode().encode("utf-16-be")
    yield "coded-utf16", "XMP in UTF-16, for all a reader knows", with_sections(code(0x83, words))
    yield "coded-noise", "noise", with_sections(code(0x81, noise(700, "noise")))
    yield "coded-ff", "a byte 0xff again and again", with_sections(code(0x81, b"\xff" * 600))
    yield "coded-00", "a byte 0 again and again", with_sections(code(0x82, bytes(3000)))
    yield ("coded-jumps", "repeats that end and begin",
           with_sections(code(0x81, b"".join(noise(40, i % 7)[i % 5 :] for i in range(60)))),
           )  # fmt: skip
    for wild in (0, 2, 8):
        stream, _ = coded_bytes(bytes(800), Likely(f"bytes {wild}", wild))
        yield (f"coded-wild{wild}", "bytes by chance",
               with_sections(coded_section(0x81, 800, stream)))  # fmt: skip
    for i, data in enumerate(CARRIES):
        stream, _ = coded_bytes(bytes(300), Following(data))
        yield (f"coded-carry{i}", "carries through many bytes",
               with_sections(coded_section(0x82, 300, stream)))  # fmt: skip
    for less in (0, 8):
        yield (f"coded-zeros{less}", f"zeros, {less} bytes less than a decoder asks for",
               with_sections(coded_ending(less)))  # fmt: skip
    yield ("coded-swift", "swift, with coded sections before and after the list of strips",
           given("d", rgb(9), (20, 10), shapes(9), sections=[code(0x86), (0x88, b"\1\1\0\1")],
                 sections_after=[code(0x87)]))  # fmt: skip
    strip, _ = given_context(0xFDED, "RGB", rgb(9).codewords, 20, pixels(20, 10, shapes(9)))
    yield ("coded-context", "context, with a coded section",
           with_strips(1, [strip], (20, 10), 3, rgb(9).codewords,
                       sections=[code(0x83), striped([strip])[0]]))  # fmt: skip
    strip = zlib.compress(rows_of(some_indices(200, 9), 20, 4))
    yield ("coded-deflate", "deflate, with a coded section",
           with_strips(2, [strip], (20, 10), 3, rgb(9).codewords,
                       sections=[striped([strip])[0], code(0x84)]))  # fmt: skip


def pictures_with_limits():
    """Yield what takes as much as it may."""
    for name, data in {
        "context": context_ending(0),
        "drawing": chosen("d", rgb(20), (13, 7), 2),
        "photograph": chosen("p", rgb(20), (13, 7), 2),
        "both": given("d", rgb(9), (20, 10), shapes(9), sections=[code(0x88)]),
        "third": given("d", rgb(12), (SIDE, SIDE), shapes(12)),
    }.items():
        limits = {"max_work": least_work(data)}
        yield f"work-{name}", "not a decision more than may be", data, None, limits
    yield ("strips-limit", "three strips",
           given("d", rgb(9), (20, 9), shapes(9), strips=3), None, {"max_strips": 3})  # fmt: skip


@functools.cache
def least_work(data):
    """How many decisions a reader has to allow for a file."""
    low, high = 0, 2**26
    while low < high:
        middle = (low + high) // 2
        try:
            vqdec.decode(data, max_work=middle)
        except vqdec.Fault as fault:
            assert "max_work" in str(fault)
            low = middle + 1
        else:
            high = middle
    return low


# Codebook files


def codebooks():
    """Yield name, what it shows, and a codebook and more."""
    yield "rgb", "RGB, 60 codewords", (Book(3, some_codebook(60, 3)), {})
    yield "rgba", "RGBA, 60 codewords", (Book(4, some_noise(60, 4)), {})
    yield "k257", "RGB, 257 codewords", (rgb(257), {})
    yield "block2x2", "L, blocks of 2x2", (Book(1, some_noise(60, 4), (2, 2)), {})
    yield "l16", "16-bit L, 60 codewords", (Book(1, some_wide(60), depth=1), {})
    for name, sections in {
        "colours": [(0x88, PAYLOADS[0x88])],
        "coded": [code(0x87), (0x90, b"?"), code(0x88)],
        "coded-all": [code(tag) for tag in PAYLOADS],
    }.items():
        yield name, "sections of draft 5", (Book(3, some_codebook(5, 3)), {"sections": sections})


def pictures_of_external_codebooks(books):
    """Yield pictures that need a codebook file, and its name."""
    for name in ("rgb", "rgba", "k257", "block2x2", "l16", "coded"):
        book = books[name]
        k, part = len(book.codewords), external(book.hash())
        for kind in "dp" if k <= 256 else "d":
            yield (f"external-{'drawing' if kind == 'd' else 'photograph'}-{name}",
                   f"swift, a codebook of {name}.vqc",
                   given(kind, book, (40, 30), hills(k), codebook_part=part), name)  # fmt: skip


def valid(books):
    """Yield name, what it shows, what to make, and a codebook and limits if it needs them."""
    yield from pictures_by_codewords()
    yield from pictures_by_chance()
    yield from pictures_of_sizes()
    yield from pictures_of_strips()
    yield from pictures_of_modes()
    yield from pictures_of_repeats()
    yield from pictures_of_thirds()
    yield from pictures_of_streams()
    yield from contexts()
    yield from pictures_with_sections()
    yield from pictures_with_limits()
    yield from pictures_of_external_codebooks(books)


# What is to be refused


def faulty_sections():
    """Yield what F18 refuses, and what others do of coded sections."""
    stream = stream_of(b"hello")
    long = noise(100, "long")

    def broken(payload):
        return data_with((0x89, payload))

    for tag in (0x00, 0x10, 0x11, 0x80, 0x89, 0x8A, 0x90, 0xF0, 0xFF):
        yield (f"coded-tag-{tag:02x}", f"a coded section 0x{tag:02x} (F18)", "corrupt",
               broken(bytes([tag]) + b"\5" + stream))  # fmt: skip
    for name, (shows, payload) in {
        "empty": ("no tag", b""),
        "no-length": ("a tag alone", b"\x81"),
        "length-cut": ("ends within the length", b"\x81\x81"),
        "length0": ("no byte", b"\x81\0"),
        "length0-stream": ("no byte, and a stream", b"\x81\0" + stream),
        "length-long": ("a length with an empty first group (F1)", b"\x81\x80\5" + stream),
        "length-large": ("a length of 2^32 (F2)", b"\x81\x90\x80\x80\x80\0" + stream),
        "length-most": ("a length of 2^32 - 1", b"\x81\x8f\xff\xff\xff\x7f" + stream),
        "length-above": ("2^20 + 1 bytes", b"\x81" + varint(2**20 + 1) + stream),
        "more": ("ten times the bytes that are coded", b"\x81" + varint(1000) + stream_of(long)),
        "less": ("half of the bytes that are coded", b"\x81" + varint(50) + stream_of(long)),
        "cut": ("half a stream", b"\x81" + varint(100) + stream_of(long)[:60]),
        "none": ("no stream", b"\x81" + varint(100)),
    }.items():
        shows += "" if "(" in shows else " (F18)"
        yield f"coded-{name}", shows, "corrupt", broken(payload)
    yield ("coded-zeros-short", "zeros, nine bytes less than a decoder asks for (F18)", "corrupt",
           data_with(coded_ending(9)))  # fmt: skip
    yield ("coded-zeros-long", "zeros, a byte more than a decoder asks for (F18)", "corrupt",
           data_with(coded_ending(-1)))  # fmt: skip
    for name, (shows, tag, payload) in {
        "dpi-short": ("a resolution of 7 bytes (F9)", 0x84, bytes(range(1, 8))),
        "dpi-zero": ("a resolution of 0 (F9)", 0x84, bytes([0, 0, 0, 1, 0, 0, 0, 0])),
        "text-separator": ("a text without a byte 0 (F9)", 0x85, b"hello"),
        "record-latin": ("a record that is not UTF-8 (F9)", 0x86, b"\xff"),
        "labels-falling": ("labels that fall (F15)", 0x87, b"\x02\x01a\x01\x01b"),
        "colours-long": ("colours of 5 bytes (F9)", 0x88, b"\1\1\0\1\0"),
        "colours-matrix": ("a third code point of 1 (F9)", 0x88, b"\1\1\1\1"),
    }.items():
        yield f"coded-{name}", shows, "corrupt", data_with(code(tag, payload))
    for name, (shows, payload) in {
        "empty": ("no code points", b""),
        "short": ("three code points", b"\1\1\0"),
        "long": ("five code points", b"\1\1\0\1\0"),
        "matrix": ("a third code point of 1", b"\1\1\1\1"),
        "range": ("a fourth code point of 2", b"\1\1\0\2"),
    }.items():
        yield f"colours-{name}", f"{shows} (F9)", "corrupt", data_with((0x88, payload))
    colours = (0x88, PAYLOADS[0x88])
    icc, text = (0x81, ICC), (0x85, b"key\0text")
    for name, sections in {
        "colours-twice": (colours, (0x88, b"\1\1\0\1")),
        "coded-colours-twice": (code(0x88), (0x90, b""), colours),
        "coded-icc-twice": (icc, code(0x81, b"another")),
        "coded-both-twice": (code(0x81), code(0x81, b"another")),
        "coded-text-twice": (code(*text), (0x85, b"key\0")),
        "coded-labels-twice": (code(0x87), (0x81, b"?"), code(0x87)),
    }.items():
        yield name, "two of what may be there once (F8)", "corrupt", data_with(*sections)
    bad = (0x89, b"\x90\5" + stream)
    yield ("coded-critical", "a coded section 0x90 (F18) before a critical one (R3)", "unsupported",
           data_with(bad, (0x11, b"")))  # fmt: skip
    yield ("coded-coding4", "a coded section 0x90 (F18), and index coding 4", "corrupt",
           front(4, 3, 3, some_codebook(5, 3), coding=4, sections=[bad]))  # fmt: skip
    yield ("coded-first-byte", "a coded section 0x90 (F18), and a modelled codebook of a first byte"
           " of 2 (F11)", "corrupt",
           front(4, 3, 3, some_codebook(5, 3), codebook_part=modelled(b"\2"), sections=[bad])
           + plane(some_indices(12, 5), 5))  # fmt: skip
    yield ("coded-section-cut", "a coded section that ends early", "truncated",
           data_with()[:10] + bytes([0x89]) + varint(100) + b"\x81\x81" + bytes(50))  # fmt: skip
    yield ("coded-crc", "a changed bit in a coded section", "corrupt",
           data_with(code(0x81)).replace(stream_of(ICC)[:20], stream_of(ICC)[:19] + b"?"),
           )  # fmt: skip
    yield "tiles", "tiles, critical section 0x11 (R3)", "unsupported", data_with((0x11, b"\1"))


def faulty_strips():
    """Yield what F10, F19, F20, F21 and the checksums of strips refuse."""
    book, size = rgb(20), (12, 8)
    kinds = {"drawing": given_drawing, "photograph": given_photograph}
    halves = [pixels(12, 4, hills(20)), pixels(12, 4, shapes(20))]
    drawing, photograph = (
        coder("RGB", book.codewords, 12, halves[0] + halves[1]) for coder in kinds.values()
    )
    for name, strip in {"empty": b"", "two": b"\2" + drawing[1:], "255": b"\xff"}.items():
        yield (
            f"kind-{name}",
            "a strip without one of the kinds (F19)",
            "corrupt",
            of(book, size, [strip]),
        )
    for k in (257, 3001):
        yield (f"photograph-k{k}", f"a photograph of {k} codewords (F19)", "corrupt",
               of(rgb(k), size, [b"\0\0"]))  # fmt: skip
    yield ("drawing-cut", "half a stream (F19)", "corrupt",
           of(book, size, [drawing[: len(drawing) // 2]]))  # fmt: skip
    yield (
        "drawing-long",
        "a stream, and more (F19)",
        "corrupt",
        of(book, size, [drawing + noise(20, 1)]),
    )
    yield ("drawing-zeros-short", "zeros, nine bytes less than a decoder asks for (F19)",
           "corrupt", swift_ending("d", 9))  # fmt: skip
    yield ("drawing-zeros-long", "zeros, a byte more than a decoder asks for (F19)", "corrupt",
           swift_ending("d", -1))  # fmt: skip
    yield ("drawing-k1-long", "a byte more than a decoder of one codeword asks for (F19)",
           "corrupt", of(rgb(1), (3, 1), [b"\1" + bytes(9)]))  # fmt: skip
    for name, less in {
        "first-short": (9, 8),
        "second-short": (8, 9),
        "first-long": (-1, 0),
        "second-long": (0, -1),
        "both": (9, -1),
    }.items():
        yield (f"photograph-zeros-{name}",
               f"zeros, {less[0]} and {less[1]} bytes less than a decoder asks for (F19)",
               "corrupt", swift_ending("p", *less))  # fmt: skip
    first = photograph[1]
    assert first < 127
    upper, lower = photograph[2 : 2 + first], photograph[2 + first :]
    for name, (shows, strip) in {
        "swapped": ("the two streams in the other order", varint(len(lower)) + lower + upper),
        "first-only": ("no second stream", varint(first) + upper),
        "second-only": ("no first stream", b"\0" + lower),
        "all-first": ("all bytes in the first stream", varint(first + len(lower)) + upper + lower),
    }.items():
        yield f"photograph-{name}", f"{shows} (F19)", "corrupt", of(book, size, [b"\0" + strip])
    for name, (shows, strip) in {
        "none": ("no length", b""),
        "cut": ("ends within the length", b"\x81"),
        "alone": ("a length alone", b"\1"),
        "beyond": ("a byte more than is left", varint(first + len(lower) + 1) + upper + lower),
        "most": ("2^32 - 1 bytes", b"\x8f\xff\xff\xff\x7f" + upper + lower),
        "long": ("an empty first group (F1)", b"\x80" + photograph[1:]),
        "large": ("2^32 (F2)", b"\x90\x80\x80\x80\0" + upper + lower),
    }.items():
        shows = f"length of the first stream: {shows}" + ("" if "(" in shows else " (F20)")
        yield f"length-{name}", shows, "corrupt", of(book, size, [b"\0" + strip])
    for k, told in ((1, [1]), (1, [15]), (5, [5]), (13, [13]), (17, [4, 1]), (17, [7, 0]),
                    (33, [4, 1]), (65, [8, 1]), (65, [15, 7]), (200, [12, 8])):  # fmt: skip
        name = "-".join(map(str, told))
        yield (f"place-k{k}-{name}", f"place {name} of {k} codewords (F21)", "corrupt",
               of(rgb(k), (1, 1), [one_place(k, told)]))  # fmt: skip
    yield ("place-later", "place 20 of 20 codewords, at the end of the second row (F21)", "corrupt",
           of(book, (12, 2), [one_place(20, [0, 0, 4, 3] * 12, [0, 0, 4, 3] * 5 + [0, 1, 5, 0],
                                        (12, 2))]))  # fmt: skip
    two = [given_drawing("RGB", book.codewords, 12, half) for half in halves]
    more = [coder("RGB", book.codewords, 12, halves[0]) for coder in kinds.values()]
    good = of(book, size, two)
    other = of(book, size, two, sections=[(0x90, b"")])
    section = len(good) - sum(map(len, two)) - 8
    assert other[section + 2 :] != good[section:]
    for name, (shows, data) in {
        "plain": (
            "strips with the checksums of their bytes alone",
            good[:section] + striped(two)[1],
        ),
        "swapped-numbers": (
            "the numbers of two strips swapped",
            of(book, size, two, numbers=[1, 0]),
        ),
        "from-one": ("numbers of strips from 1", of(book, size, two, numbers=[1, 2])),
        "other-file": (
            "the strips of a file with other sections",
            good[:section] + other[section + 2 :],
        ),
        "other-codebook": (
            "the front of a file with another codebook",
            of(Book(3, [[*sample[:2], 1] for sample in book.codewords]), size, two)[:section]
            + good[section:],
        ),
        "not-bound": (
            "a front's checksum of 0 in those of strips",
            of(book, size, two, bound_to=bytes(4)),
        ),
    }.items():
        yield f"bound-{name}", shows, "corrupt", data
    same = [more[0], more[0]]
    data = of(book, size, same)
    half = len(more[0]) + 4
    yield ("bound-swapped", "two strips of the same bytes in the other order", "corrupt",
           data[: -2 * half] + data[-half:] + data[-2 * half : -half])  # fmt: skip
    yield "bound-cut", "the second strip ends early", "truncated", good[:-9]
    yield "bound-end", "a byte after the end (F3)", "corrupt", good + b"\0"
    yield ("bound-later", "the second strip does not match, and the first one has no kind",
           "corrupt", of(book, size, [b"\5", two[1]])[:-1] + b"?")  # fmt: skip
    yield "list-none", "no list of strips (F10)", "corrupt", of(book, size, two, listed=False)
    yield ("list-twice", "two lists of strips (F10)", "corrupt",
           of(book, size, two, sections=[striped(two)[0]]))  # fmt: skip
    yield ("list-many", "five strips of eight rows (F10)", "corrupt",
           of(book, size, [two[0]] * 5))  # fmt: skip
    yield ("coding4", "index coding 4", "unsupported",
           with_strips(4, [two[0]], (12, 4), 3, book.codewords))  # fmt: skip
    yield ("coding12", "index coding 12, of private use", "unsupported",
           with_strips(12, [two[0]], (12, 4), 3, book.codewords))  # fmt: skip


def one_place(k, *told):
    """A photograph of a few symbols, of which the last one is wrong."""
    size = told[-1] if isinstance(told[-1], tuple) else (1, 1)
    two = [Told(told[0]), Told(told[1] if size[1] > 1 else [])]
    colours = colours_of("RGB", some_codebook(k, 3))
    strip = vqdec.Photograph(b"\0", colours, size[1], size[0])
    strip.streams = writers = [RangeWriter(one) for one in two]
    try:
        strip.indices()
    except vqdec.Fault as fault:
        assert "F21" in str(fault)
    else:
        raise AssertionError("all places are right")
    for writer in writers:
        writer.end()
    upper, lower = (writer.written for writer in writers)
    return b"\0" + varint(len(upper)) + upper + lower


class Told:
    """Chooses symbols that it was told."""

    def __init__(self, symbols):
        self.symbols = list(symbols)

    def symbol(self, lanes):
        return self.symbols.pop(0)


def faulty_streams():
    """Yield streams of B.1 that are too short or too long, and F11."""
    yield ("context-zeros-short", "zeros, five bytes less than a decoder asks for (F13)", "corrupt",
           context_ending(5))  # fmt: skip
    yield ("context-zeros-long", "zeros, a byte more than a decoder asks for (F13)", "corrupt",
           context_ending(-1))  # fmt: skip
    yield ("context-none", "no stream (F13)", "corrupt",
           with_strips(1, [bytes(2)], (12, 16), 3, some_codebook(200, 3)))  # fmt: skip
    indices = pixels(20, 20, hills(30))
    strip, _ = given_context(0xFDED, "RGB", some_codebook(30, 3), 20, indices)
    yield ("context-cut", "half a stream (F13)", "corrupt",
           with_strips(1, [strip[: len(strip) // 2]], (20, 20), 3, some_codebook(30, 3)),
           )  # fmt: skip
    yield ("modelled-zeros-short", "zeros, five bytes less than a decoder asks for (F12)",
           "corrupt", modelled_picture(modelled_ending(5)))  # fmt: skip
    yield ("modelled-zeros-long", "zeros, a byte more than a decoder asks for (F12)", "corrupt",
           modelled_picture(modelled_ending(-1)))  # fmt: skip
    book = some_noise(40, 3)
    part = modelled_codebook(book, 3)
    for name, payload in {"none": part[:1], "cut": part[: len(part) // 2]}.items():
        yield (f"modelled-{name}", "a stream that ends too early (F12)", "corrupt",
               front(4, 3, 3, book, codebook_part=modelled(payload))
               + plane(some_indices(12, 40), 40))  # fmt: skip
    for name, k, channels, block in (
        ("k65536", 65536, 3, (1, 6)),
        ("k21846", 21846, 3, (4, 4)),
        ("k1025", 1025, 4, (16, 16)),
    ):
        yield (f"modelled-large-{name}", "more than 2^20 samples (F11)", "corrupt",
               front(4, 3, channels, [[0]], block, codewords=varint(k - 1),
                     codebook_part=modelled(b"\0" + noise(50, 1))) + plane([0], k))  # fmt: skip


def faulty_external(books):
    """Yield codebooks that do not agree with the header (R9)."""

    def header(name, channels, block, k, depth=0, **more):
        book = books[name]
        size = 4 * block[1], 3 * block[0]
        part = external(book.hash())
        return front(*size, channels, [[0]] * k, block, depth=depth, codebook_part=part, **more)

    planes = plane(some_indices(12, 60), 60)
    missing = "codebook missing"
    for name, (shows, data, given_name) in {
        "mode": ("RGB for RGBA", header("rgba", 3, (1, 1), 60) + planes, "rgba"),
        "mode-more": ("RGBA for RGB", header("rgb", 4, (1, 1), 60) + planes, "rgb"),
        "depth": ("16-bit L for RGB", header("rgb", 1, (1, 1), 60, 1) + planes, "rgb"),
        "depth-less": ("LA for 16-bit L", header("l16", 2, (1, 1), 60) + planes, "l16"),
        "block": ("blocks of 1x4 for 2x2", header("block2x2", 1, (1, 4), 60) + planes, "block2x2"),
        "block-none": ("RGBA for L of 2x2", header("block2x2", 4, (1, 1), 60) + planes, "block2x2"),
        "block-some": ("L of 2x2 for RGBA", header("rgba", 1, (2, 2), 60) + planes, "rgba"),
        "k-less": ("59 codewords for 60", header("rgb", 3, (1, 1), 59) + planes, "rgb"),
        "k-more": ("61 codewords for 60", header("rgb", 3, (1, 1), 61) + planes, "rgb"),
        "k-one": ("one codeword for 60", header("rgb", 3, (1, 1), 1) + plane([], 1), "rgb"),
    }.items():
        yield f"external-{name}", f"a header of {shows} (R9)", missing, data, given_name
    strip = given_drawing("RGB", books["rgb"].codewords, 4, some_indices(12, 60))
    part = external(books["rgb"].hash())
    data = of(books["rgb"], (4, 3), [strip], codebook_part=part)
    yield "external-swift", "swift, and no codebook (R9)", missing, data
    yield "external-swift-other", "swift, and another codebook (R9)", missing, data, "k257"
    yield ("external-swift-crc", "swift, a changed byte", "corrupt",
           data[:-1] + bytes([data[-1] ^ 1]), "rgb")  # fmt: skip
    yield ("external-list", "swift, no list of strips (F10), and no codebook", "corrupt",
           of(books["rgb"], (4, 3), [strip], codebook_part=part, listed=False))  # fmt: skip


def faulty_limits(books):
    """Yield what takes more than it may."""
    limit = "limit exceeded"
    for name, _, data, _, limits in pictures_with_limits():
        if "max_work" in limits:
            less = {"max_work": limits["max_work"] - 1}
            yield name, "a decision more than may be", limit, data, None, less
    book = rgb(20)
    yield ("work-strip-crc", "a decision more than may be, and a checksum that does not match",
           "corrupt", chosen("d", book, (13, 7), 2)[:-1] + b"?", None, {"max_work": 5})  # fmt: skip
    part = external(books["rgb"].hash())
    strip = given_drawing("RGB", books["rgb"].codewords, 4, some_indices(12, 60))
    data = of(books["rgb"], (4, 3), [strip], codebook_part=part)
    yield ("work-external", "a plane that takes too much work, and no codebook (R9)",
           "codebook missing", data, None, {"max_work": 0})  # fmt: skip
    yield ("coded-together", "coded sections of more than 2^20 bytes together (F18)", "corrupt",
           data_with(code(0x81), (0x89, b"\x82" + varint(2**20 - 100))))  # fmt: skip
    yield ("strips-limit", "three strips", limit,
           given("d", rgb(9), (20, 9), shapes(9), strips=3), None, {"max_strips": 2})  # fmt: skip


def faulty(books):
    """Yield name, what is wrong, category, bytes, and a codebook and limits if they are given."""
    yield from faulty_sections()
    yield from faulty_strips()
    yield from faulty_streams()
    yield from faulty_external(books)
    yield from faulty_limits(books)


def faulty_codebooks():
    """Yield the like for codebook files."""
    book = some_codebook(5, 3)

    def of(*sections, **more):
        return codebook_file(3, book, sections=sections, **more)

    yield "coded-tag", "a coded section 0x90 (F18)", "corrupt", of((0x89, b"\x90\1"))
    yield "coded-empty", "a coded section without a tag (F18)", "corrupt", of((0x89, b""))
    yield ("coded-cut", "half a stream (F18)", "corrupt",
           of(coded_section(0x81, len(ICC), stream_of(ICC)[:100])))  # fmt: skip
    yield ("coded-twice", "a profile and a coded one (F8)", "corrupt",
           of((0x81, b"profile"), code(0x81)))  # fmt: skip
    yield ("coded-labels", "labels that fall (F15), coded", "corrupt",
           of(code(0x87, b"\x02\x01a\x01\x01b")))  # fmt: skip
    yield "colours-short", "three code points (F9)", "corrupt", of((0x88, b"\1\1\0"))
    yield "colours-twice", "two of colours (F8)", "corrupt", of(*[(0x88, b"\1\1\0\1")] * 2)
    yield "index-coding3", "index coding 3 (F17)", "corrupt", of(coding=3)
    for name, less in {"short": 5, "long": -1}.items():
        yield (f"modelled-zeros-{name}", "a stream that does not keep to B.1 (F12)", "corrupt",
               codebook_file(3, [[0]] * 40, codebook_part=modelled_ending(less)))  # fmt: skip
    yield ("modelled-large", "65,536 codewords of 18 samples (F11)", "corrupt",
           codebook_file(3, [[0]], (1, 6), codewords=varint(65535),
                         codebook_part=modelled(b"\0")))  # fmt: skip
