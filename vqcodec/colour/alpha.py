"""What becomes of alpha: the policies, and the law that they keep.

The law, for blocks of 1x1: a fully transparent pixel stays fully transparent
and an opaque one stays opaque. So pixels fall into three classes, and a pixel of
an end class only ever gets a codeword of that class.
"""

import numpy as np

from ..arrays import Bools, Bytes
from ..errors import OptionError
from ..format.sample_format import has_alpha
from .metric import Metric, Premultiplied, Samples
from .named import make_space

POLICIES = ("premultiplied", "exact", "binary", "drop")
LOSSY = ("binary", "drop")
TRANSPARENT, BETWEEN, OPAQUE = range(3)
_CLASS_NAMES = ("transparent", "half-transparent", "opaque")


def apply(policy: str, samples: Bytes) -> Bytes:
    """Change samples as a policy asks for by name.

    Parameters
    ----------
    policy : str
        "binary" makes alpha 0 below 128 and 255 from there on, and what is
        then hidden black; "drop" removes the alpha channel, whatever colours
        it hid. The others change nothing.
    samples : numpy.ndarray
        uint8, shape (..., c).

    Returns
    -------
    numpy.ndarray
        uint8, of c channels, or c - 1 for "drop".
    """
    if not has_alpha(samples.shape[-1]) or policy not in ("binary", "drop"):
        return samples
    if policy == "drop":
        return np.ascontiguousarray(samples[..., :-1])
    shown = samples[..., -1:] >= 128
    binary = samples * shown
    binary[..., -1:] = shown * np.uint8(255)
    return binary


def hides(policy: str, vectors: Bytes, channels: int) -> bool:
    """Tell whether any vector has a hidden colour that a policy makes black."""
    if policy == "exact" or not has_alpha(channels):
        return False
    pixels = vectors.reshape(-1, channels)
    return bool(pixels[pixels[:, -1] == 0].any())


def hide(samples: Bytes) -> Bytes:
    """Make hidden colours black, so that they cost nothing; samples of shape (..., c)."""
    return samples * (samples[..., -1:] > 0)


def space(policy: str, channels: int, colours: str = "srgb") -> Metric:
    """Return the space in which a policy looks for codewords, `colours` being that of colours."""
    kind = Premultiplied if has_alpha(channels) and policy != "exact" else Samples
    return kind(channels, make_space(colours))


def classes(vectors: Bytes, channels: int, block: tuple[int, int]) -> Bytes:
    """Tell the class of each vector.

    Parameters
    ----------
    vectors : numpy.ndarray
        uint8, shape (n, d).
    channels : int
    block : tuple of int
        The law holds for blocks of (1, 1) alone.

    Returns
    -------
    numpy.ndarray
        uint8, shape (n,); one class for all where the law asks for nothing.
    """
    if not has_alpha(channels) or block != (1, 1):
        return np.full(len(vectors), BETWEEN, np.uint8)
    return np.searchsorted([1, 255], vectors[:, -1], side="right").astype(np.uint8)


def check_k(k: int, classes: Bytes, n_kept: int = 0) -> None:
    """Raise OptionError if fewer codewords than classes are left beside those that are kept."""
    present = np.unique(classes)
    if n_kept and k < n_kept + len(present):
        raise OptionError(
            f"k = {k} is too small for the {n_kept} colours to keep and "
            f"{len(present)} for all others; so k must be at least {n_kept + len(present)}"
        )
    if k < len(present):
        names = " and ".join(_CLASS_NAMES[number] for number in present)
        raise OptionError(
            f"k = {k} is too small for the picture's alpha: it has {names} pixels, "
            f"so k must be at least {len(present)} (or choose another alpha policy)"
        )


def pin(codewords: Bytes, codeword_classes: Bytes) -> None:
    """Hold the codewords found for the pixels of an end class to its alpha, in place."""
    codewords[codeword_classes == TRANSPARENT, -1] = 0
    codewords[codeword_classes == OPAQUE, -1] = 255


def allowed(codewords: Bytes, alpha_class: int) -> Bools:
    """Tell which codewords the pixels of a class may have: bool, shape (k,)."""
    found: Bools
    if alpha_class == TRANSPARENT:
        found = codewords[:, -1] == 0
    elif alpha_class == OPAQUE:
        found = codewords[:, -1] == 255
    else:
        found = np.ones(len(codewords), bool)
    return found
