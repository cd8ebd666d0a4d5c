"""A decoder of .vq pictures and .vqc codebooks, written from spec/vq-format.md alone.

It is there to be read beside the spec, in whose order it stands and whose
sections it names. It uses nothing but the standard library, shares no code
with vqcodec, and is slow.

    python spec/decoder/vqdec.py FILE.vq OUT.pam [CODEBOOK.vqc]
"""

import struct
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from operator import mul

# Section 11: what this reader refuses unless told otherwise.
MAX_PIXELS = 2**28
MAX_METADATA = 2**24
MAX_SECTIONS = 1024
MAX_CODEWORDS = 65536
MAX_STRIPS = 4096
MAX_WORK = 2**26
MAX_CODED = 2**20  # bytes of all coded sections


class Fault(Exception):
    """A fault of section 10; `category` is one of its six words."""

    def __init__(self, category, message):
        super().__init__(f"{category}: {message}")
        self.category = category


# Section 4: modes by bits 2 to 0 of `picture`; the others are reserved.
MODES = ("L", "LA", "RGB", "RGBA", "I;16")


def pixel_bytes(mode):
    """How many bytes a pixel has: the channels, or the two bytes of a 16-bit sample."""
    return 2 if mode == "I;16" else len(mode)


@dataclass
class Codebook:
    """What a codebook file says (section 13), and of a picture all but the plane."""

    mode: str  # L, LA, RGB, RGBA, or I;16 for 16-bit samples
    block: tuple[int, int]  # height, width
    codebook: list[bytes]  # 16-bit samples with the high byte first
    sections: list[tuple[int, bytes]]  # tag, payload

    @property
    def hash(self):
        """The first 16 bytes of the SHA-256 of the description (6.2)."""
        height, width = self.block
        blocked = self.block != (1, 1)
        description = bytes([blocked << 3 | MODES.index(self.mode), height - 1 << 4 | width - 1])
        description += struct.pack(">H", len(self.codebook) - 1) + b"".join(self.codebook)
        return sha256(description).digest()[:16]

    @property
    def labels(self):
        """Names by labels (5.1)."""
        for tag, payload in self.sections:
            if tag == 0x87:
                return read_labels(payload)
        return {}


@dataclass
class Picture(Codebook):
    """What a file says: a codebook and a plane of indices, row by row."""

    width: int
    height: int
    indices: list[int]

    def draw(self):
        """The samples, row by row (section 8)."""
        size = pixel_bytes(self.mode)
        block_height, block_width = self.block
        columns = -(-self.width // block_width)
        samples = bytearray()
        for y in range(self.height):
            plane_row = y // block_height * columns
            for x in range(self.width):
                codeword = self.codebook[self.indices[plane_row + x // block_width]]
                at = (y % block_height * block_width + x % block_width) * size
                samples += codeword[at : at + size]
        return bytes(samples)


# 1. Conventions


class Reader:
    """Bytes, read one after the other."""

    def __init__(self, data, at=0, early="truncated"):
        self.data, self.at, self.early = data, at, early

    def take(self, size):
        """The next bytes, if they are really there (R6)."""
        if size > len(self.data) - self.at:
            raise Fault(self.early, "bytes end early")
        self.at += size
        return self.data[self.at - size : self.at]

    def u8(self):
        return self.take(1)[0]

    def varint(self):
        """1.3; F1 and F2."""
        octets = [self.u8()]
        while octets[-1] & 0x80:
            if len(octets) == 5:
                raise Fault("corrupt", "a number of more than five bytes (F2)")
            octets.append(self.u8())
        if octets[0] == 0x80:
            raise Fault("corrupt", "a number that is not in its shortest form (F1)")
        number = 0
        for byte in octets:
            number = number << 7 | byte & 0x7F
        if number >= 2**32:
            raise Fault("corrupt", "a number above 2^32 - 1 (F2)")
        return number


def crc32(data):
    """1.4, as it stands in a file."""
    return struct.pack(">I", zlib.crc32(data))


def bits_of(n_codewords):
    """1.5: bits(K)."""
    return (n_codewords - 1).bit_length()


# 2 to 6, in the order of section 10

PICTURE, CODEBOOK = b"\xd6\x51\x0d\x0a\x0a", b"\xd6\x43\x0d\x0a\x0a"  # signatures, 3 and 13
RAW, MODELLED, EXTERNAL = range(3)
CODED = 0x89  # sections that are coded


@dataclass
class Front:
    """What a front says, of a picture or of a codebook file."""

    mode: str
    block: tuple[int, int]
    n_codewords: int
    sections: list[tuple[int, bytes]]
    codebook: list[bytes] | None  # None if it is external,
    hash: bytes | None  # and then this is its hash
    end: int  # where it ends
    # A codebook file has nothing of these.
    coding: int
    width: int
    height: int

    def agrees(self, codebook):
        """Whether a codebook is the one that the file is without (R9)."""
        header = self.hash, self.mode, self.block, self.n_codewords
        return header == (codebook.hash, codebook.mode, codebook.block, len(codebook.codebook))


def read_front(data, signature, max_pixels, max_metadata, max_codewords):
    """Read the front of a file that must have this signature: steps 1 to 7."""
    # 3. Signature and version: steps 1 and 2
    if data[:5] != signature:
        raise Fault("not a .vq file", "the signature is not there")
    front = Reader(data, 5)
    major = front.u8() >> 4
    if major != 1:
        raise Fault("unsupported", f"version {major} of the format (R1)")

    # 4. Header: step 3
    bits = front.u8()
    coding, kind, channels = bits >> 4, bits & 7, (bits & 3) + 1
    sample_bytes = 2 if bits & 4 else 1
    block = (1, 1)
    if bits & 8:
        byte = front.u8()
        if byte == 0:
            raise Fault("corrupt", "a block of 1x1 is written out (F5)")
        block = (byte >> 4) + 1, (byte & 15) + 1
    n_codewords = front.varint() + 1
    if n_codewords > 65536:
        raise Fault("corrupt", f"{n_codewords} codewords (F4)")
    if n_codewords > max_codewords:
        raise Fault("limit exceeded", f"{n_codewords} codewords (max_codewords)")
    width = height = 0
    if signature == PICTURE:
        width = front.varint()
        if width == 0:
            raise Fault("corrupt", "no columns of pixels (F4)")
        height = front.varint()
        if height == 0:
            raise Fault("corrupt", "no rows of pixels (F4)")
        if width * height > max_pixels:
            raise Fault("limit exceeded", f"{width} x {height} pixels (max_pixels)")

    # 5. Sections and 6. Codebook, as bytes
    sections, section_bytes = [], 0
    while (tag := front.u8()) >= 0x10:
        size = front.varint()
        if len(sections) == MAX_SECTIONS:
            raise Fault("limit exceeded", f"more than {MAX_SECTIONS} sections")
        section_bytes += size
        if section_bytes > max_metadata:
            raise Fault("limit exceeded", f"{section_bytes} bytes of sections (max_metadata)")
        sections.append((tag, front.take(size)))
    codebook_coding = tag
    codeword_bytes = block[0] * block[1] * channels * sample_bytes
    payload = front.take(front.varint() if codebook_coding else n_codewords * codeword_bytes)
    checked = data[: front.at]
    if front.take(4) != crc32(checked):  # step 4
        raise Fault("corrupt", "the checksum of the front does not match")

    # Step 5
    if sample_bytes == 2 and (channels > 1 or block != (1, 1)):
        raise Fault("unsupported", "samples of 16 bits with more than one channel or with blocks")
    if codebook_coding > EXTERNAL:
        raise Fault("unsupported", f"codebook coding 0x{codebook_coding:02x}")
    for tag, _ in sections:
        if 0x11 <= tag < 0x80:
            raise Fault("unsupported", f"section 0x{tag:02x} (R3)")

    # Step 6
    if signature == CODEBOOK:
        check_codebook_file(coding, codebook_coding, sections)
    codebook = given_hash = None
    if codebook_coding == RAW:
        codebook = [
            payload[at : at + codeword_bytes] for at in range(0, len(payload), codeword_bytes)
        ]
    elif codebook_coding == MODELLED:
        codebook = modelled_codebook(payload, n_codewords, codeword_bytes, channels * sample_bytes)
    else:
        if len(payload) != 16:
            raise Fault("corrupt", f"a hash of {len(payload)} bytes (F16)")
        given_hash = payload

    # Step 7
    sections = read_sections(sections)
    return Front(
        MODES[kind], block, n_codewords, sections, codebook, given_hash, front.at,
        coding, width, height,
    )  # fmt: skip


# 7, in the order of section 10

PACKED, CONTEXT, DEFLATE, SWIFT = range(4)


def decode(data, max_pixels=MAX_PIXELS, max_metadata=MAX_METADATA, max_codewords=MAX_CODEWORDS,
           codebook=None, max_strips=MAX_STRIPS, max_work=MAX_WORK):  # fmt: skip
    """Read a file as a Picture, or raise a Fault.

    A picture whose codebook is external needs the `codebook`, a Codebook or
    the bytes of a codebook file. Other pictures make no use of it.
    """
    data, work = bytes(data), Work(max_work)
    front = read_front(data, PICTURE, max_pixels, max_metadata, max_codewords)

    # Steps 8 and 9
    if front.coding > SWIFT:
        raise Fault("unsupported", f"index coding {front.coding}")
    bits = bits_of(front.n_codewords)
    block_height, block_width = front.block
    rows, columns = -(-front.height // block_height), -(-front.width // block_width)
    tables = [payload for tag, payload in front.sections if tag == 0x10]
    if front.coding == PACKED:
        if tables:
            raise Fault("corrupt", "strips, with the packed coding (F10)")
        strips = [(rows, -(-rows * columns * bits // 8))]
    else:
        strips = read_strips(tables, rows, max_strips)

    # Step 10
    codewords = front.codebook
    if codewords is None:
        if codebook is not None and not isinstance(codebook, Codebook):
            codebook = decode_codebook(codebook, max_metadata, max_codewords)
        if codebook is None or not front.agrees(codebook):
            raise Fault("codebook missing", f"no codebook of hash {front.hash.hex()} (R9)")
        codewords = codebook.codebook

    # Steps 11 and 12, strip by strip, and 13
    plane = Reader(data, front.end)
    coded = []
    for number, (strip_rows, size) in enumerate(strips):
        strip = plane.take(size)
        bound = b""
        if front.coding == SWIFT:
            bound = data[front.end - 4 : front.end] + struct.pack(">I", number)
        if plane.take(4) != crc32(bound + strip):
            raise Fault("corrupt", "the checksum of a strip does not match")
        coded.append((strip_rows, strip))
    if plane.at != len(data):
        raise Fault("corrupt", "bytes after the end (F3)")

    # 7. Index plane: step 14
    indices = []
    colours = colours_of(codewords, front.mode) if front.coding in (CONTEXT, SWIFT) else None
    for strip_rows, strip in coded:
        if front.coding == PACKED:
            indices += unpack(strip, strip_rows * columns, bits)
        elif front.coding == CONTEXT:
            indices += Strip(strip, colours, strip_rows, columns, work).indices()
        elif front.coding == DEFLATE:
            indices += inflate(strip, strip_rows, columns, bits)
        else:
            indices += SwiftStrip(strip, colours, strip_rows, columns, work).indices()
    if max(indices) >= front.n_codewords:
        raise Fault("corrupt", "an index that is not below K (F6)")
    return Picture(
        front.mode, front.block, codewords, front.sections, front.width, front.height, indices
    )


# 5.1 Metadata


def read_sections(sections):
    """Step 7: all sections, with those that coded ones stand for in their place."""
    coded_bytes = 0
    read, seen = [], set()
    for tag, payload in sections:
        if tag == CODED:
            tag, size, stream = read_coded(payload)
            coded_bytes += size
            if coded_bytes > MAX_CODED:
                raise Fault("corrupt", f"coded sections of {coded_bytes} bytes (F18)")
            payload = decode_bytes(stream, size)
        if 0x81 <= tag <= 0x88:
            check_metadata(tag, payload, seen)
        read.append((tag, payload))
    return read


def check_metadata(tag, payload, seen):
    """F8, with the tags and keywords that were seen before, F9 and F15."""
    name = f"section 0x{tag:02x}"
    if not payload:
        raise Fault("corrupt", f"{name} is empty (F9)")
    keyword, separator, text = payload.partition(b"\0") if tag == 0x85 else (b"", b"", b"")
    if tag == 0x84 and (len(payload) != 8 or 0 in struct.unpack(">II", payload)):
        raise Fault("corrupt", f"{name}: not two numbers above 0 (F9)")
    if tag == 0x85 and not (separator and 1 <= len(keyword) <= 255):
        raise Fault("corrupt", f"{name}: no keyword of 1 to 255 bytes and a byte 0 (F9)")
    if tag == 0x88 and (len(payload) != 4 or payload[2] != 0 or payload[3] > 1):
        raise Fault("corrupt", f"{name}: not the code points of a picture (F9)")
    try:
        for part in (keyword, text) if tag == 0x85 else (payload,) if tag == 0x86 else ():
            part.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("corrupt", f"{name}: not UTF-8 (F9)") from None
    if (tag, keyword) in seen:
        raise Fault("corrupt", f"{name} is there twice (F8)")
    seen.add((tag, keyword))
    if tag == 0x87:
        read_labels(payload)


def read_labels(payload):
    """Names by labels; F15."""
    reader = Reader(payload, early="corrupt")
    labels, last = {}, -1
    while reader.at < len(payload):
        label = reader.varint()
        if label > 65535:
            raise Fault("corrupt", f"label {label}, above 65,535 (F15)")
        if label <= last:
            raise Fault("corrupt", f"label {label} after {last} (F15)")
        try:
            labels[label] = reader.take(reader.varint()).decode("utf-8")
        except UnicodeDecodeError:
            raise Fault("corrupt", f"the name of label {label} is not UTF-8 (F15)") from None
        last = label
    return labels


# 5.2 Strips


def read_strips(tables, rows, max_strips):
    """The rows and the bytes of each strip; F10."""
    if len(tables) != 1:
        raise Fault("corrupt", f"{len(tables)} sections 0x10 (F10)")
    table = Reader(tables[0], early="corrupt")
    sizes = []
    while table.at < len(table.data):
        sizes.append(table.varint())
    if not 1 <= len(sizes) <= 4096:
        raise Fault("corrupt", f"{len(sizes)} strips (F10)")
    if len(sizes) > max_strips:
        raise Fault("limit exceeded", f"{len(sizes)} strips (max_strips)")
    each = -(-rows // len(sizes))
    if len(sizes) != -(-rows // each):
        raise Fault("corrupt", f"{len(sizes)} strips of {rows} rows (F10)")
    last = rows - each * (len(sizes) - 1)
    return [(each, size) for size in sizes[:-1]] + [(last, sizes[-1])]


# 5.3 Coded sections


def read_coded(payload):
    """The tag that a coded section stands for, the bytes of its payload, the stream; F18."""
    reader = Reader(payload, early="corrupt")
    tag, size = reader.u8(), reader.varint()
    if not 0x81 <= tag <= 0x88:
        raise Fault("corrupt", f"a coded section 0x{tag:02x} (F18)")
    if size < 1:
        raise Fault("corrupt", "a coded section of no bytes (F18)")
    return tag, size, payload[reader.at :]


def scramble(a, b, c):
    """A number of 32 bits that has something of each of three."""
    return (a * 0x9E3779B1 + b * 0x85EBCA6B + c * 0xC2B2AE35 + 0x27D4EB2F) & WORD


def is_of_word(byte):
    """Whether a byte is an ASCII letter or digit, or at least 128."""
    return byte >= 128 or bytes([byte]).isalnum()


def decode_bytes(data, n):
    """The n bytes that a stream codes; F18."""
    stream = RangeStream(data, "F18")
    shift = 32 - min(max(n.bit_length() + 2, 10), 16)
    tables = [defaultdict(new_slot) for _ in range(8)]
    decoded, word = bytearray(6), 0  # six bytes of 0 before the first
    # Match: places count the six bytes, too.
    place = length = 0
    places = {}
    for i in range(n):
        c6, c5, c4, c3, c2, c1 = decoded[-6:]
        m = c4 << 24 | c3 << 16 | c2 << 8 | c1
        numbers = (
            scramble(c1, 1, 0),
            scramble(c2 << 8 | c1, 2, 0),
            scramble(c3 << 16 | c2 << 8 | c1, 3, 0),
            scramble(m, 4, 0),
            scramble(m, c6 << 8 | c5, 6),
            scramble(word, c1, 7),
            scramble(c4, i % 4, 8),
        )
        known = 1
        for bits in range(8):
            expected = 0
            if length and known == (256 | decoded[place]) >> 8 - bits:
                expected = 2 * length + (decoded[place] >> 7 - bits & 1)
            slots = [tables[0][256 * expected + known]]
            for slot, x in enumerate(numbers, 1):
                number = (scramble(x, known, slot) * 0x2C1B3C6D & WORD) >> shift
                slots.append(tables[slot][number])
            known = known << 1 | ask(stream, slots, 14090, 2392)
        byte = known & 255
        decoded.append(byte)
        word = (word + byte + 1) * 0x2C1B3C6D & WORD if is_of_word(byte) else 0
        # Match
        if length and decoded[place] == byte:
            place, length = place + 1, min(length + 1, 15)
        else:
            length = 0
        key = (int.from_bytes(decoded[-4:], "big") * 0x9E3779B1 & WORD) >> 20
        if length == 0 and key in places:
            place, length = places[key], 1
        places[key] = len(decoded)
    stream.end()
    return bytes(decoded[6:])


# 6.1 modelled


def modelled_codebook(data, n_codewords, dimension, channels):
    """The codewords; F11 and F12. Of 16-bit samples the bytes are samples, of two channels."""
    if data[:1] not in (b"\0", b"\1") or n_codewords * dimension > 2**20:
        raise Fault("corrupt", "a modelled codebook without its first byte, or too large (F11)")
    ascending = data[0]
    stream = Stream(data[1:], "F12")
    counters = [defaultdict(Counter) for _ in range(4)]
    weights = [[4000] * 4 for _ in range(8 * channels)]
    codebook = []
    for i in range(n_codewords):
        codeword = []
        window = codebook[max(0, i - 64) : i][::-1]
        distances = [0] * len(window)
        bound = ascending and i > 0  # still equal to the codeword before, in a sorted codebook
        for j in range(dimension):
            before = codebook[i - 1][j] if i else 0
            twice = codebook[i - 2][j] if i > 1 else 0
            w = j - 1 if j < channels else j - channels
            left = codeword[w] if j else twice
            grey = 1 if j >= 2 and codeword[0] == codeword[1] else 0
            nearest = sorted(range(len(window)), key=distances.__getitem__)[:2]
            near = window[nearest[0]][j] if i else 128
            near2 = window[nearest[1]][j] if i > 1 else 128
            if j:
                total = left + near - (window[nearest[0]][w] if i else 128)
            else:
                total = 2 * before - twice
            v = 0
            for level in range(7, -1, -1):
                m = v + 2**level
                if bound and m <= before:
                    v = m
                    continue
                g = 8 * (j % channels) + level
                chosen = (
                    counters[0][g, clamp(left - m, 40), grey],
                    counters[1][g, clamp(before - m, 8), clamp(left - m, 8)],
                    counters[2][g, clamp(near - m, 8), clamp(total - m, 8)],
                    counters[3][g, clamp(near - m, 8), clamp(near2 - m, 8)],
                )
                inputs = [logit(counter.p) for counter in chosen]
                p = probability(mix(inputs, weights[g]))
                bit = stream.bit(p)
                learn(inputs, weights[g], 65536 * bit - p, 12)
                for counter in chosen:
                    counter.count(bit)
                if bit:
                    v = m
            codeword.append(v)
            bound = bound and v == before
            for k, other in enumerate(window):
                distances[k] += abs(v - other[j])
        codebook.append(bytes(codeword))
    stream.end()
    return codebook


# 7.1 packed


def unpack(data, n_indices, bits):
    """Indices of so many bits each; F7."""
    if bits == 0:
        return [0] * n_indices
    indices, buffer, held = [], 0, 0
    for byte in data:
        buffer, held = buffer << 8 | byte, held + 8
        while held >= bits and len(indices) < n_indices:
            held -= bits
            indices.append(buffer >> held)
            buffer &= (1 << held) - 1
    if buffer:
        raise Fault("corrupt", "bits after the last index are not 0 (F7, F14)")
    return indices


# 7.2 context

WORD = 0xFFFFFFFF  # numbers of 32 bits


def hashed(h, *values):
    """hash(h, v1, v2, ...)."""
    for v in values:
        h = (h + v + 1) * 0x9E3779B1 & WORD ^ h >> 15
    return h


def colours_of(codebook, mode):
    """Of each codeword the four numbers."""
    channels, last = len(mode), len(codebook) - 1
    colours = []
    for i, codeword in enumerate(codebook):
        if mode == "I;16":
            means = [255 * i // last if last else 0]
        else:
            pixels = len(codeword) // channels
            means = [sum(codeword[c::channels]) // pixels for c in range(channels)]
        a = means.pop() if mode in ("LA", "RGBA") else 255
        r, g, b = (mean * a // 255 for mean in (means if len(means) == 3 else means * 3))
        colours.append((r + 2 * g + b, 2 * (r - b), 2 * g - r - b, 2 * a))
    return colours


@dataclass
class Node:
    """A set of more than one codeword, in the tree."""

    number: int
    depth: int
    place: int
    axis: int
    threshold: int
    spread: int
    sides: list  # two nodes or indices


def grow(colours, members, path, place, count, paths):
    """The tree of the members, or the only one; notes the way to each leaf in paths."""
    if len(members) == 1:
        paths[members[0]] = path
        return members[0]
    columns = list(zip(*(colours[i] for i in members), strict=True))
    ranges = [max(column) - min(column) for column in columns]
    axis = ranges.index(max(ranges))
    members = sorted(members, key=lambda i: (colours[i][axis], i))
    half = len(members) // 2
    u, v = colours[members[half - 1]][axis], colours[members[half]][axis]
    spread = max(ranges[axis].bit_length() - 1, 0)
    node = Node(count[0], len(path), place, axis, (u + v + 1) // 2, spread, [])
    count[0] += 1
    for bit, side in enumerate((members[:half], members[half:])):
        side_place = 0 if (len(path) + 1) % 3 == 0 else 2 * place + 1 + bit
        node.sides.append(grow(colours, side, (*path, bit), side_place, count, paths))
    return node


MARGINS = (1, 2, 4, 8, 12, 18, 26, 40, 60, 90, 140)
LEVELS = (12, 16, 24, 32, 64, 128, 400)
RUN, BREAK, SAME, TREE = range(4)


def margin(d):
    """How far a number is from a threshold, coarsely."""
    return sum(step <= abs(d) for step in MARGINS) + (12 if d < 0 else 0)


def predictions(west, north, north_east, north_west, north2):
    """The four numbers of *first* and of *second*, by those of five neighbours."""
    first = [
        min(max(a + b - c, min(a, b)), max(a, b))
        for a, b, c in zip(west, north, north_west, strict=True)
    ]
    second = [
        (2 * (a + b + c) - d - e + 2) // 4
        for a, b, c, d, e in zip(west, north, north_east, north_west, north2, strict=True)
    ]
    return first, second


def likeness(*pairs):
    """Which pairs are equal: a bit for each, the first one the least."""
    return sum((a == b) << place for place, (a, b) in enumerate(pairs))


def age(count):
    """What trusts of histories tell apart by the count of a slot."""
    return 0 if count < 16 else 1 if count < 40 else 2 if count < 120 else 3


def seen(history):
    """The p of a slot that has seen just the bits of a history."""
    counter = Counter()
    for digit in f"{history:b}"[1:]:
        counter.count(int(digit))
    return counter.p


def new_slots():
    """The seven slots of a bucket."""
    return [[32768, 1, 0] for _ in range(7)]  # p, history, count


class Strip:
    """A strip that is being decoded, with all that it has learned."""

    def __init__(self, data, colours, rows, columns, work=None):
        if len(data) < 2:
            raise Fault("corrupt", "a strip of less than two bytes (F13)")
        header = data[0] << 8 | data[1]
        self.used = [number for number in range(15) if header >> number & 1]
        self.same = header >> 15
        self.stream = Stream(data[2:], "F13", work)
        self.rows, self.columns = rows, columns
        # Neighbours: the padded plane, and by the same positions errors and misses.
        self.stride = 5 + columns + 3
        self.plane = [0] * (self.stride * (rows + 3))
        self.errors = [0] * len(self.plane)
        self.missed = [0] * len(self.plane)
        self.colours = colours
        self.paths = [()] * len(colours)
        self.root = grow(colours, list(range(len(colours))), (), 0, [0], self.paths)
        # Slots
        self.table_bits = min(15, max(8, (rows * columns).bit_length() - 2))
        self.tables = [{} for _ in self.used]
        # Decision: all by kind
        kinds, n_inputs = range(4), 2 * len(self.used) + 6
        self.histories = [[{} for _ in self.used] for _ in kinds]
        self.counters = [[defaultdict(Counter) for _ in range(4)] for _ in kinds]
        self.trusts = [defaultdict(lambda: 49152) for _ in kinds]
        self.weights = [[defaultdict(lambda: [1350] * n_inputs) for _ in range(3)] for _ in kinds]
        self.finals = [defaultdict(lambda: [21845] * 3) for _ in kinds]
        # Match and runs
        self.pointer = self.length = 0
        self.positions = {}
        self.broken = 0

    def find(self, values, group):
        """The buckets of a group, by the hash values of the contexts in use."""
        buckets = []
        for table, c in zip(self.tables, values, strict=True):
            h = (c + group * 0x85EBCA6B) * 0x2C1B3C6D & WORD
            h ^= h >> 16
            h = h * 0x9E3779B1 & WORD
            check = h & 0xFFFF | 1
            first = h >> 32 - self.table_bits
            pair = [table.setdefault(at, [0, new_slots()]) for at in (first, first ^ 1)]
            for bucket in pair:
                if bucket[0] == check:
                    break
            else:
                bucket = pair[pair[1][1][0][2] < pair[0][1][0][2]]
                bucket[:] = check, new_slots()
            buckets.append(bucket[1])
        return buckets

    def decide(self, kind, place, buckets, rate, *, counters=(), expected=None, trust=None,
               weights=(), final=None):  # fmt: skip
        """Decision: a bit, by all that is known, which then learns from it."""
        slots = [bucket[place] for bucket in buckets]
        keys, inputs = [], []
        for trusts, slot in zip(self.histories[kind], slots, strict=True):
            key = slot[1], age(slot[2])
            keys.append(key)
            if key not in trusts:
                trusts[key] = seen(slot[1])
            inputs += logit(trusts[key]), logit(slot[0])
        pairs = zip(self.counters[kind], counters, strict=False)
        chosen = [table[key] for table, key in pairs]
        inputs += [logit(counter.p) for counter in chosen] + [0] * (4 - len(chosen))
        trusts = self.trusts[kind]
        if expected is None:
            inputs.append(0)
        else:
            inputs.append(logit(trusts[trust]) if expected else -logit(trusts[trust]))
        inputs.append(128)
        sets = [table[key] for table, key in zip(self.weights[kind], weights, strict=True)]
        mixed = [mix(inputs, weights) for weights in sets]
        finals = self.finals[kind][final]
        p = probability(clamp(sum(map(mul, finals, mixed)) >> 16, 1420))
        bit = self.stream.bit(p)

        for i, x in enumerate(mixed):
            finals[i] = clamp(finals[i] + (x * (65536 * bit - p) >> 14), 2**20)
            learn(inputs, sets[i], 65536 * bit - probability(x), rate)
        for history_trusts, key, slot in zip(self.histories[kind], keys, slots, strict=True):
            history_trusts[key] += 65535 * bit - history_trusts[key] >> 6
            slot_p, history, count = slot
            history = 2 * history + bit
            slot[0] = slot_p + ((65535 * bit - slot_p) * RATES[count] >> 16)
            slot[1] = history if history < 256 else history % 128 + 128
            slot[2] = min(count + 1, 127)
        for counter in chosen:
            counter.count(bit)
        if expected is not None:
            trusts[trust] += 65535 * (bit == expected) - trusts[trust] >> 6
        return bit

    def level(self):
        """How long the match is, coarsely."""
        if self.length < 8:
            return self.length
        return 8 + sum(step <= self.length for step in LEVELS)

    def indices(self):
        """All of the strip, row by row; F13."""
        plane, stride, columns = self.plane, self.stride, self.columns
        indices = []
        for y in range(self.rows):
            start = (y + 3) * stride + 5
            plane[start - 5 : start] = [plane[start - stride]] * 5
            x, after_break = 0, False
            while x < columns:
                at = start + x
                run = self.run(at, x) if self.same and not after_break else None
                if run is None:
                    plane[at] = self.index(at, after_break)
                    x, after_break = x + 1, False
                else:
                    length, after_break = run
                    plane[at : at + length] = [plane[at - 1]] * length
                    x += length
            plane[start + columns : start + columns + 3] = [plane[start + columns - 1]] * 3
            indices += plane[start : start + columns]
        self.stream.end()
        return indices

    def index(self, at, after_break):
        """An index that no run has given."""
        plane, colours = self.plane, self.colours
        up, up2, up3 = at - self.stride, at - 2 * self.stride, at - 3 * self.stride
        www, ww, w = plane[at - 3 : at]
        nw, n, ne, nee = plane[up - 1 : up + 3]
        nnw, nn, nne = plane[up2 - 1 : up2 + 2]
        nnn = plane[up3]

        # Match
        h = hashed(0, w, n, ww, ne, nw, nn, www, nee)
        key = (h ^ h >> 14) % 2**16
        if self.length == 0 and key in self.positions:
            self.pointer, self.length = self.positions[key], 1
            while self.length < 16 and (
                plane[self.pointer - self.length] == plane[at - self.length]
            ):
                self.length += 1
        self.positions[key] = at
        expected = plane[self.pointer] if self.length else None
        level = self.level()

        # Predictions
        first, second = predictions(*(colours[i] for i in (w, n, ne, nw, nn)))
        west, north = colours[w], colours[n]
        a, b, c, d = west[0], north[0], colours[nw][0], colours[ne][0]
        edge = min(11, (abs(a - c) + abs(b - c) + abs(b - d)).bit_length())
        errors = 3 * self.errors[at - 1] + self.errors[up] + self.errors[up + 1]
        trouble = min(13, errors.bit_length())
        equal = likeness((w, n), (w, nw), (n, ne), (n, nw), (w, ww), (n, nn))

        # Contexts
        table = (
            (0, w, n, nw), (1, w, n, ne), (2, w, ne),
            (3, w, n, nw, ne, ww, nn, nne, nee), (4, w, nw), (5, w, ww), (6, n, nn), (7, w),
            (8, n), (9,), (10, w, ww, www), (11, n, nn, nnn), (12, ne, nee), (13, n, ne, nne),
            (14, *(number // 16 for number in first[:3])),
        )  # fmt: skip
        values = [hashed(*table[number]) for number in self.used]

        # Same
        index = None
        if self.same and not after_break:
            missed = self.missed[up], self.missed[up + 1], self.missed[at - 1]
            if self.decide(
                SAME, 0, self.find(values, 0x20000), 12,
                counters=((equal, *missed), (edge, trouble)),
                expected=None if expected is None else int(expected == w), trust=level,
                weights=(equal, level, edge),
            ):  # fmt: skip
                index = w
            elif expected == w:
                expected = None

        # Tree
        if index is None:
            self.missed[at] = 1
            path = () if expected is None else self.paths[expected]
            node, buckets = self.root, None
            while isinstance(node, Node):
                if node.place == 0:
                    buckets = self.find(values, 1 + node.number)
                axis, threshold, depth = node.axis, node.threshold, min(node.depth, 15)
                f = margin(first[axis] - threshold)
                s = margin(second[axis] - threshold)
                v = margin(west[axis] - threshold)
                u = margin(north[axis] - threshold)
                bit = self.decide(
                    TREE, node.place, buckets, 15,
                    counters=(
                        (node.number % 2048, f), (node.number % 2048, s),
                        (node.spread, v, u, trouble), (node.spread, s, trouble, edge),
                    ),
                    expected=path[0] if path else None, trust=(level, depth),
                    weights=(equal, min(node.number, 255), edge), final=depth,
                )  # fmt: skip
                path = path[1:] if path and path[0] == bit else ()
                node = node.sides[bit]
            index = node

        # Afterwards
        self.errors[at] = sum(
            abs(a - b) for a, b in zip(first[:3], colours[index][:3], strict=True)
        )
        if self.length:
            if plane[self.pointer] == index:
                self.length, self.pointer = min(self.length + 1, 65535), self.pointer + 1
            else:
                self.length = 0
        return index

    def run_length(self, at, x):
        """How long a run would be; None where there is none."""
        plane = self.plane
        up, up2 = at - self.stride, at - 2 * self.stride
        w = plane[at - 1]
        if [w] * 7 != [plane[at - 2], *plane[up - 1 : up + 2], *plane[up2 - 1 : up2 + 2]]:
            return None
        length = 1
        while x + length < self.columns and (
            plane[up + length + 1] == w == plane[up2 + length + 1]
        ):
            length += 1
        if self.length >= 16:
            for i in range(min(length, at - self.pointer)):
                if plane[self.pointer + i] != w:
                    length = i
                    break
        return length if length >= 4 else None

    def run(self, at, x):
        """How many indices a run gives, and whether it is broken; None where there is no run."""
        length = self.run_length(at, x)
        if length is None:
            return None
        plane = self.plane
        up, up3 = at - self.stride, at - 3 * self.stride
        w = plane[at - 1]
        size = length.bit_length()
        end = int(x + length == self.columns)
        o = 65536 if end else plane[up + length + 1]
        table = [
            (0, length),
            (1, size, self.broken, end),
            (2, o, w),
            (3, size, plane[up3], int(plane[up3 + length - 1] == w)),
            (4, length, w, o),
            *((i, size) for i in range(5, 15)),
        ]
        values = [hashed(*table[rank]) for rank in range(len(self.used))]
        level = self.level()
        whole = self.decide(
            RUN, 0, self.find(values, 0x20001), 12,
            expected=1 if self.length else None, trust=(level, size), weights=(size, level, None),
        )  # fmt: skip
        self.broken = 1 - whole
        given = length if whole else self.halve(length, w)
        if self.length:
            self.length, self.pointer = min(self.length + given, 65535), self.pointer + given
        return given, not whole

    def halve(self, length, w):
        """How many indices a broken run has."""
        low, high = 0, length
        while high - low > 1:
            middle = low + (high - low) // 2
            size = (high - low).bit_length()
            table = [
                (0, size, w, int(low == 0)),
                (1, size),
                *((i, size, high - low) for i in range(2, 15)),
            ]
            values = [hashed(*table[rank]) for rank in range(len(self.used))]
            buckets = self.find(values, 0x20002 + size)
            if self.decide(BREAK, 0, buckets, 12, weights=(size, None, None)):
                low = middle
            else:
                high = middle
        return low


# 7.3 deflate


def inflate(data, rows, columns, bits):
    """The indices of a strip; F14."""
    bits = next(size for size in (1, 2, 4, 8, 16) if size >= bits)
    row_bytes = -(-columns * bits // 8)
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(data, rows * row_bytes + 1)
    except zlib.error as error:
        raise Fault("corrupt", f"a zlib stream: {error} (F14)") from None
    if len(unpacked) != rows * row_bytes or not inflater.eof or inflater.unused_data:
        raise Fault("corrupt", "a zlib stream is not as long as it has to be (F14)")
    indices = []
    for at in range(0, len(unpacked), row_bytes):
        indices += unpack(unpacked[at : at + row_bytes], columns, bits)
    return indices


# 7.4 swift


class SwiftStrip:
    """A strip of either kind."""

    def __init__(self, data, colours, rows, columns, work=None):
        if not data or data[0] > 1:
            raise Fault("corrupt", "a strip without one of the two kinds (F19)")
        if data[0] == 0 and len(colours) > 256:
            raise Fault("corrupt", f"a photograph of {len(colours)} codewords (F19)")
        kind = Drawing if data[0] else Photograph
        self.strip = kind(data[1:], colours, rows, columns, work)

    def indices(self):
        """All of the strip, row by row."""
        return self.strip.indices()


def bounded(v, a, b):
    return min(max(v, a), b)


# Drawings

M1, M2, M3 = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F
M4, M5 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB


def four(a, b, c, d):
    return a + (b << 16) + (c << 32) + (d << 48)


def class_of(seen):
    """class(v): how often something was seen, coarsely."""
    return seen if seen <= 3 else 4 if seen <= 7 else 5 if seen <= 20 else 6


class Memory:
    """What followed the same neighbours."""

    def __init__(self, table_bits):
        self.table_bits = table_bits
        self.entries = defaultdict(lambda: [0, 0, 0])  # index, seen, check
        self.entry = None

    def find(self, total):
        """The entry of a sum: its index, and how often that was seen, 0 if it is not known."""
        total &= LONG
        key = (total ^ total >> 32) * M3 & LONG
        self.entry = self.entries[key >> 64 - self.table_bits]
        check = key >> 20 & 1023
        if self.entry[2] != check:
            self.entry[1:] = 0, check
        return self.entry[:2]

    def note(self, index):
        """Learn what the index was where an entry has just been found."""
        known, seen, _ = self.entry
        if known == index:
            self.entry[1] = min(seen + 1, 63)
        else:
            self.entry[1] = 3 if seen > 6 else 1
            if seen <= 2:
                self.entry[0] = index


class Drawing:
    """A drawing that is being decoded, with all that it has learned."""

    def __init__(self, data, colours, rows, columns, work=None):
        self.stream = RangeStream(data, "F19", work)
        self.rows, self.columns = rows, columns
        # Neighbours, and in the same places how indices came
        self.stride = 8 + columns + 8
        self.plane = [0] * (self.stride * (rows + 2))
        self.came = [0] * len(self.plane)
        self.colours = colours
        self.paths = [()] * len(colours)
        self.root = grow(colours, list(range(len(colours))), (), 0, [0], self.paths)
        size = (rows * columns).bit_length()  # B
        # Runs
        self.run_tables = [defaultdict(new_slot) for _ in range(3)]
        self.break_table = defaultdict(new_slot)
        self.broken = 0
        # Memories and candidates
        self.memories = [Memory(bounded(size - 3, 8, 16)) for _ in range(3)]
        self.shift = 32 - bounded(size - 4, 8, 13)  # S
        self.first_tables = [defaultdict(new_slot) for _ in range(8)]
        self.form_numbers = 1 << bounded(size - 1, 8, 16)
        self.second_tables = [defaultdict(new_slot) for _ in range(8)]
        self.has_third = rows * columns >= 2**14
        self.third_tables = [defaultdict(new_slot) for _ in range(8)]
        # Descent: groups have seven values and a decline.
        self.group_shift = 32 - bounded(size - 5, 6, 13)
        self.group_tables = [defaultdict(lambda: [0] * 8) for _ in range(6)]
        self.node_numbers = 1 << bounded((24 * len(colours) - 1).bit_length(), 6, 15)
        self.node_tables = [defaultdict(new_slot) for _ in range(2)]

    def indices(self):
        """All of the strip, row by row; F19."""
        plane, stride, columns = self.plane, self.stride, self.columns
        indices = []
        for y in range(self.rows):
            start = (y + 2) * stride + 8
            plane[start - 8 : start] = [plane[start - stride]] * 8
            x, unlike = 0, False
            while x < columns:
                at = start + x
                length = None if unlike else self.run_length(at, x)
                if length is None:
                    plane[at] = self.index(at, unlike)
                    x, unlike = x + 1, False
                else:
                    given = self.run(at, x, length)
                    plane[at : at + given] = [plane[at - 1]] * given
                    x, unlike = x + given, given < length
            plane[start + columns : start + columns + 8] = [plane[start + columns - 1]] * 8
            indices += plane[start : start + columns]
        self.stream.end()
        return indices

    def run_length(self, at, x):
        """How long a run would be; None where there is none."""
        plane, up = self.plane, at - self.stride
        w = plane[at - 1]
        if [w] * 3 != plane[up - 1 : up + 2]:
            return None
        length = 1
        while x + length < self.columns and plane[up + length + 1] == w:
            length += 1
        return length if length >= 4 else None

    def run(self, at, x, length):
        """How many indices a run gives: less than its length if it is broken."""
        plane = self.plane
        up, up2 = at - self.stride, at - 2 * self.stride
        w = plane[at - 1]
        end = int(x + length == self.columns)
        o = 65536 if end else plane[up + length + 1]
        numbers = (
            ((2 * length.bit_length() + (plane[up2 + length] == w)) * 2 + self.broken) * 2 + end,
            scramble(o, w, 1) >> 22,
            scramble(o, w, 2 + min(length, 31)) >> 21,
        )
        slots = [table[number] for table, number in zip(self.run_tables, numbers, strict=True)]
        whole = ask(self.stream, slots, 32767, 14713)
        self.broken = 1 - whole
        if whole:
            return length
        low, high = 0, length
        while high - low > 1:
            middle = low + (high - low) // 2
            slot = self.break_table[2 * (high - low).bit_length() + (low == 0)]
            if ask(self.stream, [slot], 32767, 14713):
                low = middle
            else:
                high = middle
        return low

    def index(self, at, unlike):
        """An index that no run has given."""
        plane, came = self.plane, self.came
        up, up2 = at - self.stride, at - 2 * self.stride
        wwww, www, ww, w = plane[at - 4 : at]
        nw3, nw2, nw, n, ne, nee, ne3, ne4 = plane[up - 3 : up + 5]
        nnw2, nnw, nn, nne, nne2, nne3 = plane[up2 - 2 : up2 + 4]

        # Memories
        far, middle, close = self.memories
        to_the_left = four(w, ww, www, wwww)
        index_f, f = far.find(
            four(nw3, nw2, nw, n) * M1 + four(ne, nee, ne3, ne4) * M2
            + four(nnw2, nnw, nn, nne) * M3 + four(nne2, nne3, 0, 0) * M4 + to_the_left * M5
        )  # fmt: skip
        index_g, g = middle.find(four(nw, n, ne, nee) * M1 + four(w, ww, www, nn) * M2)
        index_h, h = close.find(four(nw, n, ne, 0) * M1 + w * M5)

        # Candidates
        known = [(index_f, 24 + class_of(f))] if f else []
        known += [(index_g, class_of(g))] if g else []
        known += [(index_h, 8 + class_of(h))] if h else []
        known += [(w, 16), (n, 16)]
        (c, t), (d, _) = known[:2]
        if unlike and c == w:
            c = d if d != w else n
        for other in (index_h if h else w, w, n, ne, nw):
            if c == d:
                d = other
        came4 = came[at - 1] + 3 * came[up] + 9 * came[up + 1] + 27 * came[up - 1]
        equal = likeness((w, n), (w, nw), (n, ne), (n, nw), (w, ww), (n, nn))
        around = 4 * equal + 256 * likeness(
            (ne, nee), (nw, nw2), (ww, www), (nn, nne), (nn, nnw), (ne, nne), (nw, nnw), (nee, ne3)
        )  # fmt: skip

        def like(c):
            return likeness((c, w), (c, n), (c, ne), (c, nw), (c, ww), (c, nn))

        def form(c):
            return (likeness((c, w), (c, n)) + around) % self.form_numbers

        index = None
        if not (unlike and c == w):
            alike = like(c)
            middle_knows, close_knows = g > 0 and index_g == c, h > 0 and index_h == c
            numbers = (
                32 * t + 8 * (alike % 4) + 4 * middle_knows + 2 * close_knows + unlike,
                equal + 64 * t + 2048 * (alike % 4),
                came4 + 81 * equal,
                scramble(w, n, c) >> self.shift,
                scramble(c, 1, 3) >> 22,
                equal + 64 * alike,
                scramble(w, c, ww + 77) >> self.shift,
                32 * came4 + t,
            )
            if self.is_candidate(at, c, self.first_tables, numbers):
                index = c
        if index is None and c != d and not (unlike and w in (c, d)):
            alike = like(d)
            q = alike % 4 + 4 * (h > 0 and index_h == d) + 8 * (d == ne)
            numbers = (
                8 * (16 * t + q) + class_of(h),
                equal + 64 * q + 1024 * (h > 0) + 2048 * (g > 0) + 4096 * (f > 0),
                form(d),
                scramble(w, n, d) >> self.shift,
                scramble(c, d, 3) >> self.shift,
                equal + 64 * alike,
                scramble(d, 1, 5) >> 22,
                scramble(w, c, d + 77) >> self.shift,
            )
            if self.is_candidate(at, d, self.second_tables, numbers):
                index = d
        others = n, ne, nw, nn, nee, ww
        z = next((z for z, e in enumerate(others) if e not in (w, c, d)), None)
        if index is None and self.has_third and z is not None:
            e = others[z]
            alike = like(e)
            numbers = (
                8 * t + z,
                equal + 64 * alike,
                8 * came4 + z,
                scramble(e, 1, 9) >> 20,
                equal + 64 * (h > 0) + 128 * (g > 0) + 256 * (f > 0),
                8 * alike + z,
                form(e),
                32 * came4 + t,
            )
            if self.is_candidate(at, e, self.third_tables, numbers):
                index = e
        if index is None:
            neighbours = w, n, scramble(w, ww, 7) // 8, ne, nw, equal
            colours = (self.colours[i] for i in (w, n, ne, nw, nn))
            index = self.descend(at, neighbours, predictions(*colours))

        came[at] = 0 if index == c else 1 if index == d else 2
        for memory in self.memories:
            memory.note(index)
        return index

    def is_candidate(self, at, candidate, tables, numbers):
        """Ask whether the index is this one."""
        slots = [table[number] for table, number in zip(tables, numbers, strict=True)]
        return ask(self.stream, slots, 14090, 2392)

    def descend(self, at, neighbours, predicted):
        """Descent: the index, from the root of the tree down, three levels at a time."""
        node = self.root
        while isinstance(node, Node):
            groups = []
            for table, v in zip(self.group_tables, neighbours, strict=True):
                h = (v + 1) * 0x9E3779B1 + node.number * 0x85EBCA6B & WORD
                groups.append(table[((h ^ h >> 15) * 0x2C1B3C6D & WORD) >> self.group_shift])
            decided = []  # place, error, and the slots of the node
            while isinstance(node, Node) and (node.place > 0 or not decided):
                value = 0
                for group in groups:
                    value = within_16_bits(value + group[node.place])
                slots = []
                for table, prediction in zip(self.node_tables, predicted, strict=True):
                    d = prediction[node.axis] - node.threshold
                    slots.append(table[(24 * node.number + margin(d)) % self.node_numbers])
                p = chance(value + slots[0][0] + slots[1][0])
                bit = self.stream.bit(p)
                decided.append((node.place, 65536 * bit - p >> 1, slots))
                node = node.sides[bit]
            self.learn(groups, decided)
        return node

    def learn(self, groups, decided):
        """What up to three levels of the descent learn."""
        first, most = 13107, 13107 - 2654
        for _, error, slots in decided:
            for slot in slots:
                rate = first - slot[1]
                slot[:] = (
                    grown(slot[0], error, rate),
                    declined(slot[1], rate, squared(error), most),
                )
        square = min(sum(squared(error) for _, error, _ in decided), 32767)
        for group in groups:
            rate = first - group[7]
            for place, error, _ in decided:
                group[place] = grown(group[place], error, rate)
            group[7] = declined(group[7], rate, square, most)


# Photographs


class Part:
    """What one of the symbols of an index, or the only one, is drawn from."""

    def __init__(self, values, n_lanes, steps):
        self.new = [min(32767 * i // values, 32767) for i in range(n_lanes)]
        self.rows = {}, {}  # lanes and uses, of A and B
        self.table = {}  # lanes, uses and check, of X
        self.steps = steps  # b and x by how often X was used

    def draw(self, stream, a, b, number, check):
        """A symbol, which three rows then learn from."""
        rows = [
            table.setdefault(key, [self.new, 0])
            for table, key in zip(self.rows, (a, b), strict=True)
        ]
        row = self.table.get(number)
        if row is None or row[2] != check:
            mean = [(p + q + 1) // 2 for p, q in zip(rows[0][0], rows[1][0], strict=True)]
            row = self.table[number] = [mean, 0, check]
        rows.append(row)
        uses = row[1]
        b, x = self.steps[0 if uses == 0 else 1 if uses < 3 else 2 if uses < 12 else 3]
        a = 65408 - b - x
        lanes = [
            (p * a >> 16) + (q * b >> 16) + (r * x >> 16) + 4 * i
            for i, (p, q, r) in enumerate(zip(*(row[0] for row in rows), strict=True))
        ]
        symbol = stream.symbol(lanes)
        for row in rows:
            rate = 131072 // (2 * row[1] + 5)
            row[0] = [
                lane + ((32767 * (i > symbol) - lane) * rate >> 16) for i, lane in enumerate(row[0])
            ]
            row[1] = min(row[1] + 1, 30)
        return symbol


def mingle(v):
    u = v * 0x9E3779B1 & WORD
    return (u ^ u >> 15) * 0x85EBCA6B & WORD


class Photograph:
    """A photograph that is being decoded, with all that it has learned."""

    def __init__(self, data, colours, rows, columns, work=None):
        reader = Reader(data, early="corrupt")
        size = reader.varint()
        first = reader.take(size)  # F20
        self.streams = [RangeStream(part, "F19", work) for part in (first, data[reader.at :])]
        self.rows, self.columns = rows, columns
        # Neighbours: places, two to the left of a row and one to the right
        self.stride = 2 + columns + 1
        self.plane = [0] * (self.stride * (rows + 1))
        paths = [()] * len(colours)
        grow(colours, list(range(len(colours))), (), 0, [0], paths)
        self.leaves = sorted(range(len(colours)), key=paths.__getitem__)  # indices by places
        k, bits = len(colours), bits_of(len(colours))
        n_lanes = 8 if 16 < k <= 64 else 16
        self.table_bits = bounded((rows * columns).bit_length() - 4, 6, 14)  # e
        upper = (24000, 2000), (16000, 20000), (12000, 32000), (6000, 40000)
        lower = (32000, 2000), (25000, 13000), (20000, 22000), (13000, 38000)
        self.low_bits = bits // 2 if k > 16 else 0  # l
        self.high = Part((k - 1 >> self.low_bits) + 1, n_lanes, upper)  # or one
        self.low = Part(1 << self.low_bits, n_lanes, lower) if k > 16 else None

    def indices(self):
        """All of the strip, row by row; F19 and F21."""
        columns = self.columns
        c = min(2, columns)
        for y in range(0, self.rows, 2):
            paired = y + 1 < self.rows
            for x in range(columns):
                self.decode([(x, y), (x - c, y + 1)] if paired and x >= c else [(x, y)])
            for x in range(columns - c, columns) if paired else ():
                self.decode([(x, y + 1)])
        for stream in self.streams:
            stream.end()
        starts = range(self.stride + 2, len(self.plane), self.stride)
        return [self.leaves[self.plane[at + x]] for at in starts for x in range(columns)]

    def decode(self, positions):
        """One index, or two side by side, one in each stream."""
        draw = self.draw_one if self.low is None else self.draw_high
        parts = [draw(x, y) for x, y in positions]
        for (x, y), part in zip(positions, parts, strict=True):
            place = part if self.low is None else self.draw_low(x, y, *part)
            if place >= len(self.leaves):
                raise Fault("corrupt", f"place {place} of {len(self.leaves)} (F21)")
            at = (y + 1) * self.stride + 2 + x
            self.plane[at] = place
            if x == self.columns - 1:
                self.plane[at + 1] = place
            if x == 0 and y + 1 < self.rows:
                self.plane[at + self.stride - 2 : at + self.stride] = [place] * 2

    def neighbours(self, x, y):
        """ww, w, nw, n, ne."""
        at = (y + 1) * self.stride + 2 + x
        up = at - self.stride
        return *self.plane[at - 2 : at], *self.plane[up - 1 : up + 2]

    def draw_one(self, x, y):
        """The place, with K up to 16."""
        ww, w, nw, n, ne = self.neighbours(x, y)
        h = mingle(w + (n << 4) + (nw << 8) + (ne << 12))
        number, check = h >> 32 - self.table_bits, h & 255 | 1
        return self.high.draw(self.streams[y % 2], (w, ww), (n, ne), number, check)

    def draw_high(self, x, y):
        """The high part of the place, and its hash."""
        _, w, _, n, ne = self.neighbours(x, y)
        h = mingle(n + (w << 8) + (ne >> self.low_bits << 16))
        number, check = h >> 32 - self.table_bits, h & 255 | 1
        return self.high.draw(self.streams[y % 2], w, n, number, check), h

    def draw_low(self, x, y, high, h):
        """The place, when its high part is known."""
        _, w, _, n, _ = self.neighbours(x, y)
        k = (h + high * 0xC2B2AE35) * 0x27D4EB2F & WORD
        h = k ^ k >> 15
        number, check = (h * 0x9E3779B1 & WORD) >> 32 - self.table_bits, h & 255 | 1
        low = self.low.draw(self.streams[y % 2], (w, high), (n, high), number, check)
        return (high << self.low_bits) + low


# 11. Limits


class Work:
    """How much has been decoded, in eighths of decisions; without a limit it is only counted."""

    def __init__(self, max_work=None):
        self.done, self.max_work = 0, max_work

    def add(self, eighths):
        """Count what is to be done next (R10)."""
        self.done += eighths
        if self.max_work is not None and self.done >> 3 > self.max_work:
            raise Fault("limit exceeded", f"more than {self.max_work} decisions (max_work)")


# 13. Codebook files


def check_codebook_file(coding, codebook_coding, sections):
    """F17, but for the end."""
    if coding:
        raise Fault("corrupt", f"index coding {coding} in a codebook file (F17)")
    if codebook_coding == EXTERNAL:
        raise Fault("corrupt", "an external codebook in a codebook file (F17)")
    if any(tag == 0x10 for tag, _ in sections):
        raise Fault("corrupt", "section 0x10 in a codebook file (F17)")


def decode_codebook(data, max_metadata=MAX_METADATA, max_codewords=MAX_CODEWORDS):
    """Read a codebook file as a Codebook, or raise a Fault."""
    data = bytes(data)
    front = read_front(data, CODEBOOK, 0, max_metadata, max_codewords)
    if front.end != len(data):  # step 13
        raise Fault("corrupt", "bytes after the end (F17)")
    return Codebook(front.mode, front.block, front.codebook, front.sections)


# Appendix B. Coding bits


def clamp(x, r):
    return min(max(x, -r), r)


class Stream:
    """B.1: an arithmetic decoder."""

    def __init__(self, data, rule, work=None):
        self.data, self.asked, self.rule = data, 4, rule
        self.work = work or Work()
        self.low, self.high = 0, WORD
        self.value = int.from_bytes(data[:4].ljust(4, b"\0"), "big")

    def bit(self, p):
        """The next bit, which is 1 with the probability p / 65,536."""
        self.work.add(8)
        low, high, value = self.low, self.high, self.value
        middle = low + ((high - low) * p >> 16)
        bit = 1 if value <= middle else 0
        if bit:
            high = middle
        else:
            low = middle + 1
        while low >> 24 == high >> 24:
            low, high = low << 8 & WORD, (high << 8 | 255) & WORD
            byte = self.data[self.asked] if self.asked < len(self.data) else 0
            value = (value << 8 | byte) & WORD
            self.asked += 1
            if self.asked > len(self.data) + 4:
                raise Fault("corrupt", f"a stream ends before what it codes ({self.rule})")
        self.low, self.high, self.value = low, high, value
        return bit

    def end(self):
        """Nothing may stand behind what was asked for."""
        if len(self.data) > self.asked:
            raise Fault("corrupt", f"a stream is longer than what it codes ({self.rule})")


# B.2 Probabilities

RATES = [131072 // (2 * n + 3) for n in range(128)]


class Counter:
    """A probability that learns from the bits it counts."""

    __slots__ = ("p", "n")

    def __init__(self):
        self.p, self.n = 32768, 0

    def count(self, bit):
        """Learn from a bit."""
        self.p += (65535 * bit - self.p) * RATES[self.n] >> 16
        self.n = min(self.n + 1, 127)


def probabilities():
    """probability(x) for x from -1,420 to 1,420."""
    e, upper = 2**32, []
    for _ in range(1421):
        upper.append(2**48 // (2**32 + e))
        e = e * 65026 >> 16
    return [max(65536 - q, 1) for q in upper[:0:-1]] + [min(q, 65535) for q in upper]


PROBABILITIES = probabilities()


def probability(x):
    return PROBABILITIES[x + 1420]


# logit by ⌊p / 16⌋; probability grows with x, so the least x is found by bisection.
LOGITS = [
    bisect_left(PROBABILITIES, 16 * step + 8, 1420 - 1023, 1420 + 1023) - 1420
    for step in range(4096)
]


def logit(p):
    return LOGITS[p >> 4]


# B.3 Mixes


def mix(inputs, weights):
    return clamp(sum(map(mul, inputs, weights)) >> 14, 1420)


def learn(inputs, weights, error, rate):
    step = clamp(error * rate >> 4, 32767)
    for i, x in enumerate(inputs):
        weights[i] = min(max(weights[i] + (x * step + 32768 >> 16), -32768), 32767)


# Appendix C. Coding by sums

LONG = 2**64 - 1  # numbers of 64 bits


class RangeStream:
    """C.1: a range decoder."""

    def __init__(self, data, rule, work=None):
        self.data, self.asked, self.rule = data, 8, rule
        self.work = work or Work()
        self.range = LONG
        self.code = int.from_bytes(data[:8].ljust(8, b"\0"), "big")

    def bit(self, p):
        """The next bit, which is 1 with the probability p / 65,536."""
        self.work.add(1)
        bound = (self.range >> 16) * p
        bit = 1 if self.code < bound else 0
        if bit:
            self.range = bound
        else:
            self.code -= bound
            self.range -= bound
        if self.range < 2**32:
            self.read_on()
        return bit

    def symbol(self, lanes):
        """The next symbol, by its lanes from c(0) on."""
        self.work.add(1)
        s = self.range.bit_length() - 16
        f = bounds(lanes, self.range >> s)
        symbol = bisect_right(f, min(self.code >> s, 65535), 0, len(lanes)) - 1
        self.code -= f[symbol] << s
        self.range = f[symbol + 1] - f[symbol] << s
        if self.range < 2**32:
            self.read_on()
        return symbol

    def read_on(self):
        """Four more bytes."""
        more = self.data[self.asked : self.asked + 4].ljust(4, b"\0")
        self.range <<= 32
        self.code = (self.code << 32 | int.from_bytes(more, "big")) & LONG
        self.asked += 4
        if self.asked > len(self.data) + 8:
            raise Fault("corrupt", f"a stream ends before what it codes ({self.rule})")

    def end(self):
        """Nothing may stand behind what was asked for."""
        if len(self.data) > self.asked:
            raise Fault("corrupt", f"a stream is longer than what it codes ({self.rule})")


def bounds(lanes, w):
    """f(0) to f(m) by the lanes and W."""
    return [2 * c * w >> 16 for c in lanes] + [w]


# C.2 Slots

# The chance of a sum v is number ⌊(v + 16,384) / 32⌋ of these.
CHANCES = [min(max(probability(x), 24), 65512) for x in range(-1023, 1024, 2)]


def new_slot():
    return [0, 0]  # value, decline


def within_16_bits(value):
    return min(max(value, -32768), 32767)


def chance(total):
    """The chance of a sum of values."""
    return CHANCES[min(max(total, -16384), 16383) + 16384 >> 5]


def squared(error):
    return 2 * (error * error >> 16)


def grown(value, error, rate):
    """A value that has learned from an error."""
    return within_16_bits(value + ((error * rate >> 16) + 4 >> 3))


def declined(decline, rate, square, most):
    """A decline that has grown; it grows to a first rate less a least one."""
    return min(decline + 4 * ((rate * rate >> 16) * square >> 16), most)


def ask(stream, slots, first, least):
    """Ask slots for a bit; they learn from the first rate down to the least one."""
    p = chance(sum(slot[0] for slot in slots))
    bit = stream.bit(p)
    error = 65536 * bit - p >> 1
    if not -64 <= error <= 64:
        square = squared(error)
        for slot in slots:
            rate = first - slot[1]
            slot[:] = grown(slot[0], error, rate), declined(slot[1], rate, square, first - least)
    return bit


# The command line


def pam(picture):
    """A binary PAM of any mode."""
    wide = picture.mode == "I;16"
    kind = {"LA": "GRAYSCALE_ALPHA", "RGB": "RGB", "RGBA": "RGB_ALPHA"}
    header = (
        f"P7\nWIDTH {picture.width}\nHEIGHT {picture.height}\n"
        f"DEPTH {1 if wide else len(picture.mode)}\nMAXVAL {65535 if wide else 255}\n"
        f"TUPLTYPE {kind.get(picture.mode, 'GRAYSCALE')}\nENDHDR\n"
    )
    return header.encode("ascii") + picture.draw()


def read_file(name, read, **options):
    """What a function reads from a file; for a fault the program ends, and names the file."""
    try:
        with open(name, "rb") as file:
            return read(file.read(), **options)
    except (Fault, OSError) as fault:
        sys.exit(f"{name}: {fault}")


def main(arguments):
    if len(arguments) not in (2, 3):
        return "usage: python spec/decoder/vqdec.py FILE.vq OUT.pam [CODEBOOK.vqc]"
    codebook = read_file(arguments[2], decode_codebook) if len(arguments) == 3 else None
    picture = read_file(arguments[0], decode, codebook=codebook)
    try:
        with open(arguments[1], "wb") as file:
            file.write(pam(picture))
    except OSError as error:
        return f"{arguments[1]}: {error}"
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
