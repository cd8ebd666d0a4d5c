"""Which loops are in use: the compiled ones or, where no compiler was, Python with NumPy.

Results are the same to the bit.
"""

import os
import warnings

COMPILED, PYTHON = "compiled", "python"


def _load():
    """Give the loops and the name of the backend; VQCODEC_KERNELS forces one."""
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
                _distance, _counting, _box_tree, _projections, _context, _codewords, _diffusion,
                COMPILED,
            )  # fmt: skip
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
        _python, _python, _python, _python, _context_python, _codewords_python, _diffusion_python,
        PYTHON,
    )  # fmt: skip


distance, counting, box_tree, projections, context, codewords, diffusion, backend = _load()
