"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> blocks -> histogram -> clusterer -> codebook -> assignment -> VQImage -> bytes
bytes -> VQImage -> pixels
"""

import warnings
from dataclasses import replace
from functools import partial

from .coding import coders_named
from .errors import LossWarning, OptionError
from .format.sample_format import SampleFormat
from .format.size import grid_shape
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
    space="srgb",
    dither=None,
    dither_strength=1.0,
    keep_colors=None,
    mask=None,
    rate_weight=0,
    max_bytes=None,
    min_psnr=None,
    max_error=None,
    palette=None,
    strict=False,
    extend=False,
    codebook=None,
    categorical=False,
    labels=None,
    to_srgb=False,
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
        distinct vector, and an error if there are more of them than 65,536, or
        if samples cannot be kept as they are (16 bits of one channel can).
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
    space : {"srgb", "linear", "oklab"}
        Where distances are taken: by clusterer, assignment and dithering alike.
    dither : {"floyd-steinberg", "ordered", "blue-noise"}, optional
        How colours between codewords are made up by pixels of several.
    dither_strength : float
        0 to 1: what part of each error is made up for.
    keep_colors : array_like, optional
        Colours, as for `palette`, that are codewords if the picture has them,
        so that all their pixels keep them to the last bit.
    mask : PIL.Image.Image or numpy.ndarray, optional
        How much each pixel counts, 255 in full: grey, of the picture's size.
    rate_weight : float
        What a bit of the index plane counts beside squared error, in squared
        levels: each index is the one for which the error of its block plus this
        times its bits is least, as index coding "context" has them. 0 is the
        nearest codeword. More asks for loss by name: even a picture of few
        colours is not kept exactly then.
    max_bytes, min_psnr, max_error : number, optional
        Targets: the smallest file of such a quality, or the best of such a size.
    palette : array_like, optional
        Exactly these codewords, in this order, used or not: uint8 of shape
        (n, 3) or (n, 4), or colours as hex strings or tuples. Each pixel gets
        the nearest, the first of equals. `vqcodec.pictures.palettes` reads files.
    strict : bool
        With a palette or codebook: what is not in it is an error.
    extend : bool
        With a palette: other colours are appended, as many as k allows (256 by
        default, or what the palette has).
    codebook : vqcodec.Codebook, optional
        Likewise exactly these codewords, blocks too; see `train`.
    categorical : bool
        Whether the picture is a label map: one channel of uint8 or uint16, or
        mode P, kept exactly whatever its number of labels.
    labels : dict or sequence of str, optional
        Names for labels: label -> name, or names for 0, 1 and so on.
    to_srgb : bool
        Whether to convert colours to sRGB by the profile of a Pillow image;
        otherwise nothing is converted and the profile goes into the file.
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
        The picture cannot be encoded, or not without loss where that is refused.
    TypeError
        `image` is neither a Pillow image nor an array.
    OptionError
        Another argument cannot be met, or two of them not together
        (`vqcodec.encoder.conflicts` lists which); also a `k` below the number of alpha
        classes (transparent, between, opaque) that the picture has.
    TargetError
        Targets cannot be met; the message has what can be.
    """
    # Imported here because decoding needs none of it.
    from .encoder.exact import draw_labels
    from .encoder.request import Order
    from .pictures.intake import take_in
    from .pictures.masks import check_size

    order = Order.checked(
        k=k, clusterer=clusterer, clusterer_options=clusterer_options, block=block, seed=seed,
        alpha=alpha, space=space, dither=dither, dither_strength=dither_strength,
        keep_colors=keep_colors, mask=mask, rate_weight=rate_weight,
        max_bytes=max_bytes, min_psnr=min_psnr, max_error=max_error, palette=palette,
        strict=strict, extend=extend, codebook=codebook, categorical=categorical, labels=labels,
        to_srgb=to_srgb,
    )  # fmt: skip
    picture = take_in(
        image, categorical=order.categorical, lossless=order.lossless, to_srgb=order.to_srgb
    )
    if picture.warning and picture is not image:  # whoever took it in has said it
        warnings.warn(f"the picture loses something: {picture.warning}", LossWarning, stacklevel=2)
    order.check_depth(picture.pixels)
    check_size(order.mask, picture.pixels.shape[:2])
    assemble = partial(
        _assemble, picture.pixels.shape, order.block, _sections(picture, order, strip, record)
    )
    if order.categorical or picture.pixels.itemsize > 1:
        found = _exactly(assemble, draw_labels(picture))
    elif order.keeps(picture.palette):
        found = _kept_palette(assemble, picture, order)
    elif order.given:
        found = _with_given(assemble, picture, order)
    else:
        found = _with_found(assemble, picture, order, progress)
    if progress is not None:
        progress(1.0)
    return found


def _exactly(assemble, drawing):
    """Make a picture of codewords that were not searched for."""
    from .clustering import Clustering

    return assemble(drawing, Clustering.exact(drawing.codebook))


def _kept_palette(assemble, picture, order):
    """Keep palette and indices as they are."""
    from .colour.alpha import apply
    from .encoder.drawing import Drawing

    return _exactly(assemble, Drawing(apply(order.policy, picture.palette), picture.pixels))


def _with_given(assemble, picture, order):
    """Draw a picture with the codewords that were given."""
    from .colour.alpha import apply
    from .encoder.fixed import draw_given, fitted, matched

    samples = apply(order.policy, picture.expanded())
    if order.codebook is not None:
        samples, codewords = fitted(samples, order.codebook, order.policy), order.codebook.codewords
    else:
        samples, codewords = matched(samples, order.palette)
    canvas = _canvas(samples, order)
    return _exactly(assemble, draw_given(canvas, codewords, order))


def _with_found(assemble, picture, order, progress):
    """Find codewords for a picture, and draw it with them."""
    from .clustering.rng import Rng
    from .colour.alpha import apply
    from .encoder.drawing import without_unused
    from .encoder.find import find_codebook
    from .encoder.fixed import draw_nearest, kept_vectors
    from .encoder.rate import draw
    from .encoder.targets.search import Search

    samples = apply(order.policy, picture.expanded())
    canvas = _canvas(samples, order)
    order.check_distinct(len(canvas.seen.points))
    if order.targets:
        return Search(canvas, order, assemble, progress).run()
    kept = kept_vectors(canvas, order.keep_colors)
    codebook, labels, clustering = find_codebook(
        canvas.seen, order.most, order.strategy, canvas.space, canvas.classes,
        rng=Rng(order.seed), progress=progress, kept=kept,
    )  # fmt: skip
    if order.rate_weight:
        drawing = draw(canvas, codebook, labels, order.rate_weight)
    else:
        drawing = without_unused(draw_nearest(canvas, codebook, labels, order, kept))
    return assemble(drawing, clustering)


def _canvas(samples, order):
    """Make the samples of a picture ready to be drawn, as an order asks for."""
    from .encoder.prepared import Canvas

    return Canvas(samples, order.policy, order.block, order.hiding_from, order.space, order.mask)


def _sections(picture, order, strip, record):
    """Give the sections of the metadata that a file shall have."""
    from .format.metadata import Metadata, check_sizes

    metadata = Metadata() if strip else picture.metadata
    if order.labels:
        metadata = replace(metadata, labels=order.labels)
    if record:
        metadata = replace(metadata, record=order.record())
    sections = metadata.to_sections()
    check_sizes(sections)
    return sections


def _assemble(shape, block, sections, drawing, clustering, explanation=None):
    """Make the VQImage of a drawing of a picture, of shape (h, w, ...)."""
    height, width = shape[:2]
    channels = drawing.codebook.shape[1] // (block[0] * block[1])
    mode = SampleFormat(channels, 8 * drawing.codebook.itemsize).mode
    return VQImage(
        drawing.codebook,
        drawing.indices.reshape(grid_shape(width, height, block)),
        width,
        height,
        mode,
        block,
        sections=sections,
        clustering=clustering,
        explanation=explanation,
        coded=drawing.coded,
    )


def encode(image, k=None, *, coding="auto", external=False, **quantize_options):
    """Encode a picture as the bytes of a .vq file.

    Parameters
    ----------
    image, k, **quantize_options
        As for `quantize`.
    coding : str
        As for `VQImage.to_bytes`.
    external : bool
        Whether to leave the codebook that is given out of the file, and name it
        by its hash.

    Returns
    -------
    bytes

    Raises
    ------
    OptionError
        Also for a rate weight or targets with a coding that knows no rates, and
        for `external` without a codebook.
    """
    check_writing(coding, external, quantize_options)
    return quantize(image, k, **quantize_options).to_bytes(coding, external=external)


def check_writing(coding, external, quantize_options):
    """Raise OptionError for what a file cannot be written with."""
    coders_named(coding)  # an unknown one is refused before any work
    if external and quantize_options.get("codebook") is None:
        raise OptionError("external is for a codebook that is given; give one, from a .vqc file")
    asked_for = {**quantize_options, "rate_weight": quantize_options.get("rate_weight") or None}
    for option in ("rate_weight", "max_bytes", "min_psnr", "max_error"):
        if asked_for.get(option) is not None and coding != "auto":
            raise OptionError(
                f"{option} counts bits as coding 'auto' has them, not {coding!r}; leave coding out"
            )


def decode(data, *, max_pixels=MAX_PIXELS, codebook=None, **limits):
    """Decode the bytes of a .vq file.

    Parameters
    ----------
    data : bytes-like
        The whole file.
    max_pixels : int
        Larger pictures are refused before memory is taken for them.
    codebook : vqcodec.Codebook, optional
        The one that a file with an external codebook needs.
    **limits
        As for `VQImage.from_bytes`.

    Returns
    -------
    numpy.ndarray
        As `VQImage.to_array`: uint8, shape (h, w) for a picture of mode L, else
        (h, w, c); or uint16, shape (h, w).

    Raises
    ------
    VqError
        As `VQImage.from_bytes`.
    """
    return VQImage.from_bytes(data, max_pixels, codebook=codebook, **limits).to_array()
