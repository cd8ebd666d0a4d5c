# The loop that counts distinct keys. Checked and documented in `kernels/counting.py`.

ctypedef fused key_t:
    uint32_t
    uint64_t


def count_keys(const key_t[::1] keys, key_t[::1] slots, int32_t[::1] numbers,
               key_t[::1] distinct, int64_t[::1] counts, int32_t[::1] positions,
               Py_ssize_t n_distinct):
    """Count keys into a table with open addressing, new ones getting the next numbers.

    `slots` and `numbers` are the table, its size a power of two; `numbers` is -1
    where it is free. Fills `distinct` and `counts` by number, and `positions` with
    the number of each key. Returns how many keys were counted, which is less
    than all when `distinct` is full, and how many distinct ones there are now.
    """
    cdef Py_ssize_t n = keys.shape[0], room = distinct.shape[0], i = 0
    cdef uint64_t mask = slots.shape[0] - 1, slot
    cdef key_t key
    cdef int32_t number
    with nogil:
        while i < n:
            key = keys[i]
            # Fibonacci hashing (D. E. Knuth, The Art of Computer Programming 3, section 6.4).
            slot = ((<uint64_t> key * <uint64_t> 0x9E3779B97F4A7C15) >> 32) & mask
            number = numbers[slot]
            while number >= 0 and slots[slot] != key:
                slot = (slot + 1) & mask
                number = numbers[slot]
            if number < 0:
                if n_distinct == room:
                    break
                number = <int32_t> n_distinct
                n_distinct += 1
                slots[slot] = key
                numbers[slot] = number
                distinct[number] = key
            counts[number] += 1
            positions[i] = number
            i += 1
    return i, n_distinct
