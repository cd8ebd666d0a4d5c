"""The same picture with few codewords and with many."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from PIL import Image

from ..arrays import Bytes
from ..clustering import Progress, share_progress
from ..colour.quality import Errors, Worst
from ..encoder.pipeline import Quantized, quantized
from ..encoder.request import Encoder
from ..errors import OptionError
from ..format.sample_format import SampleFormat
from ..format.size import PackedSize, index_width, packed_size
from ..pictures.colours import hex_colour
from ..pictures.intake import Picture
from ..tables import count
from ..vqimage import VQImage


class Swatch(NamedTuple):
    """A codeword: its colour as text, and its share of the pixels, if that is known."""

    colour: str
    share: float | None


@dataclass(frozen=True)
class Rung:
    """A picture with so many codewords.

    Attributes
    ----------
    k : int
        What was asked for.
    image : vqcodec.VQImage
    errors : vqcodec.colour.quality.Errors
        Against the picture that came in.
    n_bytes, png_bytes, webp_bytes : int
        Of the .vq file as `vq encode --strip` writes it, and of the same pixels as
        PNG of 8 bits and as lossless WebP (method 4).
    """

    k: int
    image: VQImage
    errors: Errors
    n_bytes: int
    png_bytes: int
    webp_bytes: int

    @property
    def psnr(self) -> float:
        """In dB; infinite if nothing differs."""
        return self.errors.psnr

    @property
    def mse(self) -> float:
        """As `vqcodec.colour.quality.mse`."""
        return self.errors.mse

    @property
    def worst(self) -> Worst:
        """The worst pixel."""
        return self.errors.worst

    @property
    def size(self) -> PackedSize:
        """The size by the formula, with indices of fixed width."""
        image = self.image
        channels = SampleFormat.of_mode(image.mode).channels
        return packed_size(image.width, image.height, image.n_codewords, channels=channels)

    @property
    def factor(self) -> float | None:
        """Bits of a pixel for bits of an index: 24 / ceil(log2 K); None for indices of no bits."""
        bits = index_width(self.image.n_codewords)
        return 8 * SampleFormat.of_mode(self.image.mode).channels / bits if bits else None

    @cached_property
    def pixels(self) -> Bytes:
        """The picture as it is drawn: uint8, shape (h, w, c)."""
        drawn = self.image.to_array()
        return drawn.reshape(self.image.height, self.image.width, -1)

    @property
    def swatches(self) -> list[Swatch]:
        """The codewords in their order, which is that of their samples."""
        counts = count(self.image.indices, self.image.n_codewords)
        shares = counts / counts.sum()
        return [
            Swatch(hex_colour(codeword), float(share))
            for codeword, share in zip(self.image.codebook, shares, strict=True)
        ]


def ladder(
    picture: Picture,
    ks: Sequence[int],
    encoder: Encoder,
    progress: Progress | None = None,
) -> list[Rung]:
    """Encode a picture with each number of codewords that it can have.

    The last is the first that keeps all of it: more change nothing.

    Parameters
    ----------
    picture : Picture
    ks : sequence of int
        From few to many.
    encoder : vqcodec.Encoder
        Its options but for the number of codewords.
    progress : callable, optional

    Raises
    ------
    OptionError
        All of them are too few for the picture's alpha.
    """
    rungs: list[Rung] = []
    for number, k in enumerate(ks):
        report = share_progress(progress, number, len(ks))
        try:
            made = quantized(picture, replace(encoder, k=k), report)
        except OptionError:  # fewer than the picture has classes of alpha
            if number == len(ks) - 1:
                raise
            continue
        rungs.append(_rung(k, made))
        if rungs[-1].mse == 0:
            break
    return rungs


def _rung(k: int, made: Quantized) -> Rung:
    image = made.image
    return Rung(k, image, made.errors(), len(image.to_bytes()), *_others(image))


def _others(image: VQImage) -> tuple[int, int]:
    """Return the bytes of a picture as PNG and as lossless WebP."""
    shown = image.to_pil()
    shown.info.clear()
    flat = Image.fromarray(image.to_array())
    return (
        _saved(shown, "PNG", optimize=True),
        _saved(flat, "WEBP", lossless=True, method=4, exact=True),
    )


def _saved(image: Image.Image, form: str, **options: object) -> int:
    data = io.BytesIO()
    image.save(data, form, **options)
    return len(data.getvalue())


def smallest_k(
    picture: Picture,
    rungs: Sequence[Rung],
    target: float,
    encoder: Encoder,
    progress: Progress | None = None,
) -> Rung | None:
    """Find the fewest codewords that come to a PSNR, by halving between two rungs.

    Returns
    -------
    Rung or None
        None if none of the rungs comes to it.
    """
    good = next((rung for rung in rungs if rung.psnr >= target), None)
    if good is None:
        return None
    below = max((rung.k for rung in rungs if rung.k < good.k), default=good.k - 1)
    n_steps = max(1, int(np.ceil(np.log2(good.k - below))))
    done = 0
    while good.k - below > 1:
        middle = (below + good.k) // 2
        report = share_progress(progress, min(done, n_steps - 1), n_steps)
        made = quantized(picture, replace(encoder, k=middle), report)
        done += 1
        if made.errors().psnr >= target:
            good = _rung(middle, made)
        else:
            below = middle
    return good
