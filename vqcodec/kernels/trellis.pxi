# The loop that chooses indices for what deflate makes of them. Checked and documented in
# `kernels/trellis.py`.

cdef enum:
    MOST_WAYS = 32  # that a path may go on in: a literal, or a match at an offset
    REMEMBERED = 4  # indices of its own that a path can match
    LONGEST = 320  # coordinate of an error, in sixteenths

trellis_limits = MOST_WAYS, REMEMBERED

cdef int64_t NOWHERE = <int64_t> 1 << 62  # the cost of a way that is closed

cdef struct Path:
    int64_t cost
    int32_t error[4]
    uint8_t last[4]


cdef wide_void literal_costs(const int32_t* target, const int32_t* codewords_t,
                             const int32_t* penalties, Py_ssize_t k, int32_t* costs) noexcept nogil:
    """Fill in squared distances to codewords, (4, k), and what each costs besides."""
    cdef int32_t value, difference
    cdef Py_ssize_t c
    for c in range(k):
        difference = target[0] - codewords_t[c]
        value = difference * difference
        difference = target[1] - codewords_t[k + c]
        value += difference * difference
        difference = target[2] - codewords_t[2 * k + c]
        value += difference * difference
        difference = target[3] - codewords_t[3 * k + c]
        costs[c] = value + difference * difference + penalties[c]


cdef inline Py_ssize_t cheapest(const int32_t* costs, Py_ssize_t k) noexcept nogil:
    """Return the place of the least, the first of equals."""
    cdef int32_t least = costs[0]
    cdef Py_ssize_t c
    for c in range(1, k):
        least = costs[c] if costs[c] < least else least
    for c in range(k):
        if costs[c] == least:
            return c
    return 0


cdef inline int32_t shortened(int32_t error) noexcept nogil:
    return LONGEST if error > LONGEST else -LONGEST if error < -LONGEST else error


cdef inline void aim(const int32_t* point, const int32_t* above, const int32_t* error, int strength,
                     int32_t* target) noexcept nogil:
    """Fill in a point and what part of the errors around is to be made up for."""
    cdef int j
    for j in range(4):
        target[j] = point[j] + ((above[j] + 7 * error[j]) * strength + 2048 >> 12)


cdef inline int64_t extend(Path *path, const Path *before, int64_t cost, int32_t weight,
                           const int32_t* target, const int32_t* codewords_t, Py_ssize_t k,
                           Py_ssize_t index) noexcept nogil:
    """Make a path of another and an index, whose cost beside its error is given."""
    cdef int64_t squared = 0
    cdef int32_t error
    cdef int j
    for j in range(4):
        error = target[j] - codewords_t[j * k + index]
        squared += <int64_t> error * error
        path.error[j] = shortened(error)
    for j in range(REMEMBERED - 1, 0, -1):
        path.last[j] = before.last[j - 1]
    path.last[0] = <uint8_t> index
    path.cost = cost + weight * squared
    return path.cost


def choose_for_deflate(const int32_t[:, ::1] points, const int32_t[::1] pins,
                       const uint8_t[::1] groups, const uint8_t[:, ::1] allowed,
                       const int32_t[:, ::1] numbers, const uint16_t[:, :] strengths,
                       const uint8_t[:, ::1] classes, const int32_t[::1] weights,
                       const int32_t[:, ::1] codewords_t, const int32_t[:, :, ::1] penalties,
                       const int64_t[::1] literals, const int32_t[:, ::1] offsets, int64_t start,
                       int64_t going_on, int32_t[:, :, ::1] errors,
                       uint8_t[:, :, ::1] backs, int entry, Py_ssize_t first, Py_ssize_t last,
                       int64_t[::1] counts, int16_t[:, ::1] known, uint8_t[:, ::1] indices):
    """Choose rows from `first` to before `last`; return the way in which the last one ends."""
    cdef Py_ssize_t width = numbers.shape[1], k = codewords_t.shape[1], x, y, from_x, from_y, index
    cdef int n = <int> offsets.shape[0] + 1, way, best, before, j, strength
    cdef int32_t number, weight
    cdef int32_t target[4]
    cdef int32_t nothing[4]
    cdef int32_t costs[256]
    cdef int32_t error
    cdef int64_t cost, staying
    cdef Path two[2][MOST_WAYS]
    cdef Path *now
    cdef Path *then
    cdef Path *swapped
    cdef Path finished
    cdef bint is_open
    memset(nothing, 0, sizeof(nothing))
    with nogil:
        for y in range(first, last):
            memset(&errors[(y + 1) % 2, 0, 0], 0, (width + 2) * 4 * sizeof(int32_t))
            now, then = two[0], two[1]
            memset(now, 0, MOST_WAYS * sizeof(Path))
            for way in range(1, n):
                now[way].cost = 0 if way == entry else NOWHERE
            for x in range(width):
                number, strength = numbers[y, x], strengths[y, x]
                weight = weights[classes[y, x]]
                best = 0
                for way in range(1, n):
                    if now[way].cost < now[best].cost:
                        best = way
                # A literal, from the cheapest path.
                if pins[number] >= 0:
                    index = pins[number]
                    for j in range(4):
                        target[j] = codewords_t[j, index]
                else:
                    aim(&points[number, 0], &errors[y % 2, x + 1, 0], now[best].error, strength, target)
                    # Without errors the same point has the same literal: drawings are full of them.
                    index = known[number, classes[y, x]] if strength == 0 else -1
                    if index < 0:
                        literal_costs(target, &codewords_t[0, 0],
                                      &penalties[classes[y, x], groups[number], 0], k, costs)
                        index = cheapest(costs, k)
                        if strength == 0:
                            known[number, classes[y, x]] = <int16_t> index
                extend(&then[0], &now[best], now[best].cost + literals[index], weight, target,
                       &codewords_t[0, 0], k, index)
                backs[x, 0, 0], backs[x, 0, 1] = <uint8_t> best, <uint8_t> index
                for way in range(1, n):
                    from_y, from_x = y - offsets[way - 1, 0], x - offsets[way - 1, 1]
                    then[way].cost = NOWHERE
                    backs[x, way, 0] = backs[x, way, 1] = 0
                    if from_y < 0 or from_x < 0 or from_x >= width:
                        continue
                    before, cost = best, now[best].cost + start
                    staying = now[way].cost + going_on
                    if staying <= cost:
                        before, cost = way, staying
                    index = now[before].last[x - from_x - 1] if from_y == y else indices[from_y, from_x]
                    if pins[number] >= 0:
                        is_open = index == pins[number]
                        for j in range(4):
                            target[j] = codewords_t[j, index]
                    else:
                        is_open = allowed[groups[number], index]
                        aim(&points[number, 0], &errors[y % 2, x + 1, 0], now[before].error, strength,
                            target)
                    if is_open:
                        extend(&then[way], &now[before], cost, weight, target, &codewords_t[0, 0], k,
                               index)
                        backs[x, way, 0], backs[x, way, 1] = <uint8_t> before, <uint8_t> index
                swapped = now
                now = then
                then = swapped
            best = 0
            for way in range(1, n):
                if now[way].cost < now[best].cost:
                    best = way
            entry = best
            for x in range(width - 1, -1, -1):
                indices[y, x] = backs[x, best, 1]
                if best == 0:
                    counts[indices[y, x]] += 1
                best = backs[x, best, 0]
            # The errors of what was chosen go on to the next row.
            memset(finished.error, 0, sizeof(finished.error))
            for x in range(width):
                number, index = numbers[y, x], indices[y, x]
                if pins[number] >= 0:
                    memset(finished.error, 0, sizeof(finished.error))
                    continue
                aim(&points[number, 0], &errors[y % 2, x + 1, 0], finished.error, strengths[y, x], target)
                for j in range(4):
                    error = shortened(target[j] - codewords_t[j, index])
                    finished.error[j] = error
                    errors[(y + 1) % 2, x, j] += 3 * error
                    errors[(y + 1) % 2, x + 1, j] += 5 * error
                    errors[(y + 1) % 2, x + 2, j] += error
    return entry
