"""What comes in: Pillow images and arrays, as samples or as a palette with indices.

docs/pictures.md has the rule of every mode, a line each.
"""

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..arrays import AnyArray, Bytes
from ..errors import PictureError
from ..format.metadata import Metadata
from ..format.sample_format import MODES
from .brought import Brought, brought
from .depth import stored_depth

if TYPE_CHECKING:
    from PIL import Image

# Modes that hold 8-bit samples in another arrangement, and what they become.
_CONVERSIONS = {
    "1": "L",
    "PA": "RGBA",
    "RGBX": "RGB",
    "La": "LA",
    "RGBa": "RGBA",
    "YCbCr": "RGB",
}
_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
_REFUSED = {
    "CMYK": "its colours depend on its profile; convert by it with to_srgb (--to-srgb), or without "
    "with .convert('RGB')",
    "LAB": "convert it to RGB with PIL.ImageCms first",
    "HSV": "convert it with .convert('RGB') first",
    "I": "scale it to 0..255 and convert it with .convert('L') first",
    "F": "scale it to 0..255 and convert it with .convert('L') first",
}
# What becomes of samples that are converted, where they cannot be had back.
_LOSSES = {
    "CMYK": "its inks become RGB",
    "YCbCr": "its YCbCr samples become RGB, rounded",
    "La": "its grey is divided by alpha, rounded",
    "RGBa": "its colours are divided by alpha, rounded",
}


_LOSSLESS = "lossless samples"  # as messages call them


@dataclass(frozen=True)
class Picture:
    """A picture that came in.

    Attributes
    ----------
    pixels : numpy.ndarray
        uint8, shape (h, w, c); of a picture with a palette its indices, c = 1;
        of a label map uint8 or uint16, c = 1.
    palette : numpy.ndarray or None
        uint8, shape (n, 3) or (n, 4).
    metadata : Metadata
    loss : str
        What the samples that came in have lost on the way, empty if nothing.
    asked_for : bool
        Whether that was asked for, so that nobody need be warned.
    unkept : tuple of str
        What came with it that a .vq file has no place for, in words.
    """

    pixels: AnyArray
    palette: Bytes | None = None
    metadata: Metadata = field(default_factory=Metadata)
    loss: str = ""
    asked_for: bool = False
    unkept: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What people should be told of the loss, a sentence; empty if nothing."""
        return "" if self.asked_for else self.loss

    def expanded(self) -> AnyArray:
        """Return the samples, uint8 of shape (h, w, c), whether or not there is a palette."""
        return self.pixels if self.palette is None else self.palette[self.pixels[:, :, 0]]


# What `take_in` takes. It stands as text because Pillow need not be loaded.
PictureLike: TypeAlias = "Image.Image | AnyArray | Picture"


def take_in(
    image: PictureLike,
    *,
    categorical: bool = False,
    lossless: bool = False,
    to_srgb: bool = False,
    depth: int | None = None,
) -> Picture:
    """Take in any supported picture.

    Parameters
    ----------
    image : PIL.Image.Image, numpy.ndarray or Picture
        A Pillow image, at the frame that is to be taken; or a uint8 array of
        shape (h, w) or (h, w, c), where c = 1 means L, 2 LA, 3 RGB, 4 RGBA. A
        Picture that this function gave comes back as it is.
    categorical : bool
        Whether it is a label map, whose 16-bit samples are kept as they are;
        an array may then be uint16.
    lossless : bool
        Whether all samples must survive; 16 bits of one channel do so as they
        are.
    to_srgb : bool
        Whether to convert colours to sRGB by the profile of the image, which
        is then left out. Without one they are taken for sRGB.
    depth : int, optional
        Bits of a sample in the file of a Pillow image, where the caller knows
        better than the image does.

    Returns
    -------
    Picture
        Upright: EXIF orientation is applied, and taken out of the EXIF data.

    Raises
    ------
    PictureError
        Its mode, dtype or shape cannot be encoded, or not without loss where
        that is refused.
    TypeError
        It is neither a Pillow image nor an array.
    """
    if isinstance(image, Picture):
        return image
    # Someone who hands us a Pillow image has imported Pillow; nobody else pays for it.
    pillow = sys.modules.get("PIL.Image")
    wide = categorical or lossless
    if pillow is None or not isinstance(image, pillow.Image):
        called = "labels" if categorical else _LOSSLESS if lossless else ""
        return Picture(check_pixels(image, wide=called))
    if 0 in image.size:
        raise PictureError(f"a picture has at least one pixel; this one is {image.size}")
    depth = stored_depth(image) if depth is None else depth
    picture = _from_pillow(brought(image), categorical, wide, to_srgb, depth or 8)
    if wide and picture.loss and not picture.asked_for:
        kept = "a label map keeps every value" if categorical else "lossless loses nothing"
        raise PictureError(f"{kept}, but {picture.loss}; leave it out to have it so")
    return picture


def check_pixels(array: object, *, wide: str = "") -> AnyArray:
    """Return an array as samples.

    Parameters
    ----------
    array : numpy.ndarray
        uint8, shape (h, w) or (h, w, c).
    wide : str
        What its samples are called if it may be uint16, with one channel.

    Returns
    -------
    numpy.ndarray
        Of its dtype, shape (h, w, c), with h, w >= 1 and c from 1 to 4; a view.

    Raises
    ------
    PictureError
        The dtype or shape cannot be encoded.
    TypeError
        `array` is no array.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(
            f"a picture is a PIL.Image or a uint8 numpy array, not {type(array).__name__}"
        )
    if isinstance(array, np.ma.MaskedArray):
        raise PictureError("a masked array is not a picture: fill it first, with .filled(...)")
    array = np.asarray(array)
    pixels = array[:, :, np.newaxis] if array.ndim == 2 else array
    has_one_channel = pixels.ndim == 3 and pixels.shape[2] == 1
    if wide and has_one_channel and _is_uint16(array):
        pixels = pixels.astype(np.uint16, copy=False)  # in the byte order of the machine
    elif array.dtype != np.uint8:
        advice = _advice(array, wide)
        raise PictureError(f"an array of {array.dtype} samples cannot be encoded: {advice}")
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        raise PictureError(
            f"an array of shape {array.shape} is not a picture: "
            "expected (h, w) or (h, w, c) with c from 1 to 4"
        )
    if pixels.size == 0:
        raise PictureError(f"a picture has at least one pixel; this one has shape {array.shape}")
    return pixels


def _is_uint16(array: AnyArray) -> bool:
    """Tell whether samples are uint16, in either byte order."""
    return (array.dtype.kind, array.itemsize) == ("u", 2)


def _advice(array: AnyArray, wide: str) -> str:
    """Tell what to do with an array whose dtype cannot be encoded."""
    if wide == _LOSSLESS and _is_uint16(array):
        return f"{wide} of 16 bits have one channel, shape (h, w), not shape {array.shape}"
    if wide == _LOSSLESS:
        return f"{wide} are uint8, or uint16 of shape (h, w); whatever else there is would be lost"
    if wide:
        return f"{wide} are uint8, or uint16 of shape (h, w): .astype(numpy.uint16)"
    advice = "scale it to 0..255 and convert it with .astype(numpy.uint8)"
    if _is_uint16(array):
        advice += ", or keep labels with categorical, or grey with lossless"
    return advice


def _from_pillow(
    came: Brought, categorical: bool, wide: bool, to_srgb: bool, depth: int
) -> Picture:
    """Take in an image that is upright; `wide` tells whether 16-bit samples are kept."""
    image, metadata, unkept = came
    loss, asked_for = _loss_of(image, depth), False
    if to_srgb and image.info.get("icc_profile"):
        from .icc import to_srgb as converted

        image = converted(image)
        metadata = replace(metadata, icc_profile=None)
        asked_for = not loss
        loss = loss or "its colours are converted to sRGB by its profile"
    if image.mode == "P":
        indices = np.asarray(image)[:, :, np.newaxis]
        return Picture(indices, _palette_of(image), metadata, loss, asked_for, unkept)
    if _is_sixteen_bit(image):
        samples, loss = _sixteen_bit(image, categorical, wide)
        return Picture(samples, None, metadata, loss, unkept=unkept)
    mode = _CONVERSIONS.get(image.mode, image.mode)
    if image.mode in ("1", "L", "RGB") and "transparency" in image.info and not categorical:
        mode = "RGBA" if mode == "RGB" else "LA"  # the transparent colour gets alpha 0
    if mode not in MODES:
        advice = _REFUSED.get(image.mode, "convert it with .convert('RGB') first")
        raise PictureError(f"a picture of mode {image.mode} cannot be encoded: {advice}")
    pixels = np.asarray(image if mode == image.mode else image.convert(mode))
    return Picture(check_pixels(pixels), None, metadata, loss, asked_for, unkept)


def _loss_of(image: "Image.Image", depth: int) -> str:
    """Tell what the samples of a file lose that no mode of Pillow or of .vq files holds."""
    if depth > 8 and not _is_sixteen_bit(image):
        return f"its {depth}-bit samples are cut to 8 bits, as Pillow opens them"
    return _LOSSES.get(image.mode, "")


def _is_sixteen_bit(image: "Image.Image") -> bool:
    # Old versions of Pillow open 16-bit PNG files as I.
    return image.mode in _SIXTEEN_BIT or (image.mode == "I" and image.format == "PNG")


def _sixteen_bit(image: "Image.Image", categorical: bool, wide: bool) -> tuple[AnyArray, str]:
    """Return the samples of 16-bit grey, and what they have lost."""
    samples = np.clip(np.asarray(image), 0, 65535).astype(np.uint16)
    hidden = image.info.get("transparency")  # the transparent grey gets alpha 0
    hidden = hidden if isinstance(hidden, int) and not categorical else None
    if wide and hidden is None:
        return samples[:, :, np.newaxis], ""
    channels = [_eight_bit(samples)]
    if hidden is not None:
        channels.append(np.where(samples == hidden, 0, 255).astype(np.uint8))
    beside = " beside its transparency" if hidden is not None else ""
    advice = "" if wide or beside else "; lossless (--lossless) keeps them"
    loss = f"its 16-bit samples are rounded to 8 bits{beside}{advice}"
    return np.stack(channels, axis=2), loss


def _palette_of(image: "Image.Image") -> Bytes:
    """Return the palette of a mode P image: as many entries as it has, and as its indices need."""
    palette = image.palette
    assert palette is not None  # as mode P has one
    mode = "RGBA" if "A" in palette.mode or "transparency" in image.info else "RGB"
    n_entries = len(palette.palette) // len(palette.mode)
    largest: Any = image.getextrema()[1]  # an int, as there is one band of whole numbers
    n_entries = max(n_entries, largest + 1)
    # Let Pillow itself say what each index means, so that its rules are ours.
    ramp = image.crop((0, 0, 1, 1)).resize((n_entries, 1))
    ramp.putdata(range(n_entries))
    entries: Bytes = np.asarray(ramp.convert(mode))[0].copy()
    return entries


def _eight_bit(samples: AnyArray) -> Bytes:
    """Scale 16-bit samples to 8 bits: v / 257, rounded."""
    return ((samples.astype(np.uint32) + 128) // 257).astype(np.uint8)
