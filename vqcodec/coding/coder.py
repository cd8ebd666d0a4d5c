"""What a coding of the index plane is: a class, of which an object codes the strips of a plane."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np

from ..arrays import AnyArray, Bytes
from ..format.strips import IndexCoding
from .budget import Budget

if TYPE_CHECKING:
    from ..kernels._core import Watch

_Result = TypeVar("_Result")


class Coder(ABC):
    """Codes the strips of one plane, on several threads if need be.

    What all strips share is made once, here.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, samples).
    channels : int
    budget : Budget, optional
        The work that decoding may take.

    Attributes
    ----------
    CODING : vqcodec.format.strips.IndexCoding
        What files and users call it.
    AUTOMATIC : bool
        Whether "auto" tries it.
    THOROUGH : bool
        Whether "smallest" does.
    """

    CODING: ClassVar[IndexCoding]
    AUTOMATIC: ClassVar[bool]
    THOROUGH: ClassVar[bool] = True

    codebook: AnyArray
    channels: int
    budget: Budget
    stopped: Bytes

    def __init__(self, codebook: AnyArray, channels: int, budget: Budget | None = None) -> None:
        self.codebook, self.channels = codebook, channels
        self.budget = budget or Budget(None)
        self.stopped = np.zeros(1, np.uint8)

    @abstractmethod
    def encode(self, indices: AnyArray) -> bytes:
        """Code a strip.

        Parameters
        ----------
        indices : numpy.ndarray
            Unsigned integers below the number of codewords, of shape (rows,
            columns).

        Returns
        -------
        bytes
        """

    @abstractmethod
    def decode(self, data: bytes, shape: tuple[int, int]) -> AnyArray:
        """Undo `encode`.

        Parameters
        ----------
        data : bytes
        shape : tuple of int
            Rows and columns of the strip.

        Returns
        -------
        numpy.ndarray
            The smallest unsigned dtype that holds an index.

        Raises
        ------
        CorruptError
            The data is none that `encode` gives.
        LimitError
            It takes more work than the budget has.
        """

    def watch(self) -> "Watch":
        """Return what watches over the work of one call."""
        return self.budget.watch(self.stopped)

    def watched(self, decoding: "Callable[[Watch], _Result]") -> _Result:
        """Decode a strip within the budget, or raise LimitError."""
        from ..kernels._core import Overworked

        watch = self.watch()
        try:
            return decoding(watch)
        except Overworked:
            pass
        finally:
            self.budget.spend(watch)
        raise AssertionError  # what was too much has been refused

    def stop(self) -> None:
        """Make coding end soon on other threads, with KeyboardInterrupt."""
        self.stopped[0] = 1

    def check_stopped(self) -> None:
        """Raise KeyboardInterrupt once `stop` was called; also the place for signals to be seen."""
        if self.stopped[0]:
            raise KeyboardInterrupt


def index_dtype(n_codewords: int) -> np.dtype[np.generic]:
    """Return the smallest unsigned dtype that holds an index."""
    return np.min_scalar_type(n_codewords - 1)
