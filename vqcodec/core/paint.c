/* Pixels of indices, with blocks of 1x1 (spec 8). */
#include "vq.h"

#include <string.h>

/* Put the codewords of n indices one after the other; the sizes that are usual are known to compilers. */
#define PAINT(index_type)                                                                       \
    const index_type *index = indices;                                                           \
    if (bytes == 1)                                                                             \
        for (size_t i = 0; i < n; i++) pixels[i] = samples[index[i]];                           \
    else if (bytes == 3)                                                                        \
        for (size_t i = 0; i < n; i++) memcpy(pixels + 3 * i, samples + 3 * (size_t)index[i], 3); \
    else if (bytes == 4)                                                                        \
        for (size_t i = 0; i < n; i++) memcpy(pixels + 4 * i, samples + 4 * (size_t)index[i], 4); \
    else                                                                                        \
        for (size_t i = 0; i < n; i++)                                                          \
            memcpy(pixels + bytes * i, samples + bytes * index[i], bytes)

void vq_paint(const uint8_t *samples, size_t bytes, const uint16_t *indices, size_t n,
              uint8_t *pixels) {
    PAINT(uint16_t);
}

void vq_paint_small(const uint8_t *samples, size_t bytes, const uint8_t *indices, size_t n,
                    uint8_t *pixels) {
    PAINT(uint8_t);
}
