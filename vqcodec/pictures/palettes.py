"""Palettes in files of every kind, told apart by their content."""

import os
import re

import numpy as np

from ..arrays import Bytes
from ..codebook import Codebook, read_codebook
from ..errors import OptionError, PictureError, VqError, warn_of_loss
from ..format.front import CODEBOOK_SIGNATURE, SIGNATURE
from ..format.sample_format import MODE_16
from ..samples import coloured
from .colours import as_palette
from .palette_tables import ACT_SIZES, of_act, of_riff, of_swatches
from .palette_texts import MAGICS, colours_of_text
from .texts import text_of

_PICTURES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM", b"II*\0", b"MM\0*")
_PICTURES_OF_TEXT = re.compile(r"P[1-3]\s|/\* XPM \*/")
_MOST_BYTES = 2**23  # of a palette; the longest that is written here has three million
_ZIP = b"PK\3\4"


def read_palette(path: str | os.PathLike[str]) -> Bytes:
    """Read a palette from a file, by its content.

    That is a .vq or .vqc file or a picture (the palette of one of mode P, as it stands;
    of others their colours in lexicographic order), a palette of GIMP, JASC,
    paint.net or Microsoft, Adobe's colour table or swatches, JSON, or text with
    colours in hexadecimal or three decimal samples a line.

    Returns
    -------
    numpy.ndarray
        uint8, shape (n, 3), or (n, 4) if any colour has alpha; in the order of
        the file, equal ones included.

    Raises
    ------
    OSError
        The file cannot be opened.
    PictureError
        It is nothing of that, or could be read in two ways; the message has
        the number of the line.
    """
    with open(path, "rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    try:
        return _parsed(data, path)
    except VqError as error:
        raise PictureError(f"not a palette: {error}") from error


def _parsed(data: bytes, path: str | os.PathLike[str]) -> Bytes:
    if data.startswith((SIGNATURE, CODEBOOK_SIGNATURE)):
        return coloured(colours_of(read_codebook(path)))
    if data[:4] == b"RIFF" and data[8:12] == b"PAL ":
        return as_palette(of_riff(data))
    if data.startswith(b"ASEF"):
        return as_palette(of_swatches(data))
    if data.startswith(_ZIP):
        raise OptionError("it is an archive, as Krita's .kpl is; save it as .gpl")
    if _is_aco(data):
        raise OptionError("it is .aco of Photoshop; save it as .ase or .act")
    text = text_of(data)
    # Nothing but its size tells a colour table of Adobe's from other files.
    if len(data) in ACT_SIZES and not data.startswith(_PICTURES) and not _is_sound(text, data):
        return as_palette(of_act(data))
    if text is None or _PICTURES_OF_TEXT.match(text):
        return _of_picture(path)
    if len(data) > _MOST_BYTES:
        raise OptionError(f"it has more than {_MOST_BYTES:,} bytes; give the colours alone")
    return as_palette(colours_of_text(text))


def _is_aco(data: bytes) -> bool:
    """Tell whether bytes are swatches of Photoshop: a version, a count, ten bytes for each."""
    end = 4 + 10 * int.from_bytes(data[2:4], "big")
    return data[:2] == b"\0\1" and data[end : end + 2] in (b"", b"\0\2") and len(data) >= end > 4


def _is_sound(text: str | None, data: bytes) -> bool:
    """Tell whether bytes can only be text, since a table of colours would not be so by chance."""
    if text is None:
        return False
    try:
        return text.isascii() or text.startswith(MAGICS) or bool(data.decode())
    except UnicodeDecodeError:
        return False


def colours_of(codebook: Codebook) -> Bytes:
    """Return the codewords of a `vqcodec.Codebook` if they are colours, or raise PictureError."""
    if codebook.block != (1, 1):
        raise PictureError("its codewords are blocks of pixels, not colours")
    if codebook.mode == MODE_16:
        raise PictureError("its codewords are 16-bit labels, not colours")
    return codebook.codewords


def _of_picture(path: str | os.PathLike[str]) -> Bytes:
    from .files import read_picture
    from .intake import take_in

    read = read_picture(path)
    picture = take_in(read.image, depth=read.depth)
    warn_of_loss(picture.warning, os.fspath(path))
    if picture.palette is not None:
        return picture.palette
    samples = picture.pixels.reshape(-1, picture.pixels.shape[2])
    return as_palette(coloured(np.unique(samples, axis=0)))
