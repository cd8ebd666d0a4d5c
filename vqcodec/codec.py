"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> blocks -> histogram -> clusterer -> codebook -> assignment -> VQImage -> bytes
bytes -> VQImage -> pixels
"""

from dataclasses import replace
from functools import partial

from . import blocks, pixels
from .errors import OptionError
from .indexcoding import candidates
from .limits import MAX_PIXELS
from .vqimage import VQImage


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
    palette=None,
    strict=False,
    extend=False,
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
    palette : array_like, optional
        Exactly these codewords, in this order, used or not: uint8 of shape
        (n, 3) or (n, 4), or colours as hex strings or tuples. Each pixel gets
        the nearest, the first of equals. `vqcodec.palettefiles` reads files.
    strict : bool
        With a palette: a colour that is not in it is an error.
    extend : bool
        With a palette: other colours are appended, as many as k allows (256 by
        default, or what the palette has).
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
    from .alpha import apply
    from .canvas import Canvas
    from .clustering import Clustering
    from .codebook import find_codebook
    from .given import draw_given, matched
    from .order import Order
    from .picture import take_in
    from .rate import Drawing, draw
    from .rng import Rng
    from .search import Search

    order = Order.checked(
        k, clusterer, clusterer_options, block, seed, alpha, rate_weight,
        (max_bytes, min_psnr, max_error), palette, strict, extend,
    )  # fmt: skip
    picture = take_in(image)
    sections = _sections(picture, order, strip, record)
    assemble = partial(_assemble, picture.pixels.shape, order.block, sections)
    if order.keeps(picture.palette):
        codebook = apply(order.policy, picture.palette)
        found = assemble(Drawing(codebook, picture.pixels), Clustering.exact(codebook))
    else:
        samples = apply(order.policy, picture.expanded())
        if order.palette is not None:
            samples, palette = matched(samples, order.palette)
        canvas = Canvas(samples, order.policy, order.block, order.hiding_from)
        order.check_distinct(len(canvas.seen.points))
        if order.palette is not None:
            drawing = draw_given(canvas, palette, order)
            found = assemble(drawing, Clustering.exact(palette))
        elif order.targets:
            found = Search(canvas, order, assemble, progress).run()
        else:
            codebook, labels, clustering = find_codebook(
                canvas.seen, order.most, order.strategy, canvas.space, canvas.classes,
                rng=Rng(order.seed), progress=progress,
            )  # fmt: skip
            if order.rate_weight:
                drawing = draw(canvas, codebook, labels, order.rate_weight)
            else:
                drawing = Drawing(codebook, canvas.spread(labels))
            found = assemble(drawing, clustering)
    if progress is not None:
        progress(1.0)
    return found


def _sections(picture, order, strip, record):
    """Give the sections of the metadata that a file shall have."""
    from .metadata import Metadata, check_sizes

    metadata = Metadata() if strip else picture.metadata
    if record:
        metadata = replace(metadata, record=order.record())
    sections = metadata.to_sections()
    check_sizes(sections)
    return sections


def _assemble(shape, block, sections, drawing, clustering, explanation=None):
    """Make the VQImage of a drawing of a picture, of shape (h, w, ...)."""
    height, width = shape[:2]
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
