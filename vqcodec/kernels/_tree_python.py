"""The tree over the codewords' colours in Python, as `_tree.pxd` has it."""

from ..arrays import Labels


class Node:
    __slots__ = ("axis", "threshold", "spread", "children", "group", "place")
    axis: int
    threshold: int
    spread: int
    children: tuple[int, ...]
    group: int
    place: int


def _grow(
    nodes: list[Node],
    paths: dict[int, tuple[int, ...]],
    colours: list[list[int]],
    codewords: list[int],
    path: tuple[int, ...],
    depth: int,
    group: int,
    place: int,
) -> int:
    """Build the tree over some codewords; return its root: a node's number, or ~codeword."""
    if len(codewords) == 1:
        paths[codewords[0]] = path
        return ~codewords[0]
    spreads = []
    for axis in range(4):
        values = [colours[i][axis] for i in codewords]
        spreads.append(max(values) - min(values))
    axis = spreads.index(max(spreads))
    codewords = sorted(codewords, key=lambda i: (colours[i][axis], i))
    number, half, node = len(nodes), len(codewords) // 2, Node()
    nodes.append(node)
    if depth % 3 == 0:
        group, place = number, 0
    node.axis, node.group, node.place = axis, group, place
    node.threshold = (colours[codewords[half - 1]][axis] + colours[codewords[half]][axis] + 1) >> 1
    node.spread = max(max(spreads).bit_length() - 1, 0)
    node.children = tuple(
        _grow(nodes, paths, colours, part, path + (side,), depth + 1, group, 2 * place + 1 + side)
        for side, part in enumerate((codewords[:half], codewords[half:]))
    )
    return number


class Tree:
    """The tree over the colours of a codebook, int32 of shape (k, 4), which all strips share."""

    def __init__(self, colours: Labels) -> None:
        self.colours: list[list[int]] = colours.tolist()
        self.nodes: list[Node] = []
        self.paths: dict[int, tuple[int, ...]] = {}
        everything = list(range(len(colours)))
        self.root = _grow(self.nodes, self.paths, self.colours, everything, (), 0, 0, 0)
