"""`vq compare`."""

import json
import os
from typing import Any, NamedTuple

import click

from ..console import Failure, printable, reported
from ..options import PATH, max_pixels, together
from ..pillow import pillow_at_work
from ..streams import tell


class _Side(NamedTuple):
    """A picture: its samples, uint8 of shape (h, w, c), and the bytes of its file."""

    samples: Any
    n_bytes: int


@click.command()
@click.argument("first", metavar="A", type=PATH)
@click.argument("second", metavar="B", type=PATH)
@together(
    max_pixels("Refuse larger pictures"),
    click.option("--json", "as_json", is_flag=True, help="A JSON object on stdout."),
)
def compare(first: str, second: str, max_pixels: int | None, as_json: bool) -> None:
    """Say how far picture B is from picture A, and what they weigh.

    Both may be .vq files or anything that Pillow opens, of one size. PSNR, MSE
    and the largest error are as vq encode has them; SSIM and SSIMULACRA2 come
    with the extra `look`. Pictures with alpha are compared over black and over
    white.
    """
    from ...colour.quality import Errors

    sides = [_read(path, max_pixels) for path in (first, second)]
    a, b = _alike(sides[0].samples, sides[1].samples)
    if a.shape != b.shape:
        sizes = " and ".join(f"{s.samples.shape[1]}x{s.samples.shape[0]}" for s in sides)
        raise Failure(
            f"{first} and {second} are of {sizes} pixels; compare pictures of one size", 1
        )
    facts = _facts(Errors.between(a, b), a, b)
    facts |= {"bytes": [side.n_bytes for side in sides]}
    facts |= {"width": a.shape[1], "height": a.shape[0]}
    if as_json:
        tell(json.dumps({"first": first, "second": second, **facts}))
        return
    for line in _lines(first, second, facts):
        tell(printable(line))


def _read(path: str, max_pixels: int | None) -> _Side:
    from ...pictures.files import read_picture
    from ...pictures.intake import take_in

    with reported(path):
        with pillow_at_work(max_pixels):
            picture = take_in(read_picture(path).image)
        if picture.loss:
            what = picture.loss.partition(";")[0]
            raise Failure(f"{path}: {what}, so differences are lost; compare what has 8 bits", 1)
        return _Side(picture.expanded(), os.path.getsize(path))


def _alike(first: Any, second: Any) -> tuple[Any, Any]:
    """Bring samples to the same channels: as many colours and alpha as either has."""
    from ...samples import coloured, with_opaque

    if first.shape[2] == second.shape[2]:
        return first, second
    first, second = coloured(first), coloured(second)
    channels = max(first.shape[2], second.shape[2])
    return with_opaque(first, channels), with_opaque(second, channels)


def _facts(errors: Any, first: Any, second: Any) -> dict[str, Any]:
    from ...colour.scores import scores
    from ..figures import error_facts

    return {
        **error_facts(errors.exact, errors.psnr, errors.mse, errors.worst),
        **{name: None if x is None else round(x, 6) for name, x in scores(first, second).items()},
    }


def _lines(first: str, second: str, facts: dict[str, Any]) -> list[str]:
    """Return what people are told."""
    from ...colour.scores import EXTRA, missing

    sizes, worst = facts["bytes"], facts["largest_error"]
    absent = f"needs python -m pip install 'vqcodec[{EXTRA}]'"
    rows = {
        "A": f"{first}, {facts['width']}x{facts['height']}, {sizes[0]:,} bytes",
        "B": f"{second}, {sizes[1]:,} bytes, {sizes[1] / max(sizes[0], 1):.3f} of A",
        "PSNR": "exact" if facts["psnr"] is None else f"{facts['psnr']:.2f} dB",
        "MSE": f"{facts['mse']:.2f}",
        "largest error": f"{worst['levels']:g} at ({worst['x']}, {worst['y']})",
    }
    for name, words in (("ssim", "SSIM"), ("ssimulacra2", "SSIMULACRA2")):
        value = facts[name]
        small = absent if name in missing() else "the picture is too small for it"
        digits = 4 if name == "ssim" else 2
        rows[words] = small if value is None else f"{value:.{digits}f}"
    if facts["psnr"] is None and not facts["exact"]:
        rows["PSNR"] = "no difference that is seen; hidden colours differ"
    width = max(map(len, rows))
    return [f"{name:<{width}}  {value}" for name, value in rows.items()]
