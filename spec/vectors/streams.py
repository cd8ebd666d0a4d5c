"""Streams of appendix B that say what is chosen.

The decoder of spec/decoder is let run without a stream. Each bit that it asks
for is chosen here, and coded with the probability that it gives.
"""

import hashlib
import sys
from pathlib import Path

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

    def end(self, rule):
        """As many bytes as are needed of a number from low to high."""
        shift = next(
            shift for shift in (32, 24, 16, 8, 0) if self.high >> shift << shift >= self.low
        )
        self.written += (self.high >> shift << shift).to_bytes(4, "big")
        self.written = self.written.rstrip(b"\0")


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
    header = header.to_bytes(2, "big")
    colours = vqdec.colours_of([bytes(codeword) for codeword in codewords], mode)
    strip = vqdec.Strip(header, colours, rows, columns)
    strip.stream = Writer(by_formula(f"{mode} {len(codewords)} {rows} {columns}", wild))
    strip.indices()
    return header + strip.stream.written


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
    writer, stream = Writer(lambda p: next(bits)), vqdec.Stream
    vqdec.Stream = lambda data: writer
    try:
        first, dimension = bytes([ascending]), len(codewords[0])
        vqdec.modelled_codebook(first, len(codewords), dimension, channels)
    finally:
        vqdec.Stream = stream
    return first + writer.written
