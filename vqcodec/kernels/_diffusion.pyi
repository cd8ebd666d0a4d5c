import numpy as np
import numpy.typing as npt

from ..arrays import Bytes, Labels

class Cells:
    def __init__(
        self,
        codewords: Labels,
        ids: Labels,
        low: Labels,
        high: Labels,
        bits: int,
        near: int,
        far: int,
    ) -> None: ...

def diffuse(
    points: Labels,
    pins: Labels,
    groups: Bytes,
    some: Cells,
    every: Cells,
    numbers: Labels,
    strength: int,
    errors: Labels,
    first: int,
    last: int,
    indices: npt.NDArray[np.uint16],
) -> None: ...
def mix(
    points: Labels,
    cells: Cells,
    strength: int,
    places: Labels,
    mixtures: npt.NDArray[np.uint16],
) -> None: ...
