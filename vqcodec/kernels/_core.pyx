# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The core in C as Python has it. Checked and documented in `core/strips.py` and `core/codewords.py`."""

import numpy as np

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "vq.h":
    ctypedef enum vq_status:
        VQ_OK
        VQ_CORRUPT
        VQ_STOPPED
        VQ_FULL

    ctypedef struct vq_watch:
        int (*stopped)(void *context) noexcept nogil
        void *context
        uint64_t decisions, looked

    ctypedef struct vq_book:
        pass

    ctypedef struct vq_choice:
        int64_t rate_weight
        const int32_t *prices
        int dimension, halving, max_error
        const int16_t *points
        const uint8_t *point_classes
        const int32_t *numbers
        const uint16_t *importances
        const int16_t *codewords
        const uint8_t *codeword_classes

    size_t vq_book_bytes(uint32_t n_codewords) nogil
    const vq_book *vq_book_make(
        void *memory, const uint8_t *samples, uint32_t n_codewords,
        unsigned pixels, unsigned channels, unsigned depth) nogil
    size_t vq_strip_bytes(
        const vq_book *book, size_t rows, size_t columns, unsigned header, int dimension) nogil
    vq_status vq_strip_encode(
        const vq_book *book, uint16_t *plane, size_t rows, size_t columns, unsigned header,
        const vq_choice *choice, uint8_t *target, size_t room, size_t *size, void *workspace,
        vq_watch *watch) nogil
    vq_status vq_strip_decode(
        const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane, size_t rows,
        size_t columns, void *workspace, vq_watch *watch) nogil
    size_t vq_codewords_bytes() nogil
    vq_status vq_codewords_encode(
        const uint8_t *samples, size_t n, size_t d, unsigned channels, uint8_t *target,
        size_t room, size_t *size, void *workspace, vq_watch *watch) nogil
    vq_status vq_codewords_decode(
        const uint8_t *data, size_t size, uint8_t *samples, size_t n, size_t d, unsigned channels,
        void *workspace, vq_watch *watch) nogil


cdef int look(void *context) noexcept nogil:
    with gil:
        return (<Watch> context).is_over()


cdef class Watch:
    """Hears signals while the core works, and ends the work once `stopped`, shape (1,), is not 0."""

    cdef vq_watch watch
    cdef const uint8_t[::1] stopped
    cdef object raised

    def __init__(self, const uint8_t[::1] stopped):
        self.stopped = stopped
        self.watch.stopped, self.watch.context = look, <void *> self

    cdef bint is_over(self):
        try:
            PyErr_CheckSignals()
        except BaseException as error:
            self.raised = error
            return True
        return self.stopped[0] != 0

    cdef check(self, vq_status status):
        """Raise what ended the work; return the status of work that has an end."""
        if status == VQ_STOPPED:
            raise self.raised or KeyboardInterrupt
        return status

    @property
    def decisions(self):
        """Bits that were coded."""
        return self.watch.decisions

    @property
    def looked(self):
        """Columns that were looked at ahead."""
        return self.watch.looked


cdef class Book:
    """What the strips of a plane share: a codebook of K samples in pixels of some channels."""

    cdef uint8_t[::1] memory
    cdef const vq_book *book
    cdef readonly int n_codewords

    def __init__(self, const uint8_t[::1] samples, int n_codewords, int pixels, int channels, int depth):
        self.n_codewords = n_codewords
        self.memory = np.empty(vq_book_bytes(n_codewords), np.uint8)
        with nogil:
            self.book = vq_book_make(
                &self.memory[0], &samples[0], n_codewords, pixels, channels, depth)


cdef uint8_t[::1] zeros(size_t size):
    # NumPy's zeros are the system's, untouched until they are needed.
    return np.zeros(size, np.uint8)


def encode_strip(Book book, uint16_t[:, ::1] plane, unsigned header, Watch watch, wanted=None):
    """Code a strip; with a choice its plane becomes what was chosen."""
    cdef vq_choice choice
    cdef const vq_choice *asked = NULL
    cdef const int32_t[::1] prices
    cdef const int16_t[:, ::1] points, codewords
    cdef const uint8_t[::1] point_classes, codeword_classes
    cdef const int32_t[:, ::1] numbers
    cdef const uint16_t[:, ::1] importances
    cdef size_t rows = plane.shape[0], columns = plane.shape[1], size = 0
    cdef uint16_t[:, ::1] given = plane
    cdef uint8_t[::1] workspace, target
    cdef vq_status status = VQ_FULL
    if wanted is not None:
        prices, points, codewords = wanted.prices, wanted.points, wanted.codewords
        point_classes, codeword_classes = wanted.point_classes, wanted.codeword_classes
        numbers, importances = wanted.numbers, wanted.importances
        choice.rate_weight, choice.halving, choice.max_error = wanted.rate_weight, wanted.halving, wanted.max_error
        choice.prices, choice.points, choice.codewords = &prices[0], &points[0, 0], &codewords[0, 0]
        choice.point_classes, choice.codeword_classes = &point_classes[0], &codeword_classes[0]
        choice.numbers, choice.importances = &numbers[0, 0], &importances[0, 0]
        choice.dimension = <int> points.shape[1]
        asked = &choice
    target = np.empty(2 * rows * columns + 64, np.uint8)
    while status == VQ_FULL:
        if asked:
            given = plane.copy()  # It may have to be done again.
        workspace = zeros(vq_strip_bytes(book.book, rows, columns, header, choice.dimension if asked else 0))
        with nogil:
            status = vq_strip_encode(
                book.book, &given[0, 0], rows, columns, header, asked, &target[0],
                target.shape[0], &size, &workspace[0], &watch.watch)
        watch.check(status)
        if status == VQ_FULL:
            target = np.empty(2 * target.shape[0], np.uint8)
    if asked:
        plane[:] = given
    return bytes(target[:size])


def decode_strip(Book book, const uint8_t[::1] data, uint16_t[:, ::1] plane, Watch watch):
    """Decode a strip; tell whether the data is just what that takes."""
    cdef size_t rows = plane.shape[0], columns = plane.shape[1]
    cdef unsigned header = data[0] << 8 | data[1] if data.shape[0] > 1 else 0
    cdef uint8_t[::1] workspace = zeros(vq_strip_bytes(book.book, rows, columns, header, 0))
    cdef vq_status status
    with nogil:
        status = vq_strip_decode(
            book.book, &data[0] if data.shape[0] else NULL, data.shape[0], &plane[0, 0], rows,
            columns, &workspace[0], &watch.watch)
    return watch.check(status) == VQ_OK


def encode_codewords(const uint8_t[:, ::1] codebook, unsigned channels, Watch watch):
    """Code a codebook."""
    cdef size_t n = codebook.shape[0], d = codebook.shape[1], size = 0
    cdef uint8_t[::1] workspace, target = np.empty(2 * n * d + 64, np.uint8)
    cdef vq_status status = VQ_FULL
    while status == VQ_FULL:
        workspace = zeros(vq_codewords_bytes())
        with nogil:
            status = vq_codewords_encode(
                &codebook[0, 0], n, d, channels, &target[0], target.shape[0], &size,
                &workspace[0], &watch.watch)
        watch.check(status)
        if status == VQ_FULL:
            target = np.empty(2 * target.shape[0], np.uint8)
    return bytes(target[:size])


def decode_codewords(const uint8_t[::1] data, uint8_t[:, ::1] codebook, unsigned channels, Watch watch):
    """Decode a codebook; tell whether the data is just what that takes."""
    cdef uint8_t[::1] workspace = zeros(vq_codewords_bytes())
    cdef vq_status status
    with nogil:
        status = vq_codewords_decode(
            &data[0] if data.shape[0] else NULL, data.shape[0], &codebook[0, 0],
            codebook.shape[0], codebook.shape[1], channels, &workspace[0], &watch.watch)
    return watch.check(status) == VQ_OK
