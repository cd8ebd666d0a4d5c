"""Decisions, as `_decisions.pxd` makes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from ._mixing_python import LOGIT, MOST, PROBABILITY, RATE, Coder, Counter, learn, mixed

Key = tuple[Any, ...]  # of a table: what a decision is looked up by

START_WEIGHT, FINAL_LIMIT = 1350, 1 << 20
WORD = 0xFFFFFFFF


def hashed(h: int, *values: int) -> int:
    for value in values:
        h = ((h + value + 1) * 0x9E3779B1 & WORD) ^ h >> 15
    return h


def _starts() -> dict[int, int]:
    """Return the probability after each history, as a slot of its own would have it."""
    starts = {}
    for history in range(1, 256):
        p = 32768
        for i, digit in enumerate(f"{history:b}"[1:]):
            p += (65535 * int(digit) - p) * RATE[i] >> 16
        starts[history] = p
    return starts


_STARTS = _starts()


class _Slot:
    __slots__ = ("p", "history", "n")

    def __init__(self) -> None:
        self.p, self.history, self.n = 32768, 1, 0

    def key(self) -> tuple[int, int]:
        """Return what the trust in a history goes by: the history, and in long ones how long."""
        n = self.n
        return self.history, 0 if n < 16 else 1 if n < 40 else 2 if n < 120 else 3


class _Bucket:
    __slots__ = ("check", "slots")

    def __init__(self, check: int = 0) -> None:
        self.check = check
        self.slots: dict[int, _Slot] = {}

    def slot(self, place: int) -> _Slot:
        return self.slots.setdefault(place, _Slot())


class Model:
    """Everything that learns."""

    buckets: list[_Bucket] | None

    def __init__(self, coder: Coder, n_contexts: int, bits: int) -> None:
        self.coder, self.bits = coder, bits
        self.tables: list[dict[int, _Bucket]] = [{} for _ in range(n_contexts)]
        self.trust: dict[Key, int] = {}
        self.match_trust: dict[Key, int] = {}
        self.weights: dict[Key, list[int]] = {}
        self.finals: dict[int, list[int]] = {}
        self.counters: dict[Key, Counter] = {}

    def find_buckets(self, contexts: Iterable[int], group: int, making: bool = True) -> None:
        """Find the bucket of each context; make those that are not there, or leave all as it is."""
        self.buckets = []
        for context, table in zip(contexts, self.tables, strict=True):
            h = (context + group * 0x85EBCA6B) * 0x2C1B3C6D & WORD
            h = (h ^ h >> 16) * 0x9E3779B1 & WORD
            check, at = h & 0xFFFF | 1, h >> (32 - self.bits)
            found, other = (table.setdefault(i, _Bucket()) for i in (at, at ^ 1))
            if found.check != check:
                if other.check == check:
                    found = other
                elif not making:
                    found = _Bucket()
                else:
                    if other.slot(0).n < found.slot(0).n:
                        found = other
                    found.check, found.slots = check, {}
            self.buckets.append(found)

    def predict(
        self,
        kind: int,
        place: int,
        selected: Key,
        final: int,
        numeric: Sequence[Key],
        match: tuple[int, Key] | None,
    ) -> int:
        """Return the probability of a 1; `match` is the expected bit and its trust's key."""
        p: int = self._mix(kind, place, selected, final, numeric, match)[0]
        return p

    def _mix(
        self,
        kind: int,
        place: int,
        selected: Key,
        final: int,
        numeric: Sequence[Key],
        match: tuple[int, Key] | None,
    ) -> tuple[Any, ...]:
        assert self.buckets is not None  # they were found before
        slots = [bucket.slot(place) for bucket in self.buckets]
        trusts = [(kind, i, *slot.key()) for i, slot in enumerate(slots)]
        inputs: list[int] = []
        for slot, key in zip(slots, trusts, strict=True):
            trust = self.trust.setdefault(key, _STARTS[slot.history])
            inputs += (LOGIT[trust >> 4], LOGIT[slot.p >> 4])
        counters = [self.counters.setdefault(key, Counter()) for key in numeric]
        inputs += [LOGIT[counter.p >> 4] for counter in counters] + [0] * (4 - len(counters))
        told = 0
        if match:
            told = LOGIT[self.match_trust.setdefault(match[1], 49152) >> 4]
            told = told if match[0] else -told
        inputs += [told, 128]
        weights = [
            self.weights.setdefault((i, number), [START_WEIGHT] * len(inputs))
            for i, number in enumerate(selected)
        ]
        logits = [mixed(inputs, each) for each in weights]
        finals = self.finals.setdefault(final, [21845] * 3)
        total = sum(f * logit for f, logit in zip(finals, logits, strict=True)) >> 16
        p = PROBABILITY[MOST + min(max(total, -MOST), MOST)]
        return p, inputs, logits, weights, finals, slots, trusts, counters

    def decide(
        self,
        bit: int,
        kind: int,
        place: int,
        rate: int,
        selected: Key,
        final: int,
        numeric: Sequence[Key],
        match: tuple[int, Key] | None,
    ) -> int:
        """Code one decision, and learn from it; the arguments are as for `predict`."""
        p, inputs, logits, weights, finals, slots, trusts, counters = self._mix(
            kind, place, selected, final, numeric, match
        )
        bit = self.coder.code_bit(bit, p)
        for i in range(3):
            moved = finals[i] + (logits[i] * (65536 * bit - p) >> 14)
            finals[i] = min(max(moved, -FINAL_LIMIT), FINAL_LIMIT)
            learn(inputs, weights[i], 65536 * bit - PROBABILITY[MOST + logits[i]], rate)
        for slot, key in zip(slots, trusts, strict=True):
            self.trust[key] += 65535 * bit - self.trust[key] >> 6
            slot.p += (65535 * bit - slot.p) * RATE[slot.n] >> 16
            slot.n = min(slot.n + 1, 127)
            history = slot.history << 1 | bit
            slot.history = history & 127 | 128 if history > 255 else history
        for counter in counters:
            counter.count(bit)
        if match:
            old = self.match_trust[match[1]]
            self.match_trust[match[1]] = old + ((65535 if match[0] == bit else 0) - old >> 6)
        return bit
