"""Everything that vqcodec refuses, by name.

`VqError` is the root. Six of its subclasses are the error categories of the
format (spec §10); the others speak of what the caller brought: an argument, a
picture, targets for it, or a plug-in: a clusterer or a space of colours.
"""

import sys
import warnings


class VqError(ValueError):
    """Root of all errors that vqcodec raises on purpose."""


class NotVqError(VqError):
    """The data does not begin with the signature of a .vq file."""


class TruncatedError(VqError):
    """The data ends before the file does."""


class CorruptError(VqError):
    """The data contradicts itself: a checksum, a value out of range, bytes after the end."""


class UnsupportedError(VqError):
    """The file is sound but uses something that this version does not know."""


class LimitError(VqError):
    """The file exceeds a limit of the reader; the message names it and how to raise it."""


class MissingCodebookError(VqError):
    """The file's codebook is elsewhere, and was not given; the message has its hash."""


class OptionError(VqError):
    """An argument that cannot be met: k, block, seed, the name or an option of a clusterer."""


class PictureError(VqError):
    """A picture that cannot be encoded: its mode, its type or its shape."""


class TargetError(VqError):
    """Targets that cannot be met together for a picture; the message has the nearest found."""


class PluginError(VqError):
    """What another package brought failed or gave what none may give."""


class ClustererError(PluginError):
    """A clusterer, perhaps another package's, that failed or gave what none may give."""


class SpaceError(PluginError):
    """A space of colours, another package's, that failed or gave what none may give."""


class PluginWarning(UserWarning):
    """What another package brought cannot be had by its name."""


class ClustererWarning(PluginWarning):
    """A clusterer that cannot be had by its name, or an option of one that was not given."""


class LossWarning(UserWarning):
    """A picture lost something before it was encoded, such as samples of more than 8 bits."""


def warn_of_loss(loss: str, of: str = "the picture loses something") -> None:
    """Warn of a loss, if there is one."""
    if loss:
        warn(f"{of}: {loss}", LossWarning)


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the line that called this package or Pillow."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("vqcodec", "PIL")
