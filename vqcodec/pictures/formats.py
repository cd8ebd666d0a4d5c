"""The formats that Pillow reads by itself, which are all that is opened here."""

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

# Formats that Pillow names but opens only with other programs (a file that is PostScript, whatever
# its name, would start Ghostscript), or not at all; and IPTC, in which it opens a picture of any
# format, PostScript among them.
_UNREADABLE = {"BUFR", "EPS", "GRIB", "HDF5", "IPTC", "MPEG", "WMF"}


def opened(stream: IO[bytes]) -> "Image.Image":
    """Open a picture of a format that Pillow reads by itself, which it tells by content."""
    from PIL import Image, UnidentifiedImageError

    Image.preinit()  # the usual formats, which are soon loaded
    try:
        return Image.open(stream, formats=_readable())
    except UnidentifiedImageError:
        Image.init()
        return Image.open(stream, formats=_readable())


def is_readable(name: str) -> bool:
    """Tell whether files of a format, by its name in Pillow, are read, if it is loaded by now."""
    from PIL import Image

    return name in Image.OPEN and name not in _UNREADABLE


def _readable() -> list[str]:
    from PIL import Image

    return [name for name in Image.ID if name not in _UNREADABLE]
