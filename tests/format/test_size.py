"""The size law on numbers that can be checked by hand."""

import pytest

import vqcodec
from vqcodec.format.size import overhead


def test_the_examples_of_the_spec():
    size = vqcodec.packed_size(100, 100, 16)
    assert size.original_bits == 240_000
    assert size.index_bits == 40_000
    assert size.codebook_bits == 384
    assert size.payload_bits == 40_384
    assert size.file_bytes == 5_067
    assert vqcodec.packed_size(227, 303, 16).original_bits == 1_650_744


@pytest.mark.parametrize(
    ("n_codewords", "bits"),
    [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (16, 4), (17, 5), (256, 8), (257, 9), (65536, 16)],
)
def test_bits_of_an_index(n_codewords, bits):
    assert vqcodec.packed_size(10, 10, n_codewords).index_bits == 100 * bits


def test_blocks_and_channels():
    size = vqcodec.packed_size(9, 9, 4, channels=4, block=(2, 4))
    assert size.original_bits == 9 * 9 * 4 * 8
    assert size.index_bits == 5 * 3 * 2
    assert size.codebook_bits == 4 * 2 * 4 * 4 * 8


@pytest.mark.parametrize("n_codewords", [1, 128, 129, 16384, 16385, 65536])
@pytest.mark.parametrize("block", [(1, 1), (16, 16)])
def test_overhead_stays_small(n_codewords, block):
    for side in (1, 127, 128, 16383):
        assert overhead(side, side, n_codewords, block) <= 24
    assert overhead(2**32 - 1, 2**32 - 1, n_codewords, block) <= 30
    assert overhead(64, 64, 128, (1, 1)) == 19


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((0, 1, 1), {}),
        ((1, 2**32, 1), {}),
        ((1, 1, 0), {}),
        ((1, 1, 65537), {}),
        ((1.0, 1, 1), {}),
        ((1, 1, 1), {"channels": 5}),
        ((1, 1, 1), {"block": (0, 1)}),
        ((1, 1, 1), {"block": (17, 1)}),
        ((1, 1, 1), {"block": 4}),
    ],
)
def test_what_no_picture_can_have_is_refused(arguments, options):
    with pytest.raises(vqcodec.OptionError):
        vqcodec.packed_size(*arguments, **options)
