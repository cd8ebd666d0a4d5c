"""Print docs/options.md, from the fields of `vqcodec.Encoder`.

python docs/make_options.py > docs/options.md
"""

from vqcodec.encoder.options import Option
from vqcodec.encoder.request import OPTIONS

HEAD = """\
# Options of an encoder

In Python keywords of `vqcodec.quantize`, `vqcodec.encode`, `vqcodec.Encoder` and Pillow's `save`;
on the command line flags of `vq encode`. What excludes what, and why, is in the table of
[`vqcodec/encoder/conflicts.py`](../vqcodec/encoder/conflicts.py) and in the message that you get.
This page is made by `docs/make_options.py` from the fields of `vqcodec.Encoder`.

| option | flag | default | what it does |
| --- | --- | --- | --- |
"""


def row(name: str, option: Option) -> str:
    """Return the line of an option."""
    flag = {"k": "-k", "keep_colors": "--keep-color"}.get(name, "--" + name.replace("_", "-"))
    metavar = option.metavar.replace("|", " or ")
    default = "" if option.default is None or option.default is False else f"`{option.default!r}`"
    return f"| `{name}` | `{flag}{' ' + metavar if metavar else ''}` | {default} | {option.help} |"


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(row(name, option) + "\n" for name, option in OPTIONS.items())


if __name__ == "__main__":
    print(page(), end="")
