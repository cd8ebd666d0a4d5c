/* What is asked of one index, and what is known around it (spec 7.2, An index). */
#ifndef VQ_INDEX_H
#define VQ_INDEX_H

#include "strip.h"

#include <stdlib.h>

static inline int vq_least(int a, int b) { return a < b ? a : b; }


static inline void vq_predict_colours(vq_strip *s) {
    const int32_t *w = s->colours + 4 * (ptrdiff_t)s->w, *n = s->colours + 4 * (ptrdiff_t)s->n;
    const int32_t *nw = s->colours + 4 * (ptrdiff_t)s->nw, *ne = s->colours + 4 * (ptrdiff_t)s->ne;
    const int32_t *nn = s->colours + 4 * (ptrdiff_t)s->nn;
    for (int axis = 0; axis < 4; axis++) {
        const int low = vq_least(w[axis], n[axis]), high = vq_most(w[axis], n[axis]);
        s->first[axis] = vq_least(vq_most(w[axis] + n[axis] - nw[axis], low), high);
        s->second[axis] =
            vq_shift(2 * (w[axis] + n[axis] + ne[axis]) - nw[axis] - nn[axis] + 2, 2);
    }
    const int edge = abs(w[0] - nw[0]) + abs(n[0] - nw[0]) + abs(n[0] - ne[0]);
    const int trouble = 3 * s->left_error + s->errors[s->x + 1] + s->errors[s->x + 2];
    s->edge = vq_least(vq_length_of((uint32_t)edge), 11);
    s->trouble = vq_least(vq_length_of((uint32_t)trouble), 13);
    s->equal = (s->w == s->n) | (s->w == s->nw) << 1 | (s->n == s->ne) << 2 | (s->n == s->nw) << 3 |
               (s->w == s->ww) << 4 | (s->n == s->nn) << 5;
}

static inline uint32_t vq_hashed2(uint32_t h, int a, int b) { return vq_hashed(vq_hashed(h, a), b); }

static inline uint32_t vq_hashed3(uint32_t h, int a, int b, int c) {
    return vq_hashed(vq_hashed2(h, a, b), c);
}

static inline void vq_set_contexts(vq_strip *s) {
    const uint32_t wide = vq_hashed2(vq_hashed3(3, s->w, s->n, s->nw), s->ne, s->ww);
    const uint32_t every[VQ_MAX_CONTEXTS] = {
        vq_hashed3(0, s->w, s->n, s->nw),
        vq_hashed3(1, s->w, s->n, s->ne),
        vq_hashed2(2, s->w, s->ne),
        vq_hashed3(wide, s->nn, s->nne, s->nee),
        vq_hashed2(4, s->w, s->nw),
        vq_hashed2(5, s->w, s->ww),
        vq_hashed2(6, s->n, s->nn),
        vq_hashed(7, s->w),
        vq_hashed(8, s->n),
        9,
        vq_hashed3(10, s->w, s->ww, s->www),
        vq_hashed3(11, s->n, s->nn, s->nnn),
        vq_hashed2(12, s->ne, s->nee),
        vq_hashed3(13, s->n, s->ne, s->nne),
        vq_hashed3(14, vq_shift(s->first[0], 4), vq_shift(s->first[1], 4),
                   vq_shift(s->first[2], 4)),
    };
    for (int i = 0; i < s->model.n_contexts; i++) s->model.context[i] = every[s->used[i]];
}

/* Prepare the decision whether an index equals the one to its left. */
static inline void vq_ask_same(vq_strip *s) {
    vq_model *m = &s->model;
    vq_find_buckets(m, VQ_SAME_GROUP, 1);
    m->n_numeric = 2;
    m->numeric[0] = s->by_misses + (s->equal << 3 | s->missed[s->x] << 2 |
                                    s->missed[s->x + 1] << 1 | s->left_missed);
    m->numeric[1] = s->by_edges + s->edge * 14 + s->trouble;
    m->match_bit = s->expected < 0 ? -1 : s->expected == s->w;
    m->match_at = s->level;
    m->selected[0] = VQ_FIRST_SET + VQ_SAME * 64 + s->equal;
    m->selected[1] = VQ_SECOND_SET + 256 + s->level;
    m->selected[2] = VQ_THIRD_SET + 12 + s->edge;
    m->final = VQ_SAME;
}

/* Prepare the decision at a node of the tree; vq_find_buckets has what `making` means. */
static inline void vq_ask_node(vq_strip *s, int number, int depth, int match_bit, int making) {
    vq_model *m = &s->model;
    const vq_node *node = s->nodes + number;
    const int axis = node->axis, threshold = node->threshold, deep = vq_least(depth, 15);
    const int by_first = vq_margin(s->margins, s->first[axis] - threshold);
    const int by_second = vq_margin(s->margins, s->second[axis] - threshold);
    const int by_w = vq_margin(s->margins, s->colours[4 * (ptrdiff_t)s->w + axis] - threshold);
    const int by_n = vq_margin(s->margins, s->colours[4 * (ptrdiff_t)s->n + axis] - threshold);
    if (node->place == 0) vq_find_buckets(m, (uint32_t)number + 1, making);
    m->n_numeric = 4;
    m->numeric[0] = s->first_by_node + number % VQ_NODES_TOLD_APART * 24 + by_first;
    m->numeric[1] = s->second_by_node + number % VQ_NODES_TOLD_APART * 24 + by_second;
    m->numeric[2] =
        s->by_neighbours + ((node->spread * 24 + by_w) * 24 + by_n) * 14 + s->trouble;
    m->numeric[3] =
        s->by_errors + ((node->spread * 24 + by_second) * 14 + s->trouble) * 12 + s->edge;
    m->match_bit = match_bit;
    m->match_at = VQ_TREE_TRUST + s->level * 16 + deep;
    m->selected[0] = VQ_FIRST_SET + VQ_TREE * 64 + s->equal;
    m->selected[1] = VQ_SECOND_SET + vq_least(number, 255);
    m->selected[2] = VQ_THIRD_SET + s->edge;
    m->final = VQ_TREE + deep;
}

/* Code an index from the root down; return it. */
static inline int vq_code_tree(vq_strip *s, int index) {
    vq_model *m = &s->model;
    vq_path path = {0, 0}, expected = {0, 0};
    int following = s->expected >= 0, number = s->root;
    VQ_GIVEN(s->decoding || (index >= 0 && index < s->k));
    if (!s->decoding) path = vq_climb(s->nodes, s->parents[index]);
    if (following) expected = vq_climb(s->nodes, s->parents[s->expected]);
    for (int depth = 0; number >= 0; depth++) {
        vq_ask_node(s, number, depth, following ? vq_side(expected, depth) : -1, 1);
        int bit = s->decoding ? 0 : vq_side(path, depth);
        bit = vq_decide(m, bit, VQ_TREE, s->nodes[number].place, 15);
        following = following && m->match_bit == bit;
        number = bit ? s->nodes[number].right : s->nodes[number].left;
    }
    return -1 - number;
}

#endif
