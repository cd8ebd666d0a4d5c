"""Clusterers side by side: the same pictures, numbers of codewords and seeds for all of them."""

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Unpack

import numpy as np

from ..checks import check_integer, shown
from ..clustering import ClustererLike, Progress, share_progress, usable_clusterers
from ..clustering.answer import name_of
from ..colour.quality import Errors
from ..errors import ClustererError, OptionError
from ..limits import MAX_CODEWORDS
from ..pictures.intake import Picture, PictureLike
from .options import EncoderOptions
from .pipeline import quantized, taken
from .request import Encoder

_DEFAULT_KS = (16, 64, 256)


@dataclass(frozen=True)
class Compared:
    """How a clusterer did with a picture and a number of codewords; means over seeds.

    Attributes
    ----------
    picture : str
    clusterer : str
    k : int
        What was asked for.
    n_codewords : int
        The most that came out.
    mse : float
        As `vqcodec.colour.quality.mse` has it; NaN if the clusterer failed.
    psnr : float
        In dB, of that MSE; infinite if it is 0.
    spread : float
        The largest MSE of a seed less the smallest, as a share of the mean.
    ratio : float
        The MSE as a multiple of the least of all clusterers; 1 for the best.
    n_bytes : float
        Of the .vq files, without metadata.
    seconds : float
        CPU time of a seed, from pixels to indices.
    failed : str
        Why there are no figures; empty if there are.
    """

    picture: str
    clusterer: str
    k: int
    n_codewords: int = 0
    mse: float = math.nan
    psnr: float = math.nan
    spread: float = math.nan
    ratio: float = math.nan
    n_bytes: float = math.nan
    seconds: float = math.nan
    failed: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them: None for what is no finite number."""
        return {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in asdict(self).items()
        }


def sweep(
    images: "PictureLike | Iterable[PictureLike] | Mapping[str, PictureLike]",
    k: int | Sequence[int] = _DEFAULT_KS,
    clusterers: "Iterable[str | ClustererLike] | None" = None,
    *,
    seeds: int = 3,
    progress: Progress | None = None,
    **options: Unpack[EncoderOptions],
) -> list[Compared]:
    """Try clusterers on pictures: how far the pictures are off, their bytes, and the time.

    Parameters
    ----------
    images : PIL.Image.Image or numpy.ndarray, several, or a mapping of names to them
        As `vqcodec.quantize` takes them. Without names they are numbered.
    k : int or sequence of int
    clusterers : iterable of str or clusterer, optional
        Names, "auto" among them, and instances; all that can be had if None.
    seeds : int
        Each is tried with so many seeds, from 0 on.
    progress : callable, optional
        Called with the fraction of the work that is done, from 0 to 1.
    **options
        What else `vqcodec.Encoder` takes, the same for all.

    Returns
    -------
    list of Compared
        By picture, then k, then clusterer. One that fails has a row that says
        why, and the others go on.

    Raises
    ------
    OptionError
        An option cannot be met, or no clusterer has such a name.
    PictureError
        A picture cannot be encoded.
    """
    refused = sorted({"clusterer", "seed", "k"} & options.keys())
    if refused:
        raise OptionError(f"sweep has no option {refused[0]}; clusterers, seeds and k say which")
    pictures = _named(images)
    several = isinstance(k, Iterable) and not isinstance(k, str)
    ks = [check_integer("k", one, 1, MAX_CODEWORDS) for one in (k if several else [k])]  # type: ignore[union-attr]
    seeds = check_integer("seeds", seeds, 1)
    runners = runners_of(clusterers, options)
    found: list[Compared] = []
    for number, (name, image) in enumerate(pictures.items()):
        report = share_progress(progress, number, len(pictures))
        found += compare(name, image, ks, runners, seeds, report)
    return found


def compare(
    name: str,
    image: PictureLike,
    ks: Sequence[int],
    runners: Mapping[str, Mapping[str, Any]],
    seeds: int,
    progress: Progress | None = None,
) -> list[Compared]:
    """Return a picture's rows; see `sweep`. Runners are options of an encoder, by clusterer."""
    rows: list[Compared] = []
    picture: Picture | None = None
    n_steps = len(ks) * len(runners)
    for k in ks:
        group: list[Compared] = []
        for label, options in runners.items():
            report = share_progress(progress, len(rows) + len(group), n_steps)
            encoders = [Encoder(k, **{**options, "seed": seed}) for seed in range(seeds)]
            picture = taken(image, encoders[0]) if picture is None else picture
            group.append(_measured(Compared(name, label, k), picture, encoders, report))
        rows += _with_ratios(group)
    return rows


def _measured(
    row: Compared, picture: Picture, encoders: Sequence[Encoder], progress: Progress | None
) -> Compared:
    found: list[tuple[Errors, int, int]] = []
    seconds = 0.0
    for number, encoder in enumerate(encoders):
        report = share_progress(progress, number, len(encoders))
        started = time.process_time()
        try:
            made = quantized(picture, encoder, report)
        except (ClustererError, OptionError) as error:  # k may be too small for the picture
            return replace(row, failed=str(error))
        seconds += time.process_time() - started
        found.append((made.errors(), len(made.image.to_bytes()), made.image.n_codewords))
    errors, sizes, counts = zip(*found, strict=True)
    each = [measured.mse for measured in errors]
    mean = float(np.mean(each))
    return replace(
        row,
        n_codewords=max(counts),
        mse=mean,
        psnr=errors[0].psnr_of(mean),
        spread=(max(each) - min(each)) / mean if mean else 0.0,
        n_bytes=float(np.mean(sizes)),
        seconds=seconds / len(encoders),
    )


def _with_ratios(group: Sequence[Compared]) -> Iterator[Compared]:
    least = min((row.mse for row in group if not row.failed), default=math.nan)
    for row in group:
        if row.failed:
            yield row
        else:
            ratio = row.mse / least if least else 1.0 if row.mse == 0 else math.inf
            yield replace(row, ratio=ratio)


def _named(images: Any) -> dict[str, PictureLike]:
    """Return pictures by name."""
    if isinstance(images, Mapping):
        return {str(name): image for name, image in images.items()}
    many = isinstance(images, Iterable) and not hasattr(images, "__array__")
    many = many and not hasattr(images, "convert")  # as Pillow's pictures do
    pictures = list(images) if many else [images]
    return {str(number): image for number, image in enumerate(pictures)}


def runners_of(
    wanted: "Iterable[str | ClustererLike] | None", options: EncoderOptions
) -> dict[str, dict[str, Any]]:
    """Return the options for each clusterer, all of which are checked, by what it is called."""
    if isinstance(wanted, str) or (wanted is not None and not isinstance(wanted, Iterable)):
        raise OptionError(f"clusterers must be several names or instances, not {shown(wanted)}")
    found: dict[str, dict[str, Any]] = {}
    for clusterer in usable_clusterers() if wanted is None else wanted:
        label = name = clusterer if isinstance(clusterer, str) else name_of(clusterer)
        if label in found:
            if isinstance(clusterer, str) and found[label]["clusterer"] == clusterer:
                continue
            label = repr(clusterer)  # two of a kind, with other options
        while label in found:
            label += f", another {name}"
        found[label] = {"strip": True, **options, "clusterer": clusterer}
        Encoder.by("sweep", 1, **found[label])
    if not found:
        raise OptionError("there is no clusterer to compare; name some")
    return found
