/* A matcher: what followed the last place with such neighbours is expected again (spec 7.2, Match). */
#ifndef VQ_MATCHER_H
#define VQ_MATCHER_H

#include "strip.h"

/* The index j places after the matcher's pointer, j being no more than the columns. */
static inline int vq_after_match(const vq_strip *s, ptrdiff_t j) {
    const ptrdiff_t x = s->match_x + j;
    if (x < s->columns + VQ_RIGHT) return vq_index_at(s, s->match_y, x);
    return vq_index_at(s, s->match_y + 1, x - (VQ_LEFT + s->columns + VQ_RIGHT));
}

/* Move the matcher's pointer on by no more than the columns. */
static inline void vq_move_match(vq_strip *s, ptrdiff_t n) {
    s->match_x += n;
    if (s->match_x >= s->columns + VQ_RIGHT) {
        s->match_x -= VQ_LEFT + s->columns + VQ_RIGHT;
        s->match_y += 1;
    }
}

static inline int vq_match_level(int n) {
    if (n < 8) return n;
    if (n < 32) return n < 12 ? 8 : n < 16 ? 9 : n < 24 ? 10 : 11;
    return n < 64 ? 12 : n < 128 ? 13 : n < 400 ? 14 : 15;
}

/* How many places up to the matcher's pointer are like those up to this one, 1 to 16. */
static inline int vq_likeness(const vq_strip *s) {
    ptrdiff_t x = s->x, y = s->y, match_x = s->match_x, match_y = s->match_y;
    const uint16_t *here = s->row + x, *there = s->plane + match_y * s->columns + match_x;
    int length = 1;
    if (x >= 16 && match_x >= 16) { /* all is within the rows */
        while (length < 16 && here[-length] == there[-length]) length++;
        return length;
    }
    for (; length < 16; length++) {
        if (--x < -VQ_LEFT) {
            x = s->columns + VQ_RIGHT - 1;
            y--;
        }
        if (--match_x < -VQ_LEFT) {
            match_x = s->columns + VQ_RIGHT - 1;
            match_y--;
        }
        if (vq_index_at(s, y, x) != vq_index_at(s, match_y, match_x)) break;
    }
    return length;
}

static inline void vq_look_for_match(vq_strip *s) {
    uint32_t h = vq_hashed(vq_hashed(vq_hashed(vq_hashed(0, s->w), s->n), s->ww), s->ne);
    h = vq_hashed(vq_hashed(vq_hashed(vq_hashed(h, s->nw), s->nn), s->www), s->nee);
    h = (h ^ h >> 14) & ((1u << VQ_MATCH_BITS) - 1);
    vq_place *place = s->seen_at + h;
    if (s->match_length == 0 && place->x) {
        s->match_y = (ptrdiff_t)place->y;
        s->match_x = (ptrdiff_t)place->x - 1;
        s->match_length = vq_likeness(s);
        s->echo_until = 0;
    }
    place->y = (uint32_t)s->y;
    place->x = (uint32_t)(s->x + 1);
    s->expected = s->match_length ? vq_index_at(s, s->match_y, s->match_x) : -1;
    s->level = vq_match_level(s->match_length);
}

/* Learn how the index that was coded compares with what was expected. */
static inline void vq_follow_match(vq_strip *s, int index) {
    if (!s->match_length) return;
    if (vq_index_at(s, s->match_y, s->match_x) == index) {
        if (s->match_length < 65535) s->match_length++;
        vq_move_match(s, 1);
    } else {
        s->match_length = 0;
    }
}

#endif
