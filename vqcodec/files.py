"""Files on disk: pictures that Pillow reads, and results that appear whole or not at all."""

import contextlib
import errno
import io
import logging
import os
import secrets
import stat
import warnings

from .errors import OptionError, PictureError


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

    with open(path, "rb") as stream, quiet():
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
        except (OptionError, MemoryError):
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
    """Write a file beside its place and move it there, so that no one ever sees half of it.

    A symbolic link is followed, and the permissions of a file that is
    overwritten are kept. What is not a regular file (a pipe, a device) is
    written to directly.

    Raises
    ------
    OSError
        It cannot be written; `path` is then as it was before.
    """
    check_target(path, overwrite)
    try:
        if os.path.exists(path) and (_is_device(path) or not os.path.isfile(path)):
            with open(path, "wb") as stream:
                stream.write(data)
        else:
            _write_beside(os.path.realpath(path), data, overwrite)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _is_device(path):
    """Tell whether a path stands for an open file of the process, such as /dev/stdout."""
    return os.path.abspath(path).startswith(("/dev/", "/proc/"))


def _write_beside(place, data, overwrite):
    folder, name = os.path.split(place)
    # The name may be as long as the file system allows, so only a part of it is used.
    temporary = os.path.join(folder, f".{name[:40]}.{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with open(descriptor, "wb") as stream:
            if overwrite and os.path.exists(place) and hasattr(os, "fchmod"):
                os.fchmod(stream.fileno(), stat.S_IMODE(os.stat(place).st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if overwrite or not _moved_if_free(temporary, place):
            os.replace(temporary, place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _moved_if_free(source, place):
    """Give `source` a new name that nobody has; False where the file system has no links."""
    try:
        os.link(source, place)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True
