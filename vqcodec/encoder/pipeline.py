"""The stages of an encoder, in their order: from a picture to codewords and indices."""

from dataclasses import dataclass, replace

from ..arrays import AnyArray
from ..blocks import join
from ..clustering import Clustering, Progress
from ..colour import alpha
from ..colour.quality import Errors
from ..errors import PictureError, TargetError, warn_of_loss
from ..format.metadata import Metadata, check_sizes
from ..format.sample_format import SampleFormat
from ..format.sections import Section
from ..pictures.intake import Picture, PictureLike, take_in
from ..pictures.masks import check_size
from ..pictures.private import without_private
from ..pictures.unkept import said
from ..vqimage import VQImage
from .assemble import Assembler, Chosen
from .drawing import Drawing, without_unused
from .exact import draw_labels, draw_palette
from .find import Watch
from .fixed import Rules, draw_fixed, draw_nearest, fit_channels, kept_vectors, match_channels
from .prepared import Prepared
from .rate import draw
from .record import describe_making
from .request import Encoder
from .targets.search import Search
from .targets.targets import Goal

_PIXELS_AT_A_TIME = 2**20


@dataclass(frozen=True)
class Quantized:
    """A picture as it was made, and what it was made of.

    Attributes
    ----------
    image : vqcodec.VQImage
    picture : Picture
    policy : str
        What became of alpha.
    fitted : numpy.ndarray or None
        The samples in the channels of codewords that were given.
    """

    image: VQImage
    picture: Picture
    policy: str
    fitted: AnyArray | None = None

    @property
    def aim(self) -> AnyArray:
        """The samples that the picture should have, in the channels that it has."""
        return self.aim_of(slice(None))

    def aim_of(self, rows: slice) -> AnyArray:
        """Return the same for some rows."""
        if self.fitted is not None:
            return self.fitted[rows]
        return alpha.apply(self.policy, self.picture.expanded(rows))

    def errors(self) -> Errors:
        """Measure how far it is off, some rows after the other."""
        image = self.image
        block_h = image.block[0]
        errors = Errors(image.width, SampleFormat.of_mode(image.mode).channels)
        n_rows = max(1, _PIXELS_AT_A_TIME // (image.width * block_h))  # of blocks
        for first in range(0, len(image.indices), n_rows):
            top, bottom = first * block_h, min((first + n_rows) * block_h, image.height)
            indices = image.indices[first : first + n_rows]
            drawn = join(image.codebook, indices, image.width, bottom - top, image.block)
            errors.add(self.aim_of(slice(top, bottom)), drawn)
        return errors

    @property
    def raw_bytes(self) -> int:
        """The bytes of the samples that the picture should have."""
        image = self.image
        return image.width * image.height * int(self.aim_of(slice(0, 1))[0, 0].nbytes)


def quantized(
    image: PictureLike,
    encoder: Encoder,
    progress: Progress | None,
    *,
    thorough: bool = False,
    trace: Watch | None = None,
) -> Quantized:
    """Find codewords for a picture and draw it with them, as an encoder is asked to.

    What is chosen by bits goes by those of the fast index coding or, if that is
    to be `thorough` or nothing else is small enough, by those of the smallest.
    """
    picture = taken(image, encoder)
    if picture is not image:  # whoever took it in has said it
        warn_of_loss(picture.warning)
        warn_of_loss("" if encoder.strip else said(picture.unkept))
    check_size(encoder.mask, picture.pixels.shape[:2])
    size, sections = picture.pixels.shape[:2], _sections(picture, encoder)
    assemble = Assembler(size, encoder.block, sections, thorough)
    fitted = None
    if encoder.categorical or picture.pixels.itemsize > 1:
        chosen = _kept(draw_labels(picture))
    elif _keeps_palette(picture, encoder):
        chosen = _kept(draw_palette(picture, encoder.alpha))
    else:
        samples = alpha.apply(encoder.alpha, picture.expanded())
        if encoder.has_fixed:
            chosen, fitted = _draw_with_fixed(samples, encoder)
        else:
            try:
                chosen = _draw_with_found(samples, encoder, assemble, progress, trace)
            except TargetError:
                if thorough or encoder.targets.max_bytes is None:
                    raise
                assemble = replace(assemble, thorough=True)
                chosen = _draw_with_found(samples, encoder, assemble, progress, trace)
    if progress is not None:
        progress(1.0)
    return Quantized(assemble.image(chosen), picture, encoder.alpha, fitted)


def taken(image: PictureLike, encoder: Encoder, depth: int | None = None) -> Picture:
    """Take in a picture as an encoder needs it; see `vqcodec.pictures.intake.take_in`."""
    picture = take_in(
        image,
        categorical=encoder.categorical,
        lossless=encoder.lossless,
        to_srgb=encoder.to_srgb,
        depth=depth,
    )
    if picture.pixels.itemsize > 1 and encoder.block != (1, 1):
        raise PictureError(
            "16-bit samples cannot be in blocks; leave out block, or lossless to have 8 bits"
        )
    return picture


def _keeps_palette(picture: Picture, encoder: Encoder) -> bool:
    return (
        picture.palette is not None
        and len(picture.palette) <= encoder.most
        and encoder.block == (1, 1)
        and not encoder.loses_by_name
    )


def _kept(drawing: Drawing) -> Chosen:
    """Choose a drawing whose codewords were not searched for."""
    return Chosen(drawing, Clustering.exact(drawing.codebook))


def _draw_with_fixed(samples: AnyArray, encoder: Encoder) -> tuple[Chosen, AnyArray]:
    """Draw samples with the codewords that were given; return them as they were drawn, too."""
    if encoder.codebook is not None:
        samples = fit_channels(samples, encoder.codebook, encoder.alpha)
        codewords = encoder.codebook.codewords
    else:
        assert encoder.palette is not None
        samples, codewords = match_channels(samples, encoder.palette)
    extended_to = encoder.most if encoder.extend else None
    rules = Rules(encoder.strict, extended_to, encoder.finder, encoder.dithering)
    return _kept(draw_fixed(_prepared(samples, encoder), codewords, rules)), samples


def _draw_with_found(
    samples: AnyArray,
    encoder: Encoder,
    assemble: Assembler,
    progress: Progress | None,
    trace: Watch | None,
) -> Chosen:
    """Find codewords for samples, and draw them."""
    prepared = _prepared(samples, encoder)
    _check_distinct(len(prepared.histogram.points), encoder)
    finder = replace(encoder.finder, watch=trace)
    if encoder.targets:
        goal = Goal(encoder.targets, encoder.most, finder, assemble.size_of, assemble.thorough)
        return Search(prepared, goal, progress).run()
    kept = kept_vectors(prepared, encoder.keep_colors)
    found = finder.find(
        prepared.histogram,
        encoder.most,
        prepared.metric,
        prepared.classes,
        progress=progress,
        kept=kept,
    )
    if encoder.rate_weight:
        drawing = draw(
            *(prepared, found.codebook, found.labels, encoder.rate_weight),
            thorough=assemble.thorough,
        )
    else:
        is_exact = len(prepared.histogram.points) <= encoder.most
        dithering = None if is_exact else encoder.dithering
        drawing = draw_nearest(prepared, found.codebook, found.labels, dithering, kept)
        drawing = without_unused(drawing)
    return Chosen(drawing, found.clustering)


def _prepared(samples: AnyArray, encoder: Encoder) -> Prepared:
    return Prepared(
        samples,
        encoder.alpha,
        encoder.block,
        encoder.most_exact,
        encoder.space,
        encoder.mask,
    )


def _check_distinct(n: int, encoder: Encoder) -> None:
    """Raise PictureError if a picture of n distinct vectors cannot be kept, but must be."""
    if encoder.lossless and n > encoder.most:
        raise PictureError(
            f"the picture has {n:,} distinct colours or blocks; lossless, a .vq file holds at "
            f"most {encoder.most:,}; leave lossless out to have the {encoder.most:,} that serve "
            "best"
        )


def _sections(picture: Picture, encoder: Encoder) -> tuple[Section, ...]:
    """Return the sections of the metadata that a file shall have."""
    drop_metadata = encoder.strip  # in the spec a strip is a band of rows
    metadata = Metadata() if drop_metadata else picture.metadata
    if encoder.drop_private:
        metadata = without_private(metadata)
    if encoder.labels:
        metadata = replace(metadata, labels=dict(encoder.labels))
    if encoder.record:
        metadata = replace(metadata, record=describe_making(encoder))
    sections = metadata.to_sections()
    check_sizes(sections)
    return sections
