"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> blocks -> histogram -> clusterer -> codebook -> assignment -> VQImage -> bytes
bytes -> VQImage -> pixels
"""

import math
from dataclasses import replace

from . import blocks, pixels
from .arguments import check_block, check_integer
from .errors import OptionError, PictureError
from .indexcoding import candidates
from .limits import MAX_CODEWORDS, MAX_PIXELS
from .vqimage import VQImage

DEFAULT_K = 256


def quantize(
    image,
    k=None,
    *,
    clusterer="auto",
    block=(1, 1),
    seed=0,
    alpha="premultiplied",
    rate_weight=0,
    max_bytes=None,
    min_psnr=None,
    max_error=None,
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
        None is 256; with targets k is the most there may be, and None 65,536.
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
    rate_weight : float
        What a bit of the index plane counts beside squared error, in squared
        levels: each index is the one for which the error of its block plus this
        times its bits is least, as index coding "context" has them. 0 is the
        nearest codeword. More asks for loss by name: even a picture of few
        colours is not kept exactly then.
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
        space they were searched in; its `explanation`, with targets, what was
        chosen and why.

    Raises
    ------
    PictureError
        The picture cannot be encoded.
    TypeError
        `image` is neither a Pillow image nor an array.
    OptionError
        Another argument cannot be met; also a `k` below the number of alpha
        classes (transparent, between, opaque) that the picture has, and
        "lossless" with anything that loses something.
    TargetError
        Targets cannot be met; the message has what can be.
    """
    # Imported here because decoding needs none of it.
    from . import alpha as alpha_policy
    from .canvas import Canvas
    from .clustering import Clustering, make_clusterer
    from .codebook import find_codebook
    from .metadata import Metadata, check_sizes, describe_making
    from .picture import take_in
    from .rate import Drawing, check_rate_weight, draw
    from .rng import Rng
    from .search import Search
    from .targets import Targets

    block = check_block(block)
    policy = alpha_policy.check_policy(alpha)
    rate_weight = check_rate_weight(rate_weight)
    targets = Targets.checked(max_bytes, min_psnr, max_error)
    lossless = isinstance(k, str) and k == "lossless"
    if lossless:
        _refuse_loss(policy in alpha_policy.LOSSY, f"alpha={policy!r}")
        _refuse_loss(rate_weight, "a rate weight")
        _refuse_loss(targets, str(targets))
    elif rate_weight and targets:
        raise OptionError("a rate weight is found for targets; give one or the other")
    elif k is None:
        k = MAX_CODEWORDS if targets else DEFAULT_K
    most = MAX_CODEWORDS if lossless else check_integer("k", k, 1, MAX_CODEWORDS)
    strategy = make_clusterer(clusterer, clusterer_options, rate_weight)
    rng = Rng(seed)
    picture = take_in(image)
    metadata = Metadata() if strip else picture.metadata
    if record:
        asked_for = {"rate_weight": rate_weight or None, **targets._asdict()}
        asked_for = {name: value for name, value in asked_for.items() if value is not None}
        making = describe_making(
            strategy, k=k, block=block, seed=seed, alpha=policy, **asked_for
        )  # fmt: skip
        metadata = replace(metadata, record=making)
    sections = metadata.to_sections()
    check_sizes(sections)
    height, width = picture.pixels.shape[:2]

    def assemble(drawing, clustering, explanation=None):
        channels = drawing.codebook.shape[1] // (block[0] * block[1])
        return VQImage(
            drawing.codebook,
            drawing.indices.reshape(blocks.grid_shape(width, height, block)),
            width,
            height,
            pixels.MODES[channels - 1],
            block,
            sections=sections,
            clustering=clustering,
            explanation=explanation,
            coded=drawing.coded,
        )

    loss = rate_weight or targets
    if (
        picture.palette is not None
        and len(picture.palette) <= most
        and block == (1, 1)
        and not loss
    ):
        codebook = alpha_policy.apply(policy, picture.palette)
        found = assemble(Drawing(codebook, picture.pixels), Clustering.exact(codebook))
    else:
        samples = alpha_policy.apply(policy, picture.expanded())
        hiding_from = math.inf if lossless else 0 if loss else most
        canvas = Canvas(samples, policy, block, hiding_from)
        if lossless and len(canvas.seen.points) > most:
            raise PictureError(
                f"the picture has {len(canvas.seen.points):,} distinct colours or blocks; "
                f"lossless, a .vq file holds at most {most:,}"
            )
        if targets:
            found = Search(canvas, targets, most, strategy, seed, assemble, progress).run()
        else:
            codebook, labels, clustering = find_codebook(
                canvas.seen, most, strategy, canvas.space, canvas.classes,
                rng=rng, progress=progress,
            )  # fmt: skip
            if rate_weight:
                drawing = draw(canvas, codebook, labels, rate_weight)
            else:
                drawing = Drawing(codebook, canvas.spread(labels))
            found = assemble(drawing, clustering)
    if progress is not None:
        progress(1.0)
    return found


def _refuse_loss(asked_for, what):
    if asked_for:
        raise OptionError(f'{what} loses something; it cannot be had with k="lossless"')


def encode(image, k=None, *, coding="auto", **quantize_options):
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

    Raises
    ------
    OptionError
        Also for a rate weight or targets with a coding that knows no rates.
    """
    candidates(coding)  # an unknown one is refused before any work
    check_coding(coding, quantize_options)
    return quantize(image, k, **quantize_options).to_bytes(coding)


def check_coding(coding, quantize_options):
    """Raise OptionError for an index coding that other options cannot be had with."""
    asked_for = {**quantize_options, "rate_weight": quantize_options.get("rate_weight") or None}
    for option in ("rate_weight", "max_bytes", "min_psnr", "max_error"):
        if asked_for.get(option) is not None and coding != "auto":
            raise OptionError(f"{option} counts bits as coding 'auto' has them, not {coding!r}")


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
