# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, freethreading_compatible=True
"""The core in C as Python has it. Checked and documented in `core/strips.py` and `core/codewords.py`."""

import numpy as np

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "vq.h":
    ctypedef enum vq_status:
        VQ_OK
        VQ_CORRUPT
        VQ_LIMIT
        VQ_STOPPED
        VQ_FULL

    ctypedef struct vq_watch:
        int (*stopped)(void *context) noexcept nogil
        void *context
        uint64_t max_work, eighths, decisions, looked

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
    size_t vq_swift_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension) nogil
    vq_status vq_swift_encode(
        const vq_book *book, uint16_t *plane, size_t rows, size_t columns, unsigned kind,
        const vq_choice *choice, uint8_t *target, size_t room, size_t *size, void *workspace,
        vq_watch *watch) nogil
    vq_status vq_swift_decode(
        const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane, size_t rows,
        size_t columns, void *workspace, vq_watch *watch) nogil
    size_t vq_octets_bytes(size_t n) nogil
    vq_status vq_octets_encode(
        const uint8_t *octets, size_t n, uint8_t *target, size_t room, size_t *size,
        void *workspace, vq_watch *watch) nogil
    vq_status vq_octets_decode(
        const uint8_t *data, size_t size, uint8_t *octets, size_t n, void *workspace,
        vq_watch *watch) nogil
    void vq_paint(
        const uint8_t *samples, size_t size, const uint16_t *indices, size_t n, uint8_t *pixels) nogil
    void vq_paint_small(
        const uint8_t *samples, size_t size, const uint8_t *indices, size_t n, uint8_t *pixels) nogil
    size_t vq_codewords_bytes() nogil
    vq_status vq_codewords_encode(
        const uint8_t *samples, size_t n, size_t d, unsigned channels, uint8_t *target,
        size_t room, size_t *size, void *workspace, vq_watch *watch) nogil
    vq_status vq_codewords_decode(
        const uint8_t *data, size_t size, uint8_t *samples, size_t n, size_t d, unsigned channels,
        void *workspace, vq_watch *watch) nogil


class Overworked(Exception):
    """Decoding takes more work than is allowed."""


cdef int look(void *context) noexcept nogil:
    with gil:
        return (<Watch> context).is_over()


cdef class Watch:
    """Hears signals while the core works, and ends the work once `stopped`, shape (1,), is not 0.

    Work beyond `max_work`, 0 for any, ends with `Overworked`.
    """

    cdef vq_watch watch
    cdef const uint8_t[::1] stopped
    cdef object raised

    def __init__(self, const uint8_t[::1] stopped, uint64_t max_work=0):
        self.stopped = stopped
        self.watch.max_work = max_work
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
        if status == VQ_LIMIT:
            raise Overworked
        return status

    @property
    def eighths(self):
        """The work that was done, eight times (spec 11)."""
        return self.watch.eighths

    @property
    def decisions(self):
        """Bits and symbols that were coded."""
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


cdef class Wanted:
    """A choice as the core takes it, and what it is of, which must stay meanwhile."""

    cdef vq_choice choice
    cdef const int32_t[::1] prices
    cdef const int16_t[:, ::1] points, codewords
    cdef const uint8_t[::1] point_classes, codeword_classes
    cdef const int32_t[:, ::1] numbers
    cdef const uint16_t[:, ::1] importances

    def __init__(self, wanted):
        cdef vq_choice *choice = &self.choice
        self.prices, self.points, self.codewords = wanted.prices, wanted.points, wanted.codewords
        self.point_classes, self.codeword_classes = wanted.point_classes, wanted.codeword_classes
        self.numbers, self.importances = wanted.numbers, wanted.importances
        choice.rate_weight, choice.halving, choice.max_error = wanted.rate_weight, wanted.halving, wanted.max_error
        choice.prices, choice.points = &self.prices[0], &self.points[0, 0]
        choice.codewords, choice.numbers = &self.codewords[0, 0], &self.numbers[0, 0]
        choice.point_classes, choice.codeword_classes = &self.point_classes[0], &self.codeword_classes[0]
        choice.importances = &self.importances[0, 0]
        choice.dimension = <int> self.points.shape[1]


cdef encode(Book book, uint16_t[:, ::1] plane, unsigned header, Watch watch, asked, bint swift):
    """Code a strip, again with more room where that was too little; its plane becomes what is chosen."""
    cdef Wanted wanted = None if asked is None else Wanted(asked)
    cdef const vq_choice *choice = NULL if wanted is None else &wanted.choice
    cdef int dimension = 0 if wanted is None else wanted.choice.dimension
    cdef size_t rows = plane.shape[0], columns = plane.shape[1], size = 0, bytes_needed
    cdef uint16_t[:, ::1] given = plane
    cdef uint8_t[::1] workspace, target = np.empty((1 if swift else 2) * rows * columns + 1024, np.uint8)
    cdef vq_status status = VQ_FULL
    while status == VQ_FULL:
        if choice:
            given = plane.copy()
        if swift:
            bytes_needed = vq_swift_bytes(book.n_codewords, rows, columns, dimension)
        else:
            bytes_needed = vq_strip_bytes(book.book, rows, columns, header, dimension)
        workspace = zeros(bytes_needed)
        with nogil:
            if swift:
                status = vq_swift_encode(
                    book.book, &given[0, 0], rows, columns, header, choice, &target[0],
                    target.shape[0], &size, &workspace[0], &watch.watch)
            else:
                status = vq_strip_encode(
                    book.book, &given[0, 0], rows, columns, header, choice, &target[0],
                    target.shape[0], &size, &workspace[0], &watch.watch)
        watch.check(status)
        if status == VQ_FULL:
            target = np.empty(2 * target.shape[0], np.uint8)
    if choice:
        plane[:] = given
    return bytes(target[:size])


def encode_strip(Book book, uint16_t[:, ::1] plane, unsigned header, Watch watch, wanted=None):
    """Code a strip; with a choice its plane becomes what was chosen."""
    return encode(book, plane, header, watch, wanted, False)


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


def encode_swift(Book book, uint16_t[:, ::1] plane, unsigned kind, Watch watch, wanted=None):
    """Code a strip as a photograph (0) or a drawing (1), likewise."""
    return encode(book, plane, kind, watch, wanted, True)


def decode_swift(Book book, const uint8_t[::1] data, uint16_t[:, ::1] plane, Watch watch):
    """Decode a strip; tell whether the data is just what that takes."""
    cdef size_t rows = plane.shape[0], columns = plane.shape[1]
    cdef uint8_t[::1] workspace = zeros(vq_swift_bytes(book.n_codewords, rows, columns, 0))
    cdef vq_status status
    with nogil:
        status = vq_swift_decode(
            book.book, &data[0] if data.shape[0] else NULL, data.shape[0], &plane[0, 0], rows,
            columns, &workspace[0], &watch.watch)
    return watch.check(status) == VQ_OK


def paint(const uint8_t[:, ::1] codewords, indices, uint8_t[::1] pixels):
    """Put the codewords of indices, contiguous, of uint8 or uint16 and below their number, together."""
    cdef const uint8_t[::1] small
    cdef const uint16_t[::1] large
    cdef size_t size = codewords.shape[1]
    if indices.itemsize == 1:
        small = indices
        with nogil:
            vq_paint_small(&codewords[0, 0], size, &small[0], small.shape[0], &pixels[0])
    else:
        large = indices
        with nogil:
            vq_paint(&codewords[0, 0], size, &large[0], large.shape[0], &pixels[0])


def encode_octets(const uint8_t[::1] octets, Watch watch):
    """Code bytes."""
    cdef size_t n = octets.shape[0], size = 0
    cdef uint8_t[::1] workspace = zeros(vq_octets_bytes(n))
    cdef uint8_t[::1] target = np.empty(12 * n + 16, np.uint8)  # No bit takes more than 12.
    cdef vq_status status
    with nogil:
        status = vq_octets_encode(
            &octets[0], n, &target[0], target.shape[0], &size, &workspace[0], &watch.watch)
    watch.check(status)
    return bytes(target[:size])


def decode_octets(const uint8_t[::1] data, uint8_t[::1] octets, Watch watch):
    """Decode bytes; tell whether the data is just what that takes."""
    cdef uint8_t[::1] workspace = zeros(vq_octets_bytes(octets.shape[0]))
    cdef vq_status status
    with nogil:
        status = vq_octets_decode(
            &data[0] if data.shape[0] else NULL, data.shape[0], &octets[0], octets.shape[0],
            &workspace[0], &watch.watch)
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
