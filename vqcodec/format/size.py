"""The size law: bits and bytes of a picture under fixed-width coding (spec §9)."""

from typing import NamedTuple

from ..checks import check_block, check_integer, shown
from ..errors import OptionError
from ..limits import MAX_CODEWORDS, MAX_SIDE
from .reader import CRC_BYTES
from .varint import varint_size

_SIGNATURE_BYTES = 5


def index_width(n_codewords: int) -> int:
    """Bits of one index: ceil(log2 n_codewords), so 0 for a single codeword."""
    return (n_codewords - 1).bit_length()


def packed_bytes(n_indices: int, n_codewords: int) -> int:
    """Bytes of an index plane under fixed-width coding."""
    return (n_indices * index_width(n_codewords) + 7) // 8


def grid_shape(width: int, height: int, block: tuple[int, int]) -> tuple[int, int]:
    """Number of blocks down and across: (ceil(h / block_h), ceil(w / block_w))."""
    block_h, block_w = block
    return -(-height // block_h), -(-width // block_w)


def overhead(width: int, height: int, n_codewords: int, block: tuple[int, int]) -> int:
    """Bytes of a file without optional sections that are neither codebook nor indices."""
    return (
        _SIGNATURE_BYTES
        + 2  # version, picture
        + (block != (1, 1))
        + varint_size(n_codewords - 1)
        + varint_size(width)
        + varint_size(height)
        + 1  # tag of the codebook
        + 2 * CRC_BYTES
    )


class PackedSize(NamedTuple):
    """What a picture takes, in bits, and the size of its file, in bytes."""

    original_bits: int
    index_bits: int
    codebook_bits: int
    payload_bits: int
    file_bytes: int


def packed_size(
    width: int,
    height: int,
    n_codewords: int,
    *,
    channels: int = 3,
    block: tuple[int, int] = (1, 1),
    depth: int = 8,
) -> PackedSize:
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
    rows, columns = grid_shape(width, height, block)
    index_bits = rows * columns * index_width(n_codewords)
    codebook_bits = n_codewords * block[0] * block[1] * channels * depth
    return PackedSize(
        original_bits=width * height * channels * depth,
        index_bits=index_bits,
        codebook_bits=codebook_bits,
        payload_bits=index_bits + codebook_bits,
        file_bytes=overhead(width, height, n_codewords, block)
        + packed_bytes(rows * columns, n_codewords)
        + codebook_bits // 8,
    )
