"""The core in portable C, what a decoder repeats and the encoding that mirrors it, and the way in.

`vq.h` is its public header; `cc core/*.c` builds it without Python. In Python stand the few
functions that check what goes in and hand over memory.
"""

from .choice import COST_UNIT, Choice, prices
from .codewords import decode_codewords, encode_codewords
from .octets import decode_octets, encode_octets
from .paint import paint
from .strips import StripCoder
from .swift import SwiftCoder

__all__ = [
    "COST_UNIT",
    "Choice",
    "StripCoder",
    "SwiftCoder",
    "decode_codewords",
    "decode_octets",
    "encode_codewords",
    "encode_octets",
    "paint",
    "prices",
]
