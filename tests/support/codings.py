"""The index codings there are, so that a test takes a new one, too."""

from vqcodec.coding import CODERS

CODINGS = [coder.CODING.name for coder in CODERS]
STRIPED = [coder for coder in CODERS if coder.CODING.striped]
