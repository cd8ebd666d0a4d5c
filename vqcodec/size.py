"""The size law: bits and bytes of a picture under fixed-width coding (spec §9)."""

from typing import NamedTuple

from . import blocks, container
from .arguments import check_block, check_integer, shown
from .errors import OptionError
from .indexcoding import packed
from .limits import MAX_CODEWORDS, MAX_SIDE


class PackedSize(NamedTuple):
    """What a picture takes, in bits, and the size of its file, in bytes."""

    original_bits: int
    index_bits: int
    codebook_bits: int
    payload_bits: int
    file_bytes: int


def packed_size(width, height, n_codewords, *, channels=3, block=(1, 1), depth=8):
    """Compute the size of a picture under the `packed` index coding.

    Parameters
    ----------
    width, height : int
        Of the picture, in pixels.
    n_codewords : int
    channels : int
        1 L, 2 LA, 3 RGB, 4 RGBA.
    block : tuple of int
        (block_h, block_w).
    depth : int
        Bits of a sample, 8; or 16, with one channel and blocks of (1, 1).

    Returns
    -------
    PackedSize
        `original_bits` at `depth` bits a sample; `index_bits` and `codebook_bits`,
        whose sum is `payload_bits`; and `file_bytes`, the exact length of a
        file without optional sections.

    Raises
    ------
    OptionError
        A number is outside the format's limits.

    Examples
    --------
    >>> packed_size(100, 100, 16).payload_bits
    40384
    """
    width = check_integer("width", width, 1, MAX_SIDE)
    height = check_integer("height", height, 1, MAX_SIDE)
    n_codewords = check_integer("n_codewords", n_codewords, 1, MAX_CODEWORDS)
    channels = check_integer("channels", channels, 1, 4)
    block = check_block(block)
    if depth not in (8, 16) or (depth == 16 and (channels != 1 or block != (1, 1))):
        raise OptionError(
            "depth must be 8, or 16 with one channel and blocks of 1x1, "
            f"not {shown(depth)} with {channels} and {block[0]}x{block[1]}"
        )
    rows, columns = blocks.grid_shape(width, height, block)
    index_bits = rows * columns * packed.index_width(n_codewords)
    codebook_bits = n_codewords * block[0] * block[1] * channels * depth
    return PackedSize(
        original_bits=width * height * channels * depth,
        index_bits=index_bits,
        codebook_bits=codebook_bits,
        payload_bits=index_bits + codebook_bits,
        file_bytes=container.overhead(width, height, n_codewords, block)
        + packed.Packed.coded_size(rows * columns, n_codewords)
        + codebook_bits // 8,
    )
