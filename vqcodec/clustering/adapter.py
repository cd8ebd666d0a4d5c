"""What adapters to other programs' clusterers share: the package that one needs, if it is there."""

from importlib.util import find_spec
from typing import ClassVar, Literal

import numpy as np

from .. import kernels
from ..arrays import Floats, Ints, Labels
from ..errors import OptionError
from .base import Clusterer


class Adapter(Clusterer):
    """A clusterer that is somebody else's work, which an extra installs.

    Attributes
    ----------
    module : str
        What it imports.
    extra : str
        Which of the extras of this package brings it.
    """

    module: ClassVar[str]
    extra: ClassVar[str]
    # Another release of the package may find something else.
    deterministic: Literal["everywhere", "machine", "no"] = "machine"
    uses_all_k: bool = False

    @classmethod
    def need(cls) -> None:
        """Raise OptionError if what it needs is not installed."""
        if is_missing(cls):
            raise OptionError(
                f"clusterer {cls.name!r} needs a package that is not installed: "
                f"python -m pip install 'vqcodec[{cls.extra}]'"
            )


def is_missing(cls: type) -> bool:
    """Tell whether a class is an adapter to something that is not installed."""
    return issubclass(cls, Adapter) and find_spec(cls.module) is None


def means_of(points: Floats, weights: Ints, labels: Labels) -> Floats:
    """Return the means of the groups that labels make, float64; groups without weight are dropped.

    Parameters
    ----------
    points, weights
        As for `Clusterer.fit`.
    labels : numpy.ndarray
        Integers of at least 0, shape (n,).
    """
    sums, totals = kernels.cluster_sums(points, weights, labels, int(labels.max()) + 1)
    return sums[totals > 0] / totals[totals > 0, np.newaxis]
