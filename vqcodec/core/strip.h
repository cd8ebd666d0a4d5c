/* A strip of an index plane while it is coded (spec 7.2). */
#ifndef VQ_STRIP_H
#define VQ_STRIP_H

#include "model.h"
#include "tree.h"
#include "vq.h"
#include "wanted.h"

enum {
    VQ_SAME_MODE = 0x8000,
    VQ_MATCH_BITS = 16,
    VQ_SHORTEST_RUN = 4,
    VQ_NODES_TOLD_APART = 2048,
    VQ_NO_INDEX = 65536,
    VQ_LEFT = 5, /* places beside each row (spec 7.2, Neighbours), which no memory is spent on */
    VQ_RIGHT = 3,
    VQ_LOOK_EVERY = 1 << 12, /* indices, or so: at most 20 ms, at no cost that can be measured */
    /* kinds of decisions */
    VQ_RUN = 0,
    VQ_BREAK = 1,
    VQ_SAME = 2,
    VQ_TREE = 3,
    /* groups of slots, beside those of the tree's nodes (1 + number) */
    VQ_SAME_GROUP = 0x20000,
    VQ_RUN_GROUP = 0x20001,
    VQ_BREAK_GROUP = 0x20002,
    /* where the weights of each selection begin */
    VQ_FIRST_SET = 0,          /* 64 for each kind */
    VQ_SECOND_SET = 256,       /* tree 256, same 16, run 16, break 1 */
    VQ_THIRD_SET = 256 + 289,  /* tree 12, same 12, run 1, break 1 */
    VQ_SETS = 256 + 289 + 26,
    VQ_FINALS = 19, /* run, break, same, and one for each depth */
    /* where the trusts in expected bits begin */
    VQ_TREE_TRUST = 16,
    VQ_RUN_TRUST = 16 + 256,
    VQ_TRUSTS = 16 + 256 + 512,
    /* counters */
    VQ_NODE_COUNTERS = VQ_NODES_TOLD_APART * 24,
    VQ_NEIGHBOUR_COUNTERS = 10 * 24 * 24 * 14,
    VQ_ERROR_COUNTERS = 10 * 24 * 14 * 12,
    VQ_MISS_COUNTERS = 512,
    VQ_EDGE_COUNTERS = 12 * 14,
    VQ_COUNTERS = 2 * VQ_NODE_COUNTERS + VQ_NEIGHBOUR_COUNTERS + VQ_ERROR_COUNTERS +
                  VQ_MISS_COUNTERS + VQ_EDGE_COUNTERS
};

typedef struct {
    uint32_t y, x; /* x + 1; 0 is nowhere */
} vq_place;

typedef struct {
    vq_model model;
    vq_chooser chooser;
    int decoding, same_mode;
    ptrdiff_t rows, columns;
    int used[VQ_MAX_CONTEXTS];
    /* the codebook */
    int k, root;
    const vq_node *nodes;
    const int32_t *parents, *colours;
    const int16_t *margins;
    /* counters */
    vq_counter *first_by_node, *second_by_node, *by_neighbours, *by_errors, *by_misses, *by_edges;
    /* the plane, its row and the three above, and how the last row went */
    uint16_t *plane;
    const uint16_t *nothing; /* a row of zeros, which stands for those above the first */
    uint16_t *row;
    const uint16_t *above, *above2, *above3;
    uint8_t *missed;
    uint16_t *errors;
    int left_missed, broke, unlike_left, left_error;
    /* the matcher: its place may be one beside a row */
    vq_place *seen_at;
    ptrdiff_t match_x, match_y;
    int match_length, level, expected;
    /* up to where both rows above are known to be of one index, lest that be looked at again */
    ptrdiff_t flat_until;
    ptrdiff_t echo_until; /* and the match to go on with it */
    uint64_t n_looked; /* columns looked at ahead, that nobody was told of so far */
    /* around the index to be coded */
    ptrdiff_t x, y;
    int w, n, nw, ne, ww, nn, nne, nnw, nee, www, nnn;
    int first[4], second[4];
    int edge, trouble, equal;
    vq_watch *watch;
    ptrdiff_t until_look;
} vq_strip;

static inline void vq_start_row(vq_strip *s, ptrdiff_t y) {
    s->y = y;
    s->x = 0;
    s->row = s->plane + y * s->columns;
    s->above = y > 0 ? s->row - s->columns : s->nothing;
    s->above2 = y > 1 ? s->row - 2 * s->columns : s->nothing;
    s->above3 = y > 2 ? s->row - 3 * s->columns : s->nothing;
    s->left_missed = s->unlike_left = 0;
    s->left_error = 0;
    s->flat_until = s->echo_until = 0;
}

static inline void vq_look(vq_strip *s) {
    const uint16_t *row = s->row + s->x, *above = s->above + s->x, *above2 = s->above2 + s->x;
    const ptrdiff_t x = s->x, right = s->columns - 1 - x;
    s->n = above[0];
    s->nn = above2[0];
    s->nnn = s->above3[x];
    if (x >= 3 && right >= 2) {
        s->w = row[-1];
        s->ww = row[-2];
        s->www = row[-3];
        s->nw = above[-1];
        s->ne = above[1];
        s->nee = above[2];
        s->nne = above2[1];
        s->nnw = above2[-1];
    } else { /* beside a row stand its last index, and the first of the row above */
        s->w = x >= 1 ? row[-1] : s->above[0];
        s->ww = x >= 2 ? row[-2] : s->above[0];
        s->www = x >= 3 ? row[-3] : s->above[0];
        s->nw = x >= 1 ? above[-1] : s->above2[0];
        s->nnw = x >= 1 ? above2[-1] : s->above3[0];
        s->ne = above[right < 1 ? right : 1];
        s->nee = above[right < 2 ? right : 2];
        s->nne = above2[right < 1 ? right : 1];
    }
}

/* The index at a place, also beside the rows and above the first. */
static inline int vq_index_at(const vq_strip *s, ptrdiff_t y, ptrdiff_t x) {
    if (x < 0) {
        y -= 1;
        x = 0;
    } else if (x >= s->columns) {
        x = s->columns - 1;
    }
    return y >= 0 ? s->plane[y * s->columns + x] : 0;
}

#endif
