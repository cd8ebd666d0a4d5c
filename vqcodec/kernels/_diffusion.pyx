# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops of dithering, in whole numbers. Checked and documented in `kernels/diffusion.py`."""

from libc.stdint cimport int32_t, uint8_t, uint16_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memset


cdef enum:
    WIDTH = 4  # coordinates of a codeword in memory, those beyond the dimension being 0


cdef class Cells:
    """Codewords, and for each cell of a grid those that a point of it may be nearest to.

    A cell's list is made when a point first falls into it. A codeword is left out if it is farther
    from all points of the cell than some other is from any.
    """

    cdef int d, k
    cdef int32_t low[WIDTH]
    cdef int32_t high[WIDTH]
    cdef int shift[WIDTH]
    cdef int stride[WIDTH]
    cdef int32_t *codewords
    cdef int32_t *ids
    cdef int32_t *starts  # of a cell's list in the pool, less 1; so 0 is none yet
    cdef int32_t *pool  # lists of places in codewords, -1 after each
    cdef Py_ssize_t used, room

    def __cinit__(self, const int32_t[:, ::1] codewords, const int32_t[::1] ids,
                  const int32_t[::1] low, const int32_t[::1] high, int bits):
        cdef int j, c, cells = 1
        self.d, self.k = codewords.shape[1], codewords.shape[0]
        for j in range(WIDTH):
            self.low[j] = self.high[j] = self.shift[j] = self.stride[j] = 0
        for j in range(self.d):
            self.low[j], self.high[j] = low[j], high[j]
            while (high[j] - low[j]) >> self.shift[j] >= 1 << bits:
                self.shift[j] += 1
            self.stride[j] = cells
            cells *= ((high[j] - low[j]) >> self.shift[j]) + 1
        self.room = 4096 + self.k
        self.codewords = <int32_t *> calloc(WIDTH * self.k, sizeof(int32_t))
        self.ids = <int32_t *> malloc(self.k * sizeof(int32_t))
        self.starts = <int32_t *> calloc(cells, sizeof(int32_t))
        self.pool = <int32_t *> malloc(self.room * sizeof(int32_t))
        if not (self.codewords and self.ids and self.starts and self.pool):
            raise MemoryError
        for c in range(self.k):
            self.ids[c] = ids[c]
            for j in range(self.d):
                self.codewords[WIDTH * c + j] = codewords[c, j]

    def __dealloc__(self):
        free(self.codewords)
        free(self.ids)
        free(self.starts)
        free(self.pool)

    cdef int list_cell(self, int cell, const int32_t *point) noexcept nogil:
        """List the codewords of the cell that a point is in; -1 if memory is not to be had."""
        cdef int32_t first[WIDTH]
        cdef int32_t last[WIDTH]
        cdef int32_t least = 0x7fffffff, near, far, gap
        cdef const int32_t *codeword
        cdef int32_t *grown
        cdef int j, c
        if self.used + self.k + 1 > self.room:
            self.room = 2 * self.room + self.k
            grown = <int32_t *> realloc(self.pool, self.room * sizeof(int32_t))
            if grown == NULL:
                return -1
            self.pool = grown
        for j in range(self.d):
            first[j] = self.low[j] + (((point[j] - self.low[j]) >> self.shift[j]) << self.shift[j])
            last[j] = first[j] + (1 << self.shift[j]) - 1
        for c in range(self.k):
            codeword, far = self.codewords + WIDTH * c, 0
            for j in range(self.d):
                gap = max(codeword[j] - first[j], last[j] - codeword[j])
                far += gap * gap
            least = min(least, far)
        self.starts[cell] = <int32_t> self.used + 1
        for c in range(self.k):
            codeword, near = self.codewords + WIDTH * c, 0
            for j in range(self.d):
                gap = max(first[j] - codeword[j], codeword[j] - last[j], 0)
                near += gap * gap
            if near <= least:
                self.pool[self.used] = c
                self.used += 1
        self.pool[self.used] = -1
        self.used += 1
        return 0

    cdef int nearest(self, const int32_t *point) noexcept nogil:
        """Return the place of the nearest codeword, the first of equals; -1 for want of memory."""
        cdef int j, cell = 0, best = -1
        cdef int32_t least = 0x7fffffff, distance, gap
        cdef const int32_t *codeword
        cdef const int32_t *place
        for j in range(self.d):
            cell += ((point[j] - self.low[j]) >> self.shift[j]) * self.stride[j]
        if self.starts[cell] == 0 and self.list_cell(cell, point):
            return -1
        place = self.pool + self.starts[cell] - 1
        while place[0] >= 0:
            codeword, distance = self.codewords + WIDTH * place[0], 0
            for j in range(WIDTH):
                gap = point[j] - codeword[j]
                distance += gap * gap
            if distance < least:
                least, best = distance, place[0]
            place += 1
        return best


    cdef int draw(self, int32_t *point) noexcept nogil:
        """Return the number of the nearest codeword, and leave of the point what it lacks."""
        cdef int j, place = self.nearest(point)
        if place < 0:
            return -1
        for j in range(self.d):
            point[j] -= self.codewords[WIDTH * place + j]
        return self.ids[place]


def diffuse(const int32_t[:, ::1] points, const int32_t[::1] pins, const uint8_t[::1] groups,
            Cells some, Cells every, const int32_t[:, ::1] numbers, int strength,
            int32_t[:, :, ::1] errors, Py_ssize_t first, Py_ssize_t last, uint16_t[:, ::1] indices):
    """Dither rows from `first` to before `last` by error diffusion."""
    cdef Py_ssize_t width = numbers.shape[1], x, y, i
    cdef int d = points.shape[1], j, step, place = 0
    cdef int32_t number, error
    cdef int32_t target[WIDTH]
    cdef int32_t *here
    cdef int32_t *below
    memset(target, 0, sizeof(target))
    with nogil:
        for y in range(first, last):
            step = 1 if y % 2 == 0 else -1
            memset(&errors[(y + 1) % 2, 0, 0], 0, (width + 2) * WIDTH * sizeof(int32_t))
            for i in range(width):
                x = i if step == 1 else width - 1 - i
                number = numbers[y, x]
                if pins[number] >= 0:
                    indices[y, x] = <uint16_t> pins[number]
                    continue
                here, below = &errors[y % 2, x + 1, 0], &errors[(y + 1) % 2, x + 1, 0]
                for j in range(d):
                    target[j] = points[number, j] + ((here[j] * strength + 2048) >> 12)
                    target[j] = min(max(target[j], every.low[j]), every.high[j])
                place = some.draw(target) if groups[number] else every.draw(target)
                if place < 0:
                    break
                indices[y, x] = <uint16_t> place
                for j in range(d):
                    error = target[j]
                    here[WIDTH * step + j] += 7 * error
                    below[-WIDTH * step + j] += 3 * error
                    below[j] += 5 * error
                    below[WIDTH * step + j] += error
            if place < 0:
                break
    if place < 0:
        raise MemoryError


def mix(const int32_t[:, ::1] points, Cells cells, int strength, uint16_t[:, ::1] mixtures):
    """Fill in the codewords that make up each point, each chosen for what the last left."""
    cdef Py_ssize_t n = points.shape[0], i, t
    cdef int d = points.shape[1], j, place = 0
    cdef int32_t target[WIDTH]
    cdef int32_t left[WIDTH]
    memset(target, 0, sizeof(target))
    with nogil:
        for i in range(n):
            memset(left, 0, sizeof(left))
            for t in range(mixtures.shape[1]):
                for j in range(d):
                    target[j] = points[i, j] + ((left[j] * strength + 128) >> 8)
                    target[j] = min(max(target[j], cells.low[j]), cells.high[j])
                place = cells.nearest(target)
                if place < 0:
                    break
                for j in range(d):
                    left[j] += points[i, j] - cells.codewords[WIDTH * place + j]
                mixtures[i, t] = <uint16_t> cells.ids[place]
            if place < 0:
                break
    if place < 0:
        raise MemoryError
