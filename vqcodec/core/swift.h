/* What both kinds of strips of index coding `swift` share (spec 7.4). */
#ifndef VQ_SWIFT_H
#define VQ_SWIFT_H

#include "slots.h"
#include "tree.h"
#include "work.h"

enum {
    VQ_PHOTOGRAPH = 0,
    VQ_DRAWING = 1,
    VQ_PHOTOGRAPH_CODEWORDS = 256, /* at most */
    VQ_SIDE = 8,                   /* places beside each row, on both sides */
    VQ_TELL_EVERY = 1 << 12        /* indices, or so: a millisecond */
};

/* A workspace that is shared out; without one the bytes are counted alone. */
typedef struct {
    uint8_t *from;
    size_t used;
} vq_room;

/* A part of a workspace, on cache lines of its own. */
static inline void *vq_part_of(vq_room *room, size_t bytes) {
    void *part = room->from ? room->from + room->used : NULL;
    room->used += (bytes + 63) & ~(size_t)63;
    return part;
}

/* Bits that a number of indices needs. */
static inline int vq_bits_of(size_t n) {
    int bits = 0;
    for (; n; n >>= 1) bits++;
    return bits;
}

static inline int vq_kept_within(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

/* A sum of products that is even in its upper bits. */
VQ_INLINE uint32_t vq_scrambled(uint32_t a, uint32_t b, uint32_t c) {
    return a * 0x9E3779B1u + b * 0x85EBCA6Bu + c * 0xC2B2AE35u + 0x27D4EB2Fu;
}

/* A photograph or a drawing, decoded or coded from `source`; ranges that were started. */
size_t vq_drawing_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension);
size_t vq_photograph_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension);
vq_status vq_drawing_code(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          int decoding, const vq_choice *choice, vq_range *range, void *workspace, vq_watch *watch);
vq_status vq_photograph_code(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                             int decoding, const vq_choice *choice, vq_range *ranges, void *workspace, vq_watch *watch);

#endif
