"""Choosing indices for the sum of distortion and rate, as `_choice.pxd` does it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ._decisions_python import Model

if TYPE_CHECKING:
    from .entropy import Choice

RUN, SAME, TREE = 0, 2, 3
MOST_PREDICTIONS, FAR, FORBIDDEN = 200, 16, 2**61


class Chooser:
    """A `Choice` at work on a strip."""

    point: list[int]
    point_class: int
    importance: int
    contexts: Sequence[int]
    ask: Callable[..., Any]
    best: int
    chosen: int
    price: int
    n_predictions: int
    excluded: int

    def __init__(
        self, choice: "Choice", nodes: Sequence[Any], root: int, model: Model, columns: int
    ) -> None:
        self.choice, self.nodes, self.root, self.model = choice, nodes, root, model
        self.columns, self.rows = columns, len(choice.numbers)
        self.prices: list[int] = choice.prices.tolist()
        self.points: list[list[int]] = choice.points.tolist()
        self.codewords: list[list[int]] = choice.codewords.tolist()
        self.after_break = 8 * choice.rate_weight
        self.boxes: list[list[tuple[int, int]]] = [[]] * len(nodes)
        for number in reversed(range(len(nodes))):
            boxes = [
                self.boxes[child] if child >= 0 else [(i, i) for i in self.codewords[~child]]
                for child in nodes[number].children
            ]
            self.boxes[number] = [
                (min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(*boxes, strict=True)
            ]

    def _price(self, bit: int, p: int) -> int:
        return self.choice.rate_weight * self.prices[(p if bit else 65536 - p) >> 4] >> 12

    def _go_to(self, y: int, x: int) -> None:
        number = int(self.choice.numbers[y, x])
        self.point, self.point_class = self.points[number], int(self.choice.point_classes[number])
        self.importance = int(self.choice.importances[y, x])

    def _distortion(self, codeword: int) -> int:
        if self.point_class not in (1, self.choice.codeword_classes[codeword]):
            return FORBIDDEN
        return self._cost(
            [abs(a - b) for a, b in zip(self.point, self.codewords[codeword], strict=True)]
        )

    def _bound(self, number: int) -> int:
        if number < 0:
            return self._distortion(~number)
        return self._cost(
            [
                max(low - a, a - high, 0)
                for a, (low, high) in zip(self.point, self.boxes[number], strict=True)
            ]
        )

    def _cost(self, differences: Sequence[int]) -> int:
        if max(differences) > self.choice.max_error:
            return FORBIDDEN
        return (sum(d * d for d in differences) >> self.choice.halving) * self.importance

    def _seek(
        self, number: int, depth: int, spent: int, least: int, path: Sequence[int] | None
    ) -> None:
        if self.n_predictions >= MOST_PREDICTIONS:
            return
        self.n_predictions += 1
        node, kept = self.nodes[number], self.model.buckets
        if node.place == 0:
            self.model.find_buckets(self.contexts, number + 1, making=False)
        expected = None if path is None else path[depth]
        p = self.model.predict(TREE, node.place, *self.ask(number, depth, expected))
        prices, leasts = [spent + self._price(side, p) for side in (0, 1)], [FORBIDDEN, FORBIDDEN]
        for side in (0, 1):
            if prices[side] + least < self.best:
                leasts[side] = max(self._bound(node.children[side]), least)
        second_first = leasts[1] < FORBIDDEN and (
            leasts[0] == FORBIDDEN or prices[1] + leasts[1] < prices[0] + leasts[0]
        )
        for side in (1, 0) if second_first else (0, 1):
            child, price = node.children[side], prices[side]
            if leasts[side] == FORBIDDEN or price + leasts[side] >= self.best:
                continue
            if child >= 0:
                below = path if expected == side else None
                self._seek(child, depth + 1, price, leasts[side], below)
            elif ~child != self.excluded:
                self.best, self.chosen, self.price = price + leasts[side], ~child, price
        self.model.buckets = kept

    def index(
        self,
        p: int | None,
        y: int,
        x: int,
        base: list[int],
        at: int,
        w: int,
        unlike_left: bool,
        contexts: Sequence[int],
        path: Sequence[int] | None,
        ask: Callable[..., Any],
    ) -> int:
        """Return the index of least cost, base[at] being that of least distortion.

        p is the probability of *same*, or None if that is not asked.
        """
        nearest, stride = base[at], self.columns + 8
        self.contexts, self.ask = contexts, ask
        self._go_to(y, x)
        right = down = 1
        while right < FAR and x + right < self.columns and base[at + right] == nearest:
            right += 1
        while down < FAR and y + down < self.rows and base[at + down * stride] == nearest:
            down += 1
        self.importance *= right + down - 1
        self.best, self.chosen, self.price, self.n_predictions = (
            FORBIDDEN,
            nearest,
            self.after_break,
            0,
        )
        self.excluded = w if p is not None or unlike_left else -1
        least, spent = self._distortion(nearest) % FORBIDDEN, 0
        if p is not None:
            spent = self._price(0, p)
            same = self._distortion(w)
            if same < FORBIDDEN:
                self.best, self.chosen = same + self._price(1, p), w
        if self.root < 0 or spent + least >= self.best:
            return self.chosen
        self.model.buckets = None
        self._seek(self.root, 0, spent, least, path)
        if p is None and unlike_left:
            self.after_break += self.price - self.after_break >> 4
        return self.chosen

    def run(self, p: int, y: int, x: int, length: int, w: int, nearest: Sequence[int]) -> int:
        """Return how many indices a run shall have."""
        unit = self.choice.rate_weight
        most = self._price(0, p) - self._price(1, p) + self.after_break + unit * length.bit_length()
        excess = start = 0
        for j in range(length):
            self._go_to(y, x + j)
            here = self._distortion(w)
            if here == FORBIDDEN:
                return j if excess == 0 else start
            here -= self._distortion(nearest[j]) % FORBIDDEN
            if excess == 0:
                start = j
            excess += here
            if excess > most and nearest[start] != w:
                return start
            excess = max(excess - (unit >> 2), 0)
        return length
