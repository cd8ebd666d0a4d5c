/* The colours of codewords, and the tree over them (spec 7.2, Colours and Tree). */
#ifndef VQ_TREE_H
#define VQ_TREE_H

#include "arithmetic.h"

typedef struct {
    int32_t axis, threshold, spread, left, right, parent, group, place;
} vq_node;

/* What all strips of a plane share. The arrays follow it in its memory. */
struct vq_book {
    vq_tables tables;
    int16_t margins[512]; /* of distances from 0 on */
    uint16_t trusts[640]; /* probability after each history */
    int32_t k, root, n_nodes;
    int32_t *colours; /* four numbers for each codeword */
    int32_t *parents; /* the branch that leads to each codeword */
    vq_node *nodes;
};

/* Fill path with the branches (2 * node + side) from a leaf up to the root; return their number. */
static inline int vq_climb(const vq_node *nodes, int branch, int32_t *path) {
    int n = 0;
    for (; branch >= 0; branch = nodes[branch >> 1].parent) path[n++] = branch;
    return n;
}

/* The margin of a distance: how many of a few steps it reaches, and on which side. */
static inline int vq_margin(const int16_t *margins, int distance) {
    if (distance >= 0) return margins[distance < 511 ? distance : 511];
    return 12 + margins[distance > -511 ? -distance : 511];
}

#endif
