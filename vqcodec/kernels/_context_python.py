"""The loops of `_context.pyx` in Python, for where there is no compiler; equal to the last bit."""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..arrays import Bytes
from ._choice_python import Chooser
from ._decisions_python import Model, hashed
from ._mixing_python import Coder, hand_over
from ._tree_python import Node, Tree

if TYPE_CHECKING:
    from .entropy import Choice

RUN, BREAK, SAME, TREE = range(4)
SAME_GROUP, RUN_GROUP, BREAK_GROUP = 0x20000, 0x20001, 0x20002
MATCH_BITS, SHORTEST_RUN, NODES_TOLD_APART, NO_INDEX = 16, 4, 2048, 65536


_STEPS = (1, 2, 4, 8, 12, 18, 26, 40, 60, 90, 140)


def _margin(distance: int) -> int:
    level = sum(abs(distance) >= step for step in _STEPS)
    return level if distance >= 0 else 12 + level


def _match_level(n: int) -> int:
    return n if n < 8 else 8 + sum(n >= step for step in (12, 16, 24, 32, 64, 128, 400))


def _ask_node(
    nodes: Sequence[Node],
    around: tuple[Any, ...],
    number: int,
    depth: int,
    expected_bit: int | None,
) -> tuple[Any, ...]:
    """Return what `Model.predict` and `Model.decide` take for a node of the tree."""
    first, second, w, n, trouble, edge, level, equal = around
    node = nodes[number]
    axis, spread, threshold = node.axis, node.spread, node.threshold
    by_second = _margin(second[axis] - threshold)
    who, deep = number % NODES_TOLD_APART, min(depth, 15)
    numeric = (
        ("node", who, _margin(first[axis] - threshold)),
        ("node 2", who, by_second),
        (
            "neighbours",
            spread,
            _margin(w[axis] - threshold),
            _margin(n[axis] - threshold),
            trouble,
        ),
        ("errors", spread, by_second, trouble, edge),
    )
    match = None if expected_bit is None else (expected_bit, (TREE, level, deep))
    return (TREE * 64 + equal, min(number, 255), edge), TREE + deep, numeric, match


def code_strip(
    tree: Tree,
    plane: npt.NDArray[np.uint16],
    header: int,
    bits: int,
    source: Bytes,
    target: Bytes,
    stopped: Bytes,
    wanted: "Choice | None" = None,
) -> tuple[int, int]:
    decoding = len(target) == 0
    coder = Coder(bytes(source)) if decoding else Coder()
    rows, columns = plane.shape
    stride = 5 + columns + 3
    nodes, paths, colours, root = tree.nodes, tree.paths, tree.colours, tree.root
    used = [i for i in range(15) if header >> i & 1]
    same_mode = bool(header & 0x8000)
    model = Model(coder, len(used), bits)
    chooser = Chooser(wanted, nodes, root, model, columns) if wanted is not None else None
    # Room for the neighbours of indices at the edges, and what is to be coded, already there.
    base = np.pad(plane, [(3, 0), (5, 3)]).ravel().tolist()
    seen_at: dict[int, int] = {}
    missed, errors = [0] * (columns + 1), [0] * (columns + 2)
    match_at = match_length = n_looked = 0
    broke = False
    for y in range(rows):
        if stopped[0]:
            raise KeyboardInterrupt
        flat_until = 0
        r = (y + 3) * stride + 5
        a, b, c = r - stride, r - 2 * stride, r - 3 * stride
        base[r - 5 : r] = [base[a]] * 5
        base[a + columns : a + columns + 3] = [base[a + columns - 1]] * 3
        left_missed = left_error = 0
        unlike_left = False
        x = 0
        while x < columns:
            at = r + x
            w, ww, www = base[at - 1], base[at - 2], base[at - 3]
            nw, n, ne, nee = base[a + x - 1 : a + x + 3]
            nnw, nn, nne = base[b + x - 1 : b + x + 2]
            nnn = base[c + x]
            if same_mode and not unlike_left and w == ww == nw == n == ne == nnw == nn == nne:
                if flat_until <= x:
                    flat_until = x + 1
                    while (
                        flat_until < columns
                        and w == base[a + flat_until + 1] == base[b + flat_until + 1]
                    ):
                        flat_until += 1
                    n_looked += flat_until - x
                length = flat_until - x
                if match_length >= 16:
                    j = 0
                    while j < length and match_at + j < at and base[match_at + j] == w:
                        j += 1
                    n_looked += j
                    if match_at + j < at:
                        length = j
                if length >= SHORTEST_RUN:
                    beyond = base[a + x + length + 1] if x + length < columns else NO_INDEX
                    lg = length.bit_length()
                    contexts = [
                        hashed(0, length),
                        hashed(1, lg, broke, beyond == NO_INDEX),
                        hashed(2, beyond, w),
                        hashed(3, lg, nnn, base[c + x + length - 1] == w),
                        hashed(4, length, w, beyond),
                    ] + [hashed(i, lg) for i in range(5, len(used))]
                    model.find_buckets(contexts[: len(used)], RUN_GROUP)
                    level = _match_level(match_length)
                    selected = (RUN * 64 + lg, 272 + level, 24)
                    match: tuple[int, tuple[int, ...]] | None
                    match = (1, (RUN, level, lg)) if match_length else None
                    run = 0
                    if chooser:
                        p = model.predict(RUN, 0, selected, RUN, (), match)
                        run = chooser.run(p, y, x, length, w, base[at : at + length])
                    while not decoding and not chooser and run < length and base[at + run] == w:
                        run += 1
                    whole = model.decide(run == length, RUN, 0, 12, selected, RUN, (), match)
                    broke = not whole
                    low, high = (length, length) if whole else (0, length)
                    while high - low > 1:
                        middle = low + (high - low >> 1)
                        size = high - low
                        lg = size.bit_length()
                        contexts = [hashed(0, lg, w, low == 0), hashed(1, lg)]
                        contexts += [hashed(i, lg, size) for i in range(2, len(used))]
                        model.find_buckets(contexts[: len(used)], BREAK_GROUP + lg)
                        selected = (BREAK * 64 + lg, 288, 25)
                        later = model.decide(run >= middle, BREAK, 0, 12, selected, BREAK, (), None)
                        low, high = (middle, high) if later else (low, middle)
                    run = low
                    base[at : at + run] = [w] * run
                    missed[x : x + run] = [0] * run
                    errors[x + 1 : x + run + 1] = [0] * run
                    if run:
                        left_missed = left_error = 0
                    if match_length:
                        match_at += run
                        match_length = min(match_length + run, 65535)
                    x += run
                    unlike_left = broke
                    continue

            h = hashed(0, w, n, ww, ne, nw, nn, www, nee)
            h = (h ^ h >> 14) & (1 << MATCH_BITS) - 1
            if match_length == 0 and h in seen_at:
                match_at, match_length = seen_at[h], 1
                while (
                    match_length < 16 and base[match_at - match_length] == base[at - match_length]
                ):
                    match_length += 1
            seen_at[h] = at
            expected = base[match_at] if match_length else -1
            level = _match_level(match_length)

            cw, cn, cnw, cne, cnn = (colours[i] for i in (w, n, nw, ne, nn))
            first = [
                min(max(p + q - d, min(p, q)), max(p, q))
                for p, q, d in zip(cw, cn, cnw, strict=True)
            ]
            second = [(2 * (cw[i] + cn[i] + cne[i]) - cnw[i] - cnn[i] + 2) >> 2 for i in range(4)]
            edge = abs(cw[0] - cnw[0]) + abs(cn[0] - cnw[0]) + abs(cn[0] - cne[0])
            edge = min(edge.bit_length(), 11)
            trouble = min((3 * left_error + errors[x + 1] + errors[x + 2]).bit_length(), 13)
            equal = (
                (w == n) | (w == nw) << 1 | (n == ne) << 2
                | (n == nw) << 3 | (w == ww) << 4 | (n == nn) << 5
            )  # fmt: skip
            every = (
                (w, n, nw), (w, n, ne), (w, ne), (w, n, nw, ne, ww, nn, nne, nee),
                (w, nw), (w, ww), (n, nn), (w,), (n,), (), (w, ww, www), (n, nn, nnn), (ne, nee),
                (n, ne, nne), (first[0] >> 4, first[1] >> 4, first[2] >> 4),
            )  # fmt: skip
            contexts = [hashed(i, *every[i]) for i in used]

            around = first, second, cw, cn, trouble, edge, level, equal
            ask = functools.partial(_ask_node, nodes, around)
            s = -1 if decoding else base[at]
            same, asked = 0, None
            if same_mode and not unlike_left:
                numeric = (
                    ("misses", equal, missed[x], missed[x + 1], left_missed),
                    ("edges", edge, trouble),
                )
                match = (int(expected == w), (SAME, level)) if match_length else None
                asked = (SAME * 64 + equal, 256 + level, 12 + edge), SAME, numeric, match
                model.find_buckets(contexts, SAME_GROUP)
            if chooser:
                p_same = model.predict(SAME, 0, *asked) if asked else None
                known = expected >= 0 and not (asked and expected == w)
                expected_path = paths[expected] if known else None
                s = chooser.index(
                    p_same, y, x, base, at, w, unlike_left, contexts, expected_path, ask
                )
                if asked:
                    model.find_buckets(contexts, SAME_GROUP)
            if asked:
                same = model.decide(s == w, SAME, 0, 12, *asked)
                if same:
                    s = w
                elif expected == w:
                    expected = -1
            left_missed = int(not same)
            if not same:
                path = () if decoding else paths[s]
                expected_path = paths[expected] if expected >= 0 else ()
                following = expected >= 0 and len(colours) > 1
                number, depth = root, 0
                while number >= 0:
                    node = nodes[number]
                    if node.place == 0:
                        model.find_buckets(contexts, number + 1)
                    asked = ask(number, depth, expected_path[depth] if following else None)
                    bit = 0 if decoding else path[depth]
                    bit = model.decide(bit, TREE, node.place, 15, *asked)
                    following = following and expected_path[depth] == bit
                    number = node.children[bit]
                    depth += 1
                s = ~number
            unlike_left = False
            base[at] = s
            missed[x] = left_missed
            left_error = sum(abs(first[i] - colours[s][i]) for i in range(3))
            errors[x + 1] = left_error
            if match_length:
                if base[match_at] == s:
                    match_length = min(match_length + 1, 65535)
                    match_at += 1
                else:
                    match_length = 0
            x += 1
    if decoding or chooser:
        plane[:] = np.reshape(base, (3 + rows, stride))[3:, 5:-3]
    if decoding:
        return coder.position, n_looked
    coder.finish()
    return hand_over(coder.target, target), n_looked
