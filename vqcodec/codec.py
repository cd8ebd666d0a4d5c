"""The codec: what happens to a picture on its way into a .vq file and back.

pixels -> samples -> histogram -> codebook -> drawing -> VQImage -> bytes
bytes -> VQImage -> pixels

The stages of the first line stand in `vqcodec.encoder.pipeline`, in that order.
"""

from typing import TYPE_CHECKING, Unpack

from .arrays import AnyArray
from .coding import coders_named
from .errors import OptionError
from .format.limits import Limits
from .limits import MAX_PIXELS
from .streams import Source, reading
from .vqimage import VQImage

if TYPE_CHECKING:
    from PIL import Image

    from .clustering import ClustererLike, Progress
    from .codebook import Codebook
    from .encoder.find import Watch
    from .encoder.options import (
        AlphaPolicy,
        ClustererOptions,
        Colours,
        DitherMethod,
        EncoderOptions,
        LabelNames,
        LookName,
        Lossless,
        Space,
    )
    from .encoder.request import Encoder
    from .pictures.intake import PictureLike


def quantize(
    image: "PictureLike",
    k: "int | Lossless | None" = None,
    *,
    clusterer: "str | ClustererLike" = "auto",
    block: tuple[int, int] = (1, 1),
    seed: int = 0,
    alpha: "AlphaPolicy" = "premultiplied",
    space: "Space | str" = "srgb",
    to_srgb: bool = False,
    dither: "DitherMethod | None" = None,
    dither_strength: float = 1.0,
    look: "LookName | None" = None,
    keep_colors: "Colours | None" = None,
    mask: "Image.Image | AnyArray | None" = None,
    palette: "Colours | None" = None,
    strict: bool = False,
    extend: bool = False,
    codebook: "Codebook | None" = None,
    categorical: bool = False,
    labels: "LabelNames | None" = None,
    rate_weight: float = 0,
    max_bytes: int | None = None,
    min_psnr: float | None = None,
    min_ssimulacra2: float | None = None,
    max_error: int | None = None,
    strip: bool = False,
    drop_private: bool = False,
    record: bool = False,
    progress: "Progress | None" = None,
    trace: "Watch | None" = None,
    **clusterer_options: "Unpack[ClustererOptions]",
) -> VQImage:
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
    look : {"auto", "flat", "smooth"}, optional
        Where errors are diffused: as each place needs it, nowhere, or all over.
        Goes well with `space="oklab"`.
    keep_colors : array_like, optional
        Colours, as for `palette`, that are codewords if the picture has them,
        so that all their pixels keep them to the last bit.
    mask : PIL.Image.Image or numpy.ndarray, optional
        How much each pixel counts, 255 in full: grey, of the picture's size.
    rate_weight : float
        What a bit of the index plane counts beside squared error, in squared
        levels: each index is the one for which the error of its block plus this
        times its bits is least, as the index coding of the file has them. 0 is the
        nearest codeword. More asks for loss by name: even a picture of few
        colours is not kept exactly then.
    max_bytes, min_psnr, min_ssimulacra2, max_error : number, optional
        Targets: the smallest file of such a quality, or the best of such a size.
    palette : array_like, optional
        Exactly these codewords, in this order, used or not: uint8 of shape
        (n, 3) or (n, 4), or colours as hex strings or tuples. Each pixel gets
        the nearest, the first of equals. `vqcodec.read_palette` reads files.
    strict : bool
        With a palette or codebook: what is not in it is an error.
    extend : bool
        With a palette: other colours are appended, as many as k allows (256 by
        default, or what the palette has).
    codebook : vqcodec.Codebook, optional
        Likewise exactly these codewords, blocks too; see `train`.
    categorical : bool
        Whether the picture is a label map: one channel of bool, integers or
        whole floats from 0 to 65,535, or mode P, kept exactly whatever its
        number of labels. uint8 and uint16 come back as such, bool as uint8,
        others as uint8 if all are at most 255 and as uint16 if not.
    labels : dict or sequence of str, optional
        Names for labels: label -> name, names for 0, 1 and so on, or name ->
        label or list of labels, as nnU-Net has them.
    to_srgb : bool
        Whether to convert colours to sRGB by the profile of a Pillow image;
        otherwise nothing is converted and the profile goes into the file.
    strip : bool
        Whether to leave out the metadata that a Pillow image brings.
    drop_private : bool
        Whether to leave out what of it tells of people: places, names, serial
        numbers, paths (`vqcodec.pictures.private`).
    record : bool
        Whether to add how the picture was made: a JSON object.
    progress : callable, optional
        Called with the fraction done, a float that rises from 0 to 1. What it
        raises ends the work.
    trace : callable, optional
        Called with each iteration of a clusterer that shows them, as a
        `vqcodec.encoder.find.Step`: iteration, restart, codebook (samples), cost,
        alpha_class. What it raises ends the work.
    **clusterer_options
        Options of a clusterer given by name; also as one dict,
        `clusterer_options`, which reaches those that are named as others here.

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
        (`vqcodec/encoder/conflicts.py` lists which); also a `k` below the number of alpha
        classes (transparent, between, opaque) that the picture has.
    TargetError
        Targets cannot be met; the message has what can be.
    """
    from .encoder.request import Encoder  # decoding needs none of it

    return Encoder.by(
        "quantize",
        k,
        clusterer=clusterer,
        block=block,
        seed=seed,
        alpha=alpha,
        space=space,
        to_srgb=to_srgb,
        dither=dither,
        dither_strength=dither_strength,
        look=look,
        keep_colors=keep_colors,
        mask=mask,
        palette=palette,
        strict=strict,
        extend=extend,
        codebook=codebook,
        categorical=categorical,
        labels=labels,
        rate_weight=rate_weight,
        max_bytes=max_bytes,
        min_psnr=min_psnr,
        min_ssimulacra2=min_ssimulacra2,
        max_error=max_error,
        strip=strip,
        drop_private=drop_private,
        record=record,
        **clusterer_options,
    ).quantize(image, progress=progress, trace=trace)


def encode(
    image: "PictureLike",
    k: "int | Lossless | None" = None,
    *,
    coding: str = "auto",
    external: bool = False,
    progress: "Progress | None" = None,
    **options: "Unpack[EncoderOptions]",
) -> bytes:
    """Encode a picture as the bytes of a .vq file.

    Parameters
    ----------
    image, k, progress, **options
        As for `quantize`.
    coding : str
        As for `VQImage.to_bytes`. With a rate weight or targets "auto" or
        "smallest".
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
    from .encoder.request import Encoder

    encoder = Encoder.by("encode", k, **options)
    check_writing(encoder, coding, external=external)
    vq = encoder.quantize(image, progress=progress, thorough=coding == "smallest")
    wanted = None if coding == "auto" else coding  # it may have to be smaller to meet a target
    return vq.to_bytes(wanted, external=external)


def check_writing(encoder: "Encoder", coding: str, *, external: bool) -> None:
    """Raise OptionError for what a file cannot be written with."""
    coders_named(coding)  # an unknown one is refused before any work
    if external and encoder.codebook is None:
        raise OptionError("external is for a codebook that is given; give one, from a .vqc file")
    asked = {"rate_weight": encoder.rate_weight or None, **encoder.targets._asdict()}
    for option, value in asked.items():
        if value is not None and coding not in ("auto", "smallest"):
            raise OptionError(
                f"{option} counts bits as 'auto' or 'smallest' has them, not {coding!r}; "
                "leave coding out"
            )


def decode(
    source: Source,
    *,
    max_pixels: int = MAX_PIXELS,
    codebook: "Codebook | None" = None,
    **limits: int,
) -> AnyArray:
    """Decode a .vq file.

    Parameters
    ----------
    source : path-like, bytes-like or file object
        A file object is open for reading bytes.
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
    OSError
        The file cannot be opened.
    VqError
        As `VQImage.from_bytes`.
    """
    with reading(source) as stream:
        return VQImage.from_stream(stream, Limits(max_pixels, **limits), codebook).to_array()
