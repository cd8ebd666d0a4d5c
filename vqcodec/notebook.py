"""Pictures and codebooks as notebooks show them: HTML, with all that it needs in it."""

import base64
import io

import numpy as np
from PIL import Image

from .arrays import AnyArray, Ints
from .format.sample_format import SampleFormat
from .format.size import packed_size

_LARGEST = 1024  # pixels on the longer side of what is shown
_SMALLEST = 64  # pixels that a side is enlarged to
_MOST = 256  # codewords that are shown
_PATCH = 24  # pixels a codeword is shown with


def html(
    line: str,
    codewords: AnyArray,
    block: tuple[int, int],
    pixels: AnyArray | None = None,
    counts: Ints | None = None,
) -> str:
    """Return a picture, if there is one, a line of figures and the codewords.

    Parameters
    ----------
    line : str
    codewords : numpy.ndarray
        As `Codebook` has them.
    block : tuple of int
    pixels : numpy.ndarray, optional
        The picture, uint8 or uint16, of shape (h, w) or (h, w, c).
    counts : numpy.ndarray, optional
        How often each codeword is used: the most used ones come first then.
    """
    picture = ""
    if pixels is not None:
        factor = max(1, -(-max(pixels.shape[:2]) // _LARGEST))
        line += f", shown at 1/{factor}" if factor > 1 else ""
        picture = _img(_for_eyes(pixels[::factor, ::factor]), line)
    return f"<div>{picture}<div>{line}</div>{_swatches(codewords, block, counts)}</div>"


def figures(width: int, height: int, mode: str, n_codewords: int, block: tuple[int, int]) -> str:
    """Return the line of figures of a picture."""
    samples = SampleFormat.of_mode(mode)
    shape = {"channels": samples.channels, "depth": 16 if samples.is_wide else 8}
    size = packed_size(width, height, n_codewords, block=block, **shape)
    bits = (n_codewords - 1).bit_length()
    return (
        f"{width}x{height} {mode}, {n_codewords:,} codewords, {bits} bits an index, "
        f"{size.file_bytes:,} bytes packed"
    )


def _swatches(codewords: AnyArray, block: tuple[int, int], counts: Ints | None) -> str:
    """Return codewords as patches; each says its colour and, with counts, its share."""
    order = np.arange(len(codewords)) if counts is None else np.argsort(-counts, kind="stable")
    total = 1 if counts is None else int(counts.sum())
    patches = []
    for number in order[:_MOST].tolist():
        pixels = _for_eyes(codewords[number].reshape(*block, -1))
        share = "" if counts is None else f", {100 * counts[number] / total:.2f} %"
        patches.append(_img(pixels, f"{number}: {_said(codewords[number])}{share}", _PATCH))
    more = len(codewords) - _MOST
    rest = f"<div>and {more:,} more</div>" if more > 0 else ""
    return f'<div style="line-height:0">{"".join(patches)}</div>{rest}'


def _said(codeword: AnyArray) -> str:
    """Return what a codeword is called: a colour in hexadecimal, or numbers."""
    if codeword.dtype == np.uint8 and len(codeword) in (3, 4):
        return "#" + codeword.tobytes().hex()
    words = " ".join(map(str, codeword[:12].tolist()))
    return words + (" ..." if len(codeword) > 12 else "")


def _for_eyes(pixels: AnyArray) -> AnyArray:
    """Return samples that browsers show: of 16 bits the upper ones."""
    found = (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    return found[..., 0] if found.ndim == 3 and found.shape[2] == 1 else found


def _img(pixels: AnyArray, title: str, side: int | None = None) -> str:
    """Return pixels as an image in HTML, in whole pixels, enlarged where it is tiny."""
    data = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(data, "PNG")
    text = base64.b64encode(data.getvalue()).decode()
    height, width = pixels.shape[:2]
    scale = max(1, _SMALLEST // max(width, height))
    size = (side, side) if side else (width * scale, height * scale)
    # A white patch is to be seen on white, and a wide picture in a narrow window.
    look = "outline:1px solid #8884;outline-offset:-1px" if side else "max-width:100%;height:auto"
    return (
        f'<img src="data:image/png;base64,{text}" width="{size[0]}" height="{size[1]}" '
        f'alt="{title}" title="{title}" style="image-rendering:pixelated;display:inline;{look}">'
    )
