"""Names that may be addresses, where --fsspec was given: what commands ask of either."""

import os
from typing import IO, Any

import click

from ..remote import Remote, is_address, link_of, local_path
from .console import reported

_ASKED = "vqcodec.fsspec"  # in the memory of a context: what --fsspec allows


class Address(str):
    """An address, which fsspec leads to.

    Parameters
    ----------
    text : str
    allowed : bool or str
        As for `Remote.of`.
    """

    allowed: bool | str

    def __new__(cls, text: str, allowed: bool | str = True) -> "Address":
        """Make one of a text."""
        found = super().__new__(cls, text)
        found.allowed = allowed
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Address, (str(self), self.allowed)

    @property
    def remote(self) -> Remote:
        """The place."""
        return Remote.of(str(self), self.allowed)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return link_of(self).path.rstrip("/").rpartition("/")[2]

    def with_name(self, name: str) -> "Address":
        """Return the address of another file of the same folder."""
        link = link_of(self)
        folder = link.path.rstrip("/").rpartition("/")[0]
        return Address(link.with_path(f"{folder}/{name}" if folder else name), self.allowed)

    def joined(self, below: str) -> "Address":
        """Return the address of a path below this one."""
        link = link_of(self)
        folder = link.path.rstrip("/")
        return Address(link.with_path(f"{folder}/{below}" if folder else below), self.allowed)


def exists(name: str) -> bool:
    """Tell whether there is something of a name, be it a link that leads nowhere."""
    return name.remote.exists() if isinstance(name, Address) else os.path.lexists(name)


def is_folder(name: str) -> bool:
    """Tell whether a name is that of a folder."""
    if not isinstance(name, Address):
        return os.path.isdir(name)
    with reported(name):
        return name.remote.is_folder()


def absolute(name: str) -> str:
    """Return a name as it is in every folder."""
    return name if isinstance(name, Address) else os.path.abspath(name)


def opened_here(name: str) -> IO[bytes]:
    """Open a file for reading bytes."""
    return name.remote.open() if isinstance(name, Address) else open(name, "rb")


class Place(click.Path):
    """A parameter that names a file or a folder, or an address if --fsspec is given."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Any:
        """Return a path, or an `Address`."""
        asked = context.meta.get(_ASKED) if context is not None else None
        if asked and isinstance(value, str) and is_address(value):
            here = local_path(value)
            if here is None:
                return Address(value, asked)
            value = here
        return super().convert(value, parameter, context)


def _ask(context: click.Context, parameter: click.Parameter, given: bool) -> None:
    if given:
        is_plain = parameter.name == "fsspec"
        context.meta[_ASKED] = context.meta.get(_ASKED) or is_plain or "http"


def fsspec_options(function: Any) -> Any:
    """Put the options on a command by which its names may be addresses."""
    for name, text in (
        ("--fsspec-http", "Likewise, and http and https, too."),
        ("--fsspec", "IN and OUT may be addresses that fsspec knows, as s3://BUCKET/a.png."),
    ):
        option = click.option(
            name, is_flag=True, is_eager=True, expose_value=False, callback=_ask, help=text
        )
        function = option(function)
    return function
