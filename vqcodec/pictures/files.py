"""Pictures in files of other formats, which Pillow reads and writes."""

import contextlib
import io
import os
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..errors import LimitError, OptionError, PictureError, VqError
from ..format.metadata import Metadata
from .brought import keep_beside
from .carried import save_options
from .depth import stored_depth
from .formats import is_readable, opened
from .pillow_info import metadata_of
from .png import SIGNATURE, Sifted, sift
from .unkept import read_in_file

if TYPE_CHECKING:
    from PIL import Image

# Options without which a format would lose something.
_EXACTLY: dict[str, dict[str, Any]] = {
    "WEBP": {"lossless": True, "exact": True},
    "JPEG": {"quality": 95, "subsampling": 0},
    "MPO": {"quality": 95, "subsampling": 0},
    "AVIF": {"quality": 100, "subsampling": "4:4:4"},
}
_SMALLEST: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "WEBP": {"method": 6, "quality": 100},
}
_PIXELS_AT_A_TIME = 2**20
_INDEXED = ("PNG", "GIF", "BMP", "TIFF", "TGA", "PCX")


class Read(NamedTuple):
    """What Pillow made of a file.

    Attributes
    ----------
    image : PIL.Image.Image
        Loaded.
    n_frames : int
        How many pictures the file holds.
    depth : int or None
        See `vqcodec.pictures.depth.stored_depth`.
    """

    image: "Image.Image"
    n_frames: int
    depth: int | None


def read_picture(source: str | os.PathLike[str] | bytes, frame: int | None = None) -> Read:
    """Read a picture with Pillow.

    Parameters
    ----------
    source : path-like or bytes
        A file, or what is in it.
    frame : int, optional
        Which picture of a file that holds several, from 0; the first if None.

    Returns
    -------
    Read

    Raises
    ------
    OSError
        The file cannot be opened.
    OptionError
        There is no such frame.
    LimitError
        It has more than twice `PIL.Image.MAX_IMAGE_PIXELS`.
    PictureError
        It is not a picture that Pillow reads by itself, or it is damaged.
    """
    with _stream_of(source) as stream:
        sifted = _sifted(stream)
        try:
            image = opened(io.BytesIO(sifted.data) if sifted else stream)
            n_frames = max(1, getattr(image, "n_frames", 1))  # a flat PSD file says 0
            if (frame or 0) >= n_frames:
                raise OptionError(
                    f"the picture has {n_frames} frames; there is no frame {frame}, only 0 to "
                    f"{n_frames - 1}"
                )
            if frame:
                image.seek(frame)
            depth = stored_depth(image)
            read_in_file(image)  # which loading parts the image from
            image.load()
        except (OptionError, MemoryError):
            raise
        except Exception as error:  # on damaged data, decoders raise nearly anything
            raise _refused(error) from error
    if sifted:
        keep_beside(image, sifted)
    return Read(image, n_frames, depth)


def count_frames(source: str | os.PathLike[str] | bytes) -> int:
    """Return how many pictures a file holds; see `read_picture` for what can be wrong with it."""
    with _stream_of(source) as stream:
        try:
            n_frames: int = max(1, getattr(opened(stream), "n_frames", 1))
            return n_frames
        except MemoryError:
            raise
        except Exception as error:
            raise _refused(error) from error


def _stream_of(source: str | os.PathLike[str] | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb")


def _sifted(stream: IO[bytes]) -> Sifted | None:
    """Return a PNG file without what Pillow would refuse; None for a file of another format."""
    is_png = stream.read(len(SIGNATURE)) == SIGNATURE
    stream.seek(0)
    return sift(stream.read()) if is_png else None


def _refused(error: Exception) -> VqError:
    """Return the error that tells people why Pillow does not read a file."""
    from PIL import Image, UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return PictureError("not a picture that Pillow can read; convert it to PNG first")
    if isinstance(error, Image.DecompressionBombError):
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0)
        return LimitError(
            f"it has more pixels than the limit of {most:,.0f}; raise it (--max-pixels, or "
            "PIL.Image.MAX_IMAGE_PIXELS in Python) if you trust the file"
        )
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return PictureError(f"cannot be read as a picture: {reason}; make it anew, or leave it out")


def picture_suffixes() -> set[str]:
    """Return the suffixes, with their dots, of the formats that are read here, but for .vq."""
    from PIL import Image

    suffixes = Image.registered_extensions()  # makes Pillow load all its formats
    return {suffix for suffix, name in suffixes.items() if is_readable(name) and name != "VQ"}


def picture_bytes(
    image: "Image.Image",
    suffix: str,
    metadata: Metadata | None = None,
    *,
    smallest: bool = False,
) -> bytes:
    """Return a Pillow image as a file of the format of a suffix.

    Parameters
    ----------
    image : PIL.Image.Image
    suffix : str
        With its dot.
    metadata : Metadata, optional
        What shall travel along, as far as the format has a place for it; by
        default what the image has. `vqcodec.pictures.carried.lost_in` tells
        what has arrived.
    smallest : bool
        Whether time matters less than bytes, which PNG and WebP have a way for.

    Raises
    ------
    PictureError
        Pillow cannot write it so.
    """
    from PIL import Image

    picture_format = Image.registered_extensions().get(suffix.lower())
    if picture_format is None or picture_format.upper() not in Image.SAVE:
        raise PictureError(f"Pillow writes no picture with the suffix {suffix!r}; try .png")
    if picture_format != "MPO" and not is_readable(picture_format):  # MPO is read as JPEG
        raise PictureError(
            f"Pillow cannot read what it writes as {picture_format}, so that nobody would know "
            "what is lost; try .png"
        )
    metadata = metadata_of(image.info) if metadata is None else metadata
    options = save_options(metadata, picture_format)
    options |= _SMALLEST.get(picture_format, {}) if smallest else {}
    arranged = _arranged(image, picture_format)
    try:
        return _saved(arranged, picture_format, options)
    except (MemoryError, PictureError):
        raise
    except Exception:  # encoders, too, raise nearly anything, also of metadata
        options = _saveable(arranged, picture_format, options)
    try:
        return _saved(arranged, picture_format, options)
    except MemoryError:
        raise
    except Exception as error:
        raise PictureError(f"cannot be written as {picture_format}: {error}; try .png") from error


def _saved(image: "Image.Image", picture_format: str, options: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    image.save(stream, picture_format, **options, **_EXACTLY.get(picture_format, {}))
    return stream.getvalue()


def _saveable(image: "Image.Image", picture_format: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return those options with each of which a picture can be saved: JPEG limits EXIF and XMP."""
    pixel = image.crop((0, 0, 1, 1))
    found = {}
    for name, value in options.items():
        with contextlib.suppress(Exception):
            _saved(pixel, picture_format, {name: value})
            found[name] = value
    return found


def _arranged(image: "Image.Image", picture_format: str) -> "Image.Image":
    """Return an image in a mode that a format holds, with all its colours and its transparency."""
    if image.mode != "P" or picture_format == "PNG":
        return image
    if "transparency" not in image.info:
        return image if picture_format in _INDEXED else image.convert("RGB")
    return _one_hidden(image) if picture_format == "GIF" else image.convert("RGBA")


def _one_hidden(image: "Image.Image") -> "Image.Image":
    """Return an indexed image with one transparent entry, which is all that GIF has room for."""
    told = image.info["transparency"]
    alphas = np.frombuffer(b"\xff" * told + b"\0" if isinstance(told, int) else told, np.uint8)
    hidden = np.flatnonzero(alphas == 0)
    if ((alphas > 0) & (alphas < 255)).any():
        raise PictureError(
            "GIF has no half-transparent pixels; try .png, or encode with --alpha binary"
        )
    found = image.copy()
    del found.info["transparency"]
    if len(hidden):
        indices = np.asarray(image)
        indices = np.where(np.isin(indices, hidden), hidden[0], indices).astype(np.uint8)
        found.frombytes(indices.tobytes())
        found.info["transparency"] = int(hidden[0])
    return found


def difference(image: "Image.Image", data: bytes) -> int:
    """Tell by how many levels a file differs from the Pillow image that it was made of.

    Raises
    ------
    PictureError
        The file's format has lost transparency, 16-bit values or pixels.
    """
    if data.startswith(SIGNATURE):
        return 0  # PNG holds all modes that there are
    with _written(data) as found:
        if found.size != image.size:
            raise PictureError(f"{found.format} does not keep the size of the picture; try .png")
        if image.mode == "I;16":
            if not np.array_equal(np.asarray(found), np.asarray(image)):
                raise PictureError(f"{found.format} does not keep 16-bit values; try .png or .tif")
            return 0
        rows = max(1, _PIXELS_AT_A_TIME // image.width)
        return max(
            _difference(image.crop(part), found.crop(part), found.format)
            for top in range(0, image.height, rows)
            for part in [(0, top, image.width, min(top + rows, image.height))]
        )


def _written(data: bytes) -> "Image.Image":
    """Open what Pillow has just written, which may be larger than was asked for (ICNS)."""
    try:
        return opened(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:
        raise PictureError(f"what Pillow wrote cannot be read again ({error}); try .png") from error


def _difference(image: "Image.Image", opened: "Image.Image", name: str | None) -> int:
    before, after = (np.asarray(part.convert("RGBA")).astype(np.int16) for part in (image, opened))
    if (before[..., 3] != after[..., 3]).any():
        raise PictureError(
            f"{name} does not keep its transparency; try .png, or encode with --alpha drop"
        )
    return int((np.abs(before - after) * (before[..., 3:] > 0)).max())
