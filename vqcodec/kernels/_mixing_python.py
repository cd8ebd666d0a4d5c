"""Adaptive binary arithmetic coding with mixed probabilities, as `_mixing.pxd` does it."""

from collections.abc import Sequence
from operator import mul

from ..arrays import Bytes

MOST = 1420
COUNT_LIMIT = 127


def _tables() -> tuple[list[int], list[int]]:
    decay, probability = 2**32, [0] * (2 * MOST + 1)
    for x in range(MOST + 1):
        q = 2**48 // (2**32 + decay)
        probability[MOST + x] = min(q, 65535)
        probability[MOST - x] = max(65536 - q, 1)
        decay = decay * 65026 >> 16
    logit: list[int] = []
    x = -1023
    for q in range(4096):
        while x < 1023 and probability[MOST + x] < 16 * q + 8:
            x += 1
        logit.append(x)
    return probability, logit


PROBABILITY, LOGIT = _tables()
RATE = [131072 // (2 * n + 3) for n in range(COUNT_LIMIT + 1)]


class Coder:
    """Codes bits into a bytearray or, given a source, decodes them from it."""

    def __init__(self, source: bytes | None = None) -> None:
        self.source, self.target, self.position = source, bytearray(), 0
        self.low, self.high, self.value = 0, 0xFFFFFFFF, 0
        if source is not None:
            for _ in range(4):
                self.value = self.value << 8 | self._next_byte()

    def _next_byte(self) -> int:
        assert self.source is not None  # only what decodes reads
        self.position += 1
        return self.source[self.position - 1] if self.position <= len(self.source) else 0

    def code_bit(self, bit: int, p: int) -> int:
        middle = self.low + ((self.high - self.low) * p >> 16)
        if self.source is not None:
            bit = self.value <= middle
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) >> 24 == 0:
            if self.source is not None:
                self.value = (self.value << 8 | self._next_byte()) & 0xFFFFFFFF
            else:
                self.target.append(self.high >> 24)
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 | 0xFF) & 0xFFFFFFFF
        return int(bit)

    def finish(self) -> None:
        for kept in range(1, 5) if self.low else ():
            value = self.high >> (32 - 8 * kept) << (32 - 8 * kept)
            if value >= self.low:
                self.target += value.to_bytes(4, "big")[:kept]
                return


class Counter:
    """A probability that learns by the number of bits it has seen."""

    __slots__ = ("p", "n")

    def __init__(self) -> None:
        self.p, self.n = 32768, 0

    def count(self, bit: int) -> None:
        self.p += (65535 * bit - self.p) * RATE[self.n] >> 16
        if self.n < COUNT_LIMIT:
            self.n += 1


def mixed(inputs: Sequence[int], weights: Sequence[int]) -> int:
    """Return the logit of a mix."""
    total: int = sum(map(mul, inputs, weights))
    return min(max(total >> 14, -MOST), MOST)


def learn(inputs: Sequence[int], weights: list[int], error: int, rate: int) -> None:
    """Move weights against the error, 65536 * bit - p."""
    step = min(max(error * rate >> 4, -32767), 32767)
    for i, x in enumerate(inputs):
        if x:
            weights[i] = min(max(weights[i] + (x * step + 0x8000 >> 16), -32768), 32767)


def hand_over(coded: bytearray, target: Bytes) -> int:
    """Copy what was coded; return its bytes, or -1 if they do not fit."""
    if len(coded) > len(target):
        return -1
    target[: len(coded)] = list(coded)
    return len(coded)
