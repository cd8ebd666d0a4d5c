"""A picture of at most 256 colours for files that deflate codes: PNG, and with less effect others.

Indices are chosen for how the picture looks and for what deflate makes of them, at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..clustering import Progress
from ..colour.scores import scores
from ..errors import OptionError, TargetError
from ..format.sample_format import has_alpha
from ..pictures.intake import PictureLike
from ..samples import coloured
from ..vqimage import VQImage
from .assign import assign
from .drawing import Drawing, without_unused
from .fixed import kept_vectors
from .looks import Look
from .pipeline import Quantized, quantized, taken
from .prepared import Prepared
from .request import Encoder
from .targets.targets import Targets

MOST = 256
# What a bit counts by default, in squared levels: no more than is never seen, and a share of the
# error that few colours make anyway.
_LEAST_RATE, _SHARE, _MOST_RATE = 1.0, 1.0, 14.0
_HIGHEST_RATE = 400.0  # that is tried for a target
_LOWEST_RATE = 0.05
_STEPS = 9  # of a search


@dataclass(frozen=True)
class Reducer:
    """How pictures are reduced, checked once.

    Attributes
    ----------
    encoder : vqcodec.Encoder
        How colours are found; it has neither targets nor a rate weight.
    rate_weight : float or None
        What a bit counts, in squared levels; None is what suits the picture.
    targets : Targets
        Of bytes, PSNR and SSIMULACRA2.

    Raises
    ------
    OptionError
    """

    encoder: Encoder
    rate_weight: float | None = None
    targets: Targets = Targets()

    def __post_init__(self) -> None:
        encoder = self.encoder
        if encoder.block != (1, 1) or encoder.categorical or encoder.lossless:
            raise OptionError("reduce makes palettes: it has no blocks, no label maps, no lossless")
        if encoder.most > MOST and (encoder.extend or not encoder.has_fixed):
            raise OptionError(
                f"k must be from 1 to {MOST} for files with palettes, not {encoder.k}"
            )
        for given in (encoder.palette, encoder.codebook and encoder.codebook.codewords):
            if given is not None and len(given) > MOST:
                raise OptionError(f"the palette has {len(given):,} colours, and files have {MOST}")
        if self.rate_weight is not None and self.targets:
            raise OptionError("a rate weight is found for targets; give one or the other")
        if encoder.look is None and (self.rate_weight or self.targets):
            raise OptionError("targets and rate weights choose indices, and so does dither")

    def reduce(
        self,
        image: PictureLike,
        size_of: Callable[[VQImage], int],
        progress: Progress | None = None,
    ) -> Quantized:
        """Reduce a picture.

        Parameters
        ----------
        image : PIL.Image.Image, numpy.ndarray or Picture
        size_of : callable
            Tells the bytes of the file that is written.
        progress : callable, optional

        Returns
        -------
        Quantized
            Of mode RGB or RGBA, with 256 codewords at most.

        Raises
        ------
        TargetError
            Targets cannot be met.
        """
        picture = taken(image, self.encoder)
        if picture.pixels.itemsize > 1:
            raise OptionError("16-bit samples have no palette")
        base = quantized(picture, self.encoder, progress)
        if self.encoder.look is None or base.errors().mse == 0:
            made = _arranged(base, self.encoder.has_fixed)
            _check(made, self.targets, size_of)
            return made
        trials = _Trials(self, base, size_of)
        if self.targets:
            return trials.search()
        return trials.drawn(trials.rate if self.rate_weight is None else self.rate_weight)


class _Trials:
    """A picture drawn with one codebook and several rates."""

    def __init__(
        self, reducer: Reducer, base: Quantized, size_of: Callable[[VQImage], int]
    ) -> None:
        encoder = reducer.encoder
        self._reducer, self._base, self._size_of = reducer, base, size_of
        aim = base.aim
        self._prepared = prepared = Prepared(
            aim.reshape(*aim.shape[:2], -1), encoder.alpha, (1, 1), encoder.most_exact,
            encoder.space, encoder.mask,
        )  # fmt: skip
        self._codebook = base.image.codebook
        self._labels, distances = assign(
            prepared.points, self._codebook, prepared.metric, prepared.classes
        )
        self._kept = kept_vectors(prepared, encoder.keep_colors)
        weights = prepared.histogram.weights
        error = float((distances * weights).sum() / weights.sum())
        self.rate = min(_LEAST_RATE + _SHARE * error, _MOST_RATE)

    def drawn(self, rate: float, look: str | None = None) -> Quantized:
        """Draw the picture with what a bit counts."""
        wanted = Look(look or self._reducer.encoder.look or "flat")
        indices = wanted.draw_at(self._prepared, self._codebook, self._labels, self._kept, rate)
        image = self._base.image
        drawing = Drawing(self._codebook, indices)
        if not self._reducer.encoder.has_fixed:
            drawing = without_unused(drawing)
        made = VQImage(
            drawing.codebook, drawing.indices, image.width, image.height, image.mode,
            sections=image.sections, clustering=image.clustering,
        )  # fmt: skip
        return _arranged(replace(self._base, image=made), self._reducer.encoder.has_fixed)

    def search(self) -> Quantized:
        """Find the highest rate that is good enough or, for bytes alone, the lowest of few."""
        targets = self._reducer.targets
        low, high = np.log2(_LOWEST_RATE), np.log2(_HIGHEST_RATE)
        good: Quantized | None = None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            made = self.drawn(float(2**middle))
            if targets.floors:
                meets = _meets(made, targets)
                low, high = (middle, high) if meets else (low, middle)
            else:
                meets = self._size_of(made.image) <= (targets.max_bytes or 0)
                low, high = (low, middle) if meets else (middle, high)
            good = made if meets else good
        if good is None and targets.floors:  # no bit counts, and nothing is dithered
            good = next(
                (m for m in (self.drawn(0), self.drawn(0, "flat")) if _meets(m, targets)), None
            )
        made = good or self.drawn(0 if targets.floors else _HIGHEST_RATE)
        _check(made, targets, self._size_of)
        return made


def _meets(made: Quantized, targets: Targets) -> bool:
    """Tell whether a picture is as good as targets say."""
    if targets.min_psnr is not None and made.errors().psnr < targets.min_psnr:
        return False
    if targets.min_ssimulacra2 is None:
        return True
    found = _ssimulacra2(made)
    return found is None or found >= targets.min_ssimulacra2


def _ssimulacra2(made: Quantized) -> float | None:
    aim = made.aim.reshape(made.image.height, made.image.width, -1)
    drawn = made.image.to_array()
    aim = coloured(aim)
    if aim.shape[2] > drawn.shape[2]:
        aim = aim[..., :3]
    return scores(aim, drawn)["ssimulacra2"]


def _check(made: Quantized, targets: Targets, size_of: Callable[[VQImage], int]) -> None:
    """Raise TargetError unless a picture meets all that is asked."""
    if targets.max_bytes is not None and (size := size_of(made.image)) > targets.max_bytes:
        raise TargetError(
            f"the file takes {size:,} bytes where {targets.max_bytes:,} are asked "
            "for; ask for more bytes, fewer colours or less quality"
        )
    if not _meets(made, targets):
        score = _ssimulacra2(made) if targets.min_ssimulacra2 is not None else None
        raise TargetError(
            f"{made.image.n_codewords} colours come to {made.errors().psnr:.2f} dB"
            + ("" if score is None else f" and a SSIMULACRA2 of {score:.1f}")
            + "; ask for less, or for more colours"
        )


def _arranged(made: Quantized, keeps_order: bool) -> Quantized:
    """Return a picture with a palette of RGB or RGBA, in which what is not opaque comes first."""
    image = made.image
    codebook = coloured(image.codebook)
    indices = image.indices
    if not keeps_order:
        drawing = without_unused(Drawing(codebook, indices))
        codebook, numbers = np.unique(drawing.codebook, axis=0, return_inverse=True)
        indices = numbers.reshape(-1).astype(np.uint8)[drawing.indices]
        if has_alpha(codebook.shape[1]):
            order = np.argsort(codebook[:, 3] == 255, kind="stable")
            places = np.empty(len(order), np.uint8)
            places[order] = np.arange(len(order))
            codebook, indices = codebook[order], places[indices]
    if has_alpha(codebook.shape[1]) and (codebook[:, 3] == 255).all():
        codebook = codebook[:, :3]
    mode = "RGBA" if has_alpha(codebook.shape[1]) else "RGB"
    arranged = VQImage(
        codebook, indices, image.width, image.height, mode,
        sections=image.sections, clustering=image.clustering,
    )  # fmt: skip
    aim = coloured(made.aim.reshape(image.height, image.width, -1))
    aim = aim[..., :3] if mode == "RGB" else aim
    return replace(made, image=arranged, fitted=aim)
