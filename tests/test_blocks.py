"""Blocks: a picture is cut into vectors and put together again."""

import numpy as np
from hypothesis import given

from support.pictures import blocks as block_shapes
from support.pictures import pictures
from vqcodec import blocks
from vqcodec.format.size import grid_shape


@given(pictures(), block_shapes)
def test_blocks_split_and_join(picture, block):
    height, width, channels = picture.shape
    rows, columns = grid_shape(width, height, block)
    vectors = blocks.split(picture, block)
    for row in range(rows):
        for column in range(columns):
            # The last row and column are repeated beyond the edge.
            ys = np.minimum(np.arange(row * block[0], (row + 1) * block[0]), height - 1)
            xs = np.minimum(np.arange(column * block[1], (column + 1) * block[1]), width - 1)
            assert vectors[row * columns + column].tolist() == picture[ys][:, xs].ravel().tolist()
    indices = np.arange(rows * columns).reshape(rows, columns)
    assert np.array_equal(blocks.join(vectors, indices, width, height, block), picture)
