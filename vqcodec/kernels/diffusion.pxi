# The loops of dithering, in whole numbers. Checked and documented in `kernels/diffusion.py`.

cdef enum:
    WIDTH = 4  # coordinates of a codeword in memory, those beyond the dimension being 0
    FULL = 256  # strength
    TURNS = 16  # to see whether a point is outside the hull


include "cells.pxi"


def diffuse(const int32_t[:, ::1] points, const int32_t[::1] pins, const uint8_t[::1] groups,
            Cells some, Cells every, const int32_t[:, ::1] numbers,
            const uint16_t[:, :] strengths, int32_t[:, :, ::1] errors, Py_ssize_t first, Py_ssize_t last, uint16_t[:, ::1] indices):
    """Dither rows from `first` to before `last` by error diffusion."""
    cdef Py_ssize_t height = numbers.shape[0], width = numbers.shape[1], x, y, i
    cdef int d = points.shape[1], j, step, place = 0, strength
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
                number, strength = numbers[y, x], strengths[y, x]
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
