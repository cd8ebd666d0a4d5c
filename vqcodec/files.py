"""Files on disk: pictures that Pillow reads, and results that appear whole or not at all."""

import errno
import io
import os
import secrets
import struct
import warnings

from .errors import OptionError, PictureError


def read_picture(path, frame=None):
    """Read a picture with Pillow.

    Parameters
    ----------
    path : path-like
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

    with open(path, "rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters is raised, or said of the result
        try:
            image = Image.open(stream)
            n_frames = getattr(image, "n_frames", 1)
            if (frame or 0) >= n_frames:
                raise OptionError(f"{path} has {n_frames} frames; there is no frame {frame}")
            if frame:
                image.seek(frame)
            image.load()
        except UnidentifiedImageError:
            raise PictureError("not a picture that Pillow can read") from None
        except OptionError:
            raise
        except Exception as error:  # on damaged data, decoders raise nearly anything
            raise PictureError(f"cannot be read as a picture: {error}") from error
    return image, n_frames


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
        image.save(stream, picture_format, **options)
    except (OSError, ValueError, KeyError, struct.error) as error:
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


def check_target(path, overwrite):
    """Raise OSError if a file cannot be written at `path`, before work is spent on it."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "its folder does not exist; make it first", str(path))
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "is a folder; give a file name with -o", str(path))
    if os.path.lexists(path) and not overwrite:
        raise FileExistsError(
            errno.EEXIST, "exists and is kept; --force overwrites it, -o names another", str(path)
        )


def write_whole(path, data, *, overwrite=False):
    """Write a file beside its place and rename it into it, so that no one ever sees half of it.

    A symbolic link is followed. What is not a regular file (a pipe, a device)
    is written to directly.

    Raises
    ------
    OSError
        It cannot be written; `path` is then as it was before.
    """
    check_target(path, overwrite)
    place = os.path.realpath(path)
    try:
        if os.path.exists(place) and not os.path.isfile(place):
            with open(place, "wb") as stream:
                stream.write(data)
            return
        _write_beside(place, data)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _write_beside(place, data):
    folder, name = os.path.split(place)
    # The name may be as long as the file system allows, so only a part of it is used.
    temporary = os.path.join(folder, f".{name[:40]}.{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, place)
    except BaseException:
        os.unlink(temporary)
        raise
