"""The search for a codebook as moving pictures: each step's picture and codewords."""

import io
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .arrays import AnyArray, Bytes, Floats
from .clustering import Progress
from .encoder.find import Step
from .encoder.histogram import Histogram, histogram
from .encoder.rare import Rare, worst_drawn
from .encoder.request import Encoder
from .errors import OptionError
from .kernels import nearest, weighted_cost
from .pictures.colours import hex_colour
from .pictures.intake import PictureLike, take_in
from .samples import flat

FORMATS = ("gif", "png", "webp")
_MOST_FRAMES = 60
_LARGEST = 640  # pixels on the longer side
_NARROWEST = 360  # of a frame, so that its text has room
_STRIP, _LINE, _MARGIN = 28, 18, 6  # heights of codewords and text, in pixels
_RING = 9
_LASTING = 6  # times as long as the others is the last frame shown


def frames(
    image: PictureLike, encoder: Encoder, progress: Progress | None = None
) -> list[Image.Image]:
    """Draw what a clusterer shows of its search, a frame for each step.

    A frame has the picture in the codewords of the step, the codewords by the
    share of pixels that they draw, and the colour that is drawn worst in the
    end, ringed where it is, beside what it is drawn as.

    Parameters
    ----------
    image : PIL.Image.Image or numpy.ndarray
        Larger ones are made smaller, and transparent ones lie on white.
    encoder : vqcodec.Encoder
        Its clusterer must show its steps.
    progress : callable, optional

    Returns
    -------
    list of PIL.Image.Image
        Of mode RGB and one size; at most 60, evenly chosen.

    Raises
    ------
    OptionError
        The clusterer shows no steps, or has none to show.
    """
    pixels = _small(image)
    seen = histogram(pixels.reshape(-1, 3))
    steps: list[Step] = []
    made = replace(encoder, block=(1, 1)).quantize(pixels, progress=progress, trace=steps.append)
    if len(steps) < 2:
        few = len(seen.points) <= made.n_codewords
        raise OptionError(
            f"nothing moves: the picture has {len(seen.points)} colours, no more than codewords; "
            "take another, or fewer codewords"
            if few
            else "nothing moves: this clusterer shows no steps; take lloyd, say"
        )
    chosen = np.unique(np.linspace(0, len(steps) - 1, _MOST_FRAMES).round().astype(int))
    points = seen.points.astype(np.float64)
    last = steps[-1]
    rare = worst_drawn(seen, points, last.codebook, pixels.shape[1])
    several = last.restart > 0
    return [_frame(pixels.shape, seen, points, steps[i], rare, several) for i in chosen.tolist()]


def animation(pictures: Sequence[Image.Image], form: str, milliseconds: int) -> bytes:
    """Return frames as the bytes of a file of one of `FORMATS`, the last shown for longer."""
    durations = [milliseconds] * len(pictures)
    durations[-1] *= _LASTING
    shown = list(pictures)
    options: dict[str, object] = {"duration": durations, "loop": 0}
    if form == "gif":
        encoder = Encoder(256, strip=True)
        shown = [encoder.quantize(picture).to_pil() for picture in pictures]
    elif form == "webp":
        options["lossless"] = True
    data = io.BytesIO()
    shown[0].save(data, form, save_all=True, append_images=shown[1:], **options)
    return data.getvalue()


def _small(image: PictureLike) -> Bytes:
    """Return a picture as uint8 of shape (h, w, 3), on white, no side longer than 640 pixels."""
    picture = Image.fromarray(flat(take_in(image).expanded(), 255))
    picture.thumbnail((_LARGEST, _LARGEST), Image.Resampling.LANCZOS)
    return np.array(picture)


def _frame(
    shape: tuple[int, ...], seen: Histogram, points: Floats, step: Step, rare: Rare, restarts: bool
) -> Image.Image:
    labels, distances = nearest(points, step.codebook.astype(np.float64))
    drawn: AnyArray = step.codebook[seen.spread(labels)].reshape(shape)
    height, width = shape[:2]
    canvas = Image.new(
        "RGB", (max(width, _NARROWEST), height + _STRIP + 2 * _LINE + 3 * _MARGIN), "white"
    )
    canvas.paste(Image.fromarray(drawn), (0, 0))
    pen = ImageDraw.Draw(canvas)
    for grow, colour in ((1, "black"), (0, "white")):
        reach = _RING + grow
        box = rare.x - reach, rare.y - reach, rare.x + reach, rare.y + reach
        pen.ellipse(box, outline=colour, width=1)
    shares = np.bincount(labels, seen.weights, len(step.codebook))
    _codewords(pen, step.codebook, shares, canvas.width, height + _MARGIN)
    top = height + _STRIP + 2 * _MARGIN
    font = ImageFont.load_default()
    mse = weighted_cost(seen.weights, distances) / (height * width)
    restart = f"restart {step.restart + 1}, " if restarts else ""
    pen.text((_MARGIN, top), f"{restart}iteration {step.iteration}: MSE {mse:.1f}", "black", font)
    own, now = seen.points[rare.number], step.codebook[labels[rare.number]]
    pen.text(
        (_MARGIN, top + _LINE), f"{hex_colour(own)} is drawn as {hex_colour(now)}", "black", font
    )
    side = canvas.width - 4 * _LINE
    for place, colour in ((side, own), (side + 2 * _LINE, now)):
        box = place, top, place + 2 * _LINE - 1, top + 2 * _LINE - 4
        pen.rectangle(box, fill=tuple(colour.tolist()), outline="black")
    return canvas


def _codewords(
    pen: ImageDraw.ImageDraw, codebook: Bytes, shares: AnyArray, width: int, top: int
) -> None:
    """Draw codewords side by side, each as wide as its share; a rare one has a pixel at least."""
    order = np.lexsort(codebook.T[::-1])
    ends = np.cumsum(np.maximum(shares[order] / shares.sum() * width, 1.0))
    ends = np.round(ends * (width / ends[-1])).astype(int).tolist()
    start = 0
    for number, end in zip(order.tolist(), ends, strict=True):
        if end > start:
            colour = tuple(codebook[number].tolist())
            pen.rectangle((start, top, end - 1, top + _STRIP - 1), fill=colour)
        start = end
