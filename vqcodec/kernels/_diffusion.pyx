# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops of dithering, in whole numbers. Checked and documented in `kernels/diffusion.py`."""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset


cdef enum:
    WIDTH = 4  # coordinates of a codeword in memory, those beyond the dimension being 0
    FULL = 256  # strength
    TURNS = 16  # to see whether a point is outside the hull


cdef class Cells:
    """Codewords, and for each cell of a grid those that a point of it may be nearest to.

    A cell's list is made when a point first falls into it. A codeword is left out if it is farther
    from all points of the cell than some other is from any. `near` and `far` bound the errors that
    are carried along; see `kernels.diffusion.Mixer`.
    """

    cdef int d, k
    cdef int32_t near, far
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
                  const int32_t[::1] low, const int32_t[::1] high, int bits, int near, int far):
        cdef int j, c, cells = 1
        self.near, self.far = near, far
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
            if point[j] < self.low[j] or point[j] > self.high[j]:
                return self.nearest_of_all(point)
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

    cdef int nearest_of_all(self, const int32_t *point) noexcept nogil:
        """As `nearest`, for points anywhere."""
        cdef int j, c, best = 0
        cdef int64_t least = 0x7fffffffffffffff, distance, gap
        for c in range(self.k):
            distance = 0
            for j in range(self.d):
                gap = point[j] - self.codewords[WIDTH * c + j]
                distance += gap * gap
            if distance < least:
                least, best = distance, c
        return best

    cdef int64_t length(self, const int32_t *error) noexcept nogil:
        """Return the square of an error's length."""
        cdef int j
        cdef int64_t length = 0
        for j in range(self.d):
            length += <int64_t> error[j] * error[j]
        return length

    cdef bint is_far(self, const int32_t *error) noexcept nogil:
        """Tell whether an error is longer than half of the longest."""
        return 4 * self.length(error) > <int64_t> self.far * self.far

    cdef int fetch(self, const int32_t *point, int strength) noexcept nogil:
        """Return the codeword for a point; one that brings it back, if the nearest is far off."""
        cdef int j, place = self.nearest(point)
        cdef int32_t error[WIDTH]
        cdef int32_t beyond[WIDTH]
        if place < 0:
            return -1
        for j in range(self.d):
            error[j] = point[j] - self.codewords[WIDTH * place + j]
        if not self.is_far(error):
            return place
        for j in range(self.d):
            beyond[j] = point[j] + ((7 * error[j] * strength) >> 8)
        return self.nearest_of_all(beyond)

    cdef void shorten(self, int32_t *error, int32_t most) noexcept nogil:
        """Make an error no longer than `most`, in the same direction."""
        cdef int j
        cdef double length  # The quotients are exact enough to be cut off as whole numbers are.
        cdef int64_t squared = self.length(error)
        if squared > <int64_t> most * most:
            length = <double> (<int32_t> sqrt(<double> squared) + 1)
            for j in range(self.d):
                error[j] = <int32_t> (<double> error[j] * most / length)

    cdef int draw(self, int32_t *point, bint flat, int strength) noexcept nogil:
        """Return the number of the codeword for a point, and leave of the point what it lacks."""
        cdef int j, place = self.fetch(point, strength) if flat else self.nearest(point)
        if place < 0:
            return -1
        for j in range(self.d):
            point[j] -= self.codewords[WIDTH * place + j]
        self.shorten(point, self.far if flat else self.near)
        return self.ids[place]

    cdef bint is_outside(self, const int32_t *point, const int32_t *left) noexcept nogil:
        """Tell whether a point is seen to be outside the hull, going on from what is left of it.

        It is if no codeword lies as far as the point in the direction of what is left. Taking the
        farthest each time turns that direction to where this shows.
        """
        cdef int j, c, turn, best = 0
        cdef int64_t ahead, most
        cdef int32_t ahead_of[WIDTH]
        cdef int32_t direction[WIDTH]
        memcpy(direction, left, WIDTH * sizeof(int32_t))
        for turn in range(TURNS):
            most = -0x7fffffffffffffff
            for c in range(self.k):
                ahead = 0
                for j in range(WIDTH):
                    ahead += <int64_t> direction[j] * self.codewords[WIDTH * c + j]
                if ahead > most:
                    most, best = ahead, c
            ahead = 0
            for j in range(self.d):
                ahead_of[j] = self.codewords[WIDTH * best + j] - point[j]
                ahead += <int64_t> direction[j] * ahead_of[j]
            if ahead < 0:
                return True
            for j in range(self.d):
                direction[j] -= ahead_of[j]
            if not self.is_far(direction):
                break
        return False


def diffuse(const int32_t[:, ::1] points, const int32_t[::1] pins, const uint8_t[::1] groups,
            Cells some, Cells every, const int32_t[:, ::1] numbers, int strength,
            int32_t[:, :, ::1] errors, Py_ssize_t first, Py_ssize_t last, uint16_t[:, ::1] indices):
    """Dither rows from `first` to before `last` by error diffusion."""
    cdef Py_ssize_t height = numbers.shape[0], width = numbers.shape[1], x, y, i
    cdef int d = points.shape[1], j, step, place = 0
    cdef int32_t number, error
    cdef int32_t target[WIDTH]
    cdef int32_t *here
    cdef int32_t *below
    cdef bint flat
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
                flat = (i + 1 < width and numbers[y, x + step] == number
                        and y + 1 < height and numbers[y + 1, x] == number)
                place = (some.draw(target, flat, strength) if groups[number]
                         else every.draw(target, flat, strength))
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


cdef int fill(Cells cells, const int32_t *point, int strength, bint flat, int32_t *left,
              int32_t *places, Py_ssize_t size) noexcept nogil:
    """Choose the codewords of a mixture, each for what the last left; -1 for want of memory."""
    cdef Py_ssize_t t
    cdef int j, place
    cdef int32_t target[WIDTH]
    memset(target, 0, sizeof(target))
    memset(left, 0, WIDTH * sizeof(int32_t))
    for t in range(size):
        for j in range(cells.d):
            target[j] = (left[j] * strength + 128) >> 8
        cells.shorten(target, cells.far if flat else cells.near)
        for j in range(cells.d):
            target[j] += point[j]
        place = cells.fetch(target, strength) if flat else cells.nearest(target)
        if place < 0:
            return -1
        for j in range(cells.d):
            left[j] += point[j] - cells.codewords[WIDTH * place + j]
        places[t] = place
    return 0


cdef int settle(Cells cells, int32_t *left, int32_t *places, Py_ssize_t size) noexcept nogil:
    """Exchange codewords of a mixture, one by one, until its mean is near; -1 without memory.

    What is left becomes less with each exchange.
    """
    cdef Py_ssize_t t
    cdef int j, place
    cdef int32_t target[WIDTH]
    memset(target, 0, sizeof(target))
    for t in range(size):
        if not cells.is_far(left):
            break
        for j in range(cells.d):
            target[j] = left[j] + cells.codewords[WIDTH * places[t] + j]
        place = cells.nearest(target)
        if place < 0:
            return -1
        for j in range(cells.d):
            target[j] -= cells.codewords[WIDTH * place + j]
        if cells.length(target) < cells.length(left):
            places[t] = place
            memcpy(left, target, sizeof(target))
    return 0


cdef int compose(Cells cells, const int32_t *point, int strength, int32_t *places,
                 Py_ssize_t size) noexcept nogil:
    """Choose a mixture, the first half of `places`; -1 for want of memory.

    Where errors as short as those that leave a flat area do not do, longer ones are tried. What
    they find is noisier, and taken only if it brings the mean near.
    """
    cdef int32_t left[WIDTH]
    cdef int64_t before
    if fill(cells, point, strength, False, left, places, size):
        return -1
    if strength < FULL or not cells.is_far(left) or cells.is_outside(point, left):
        return 0
    before = cells.length(left)
    if (fill(cells, point, strength, True, left, places + size, size)
            or settle(cells, left, places + size, size)):
        return -1
    if not cells.is_far(left) or 4 * cells.length(left) <= before:
        memcpy(places, places + size, size * sizeof(int32_t))
    return 0


def mix(const int32_t[:, ::1] points, Cells cells, int strength, int32_t[::1] places,
        uint16_t[:, ::1] mixtures):
    """Fill in the codewords that make up each point; `places` is as long as two mixtures."""
    cdef Py_ssize_t n = points.shape[0], size = mixtures.shape[1], i, t
    cdef int failed = 0
    with nogil:
        for i in range(n):
            failed = compose(cells, &points[i, 0], strength, &places[0], size)
            if failed:
                break
            for t in range(size):
                mixtures[i, t] = <uint16_t> cells.ids[places[t]]
    if failed:
        raise MemoryError
