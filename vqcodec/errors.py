"""Everything that vqcodec refuses, by name.

`VqError` is the root. Six of its subclasses are the error categories of the
format (spec §10); the others speak of what the caller brought: an argument, a
picture, or targets for it.
"""


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


class LossWarning(UserWarning):
    """A picture lost something before it was encoded, such as samples of more than 8 bits."""
