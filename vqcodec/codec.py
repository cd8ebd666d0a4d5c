"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> blocks -> histogram -> clusterer -> codebook -> assignment -> VQImage -> bytes
bytes -> VQImage -> pixels
"""

import numpy as np

from . import blocks, pixels
from .arguments import check_block, check_integer
from .limits import MAX_CODEWORDS, MAX_PIXELS
from .vqimage import VQImage


def quantize(
    image, k=256, *, clusterer="auto", block=(1, 1), seed=0, progress=None, **clusterer_options
):
    """Find a codebook for a picture and draw the picture with it.

    A picture with at most `k` distinct vectors is kept exactly, whatever the
    clusterer. The codebook is in canonical order (lexicographic), without
    duplicates, each codeword used. Same arguments, same result, on every
    machine.

    Parameters
    ----------
    image : PIL.Image.Image or numpy.ndarray
        A Pillow image, or uint8 of shape (h, w) or (h, w, c), c = 1 L, 2 LA,
        3 RGB, 4 RGBA.
    k : int
        Number of codewords asked for, 1 to 65,536.
    clusterer : str or clusterer
        A name of `vqcodec.clusterers()`, or an instance. "auto" is the best
        there is here (now "kmeans++"), and may change.
    block : tuple of int
        (height, width) of the block that a codeword covers, each 1 to 16.
    seed : int
        At least 0.
    progress : callable, optional
        Called with the fraction done, a float that rises from 0 to 1. What it
        raises ends the work.
    **clusterer_options
        Options of a clusterer given by name.

    Returns
    -------
    VQImage
        Its `clustering` tells the cost before codewords were rounded.

    Raises
    ------
    PictureError
        The picture cannot be encoded.
    OptionError
        Another argument cannot be met.
    """
    # Imported here because decoding needs none of it.
    from .clustering import Clustering, check_clustering, make_clusterer
    from .codebook import settle
    from .histogram import histogram
    from .rng import Rng

    k = check_integer("k", k, 1, MAX_CODEWORDS)
    block = check_block(block)
    strategy = make_clusterer(clusterer, clusterer_options)
    rng = Rng(seed)

    picture = pixels.as_pixels(image)
    height, width, channels = picture.shape
    seen = histogram(blocks.split(picture, block))
    if len(seen.points) <= k:
        clustering = Clustering.exact(seen.points)
        codebook, labels = seen.points, clustering.labels
    else:
        points = seen.points.astype(np.float64)
        clustering = strategy.fit(points, seen.weights, k, rng=rng, progress=progress)
        check_clustering(clustering, points.shape[1], k, strategy)
        codebook, labels = settle(clustering.codebook, seen.points, seen.weights)
    if progress is not None:
        progress(1.0)
    plane = labels.astype(np.min_scalar_type(len(codebook) - 1))[seen.positions]
    return VQImage(
        codebook,
        plane.reshape(blocks.grid_shape(width, height, block)),
        width,
        height,
        pixels.MODES[channels - 1],
        block,
        clustering=clustering,
    )


def encode(image, k=256, *, coding="auto", **quantize_options):
    """Encode a picture as the bytes of a .vq file.

    Parameters
    ----------
    image, k, **quantize_options
        As for `quantize`.
    coding : str
        As for `VQImage.to_bytes`.

    Returns
    -------
    bytes
    """
    return quantize(image, k, **quantize_options).to_bytes(coding)


def decode(data, *, max_pixels=MAX_PIXELS):
    """Decode the bytes of a .vq file.

    Parameters
    ----------
    data : bytes-like
        The whole file.
    max_pixels : int
        Larger pictures are refused before memory is taken for them.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w) for a picture of mode L, else (h, w, c).

    Raises
    ------
    VqError
        As `VQImage.from_bytes`.
    """
    return VQImage.from_bytes(data, max_pixels).to_array()
