"""Pictures in files of other formats, which Pillow reads and writes."""

import contextlib
import io
import logging
import os
import warnings

from .errors import OptionError, PictureError

# Formats that Pillow names but opens only with other programs, or not at all.
_UNREADABLE = {"BUFR", "EPS", "GRIB", "HDF5", "MPEG", "WMF"}


@contextlib.contextmanager
def quiet():
    """Keep Pillow and the libraries below it from writing to stderr.

    They warn of damaged files in their own words, some of them from C, beside
    the one line that the command prints. What matters is raised.
    """
    logger = logging.getLogger("PIL")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        kept = os.dup(2)
    except OSError:  # stderr is closed
        kept = None
    try:
        with warnings.catch_warnings(), open(os.devnull, "w") as nowhere:
            warnings.simplefilter("ignore")
            if kept is not None:
                os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        if kept is not None:
            os.dup2(kept, 2)
            os.close(kept)
        logger.disabled = was_disabled


def read_picture(source, frame=None):
    """Read a picture with Pillow.

    Parameters
    ----------
    source : path-like or bytes
        A file, or what is in it.
    frame : int, optional
        Which picture of a file that holds several, from 0; the first if None.

    Returns
    -------
    image : PIL.Image.Image
        Loaded.
    n_frames : int
        How many pictures the file holds.

    Raises
    ------
    OSError
        The file cannot be opened.
    OptionError
        There is no such frame.
    PictureError
        It is not a picture that Pillow reads, or it is damaged.
    """
    from PIL import Image, UnidentifiedImageError

    opened = io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb")
    with opened as stream, quiet():
        try:
            image = Image.open(stream)
            n_frames = getattr(image, "n_frames", 1)
            if (frame or 0) >= n_frames:
                raise OptionError(
                    f"the picture has {n_frames} frames; there is no frame {frame}, only 0 to "
                    f"{n_frames - 1}"
                )
            if frame:
                image.seek(frame)
            image.load()
        except UnidentifiedImageError:
            raise PictureError(
                "not a picture that Pillow can read; convert it to PNG first"
            ) from None
        except (OptionError, MemoryError):
            raise
        except Exception as error:  # on damaged data, decoders raise nearly anything
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise PictureError(
                f"cannot be read as a picture: {reason}; make it anew, or leave it out"
            ) from error
    return image, n_frames


def picture_suffixes():
    """Give the suffixes, with their dots, of the formats that are read here, but for .vq."""
    from PIL import Image

    suffixes = Image.registered_extensions()  # makes Pillow load all its formats
    return {
        suffix
        for suffix, name in suffixes.items()
        if name in Image.OPEN and name not in _UNREADABLE and name != "VQ"
    }


def picture_bytes(image, suffix):
    """Give a Pillow image, its metadata included, as a file of the format of a suffix."""
    from PIL import Image

    picture_format = Image.registered_extensions().get(suffix.lower())
    if picture_format is None or picture_format.upper() not in Image.SAVE:
        raise PictureError(f"Pillow writes no picture with the suffix {suffix!r}; try .png")
    options = {
        name: image.info[name]
        for name in ("icc_profile", "exif", "xmp", "dpi")
        if name in image.info
    }
    if picture_format == "PNG":
        options["pnginfo"] = _png_text(image.info)
    stream = io.BytesIO()
    try:
        with quiet():
            image.save(stream, picture_format, **options)
    except MemoryError:
        raise
    except Exception as error:  # encoders, too, raise nearly anything
        raise PictureError(f"cannot be written as {picture_format}: {error}; try .png") from error
    return stream.getvalue()


def _png_text(info):
    """Give the texts of `info` as PNG chunks; XMP travels as one of them."""
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for keyword, text in info.items():
        try:
            keyword.encode("latin-1")
        except UnicodeEncodeError:
            continue  # PNG has no place for such a keyword
        if isinstance(text, str) and 1 <= len(keyword) <= 79:
            chunks.add_itxt(keyword, text)
    if "xmp" in info:
        chunks.add_itxt("XML:com.adobe.xmp", info["xmp"].decode("utf-8", "replace"))
    return chunks
