"""Streams of appendices B and C that say what is chosen.

The decoder of spec/decoder is let run without a stream. Each bit or symbol that
it asks for is chosen here, and coded with the probability that it gives.
"""

import contextlib
import hashlib
import sys
from pathlib import Path

from parts import varint

sys.path.append(str(Path(__file__).parent.parent / "decoder"))
import vqdec  # noqa: E402


class Writer:
    """B.1, for an encoder: stands where the decoder has its stream."""

    def __init__(self, choose):
        self.choose, self.written = choose, bytearray()
        self.low, self.high = 0, 2**32 - 1

    def bit(self, p):
        """A bit, chosen by its probability of being 1."""
        bit = self.choose(p)
        middle = self.low + ((self.high - self.low) * p >> 16)
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while self.low >> 24 == self.high >> 24:
            self.written.append(self.high >> 24)
            self.low, self.high = self.low << 8 & 2**32 - 1, (self.high << 8 | 255) & 2**32 - 1
        return bit

    def end(self):
        """As many bytes as are needed of a number from low to high."""
        shift = next(
            shift for shift in (32, 24, 16, 8, 0) if self.high >> shift << shift >= self.low
        )
        self.written += (self.high >> shift << shift).to_bytes(4, "big").rstrip(b"\0")


class RangeWriter:
    """C.1, for an encoder: stands where the decoder has its stream.

    Who chooses has bit(p) and symbol(lanes), as the decoder's stream has.
    """

    def __init__(self, choose):
        self.choose, self.written = choose, bytearray()
        self.low, self.range = 0, vqdec.LONG
        self.carried = 0  # how many bytes a carry has changed, at most

    def bit(self, p):
        """A bit, chosen by its probability of being 1."""
        bit = self.choose.bit(p)
        bound = (self.range >> 16) * p
        if bit:
            self.range = bound
        else:
            self.low += bound
            self.range -= bound
        self.write()
        return bit

    def symbol(self, lanes):
        """A symbol, chosen by its lanes."""
        symbol = self.choose.symbol(lanes)
        s = self.range.bit_length() - 16
        f = vqdec.bounds(lanes, self.range >> s)
        self.low += f[symbol] << s
        self.range = f[symbol + 1] - f[symbol] << s
        self.write()
        return symbol

    def write(self):
        """Four bytes, if it is time."""
        self.carry()
        if self.range < 2**32:
            self.written += (self.low >> 32).to_bytes(4, "big")
            self.low = self.low << 32 & vqdec.LONG
            self.range <<= 32

    def carry(self):
        """Into what was written."""
        if self.low > vqdec.LONG:
            self.low -= 2**64
            at = len(self.written) - 1
            while self.written[at] == 255:
                self.written[at] = 0
                at -= 1
            self.written[at] += 1
            self.carried = max(self.carried, len(self.written) - at)

    def end(self):
        """As many bytes as are needed of a number in the range."""
        last = self.low + self.range - 1
        shift = next(shift for shift in range(64, -8, -8) if last >> shift << shift >= self.low)
        self.low = last >> shift << shift
        self.carry()
        self.written += self.low.to_bytes(8, "big").rstrip(b"\0")


def number_of(seed):
    """A number of 16 bits by a formula."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:2], "big")


class Likely:
    """Chooses what is likely, or the wilder, the more evenly: 0 to 8."""

    def __init__(self, seed, wild):
        self.seed, self.wild, self.asked = seed, wild, 0
        self.limit = None  # what a symbol may be at most

    def number(self):
        self.asked += 1
        return number_of(f"{self.seed} {self.asked}")

    def bit(self, p):
        return int(self.number() < p + (32768 - p) * self.wild // 8)

    def symbol(self, lanes):
        if self.number() % 8 < self.wild:
            return self.number() % (self.limit + 1)
        drawn = self.number() >> 1
        return min(sum(lane <= drawn for lane in lanes) - 1, self.limit)


class Given:
    """Chooses what it was told before, or as another one does."""

    def __init__(self):
        self.told, self.limit = [], None

    def bit(self, p):
        return self.told.pop(0)

    def symbol(self, lanes):
        return self.told.pop(0)


class Following:
    """Chooses what a decoder finds in such bytes, with zeros behind them."""

    def __init__(self, data):
        stream = vqdec.RangeStream(data + bytes(10**5), "")
        self.bit, self.symbol = stream.bit, stream.symbol


def by_formula(seed, wild):
    """Choose bits as likely as they are said to be, or even ones the more, the wilder: 0 to 8."""
    asked = 0

    def choose(p):
        nonlocal asked
        asked += 1
        number = int.from_bytes(hashlib.sha256(f"{seed} {asked}".encode()).digest()[:2], "big")
        return int(number < p + (32768 - p) * wild // 8)

    return choose


def context_strip(header, mode, codewords, rows, columns, wild):
    """7.2: a strip of indices that are chosen by a formula."""
    choose = by_formula(f"{mode} {len(codewords)} {rows} {columns}", wild)
    return context_of(header, mode, codewords, rows, columns, choose)


def context_of(header, mode, codewords, rows, columns, choose):
    """7.2: a strip of bits that are chosen by their probability."""
    header = header.to_bytes(2, "big")
    strip = vqdec.Strip(header, colours_of(mode, codewords), rows, columns)
    strip.stream = Writer(choose)
    strip.indices()
    return header + strip.stream.written


def colours_of(mode, codewords):
    """7.2."""
    return vqdec.colours_of([bytes(codeword) for codeword in codewords], mode)


def whole_and_halves(length, number):
    """7.2: the bits that say how much of a run there is."""
    yield int(number == length)
    low, high = 0, length
    while number < length and high - low > 1:
        middle = low + (high - low) // 2
        yield int(number >= middle)
        low, high = (middle, high) if number >= middle else (low, middle)


class GivenStrip(vqdec.Strip):
    """7.2: a strip of indices that are given."""

    def __init__(self, header, mode, codewords, columns, target):
        colours = colours_of(mode, codewords)
        super().__init__(header.to_bytes(2, "big"), colours, len(target) // columns, columns)
        self.target, self.told = target, []
        self.longest = 0  # match
        self.stream = Writer(lambda p: self.told.pop(0))

    def number(self, at):
        """The number of the index at a position."""
        return (at // self.stride - 3) * self.columns + at % self.stride - 5

    def run(self, at, x):
        length = self.run_length(at, x)
        if length is not None:
            number = self.number(at)
            whole = self.target[number : number + length]
            same = next((i for i in range(length) if whole[i] != self.plane[at - 1]), length)
            self.told += whole_and_halves(length, same)
        return super().run(at, x)

    def index(self, at, after_break):
        self.longest = max(self.longest, self.length)
        index = self.target[self.number(at)]
        same = self.same and not after_break
        self.told += [int(index == self.plane[at - 1])] if same else []
        if not same or index != self.plane[at - 1]:
            self.told += self.paths[index]
        return super().index(at, after_break)


def given_context(header, mode, codewords, columns, target):
    """7.2: a strip of such indices, and how long a match grew."""
    strip = GivenStrip(header, mode, codewords, columns, target)
    assert strip.indices() == list(target)
    return header.to_bytes(2, "big") + strip.stream.written, strip.longest


class GivenDrawing(vqdec.Drawing):
    """7.4: a drawing of indices that are given."""

    def __init__(self, mode, codewords, columns, target):
        rows = len(target) // columns
        super().__init__(b"", colours_of(mode, codewords), rows, columns)
        self.target, self.given = target, Given()
        self.stream = RangeWriter(self.given)

    def number(self, at):
        """The number of the index at a place."""
        return (at // self.stride - 2) * self.columns + at % self.stride - 8

    def run(self, at, x, length):
        number = self.number(at)
        whole = self.target[number : number + length]
        same = next((i for i in range(length) if whole[i] != self.plane[at - 1]), length)
        self.given.told += whole_and_halves(length, same)
        return super().run(at, x, length)

    def is_candidate(self, at, candidate, tables, numbers):
        self.given.told.append(int(self.target[self.number(at)] == candidate))
        return super().is_candidate(at, candidate, tables, numbers)

    def descend(self, at, neighbours, predicted):
        self.given.told += self.paths[self.target[self.number(at)]]
        return super().descend(at, neighbours, predicted)


def given_drawing(mode, codewords, columns, target):
    """7.4: a drawing of such indices."""
    strip = GivenDrawing(mode, codewords, columns, target)
    assert strip.indices() == list(target)
    return b"\1" + strip.stream.written


def drawing_of(mode, codewords, rows, columns, choose):
    """7.4: a drawing of what is chosen."""
    strip = vqdec.Drawing(b"", colours_of(mode, codewords), rows, columns)
    strip.stream = RangeWriter(choose)
    strip.indices()
    return b"\1" + strip.stream.written


class OddDrawing(vqdec.Drawing):
    """7.4: a drawing whose runs and candidates are right by odds, of 32, one for each."""

    def __init__(self, mode, codewords, rows, columns, seed, odds):
        super().__init__(b"", colours_of(mode, codewords), rows, columns)
        self.seed, self.odds, self.asked, self.given = seed, odds, 0, Given()
        self.stream = RangeWriter(self.given)

    def number(self):
        self.asked += 1
        return number_of(f"{self.seed} {self.asked}")

    def run(self, at, x, length):
        whole = self.number() % 32 < self.odds[0]
        self.given.told += whole_and_halves(length, length if whole else self.number() % length)
        return super().run(at, x, length)

    def is_candidate(self, at, candidate, tables, numbers):
        which = [self.first_tables, self.second_tables, self.third_tables].index(tables)
        self.given.told.append(int(self.number() % 32 < self.odds[1 + which]))
        return super().is_candidate(at, candidate, tables, numbers)

    def descend(self, at, neighbours, predicted):
        self.given.told += self.paths[self.number() % len(self.paths)]
        return super().descend(at, neighbours, predicted)


def odd_drawing(mode, codewords, rows, columns, seed, *odds):
    """7.4: a drawing of the like."""
    strip = OddDrawing(mode, codewords, rows, columns, seed, odds)
    strip.indices()
    return b"\1" + strip.stream.written


class WatchedMemory(vqdec.Memory):
    """7.4: a memory that tells whether it ever knew an index."""

    knew = False

    def find(self, total):
        index, seen = super().find(total)
        self.knew |= seen > 0
        return index, seen


class WatchedDrawing(vqdec.Drawing):
    """7.4: a drawing that tells of its third candidates.

    Of each that is asked for: number, whether it is right, column, row, whether
    the index is unlike, and whether the one before it in the row was.
    """

    def __init__(self, *given):
        super().__init__(*given)
        self.memories = [WatchedMemory(memory.table_bits) for memory in self.memories]
        self.thirds, self.unlike = [], set()

    def index(self, at, unlike):
        self.unlike |= {at} if unlike else set()
        return super().index(at, unlike)

    def is_candidate(self, at, candidate, tables, numbers):
        right = super().is_candidate(at, candidate, tables, numbers)
        if tables is self.third_tables:
            x, y = at % self.stride - 8, at // self.stride - 2
            self.thirds.append(
                (numbers[0] % 8, right, x, y, at in self.unlike, at - 1 in self.unlike)
            )
        return right


def watched_drawing(mode, codewords, rows, columns, strip):
    """7.4: a drawing that has been watched."""
    drawing = WatchedDrawing(strip[1:], colours_of(mode, codewords), rows, columns)
    drawing.indices()
    return drawing


class ChosenPhotograph(vqdec.Photograph):
    """7.4: a photograph of places that are chosen; of given ones, they are told."""

    def __init__(self, mode, codewords, rows, columns, choose, target=None):
        super().__init__(b"\0", colours_of(mode, codewords), rows, columns)
        self.streams = [RangeWriter(one) for one in choose]
        self.last = len(codewords) - 1
        places = {index: place for place, index in enumerate(self.leaves)}
        self.target = target and [places[index] for index in target]

    def limit(self, x, y, most, part):
        """Say what the next symbol may be, or is."""
        choose = self.streams[y % 2].choose
        choose.limit = most
        if self.target:
            choose.told.append(part(self.target[y * self.columns + x]))

    def draw_one(self, x, y):
        self.limit(x, y, self.last, lambda place: place)
        return super().draw_one(x, y)

    def draw_high(self, x, y):
        self.limit(x, y, self.last >> self.low_bits, lambda place: place >> self.low_bits)
        return super().draw_high(x, y)

    def draw_low(self, x, y, high, h):
        most = (1 << self.low_bits) - 1
        self.limit(x, y, min(most, self.last - (high << self.low_bits)), lambda place: place & most)
        return super().draw_low(x, y, high, h)

    def coded(self):
        """The strip."""
        self.indices()
        upper, lower = (stream.written for stream in self.streams)
        return b"\0" + varint(len(upper)) + upper + lower


def photograph_of(mode, codewords, rows, columns, choose):
    """7.4: a photograph of what two choose."""
    return ChosenPhotograph(mode, codewords, rows, columns, choose).coded()


def given_photograph(mode, codewords, columns, target):
    """7.4: a photograph of such indices."""
    rows, two = len(target) // columns, [Given(), Given()]
    return ChosenPhotograph(mode, codewords, rows, columns, two, target).coded()


def bits_of(codewords, ascending):
    """6.1: the bits of a codebook that are coded."""
    before = None
    for codeword in codewords:
        bound = ascending and before is not None
        for j, sample in enumerate(codeword):
            v = 0
            for level in range(7, -1, -1):
                m = v + 2**level
                if not (bound and m <= before[j]):
                    yield int(sample >= m)
                if sample >= m:
                    v = m
            bound = bound and sample == before[j]
        before = codeword


def modelled_codebook(codewords, channels):
    """6.1: what follows the length. Of 16-bit samples the channels are two."""
    codewords = [list(codeword) for codeword in codewords]
    ascending = int(codewords == sorted(codewords))
    bits = bits_of(codewords, ascending)
    first, dimension = bytes([ascending]), len(codewords[0])
    writer = Writer(lambda p: next(bits))
    with in_place_of("Stream", writer):
        vqdec.modelled_codebook(first, len(codewords), dimension, channels)
    return first + writer.written


@contextlib.contextmanager
def in_place_of(name, writer):
    """Let the decoder have a writer where it makes a stream."""
    stream = getattr(vqdec, name)
    setattr(vqdec, name, lambda *_: writer)
    try:
        yield
    finally:
        setattr(vqdec, name, stream)


def coded_bytes(payload, choose=None):
    """C.3: the stream of such bytes, or of as many that are chosen."""
    if choose is None:
        choose = Given()
        choose.told += (byte >> place & 1 for byte in payload for place in range(7, -1, -1))
        choose.told.reverse()
        choose.bit = lambda p: choose.told.pop()
    writer = RangeWriter(choose)
    with in_place_of("RangeStream", writer):
        decoded = vqdec.decode_bytes(b"", len(payload))
    return bytes(writer.written), decoded
