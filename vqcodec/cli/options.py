"""Options of commands: those that several have, and those that come from the fields of a request.

What an option of an encoder is called, what it takes and what it does stands at the field of
`vqcodec.Encoder` and nowhere else. Fields are loaded when a command runs, since NumPy comes with
them and `vq --help` needs none.
"""

from collections.abc import Callable, Iterable
from types import UnionType
from typing import Any, get_args, get_type_hints

import click

from .addresses import Place, fsspec_options

Decorator = Callable[[Any], Any]

PATH = click.Path(readable=False)
_PLACE = Place(readable=False)
_MOST_KS = 64

sources: Decorator = click.argument(
    "sources", metavar="IN...", nargs=-1, required=True, type=_PLACE
)
source: Decorator = click.argument("source", metavar="IN", type=_PLACE)
force: Decorator = click.option("--force", is_flag=True, help="Overwrite OUT if it exists.")


def output(text: str) -> Decorator:
    """Return the option OUT with a help text."""
    return click.option("-o", "--output", metavar="OUT", type=_PLACE, help=text)


def max_pixels(text: str) -> Decorator:
    """Return the option for the largest picture that is read, with a help text."""
    return click.option(
        "--max-pixels",
        type=click.IntRange(min=1),
        metavar="N",
        help=f"{text}; default: 2^28.",
    )


def ks(default: str) -> Decorator:
    """Return the option for several numbers of codewords."""
    return click.option(
        "--k",
        "ks",
        default=default,
        show_default=True,
        metavar="LIST",
        callback=_parse_ks,
        help="Numbers of codewords: 3,16,64; 2:256 doubles from 2 to 256.",
    )


def _parse_ks(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    found: list[int] = []
    try:
        for part in value.split(","):
            first, colon, last = part.partition(":")
            k, most = int(first), int(last if colon else first)
            if not 1 <= k <= most <= 65536:
                raise ValueError
            while k < most:
                found.append(k)
                k *= 2
            found.append(most)
    except ValueError:
        raise click.BadParameter(
            f"expected numbers from 1 to 65536 such as 3,16 or 2:256, not {value!r}"
        ) from None
    if len(found) > _MOST_KS:
        raise click.BadParameter(f"{len(found)} numbers are more than anyone waits for")
    return sorted(set(found))


def names_of(constants: Callable[[], Iterable[str]]) -> Callable[..., list[str]]:
    """Return a completion of names; `constants` is called for them when a shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        return [name for name in constants() if name.startswith(incomplete)]

    return complete


def together(*decorators: Decorator) -> Decorator:
    """Put several options on a command, in this order."""

    def decorate(function: Any) -> Any:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


# What is refused of files that nobody vouches for, beside large pictures.
limits: Decorator = together(
    *(
        click.option(
            f"--max-{name}",
            type=click.IntRange(min=1),
            metavar="N",
            help=f"{text}; default: {most}.",
        )
        for name, text, most in (
            ("codewords", "Refuse larger codebooks", "65536"),
            ("strips", "Refuse more strips", "4096"),
            (
                "work",
                "Refuse what takes more work to decode, in decisions",
                "2^26, some ten seconds",
            ),
        )
    )
)

scheduler: Decorator = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let a dask cluster do it, whose workers see the same files: tcp://HOST:8786.",
)

# What is said, and who works.
manners: Decorator = together(
    click.option(
        "--jobs",
        type=click.IntRange(min=0),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes for several files; 0 is one for each processor.",
    ),
    scheduler,
    fsspec_options,
    click.option("--json", "as_json", is_flag=True, help="A JSON object a file on stdout."),
    click.option("--quiet", is_flag=True, help="Say nothing but errors."),
)

# What is written, and how.
writing: Decorator = together(
    force,
    click.option("--keep-suffix", is_flag=True, help="Call OUT a.png.vq, say, and not a.vq."),
    click.option("--skip-existing", is_flag=True, help="Leave out what has its OUT already."),
    click.option("--dry-run", is_flag=True, help="Do all but write."),
    click.option("--preserve", is_flag=True, help="Give OUT the timestamps of IN."),
)


class LateCommand(click.Command):
    """A command whose parameters are made when somebody asks for them."""

    def __init__(self, *args: Any, make: Callable[[], Decorator], **settings: Any) -> None:
        self._make = make
        self._made: list[click.Parameter] | None = None
        super().__init__(*args, **settings)

    @property
    def params(self) -> list[click.Parameter]:
        """The parameters, in their order."""
        if self._made is None:
            collected = self._make()(lambda: None)
            self._made = list(reversed(collected.__click_params__))
        return self._made

    @params.setter
    def params(self, value: list[click.Parameter]) -> None:
        pass  # click sets what decorators gave it, which is nothing


def of_encoder(*names: str) -> Decorator:
    """Return the options of some fields of a request, in this order."""
    from ..encoder.request import OPTIONS, Encoder

    hints = get_type_hints(Encoder)
    return together(*(_of_field(name, OPTIONS[name], hints[name]) for name in names))


def _of_field(name: str, declared: Any, hint: Any) -> Decorator:
    kinds = set(get_args(hint)) if isinstance(hint, UnionType) else {hint}
    settings: dict[str, Any] = {"help": declared.help}
    if kinds == {bool}:
        return click.option(_flag(name), is_flag=True, **settings)
    settings["metavar"] = declared.metavar
    if declared.choices:
        settings["shell_complete"] = names_of(lambda: declared.choices)
    if name == "block":
        settings |= {"callback": _parse_block, "default": "1x1", "show_default": True}
    elif declared.default is not None:
        settings |= {"default": declared.default, "show_default": True}
    for kind in (int, float):
        if kind in kinds:
            settings["type"] = kind
    if name == "clusterer":
        settings["shell_complete"] = names_of(clusterer_names)
    if name == "space":
        settings["shell_complete"] = names_of(_spaces)
    if name == "keep_colors":
        return click.option("--keep-color", name, multiple=True, **settings)
    return click.option(_flag(name), name, **settings)


def _flag(name: str) -> str:
    return "-k" if name == "k" else "--" + name.replace("_", "-")


def _parse_block(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    try:
        height, width = value.lower().split("x")
        return int(height), int(width)
    except ValueError:
        raise click.BadParameter(f"expected HxW such as 4x4, not {value!r}") from None


def clusterer_names() -> list[str]:
    """Return what --clusterer takes."""
    from ..clustering import clusterers

    return ["auto", *clusterers()]


def _spaces() -> Iterable[str]:
    from ..colour.named import spaces

    return spaces()
