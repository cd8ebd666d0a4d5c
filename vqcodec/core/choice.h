/* Choosing indices for the sum of distortion and rate, while a strip is coded.
 *
 * A choice knows what no decoder does: the picture. Distortions are sums of squared differences, in
 * 1/256 squared level; with the importance of a place, in sixteenths, costs are in 1/4096. */
#ifndef VQ_CHOICE_H
#define VQ_CHOICE_H

#include "index.h"

enum {
    VQ_MOST_PREDICTIONS = 200, /* for one index */
    VQ_FAR = 16                /* that an index is expected to be copied, to the right or down */
};

#define VQ_FORBIDDEN ((int64_t)1 << 61) /* a cost; all others together are less */

/* Cost of a decision that is 1 with probability p / 65536. */
static inline int64_t vq_priced(const vq_choice *c, int bit, int p) {
    return c->rate_weight * c->prices[(bit ? p : 65536 - p) >> 4] >> 12;
}

/* Cost of drawing the place to be coded with a codeword; VQ_FORBIDDEN if it may not be. */
static inline int64_t vq_distortion(const vq_chooser *chooser, int codeword) {
    const vq_choice *c = chooser->asked;
    const int16_t *point = chooser->point, *other = c->codewords + (ptrdiff_t)codeword * c->dimension;
    if (chooser->point_class != 1 && c->codeword_classes[codeword] != chooser->point_class)
        return VQ_FORBIDDEN;
    int64_t total = 0;
    for (int i = 0; i < c->dimension; i++) {
        const int32_t difference = point[i] - other[i];
        if (difference > c->max_error || -difference > c->max_error) return VQ_FORBIDDEN;
        total += (int64_t)difference * difference;
    }
    return (total >> c->halving) * chooser->importance;
}

/* The least distortion that a codeword below a node can have. */
static inline int64_t vq_bound(const vq_chooser *chooser, int node) {
    const vq_choice *c = chooser->asked;
    const int16_t *point = chooser->point;
    const int16_t *box = chooser->boxes + (ptrdiff_t)node * 2 * c->dimension;
    int64_t total = 0;
    for (int i = 0; i < c->dimension; i++) {
        const int below = box[2 * i] - point[i], above = point[i] - box[2 * i + 1];
        const int32_t difference = vq_most(vq_most(below, above), 0);
        if (difference > c->max_error) return VQ_FORBIDDEN;
        total += (int64_t)difference * difference;
    }
    return (total >> c->halving) * chooser->importance;
}

/* Enclose the codewords below each node; a node comes before those below it. */
static inline void vq_make_boxes(vq_chooser *chooser, const vq_node *nodes, int n_nodes) {
    const vq_choice *c = chooser->asked;
    for (int number = n_nodes - 1; number >= 0; number--) {
        int16_t *box = chooser->boxes + (ptrdiff_t)number * 2 * c->dimension;
        for (int side = 0; side < 2; side++) {
            const int child = side ? nodes[number].right : nodes[number].left;
            for (int i = 0; i < c->dimension; i++) {
                const int16_t *other =
                    child < 0 ? c->codewords + (ptrdiff_t)(-1 - child) * c->dimension + i
                              : chooser->boxes + (ptrdiff_t)child * 2 * c->dimension + 2 * i;
                if (!side || other[0] < box[2 * i]) box[2 * i] = other[0];
                if (!side || other[child >= 0] > box[2 * i + 1]) box[2 * i + 1] = other[child >= 0];
            }
        }
    }
}

static inline void vq_start_choice(vq_strip *s, ptrdiff_t x) {
    vq_chooser *chooser = &s->chooser;
    const vq_choice *c = chooser->asked;
    const ptrdiff_t at = s->y * s->columns + x;
    chooser->point = c->points + (ptrdiff_t)c->numbers[at] * c->dimension;
    chooser->point_class = c->point_classes[c->numbers[at]];
    chooser->importance = c->importances[at];
}

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
    for (int side = 0; side < 2; side++) {
        prices[side] = spent + vq_priced(chooser->asked, side, p);
        leasts[side] = VQ_FORBIDDEN;
        if (prices[side] + least < chooser->best) {
            leasts[side] = child[side] >= 0 ? vq_bound(chooser, child[side])
                                            : vq_distortion(chooser, -1 - child[side]);
            if (leasts[side] < least) leasts[side] = least;
        }
    }
    const int right_first =
        leasts[1] < VQ_FORBIDDEN &&
        (leasts[0] == VQ_FORBIDDEN || prices[1] + leasts[1] < prices[0] + leasts[0]);
    for (int i = 0; i < 2; i++) {
        const int side = i ^ right_first;
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

/* How many places a choice is for: those around take it over, if they are alike. */
static inline int vq_copies(const vq_strip *s, int nearest) {
    const uint16_t *given = s->row + s->x;
    int right = 1, down = 1;
    while (right < VQ_FAR && s->x + right < s->columns && given[right] == nearest) right++;
    while (down < VQ_FAR && s->y + down < s->rows && given[down * s->columns] == nearest) down++;
    return right + down - 1;
}

/* The index of least cost; `nearest` is the one of least distortion. */
static inline int vq_choose_index(vq_strip *s, int nearest, int may_be_same) {
    vq_chooser *chooser = &s->chooser;
    const vq_choice *c = chooser->asked;
    vq_model *m = &s->model;
    int64_t spent = 0;
    int expected = s->expected;
    vq_start_choice(s, s->x);
    chooser->importance *= vq_copies(s, nearest);
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

/* How many indices a run shall have, the decision whether all being prepared.
 *
 * A run ends where what is drawn wrongly from there on costs more than to end it, beyond what the
 * indices cost that do not follow the run. */
static inline ptrdiff_t vq_choose_run(vq_strip *s, ptrdiff_t length) {
    vq_chooser *chooser = &s->chooser;
    const vq_choice *c = chooser->asked;
    const uint16_t *nearest = s->row + s->x;
    const int p = vq_predict(&s->model, VQ_RUN, 0);
    const int64_t most = vq_priced(c, 0, p) - vq_priced(c, 1, p) + chooser->after_break +
                         c->rate_weight * vq_length_of((uint32_t)length);
    int64_t excess = 0;
    ptrdiff_t start = 0;
    for (ptrdiff_t j = 0; j < length; j++) {
        vq_start_choice(s, s->x + j);
        int64_t here = vq_distortion(chooser, s->w);
        if (here == VQ_FORBIDDEN) return excess == 0 ? j : start;
        here -= vq_distortion(chooser, nearest[j]) % VQ_FORBIDDEN;
        if (excess == 0) start = j;
        excess += here;
        if (excess > most && nearest[start] != s->w) return start;
        excess -= c->rate_weight >> 2;
        if (excess < 0) excess = 0;
    }
    return length;
}

#endif
