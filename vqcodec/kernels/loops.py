"""Which loops are in use: the compiled ones or, where no compiler was, Python with NumPy.

Results are the same to the bit.
"""

import os
import warnings
from typing import TYPE_CHECKING, Any

__all__ = [
    "backend",
    "box_tree",
    "codewords",
    "context",
    "counting",
    "diffusion",
    "distance",
    "projections",
]

COMPILED, PYTHON = "compiled", "python"


def _load() -> tuple[Any, ...]:
    """Return the modules with the loops, and the backend's name; VQCODEC_KERNELS forces one."""
    forced = os.environ.get("VQCODEC_KERNELS", "")
    if forced not in ("", COMPILED, PYTHON):
        raise ImportError(f"VQCODEC_KERNELS must be {COMPILED} or {PYTHON}, not {forced!r}")
    if forced != PYTHON:
        try:
            from . import (
                _box_tree,
                _codewords,
                _context,
                _counting,
                _diffusion,
                _distance,
                _projections,
            )

            return (
                _distance,
                _counting,
                _box_tree,
                _projections,
                _context,
                _codewords,
                _diffusion,
                COMPILED,
            )
        except ImportError as error:
            message = (
                "vqcodec's compiled loops are missing, so it is far slower (its results are the "
                "same); install a C compiler, such as gcc, and then vqcodec again"
            )
            if forced == COMPILED:
                raise ImportError(message) from error
            warnings.warn(message, RuntimeWarning, stacklevel=2)
    from . import _codewords_python, _context_python, _diffusion_python, _python

    return (
        _python,
        _python,
        _python,
        _python,
        _context_python,
        _codewords_python,
        _diffusion_python,
        PYTHON,
    )


if TYPE_CHECKING:
    # The stubs of the compiled modules say what loops take; the stand-ins take the same.
    from . import _box_tree as box_tree
    from . import _codewords as codewords
    from . import _context as context
    from . import _counting as counting
    from . import _diffusion as diffusion
    from . import _distance as distance
    from . import _projections as projections

    backend: str
else:
    distance, counting, box_tree, projections, context, codewords, diffusion, backend = _load()
