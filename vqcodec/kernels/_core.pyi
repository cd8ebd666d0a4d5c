import numpy as np
import numpy.typing as npt

from ..arrays import Bytes
from ..core.choice import Choice

_Plane = npt.NDArray[np.uint16]

class Watch:
    def __init__(self, stopped: Bytes) -> None: ...
    @property
    def decisions(self) -> int: ...
    @property
    def looked(self) -> int: ...

class Book:
    n_codewords: int
    def __init__(
        self, samples: Bytes, n_codewords: int, pixels: int, channels: int, depth: int
    ) -> None: ...

def encode_strip(
    book: Book, plane: _Plane, header: int, watch: Watch, wanted: Choice | None = None
) -> bytes: ...
def decode_strip(book: Book, data: Bytes, plane: _Plane, watch: Watch) -> bool: ...
def encode_codewords(codebook: Bytes, channels: int, watch: Watch) -> bytes: ...
def decode_codewords(data: Bytes, codebook: Bytes, channels: int, watch: Watch) -> bool: ...
