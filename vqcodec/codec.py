"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> blocks -> histogram -> clusterer -> codebook -> assignment -> VQImage -> bytes
bytes -> VQImage -> pixels
"""

from dataclasses import replace

from . import blocks, pixels
from .arguments import check_block, check_integer
from .errors import OptionError, PictureError
from .indexcoding import candidates, index_dtype
from .limits import MAX_CODEWORDS, MAX_PIXELS
from .metadata import Metadata
from .vqimage import VQImage


def quantize(
    image,
    k=256,
    *,
    clusterer="auto",
    block=(1, 1),
    seed=0,
    alpha="premultiplied",
    strip=False,
    record=False,
    progress=None,
    **clusterer_options,
):
    """Find a codebook for a picture and draw the picture with it.

    A picture with at most `k` distinct vectors is kept exactly, whatever the
    clusterer, unless an alpha policy asks for loss by name; a Pillow image of
    mode P whose palette has at most `k` entries keeps its indices and its
    palette as they are. Otherwise the codebook is in canonical order
    (lexicographic), without duplicates, each codeword used. Same arguments,
    same result, on every machine.

    Parameters
    ----------
    image : PIL.Image.Image or numpy.ndarray
        A Pillow image, or uint8 of shape (h, w) or (h, w, c), c = 1 L, 2 LA,
        3 RGB, 4 RGBA. EXIF orientation is applied.
    k : int or "lossless"
        Number of codewords asked for, 1 to 65,536; "lossless" is one for each
        distinct vector, and an error if there are more of them than 65,536.
    clusterer : str or clusterer
        A name of `vqcodec.clusterers()`, or an instance. "auto" is the best
        there is here (now "split-merge"), and may change.
    block : tuple of int
        (height, width) of the block that a codeword covers, each 1 to 16.
    seed : int
        At least 0.
    alpha : {"premultiplied", "exact", "binary", "drop"}
        What becomes of an alpha channel. "premultiplied": colours count by
        their alpha, hidden ones become black. "exact": hidden colours are kept
        and count. "binary": alpha becomes 0 or 255. "drop": it goes. With
        blocks of 1x1, what is fully transparent or opaque stays so.
    strip : bool
        Whether to leave out the metadata that a Pillow image brings.
    record : bool
        Whether to add how the picture was made: a JSON object.
    progress : callable, optional
        Called with the fraction done, a float that rises from 0 to 1. What it
        raises ends the work.
    **clusterer_options
        Options of a clusterer given by name.

    Returns
    -------
    VQImage
        Its `clustering` tells the cost before codewords were rounded, in the
        space they were searched in.

    Raises
    ------
    PictureError
        The picture cannot be encoded.
    TypeError
        `image` is neither a Pillow image nor an array.
    OptionError
        Another argument cannot be met; also a `k` below the number of alpha
        classes (transparent, between, opaque) that the picture has, and
        "lossless" with an alpha policy that loses something.
    """
    # Imported here because decoding needs none of it.
    from . import alpha as alpha_policy
    from .clustering import Clustering, make_clusterer
    from .codebook import find_codebook
    from .histogram import histogram
    from .metadata import check_sizes, describe_making
    from .picture import take_in
    from .rng import Rng

    lossless = isinstance(k, str) and k == "lossless"
    asked_for, k = k, MAX_CODEWORDS if lossless else check_integer("k", k, 1, MAX_CODEWORDS)
    block = check_block(block)
    policy = alpha_policy.check_policy(alpha)
    if lossless and policy in alpha_policy.LOSSY:
        raise OptionError(f'alpha={policy!r} loses something; it cannot be had with k="lossless"')
    strategy = make_clusterer(clusterer, clusterer_options)
    rng = Rng(seed)
    picture = take_in(image)
    metadata = Metadata() if strip else picture.metadata
    if record:
        making = describe_making(strategy, k=asked_for, block=block, seed=seed, alpha=policy)
        metadata = replace(metadata, record=making)
    sections = metadata.to_sections()
    check_sizes(sections)

    if picture.palette is not None and len(picture.palette) <= k and block == (1, 1):
        codebook, plane = alpha_policy.apply(policy, picture.palette), picture.pixels
        clustering = Clustering.exact(codebook)
    else:
        samples = alpha_policy.apply(policy, picture.expanded())
        channels = samples.shape[2]
        seen = histogram(blocks.split(samples, block))
        if lossless and len(seen.points) > k:
            raise PictureError(
                f"the picture has {len(seen.points):,} distinct colours or blocks; "
                f"lossless, a .vq file holds at most {k:,}"
            )
        if len(seen.points) > k and alpha_policy.hides(policy, seen.points, channels):
            samples = alpha_policy.hide(samples)
            seen = histogram(blocks.split(samples, block))
        classes = alpha_policy.classes(seen.points, channels, block)
        space = alpha_policy.space(policy, channels)
        codebook, labels, clustering = find_codebook(
            seen, k, strategy, space, classes, rng=rng, progress=progress
        )
        plane = seen.spread(labels.astype(index_dtype(len(codebook))))
    if progress is not None:
        progress(1.0)
    height, width = picture.pixels.shape[:2]
    return VQImage(
        codebook,
        plane.reshape(blocks.grid_shape(width, height, block)),
        width,
        height,
        pixels.MODES[codebook.shape[1] // (block[0] * block[1]) - 1],
        block,
        sections=sections,
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
    candidates(coding)  # an unknown one is refused before any work
    return quantize(image, k, **quantize_options).to_bytes(coding)


def decode(data, *, max_pixels=MAX_PIXELS, **limits):
    """Decode the bytes of a .vq file.

    Parameters
    ----------
    data : bytes-like
        The whole file.
    max_pixels : int
        Larger pictures are refused before memory is taken for them.
    **limits
        As for `VQImage.from_bytes`.

    Returns
    -------
    numpy.ndarray
        uint8, shape (h, w) for a picture of mode L, else (h, w, c).

    Raises
    ------
    VqError
        As `VQImage.from_bytes`.
    """
    return VQImage.from_bytes(data, max_pixels, **limits).to_array()
