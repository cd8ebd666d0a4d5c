/* Fuzzed: planes whose indices are packed. See target.h. */
#include "plane.h"

/* The bits of the plane, one by one: what is read must be what they say. */
static void check_bits(const uint8_t *data, const plane *p) {
    const int bits = vq_index_bits(p->file.front.n_codewords);
    const uint8_t *packed = data + p->file.front.end;
    size_t at = 0;
    for (size_t i = 0; i < p->n; i++) {
        unsigned index = 0;
        for (int bit = 0; bit < bits; bit++, at++)
            index = index << 1 | (packed[at / 8] >> (7 - at % 8) & 1u);
        MUST(index == p->indices[i]);
    }
    for (; at % 8 != 0; at++) MUST((packed[at / 8] >> (7 - at % 8) & 1) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    plane p;
    if (read_plane(data, size, VQ_PACKED, NULL, NULL, &p)) check_bits(data, &p);
    MUST(p.watch.decisions == 0 && p.watch.looked == 0);
    close_plane(&p);
    return 0;
}
