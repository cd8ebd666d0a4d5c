"""Names that say another format than the one that is written, which nobody means."""

import os

from .console import Failure
from .plan import STREAM

_OURS = (".vq", ".vqc")


def refuse_other_format(output: str | None, suffix: str) -> None:
    """Raise Failure if a result that belongs under one suffix has that of another format."""
    found = _suffix_of(output)
    if found and found != suffix and (found in _OURS or _is_of_pictures(found)):
        raise Failure(
            f"OUT {output} would be a {suffix} file under the name of another format; "
            f"give a name that ends in {suffix}",
            2,
        )


def refuse_ours(output: str | None) -> None:
    """Raise Failure if what is decoded would be encoded once more, because of its name."""
    if _suffix_of(output) in _OURS:
        raise Failure(
            f"OUT {output} would be encoded again, and decode writes other formats; "
            "give a name that ends in .png, say, or copy the file",
            2,
        )


def _suffix_of(output: str | None) -> str:
    is_name = output is not None and output != STREAM and not os.path.isdir(output)
    return os.path.splitext(output)[1].lower() if output is not None and is_name else ""


def _is_of_pictures(suffix: str) -> bool:
    from PIL import Image

    return suffix in Image.registered_extensions()
