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
    uint8_t steps[4096];  /* margins of distances from -2048 on */
    uint16_t chances[VQ_CHANCES];
    uint16_t trusts[640]; /* probability after each history */
    int32_t k, root, n_nodes;
    int32_t *colours; /* four numbers for each codeword */
    int32_t *parents; /* the branch that leads to each codeword */
    vq_node *nodes;
};

/* The way from the root down to a leaf: n sides, 1 for right, the first being the highest bit. */
typedef struct {
    uint32_t sides;
    int n;
} vq_path;

/* Climb up to the root from a branch, 2 * node + side, or -1 for a tree that has none. */
static inline vq_path vq_climb(const vq_node *nodes, int branch) {
    vq_path path = {0, 0};
    for (; branch >= 0; branch = nodes[branch >> 1].parent)
        path.sides |= (uint32_t)(branch & 1) << path.n++;
    return path;
}

/* The side to which a path goes from its node at some depth. */
static inline int vq_side(vq_path path, int depth) {
    VQ_GIVEN(depth < path.n && path.n <= 16);
    return (int)(path.sides >> (path.n - 1 - depth) & 1);
}

/* The margin of a distance: how many of a few steps it reaches, and on which side. */
static inline int vq_margin(const int16_t *margins, int distance) {
    if (distance >= 0) return margins[distance < 511 ? distance : 511];
    return 12 + margins[distance > -511 ? -distance : 511];
}

#endif
