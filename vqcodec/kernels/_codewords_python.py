"""The loop of `_codewords.pyx` in Python, for where there is no compiler; equal to the last bit."""

from typing import Any

from ..arrays import Bytes
from ._mixing_python import LOGIT, MOST, PROBABILITY, Coder, Counter, hand_over, learn, mixed

WINDOW, START, RATE = 64, 4000, 12


def _near(distance: int, reach: int) -> int:
    return min(max(distance, -reach), reach)


def code_codewords(
    codebook: Bytes, channels: int, ordered: bool, source: Bytes, target: Bytes
) -> int:
    decoding = len(target) == 0
    coder = Coder(bytes(source)) if decoding else Coder()
    counters: dict[tuple[int, ...], Counter] = {}
    weights = [[START] * 4 for _ in range(32)]
    d = codebook.shape[1]
    codewords: list[list[int]] = codebook.tolist()
    recent: list[Any] = []  # (codeword, its distance so far), the last one first
    for i, codeword in enumerate(codewords):
        previous = codewords[i - 1] if i else [0] * d
        tied, grey = ordered and i > 0, 0
        recent = [[codewords[i - 1 - q], 0] for q in range(min(i, WINDOW))]
        for j in range(d):
            channel = j % channels
            w = j - 1 if j < channels else j - channels
            order = sorted(range(len(recent)), key=lambda q: recent[q][1])[:2]  # stable
            first = recent[order[0]][0] if order else [128] * d
            second_sample = recent[order[1]][0][j] if len(order) > 1 else 128
            before = previous[j]
            twice = codewords[i - 2][j] if i > 1 else 0
            left = codeword[w] if j else twice
            total = left + first[j] - first[w] if j else 2 * before - twice
            if j == 2:
                grey = int(codeword[0] == codeword[1])
            value = 0
            for level in range(7, -1, -1):
                middle = value + (1 << level)
                if tied and middle <= before:
                    value = middle
                    continue
                row = 8 * channel + level
                keys = (
                    (0, row, _near(left - middle, 40), grey),
                    (1, row, _near(before - middle, 8), _near(left - middle, 8)),
                    (2, row, _near(first[j] - middle, 8), _near(total - middle, 8)),
                    (3, row, _near(first[j] - middle, 8), _near(second_sample - middle, 8)),
                )
                used = [counters.setdefault(key, Counter()) for key in keys]
                inputs = [LOGIT[counter.p >> 4] for counter in used]
                p = PROBABILITY[MOST + mixed(inputs, weights[row])]
                bit = coder.code_bit(not decoding and codeword[j] >= middle, p)
                learn(inputs, weights[row], 65536 * bit - p, RATE)
                for counter in used:
                    counter.count(bit)
                if bit:
                    value = middle
            codeword[j] = value
            tied = tied and value == before
            for other in recent:
                other[1] += abs(other[0][j] - value)
    if decoding:
        codebook[:] = codewords
        return coder.position
    coder.finish()
    return hand_over(coder.target, target)
