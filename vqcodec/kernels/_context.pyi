import numpy as np
import numpy.typing as npt

from ..arrays import Bytes, Labels
from .entropy import Choice

class Tree:
    def __init__(self, colours: Labels) -> None: ...

def code_strip(
    tree: Tree,
    plane: npt.NDArray[np.uint16],
    header: int,
    bits: int,
    source: Bytes,
    target: Bytes,
    stopped: Bytes,
    wanted: Choice | None = None,
) -> tuple[int, int]: ...
