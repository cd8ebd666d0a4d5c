"""Bounds of the format (spec §11) and the default bounds of the reader."""

MAX_SIDE = 2**32 - 1  # pixels, width and height
MAX_BLOCK_SIDE = 16  # pixels
MAX_CODEWORDS = 65_536
MAX_RATE_WEIGHT = 1e6  # a bit then costs more than five pixels that could not be worse
MAX_LABEL = 65_535
MAX_STRIPS = 4096  # each takes its decoder a millisecond to set up

# What reading allows unless told otherwise.
MAX_PIXELS = 2**28
MAX_METADATA = 2**24  # bytes of all optional sections together
MAX_SECTIONS = 1024
MAX_WORK = 2**26  # decisions: about ten seconds of index coding `context`
