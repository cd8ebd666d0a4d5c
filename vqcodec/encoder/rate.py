"""Indices chosen for the sum of distortion and rate, and the codebook that suits them.

An index coding that learns knows, while it codes, how many bits each index would cost. So each
index can be the one of least cost, which is its squared error plus `rate_weight` times its bits;
where that is not the nearest codeword, bytes are saved for a little error. The codewords then move
to the means of what they draw, as in entropy-constrained vector quantization (P. A. Chou, T.
Lookabaugh & R. M. Gray, "Entropy-constrained vector quantization", IEEE Transactions on Acoustics,
Speech, and Signal Processing 37(1), 1989), except that the rates are those of the coding itself.
"""

import numpy as np

from .. import core, kernels
from ..arrays import AnyArray, Bytes, Labels
from ..coding import Context, Swift, choose_plane, index_dtype
from ..colour import alpha
from ..format.strips import CodedPlane
from .assign import assign
from .drawing import Drawing, without_unused
from .prepared import Prepared
from .settle import canonical

_ANY_ERROR = 2**14  # beyond every difference of samples, in sixteenths of levels


def draw(
    prepared: Prepared,
    codebook: Bytes,
    labels: Labels,
    rate_weight: float,
    max_error: int | None = None,
    *,
    thorough: bool = False,
) -> Drawing:
    """Choose indices by distortion and rate.

    The codewords move first to where a smaller model puts them, unless errors
    have a limit.

    Parameters
    ----------
    prepared : Prepared
        With n distinct vectors.
    codebook : numpy.ndarray
        uint8, shape (n_codewords, d): in canonical order.
    labels : numpy.ndarray
        int32, shape (n,): the nearest codeword of each vector; with `max_error`
        one within it.
    rate_weight : float
        In squared levels a bit.
    max_error : int, optional
        Largest error of any sample as it is seen, in levels.
    thorough : bool
        Whether bits are those of the smallest coding, instead of the fast one.

    Returns
    -------
    Drawing
    """
    kind = Context if thorough else Swift
    if max_error is None:
        chosen, _ = _choose(kind, prepared, codebook, labels, rate_weight, max_error, simply=True)
        codebook = recentred(prepared, codebook, chosen)
        labels, _ = assign(prepared.points, codebook, prepared.metric, prepared.classes)
    return without_unused(
        Drawing(codebook, *_choose(kind, prepared, codebook, labels, rate_weight, max_error))
    )


def recentred(prepared: Prepared, codebook: Bytes, indices: AnyArray) -> Bytes:
    """Move codewords to the means of what they draw; those that draw nothing disappear.

    Codewords of an end class of alpha only follow what is of that class, so
    that it stays theirs.
    """
    pairs = prepared.numbers.ravel().astype(np.uint64) * np.uint64(len(codebook))
    pairs += indices.ravel()
    counter = kernels.KeyCounter(np.uint64)
    numbers = counter.count(pairs)
    weights = np.bincount(numbers, prepared.importances.ravel()).astype(np.int64)
    drawn, labels = np.divmod(counter.result()[0].astype(np.int64), len(codebook))
    classes = prepared.classes_of(codebook)
    own = (classes[labels] == alpha.BETWEEN) | (classes[labels] == prepared.classes[drawn])
    codewords = prepared.metric.points(codebook)
    means, _ = kernels.centroids(prepared.points[drawn[own]], weights[own], labels[own], codewords)
    used = np.bincount(labels, minlength=len(codebook)) > 0
    moved = prepared.metric.vectors(means[used])
    alpha.pin(moved, classes[used])
    return canonical(moved)


def _choose(
    kind: type[Context] | type[Swift],
    prepared: Prepared,
    codebook: Bytes,
    labels: Labels,
    rate_weight: float,
    max_error: int | None,
    *,
    simply: bool = False,
) -> tuple[AnyArray, CodedPlane]:
    limit = _ANY_ERROR if max_error is None else prepared.limit(max_error)
    choice = core.Choice(
        rate_weight=round(rate_weight * core.COST_UNIT),
        prices=core.prices(),
        points=prepared.fixed,
        codewords=prepared.metric.fixed(codebook),
        halving=prepared.metric.halving,
        max_error=limit,
        point_classes=prepared.classes,
        codeword_classes=prepared.classes_of(codebook),
        numbers=prepared.numbers,
        importances=prepared.importances,
    )
    nearest = labels.astype(index_dtype(len(codebook)))[prepared.numbers]
    return choose_plane(kind(codebook, prepared.channels), nearest, choice, simply=simply)
