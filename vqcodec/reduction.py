"""`vqcodec.reduce`: pictures of few colours for every program that opens PNG, GIF or WebP."""

import io
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from .clustering import Progress
from .encoder.options import EncoderOptions
from .encoder.reduction import Reducer
from .encoder.request import OPTIONS, Encoder
from .encoder.targets.targets import Targets
from .errors import OptionError
from .pictures.files import picture_bytes
from .pictures.indexed_png import rewritten
from .pictures.intake import PictureLike
from .samples import with_opaque
from .vqimage import VQImage

if TYPE_CHECKING:
    from PIL import Image

_TARGETS = "max_bytes", "min_psnr", "min_ssimulacra2"


def reducer_of(
    door: str,
    k: int | None = None,
    **options: Unpack[EncoderOptions],
) -> Reducer:
    """Return how pictures are to be reduced; see `reduce`."""
    rate_weight = options.pop("rate_weight", None)
    if rate_weight is not None:
        rate_weight = OPTIONS["rate_weight"].check(rate_weight)
    asked = {name: OPTIONS[name].check(options.pop(name, None)) for name in _TARGETS}  # type: ignore[misc]
    options.setdefault("space", "oklab")
    if options.get("dither") is None and options.get("look") is None and not options.get("strict"):
        options["look"] = "auto"
    return Reducer(Encoder.by(door, k, **options), rate_weight, Targets(**asked))


def reduce(
    image: PictureLike,
    k: int | None = None,
    *,
    progress: Progress | None = None,
    **options: Unpack[EncoderOptions],
) -> "Image.Image":
    """Reduce a picture to a palette, for PNG and other files that have one.

    Same picture, same options, same seed: the same palette, in the same order,
    and the same pixels, on every machine. The bytes of a PNG depend on the zlib
    that Pillow has.

    Parameters
    ----------
    image : PIL.Image.Image or numpy.ndarray
    k : int, optional
        The most colours, 1 to 256 (the default).
    progress : callable, optional
        Called with the fraction done.
    **options
        As for `vqcodec.quantize`, but that `space` is "oklab" and `look` "auto" (if
        there is no `dither`) where they are not given,
        and `rate_weight` what a bit counts as deflate has it, in squared levels
        of the space: by default what suits the picture, and 0 for the nearest
        colours, dithered. Targets are `max_bytes`, `min_psnr` and
        `min_ssimulacra2`, for the PNG that `im.save(path, optimize=True)` writes:
        the best of such a size, the smallest of such a quality.

    Returns
    -------
    PIL.Image.Image
        Of mode P. Of a picture with alpha `info["transparency"]` is a number, or
        the alpha of each entry: those that are not opaque come first.

    Raises
    ------
    OptionError
        An option cannot be met, or two of them not together.
    PictureError
        The picture cannot be encoded.
    TargetError
        Targets cannot be met.
    """
    reducer = reducer_of("reduce", k, **options)
    return reducer.reduce(image, png_size, progress).image.to_pil()


def png_size(image: VQImage) -> int:
    """Return the bytes of a picture with a palette as the PNG that Pillow writes."""
    stream = io.BytesIO()
    image.to_pil().save(stream, "PNG", optimize=True)
    return len(stream.getvalue())


def file_bytes(image: VQImage, suffix: str, *, optimize: bool = False) -> bytes:
    """Return a picture with a palette as a file: PNG, or what Pillow writes under a suffix.

    Parameters
    ----------
    image : vqcodec.VQImage
        Of mode RGB or RGBA.
    suffix : str
        With its dot.
    optimize : bool
        Whether oxipng squeezes a PNG.

    Raises
    ------
    OptionError
        oxipng is wanted and not there.
    """
    drawn = image.to_pil()
    drawn.info = {name: drawn.info[name] for name in drawn.info.keys() & {"transparency"}}
    data = picture_bytes(drawn, suffix, image.metadata, smallest=True)
    if suffix != ".png":
        return data
    data = rewritten(data, image.indices.astype(np.uint8), image.n_codewords)
    return squeezed(data) if optimize else data


def shows(data: bytes, image: VQImage) -> bool:
    """Tell whether a file shows a picture to the last bit, but for colours that are hidden."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        found = np.array(opened.convert("RGBA"))
    wanted = with_opaque(image.to_array(), 4).copy()
    for pixels in (found, wanted):
        pixels[pixels[..., 3] == 0] = 0
    return bool(np.array_equal(found, wanted))


def check_optimizer() -> None:
    """Raise OptionError if oxipng is not there."""
    if find_spec("oxipng") is None:
        raise OptionError(
            "optimize needs oxipng; python -m pip install 'vqcodec[optimize]' brings it"
        )


def squeezed(data: bytes) -> bytes:
    """Return a PNG as oxipng makes it smaller."""
    check_optimizer()
    oxipng: Any = import_module("oxipng")
    found: bytes = oxipng.optimize_from_memory(data, level=4)
    return min(found, data, key=len)
