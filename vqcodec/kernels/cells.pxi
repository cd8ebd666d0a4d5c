# Included by `diffusion.pxi`, whose loops call this at each pixel.

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
