"""What a coding of the index plane is: a class, of which an object codes the strips of a plane."""

from typing import ClassVar

import numpy as np


class Coder:
    """Codes the strips of one plane, on several threads if need be.

    What all strips share is made once, here.

    Parameters
    ----------
    codebook : numpy.ndarray
        uint8 or uint16, shape (n_codewords, samples).
    channels : int

    Attributes
    ----------
    NAME : str
        What users call the coding.
    NUMBER : int
        What files call it.
    STRIPED : bool
        Whether files list the sizes of its strips. If not there is one strip,
        of `coded_size(n_indices, n_codewords)` bytes.
    AUTOMATIC : bool
        Whether "auto" tries it.
    """

    NAME: ClassVar[str]
    NUMBER: ClassVar[int]
    STRIPED: ClassVar[bool]
    AUTOMATIC: ClassVar[bool]

    def __init__(self, codebook, channels):
        self.codebook, self.channels = codebook, channels
        self.stopped = np.zeros(1, np.uint8)

    def encode(self, indices):
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
        raise NotImplementedError

    def decode(self, data, shape):
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
        """
        raise NotImplementedError

    def stop(self):
        """Make coding end soon on other threads, with KeyboardInterrupt."""
        self.stopped[0] = 1

    def check_stopped(self):
        """Raise KeyboardInterrupt once `stop` was called; also the place for signals to be seen."""
        if self.stopped[0]:
            raise KeyboardInterrupt
