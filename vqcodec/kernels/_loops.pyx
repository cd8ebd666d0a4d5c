# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, freethreading_compatible=True
"""Compiled loops, a noun a file. They are one module, as each has 150 KB beside its loops, and takes
seconds to compile. What goes into them is checked by the Python modules of the same names."""

from libc.math cimport fabs, sqrt
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

cdef extern from "wide.h":
    ctypedef void wide_void "VQ_WIDE void"

include "distance.pxi"
include "counting.pxi"
include "box_tree.pxi"
include "projections.pxi"
include "partners.pxi"
include "diffusion.pxi"
include "steps.pxi"
include "halves.pxi"
include "trellis.pxi"
