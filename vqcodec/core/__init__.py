"""The core in portable C, what a decoder repeats and the encoding that mirrors it, and the way in.

`vq.h` is its public header; `cc core/*.c` builds it without Python. In Python stand the few
functions that check what goes in and hand over memory.
"""

from .choice import COST_UNIT, Choice, prices
from .codewords import decode_codewords, encode_codewords
from .strips import StripCoder

__all__ = [
    "COST_UNIT",
    "Choice",
    "StripCoder",
    "decode_codewords",
    "encode_codewords",
    "prices",
]
