/* Choosing indices for the sum of distortion and rate, while a strip is coded by `context`. */
#ifndef VQ_CHOICE_H
#define VQ_CHOICE_H

#include "index.h"
#include "wanted.h"

/* Look below a node for an index of less cost than the best so far.
 *
 * `spent` is the price of coming here, `least` what the distortion is at least; `on_path` tells
 * whether the expected index is below. */
static inline void vq_seek(vq_strip *s, int number, int depth, int64_t spent, int64_t least,
                           int on_path) {
    vq_chooser *chooser = &s->chooser;
    vq_model *m = &s->model;
    vq_bucket *kept[VQ_MAX_CONTEXTS];
    const vq_node *node = s->nodes + number;
    const int child[2] = {node->left, node->right};
    int64_t prices[2], leasts[2];
    if (chooser->n_predictions >= VQ_MOST_PREDICTIONS) return;
    chooser->n_predictions++;
    const int expected = on_path ? vq_side(chooser->path, depth) : -1;
    if (node->place == 0) memcpy(kept, m->bucket, sizeof kept);
    vq_ask_node(s, number, depth, expected, 0);
    const int p = vq_predict(m, VQ_TREE, node->place);
    const int right_first = vq_price_sides(chooser, child, p, spent, least, prices, leasts);
    for (int i = 0; i < 2; i++) {
        const int side = i != right_first;
        if (leasts[side] == VQ_FORBIDDEN || prices[side] + leasts[side] >= chooser->best) continue;
        if (child[side] >= 0) {
            vq_seek(s, child[side], depth + 1, prices[side], leasts[side], expected == side);
        } else if (-1 - child[side] != chooser->excluded) {
            chooser->best = prices[side] + leasts[side];
            chooser->index = -1 - child[side];
            chooser->price = prices[side];
        }
    }
    if (node->place == 0) memcpy(m->bucket, kept, sizeof kept);
}

/* The index of least cost; `nearest` is the one of least distortion. */
static inline int vq_choose_index(vq_strip *s, int nearest, int may_be_same) {
    vq_chooser *chooser = &s->chooser;
    const vq_choice *c = chooser->asked;
    vq_model *m = &s->model;
    int64_t spent = 0;
    int expected = s->expected;
    vq_start_choice(chooser, s->y * s->columns + s->x);
    chooser->importance *=
        vq_copies(s->row + s->x, s->columns - s->x, s->rows - s->y, s->columns);
    chooser->best = VQ_FORBIDDEN;
    chooser->index = nearest;
    chooser->price = chooser->after_break;
    chooser->n_predictions = 0;
    chooser->excluded = may_be_same || s->unlike_left ? s->w : -1;
    const int64_t least = vq_distortion(chooser, nearest) % VQ_FORBIDDEN;
    if (may_be_same) {
        const int p = vq_predict(m, VQ_SAME, 0);
        spent = vq_priced(c, 0, p);
        chooser->best = vq_distortion(chooser, s->w);
        if (chooser->best < VQ_FORBIDDEN) {
            chooser->best += vq_priced(c, 1, p);
            chooser->index = s->w;
        }
        if (expected == s->w) expected = -1;
    }
    if (s->root < 0 || spent + least >= chooser->best) return chooser->index;
    if (expected >= 0) chooser->path = vq_climb(s->nodes, s->parents[expected]);
    vq_seek(s, s->root, 0, spent, least, expected >= 0);
    if (may_be_same)
        vq_ask_same(s);
    else if (s->unlike_left)
        chooser->after_break += (chooser->price - chooser->after_break) >> 4;
    return chooser->index;
}

#endif
