"""Which pictures of a file that holds several are taken: the option --frame."""

from collections.abc import Sequence

import click

from .addresses import Address
from .console import Failure
from .options import Decorator
from .pillow import pillow_at_work
from .plan import STREAM, Frames


def frames_option(name: str) -> Decorator:
    """Return the option, whose help says what the first of several results is called."""
    return click.option(
        "--frame",
        "frames",
        callback=_parsed,
        metavar="N|all",
        help=f"Which frame, from 0; all makes a file of each: {name} and so on.",
    )


def _parsed(context: click.Context, parameter: click.Parameter, value: str | None) -> Frames | None:
    if value is None:
        return None
    if value == "all":
        return _all
    if not value.isdecimal():
        raise click.BadParameter(f"expected a number from 0, or all, not {value!r}")
    return lambda path: (int(value),)


def _all(path: str) -> Sequence[int]:
    """Return the numbers of all frames of a file; what is wrong with it is said when it is read."""
    from ..errors import VqError
    from ..format.limits import ANY_PIXELS
    from ..pictures.files import count_frames
    from .writer import read_source

    if path == STREAM:
        raise Failure("frames of standard input would have one name; give a file, or a number", 2)
    with pillow_at_work(ANY_PIXELS.max_pixels):  # whoever reads them says if they have too many
        try:
            return range(count_frames(read_source(path) if isinstance(path, Address) else path))
        except (VqError, OSError):
            return (0,)
