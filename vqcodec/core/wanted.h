/* What is wanted of indices that are chosen for the sum of distortion and rate, while a strip is coded.
 *
 * A choice knows what no decoder does: the picture. Distortions are sums of squared differences, in
 * 1/256 squared level; with the importance of a place, in sixteenths, costs are in 1/4096. */
#ifndef VQ_WANTED_H
#define VQ_WANTED_H

#include "tree.h"
#include "vq.h"

enum {
    VQ_MOST_PREDICTIONS = 200, /* for one index */
    VQ_FAR = 16                /* that an index is expected to be copied, to the right or down */
};

#define VQ_FORBIDDEN ((int64_t)1 << 61) /* a cost; all others together are less */

/* Indices chosen while they are coded: what is asked for, and the best found for a place so far. */
typedef struct {
    const vq_choice *asked; /* NULL: the indices are given */
    int16_t *boxes;         /* around the codewords below each node */
    const int16_t *point;
    int point_class, importance, index, excluded, n_predictions;
    int64_t best, price, after_break;
    vq_path path; /* to the expected index */
} vq_chooser;

static inline int vq_most(int a, int b) { return a > b ? a : b; }

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

/* Look at the place number `at` of the strip. */
static inline void vq_start_choice(vq_chooser *chooser, ptrdiff_t at) {
    const vq_choice *c = chooser->asked;
    chooser->point = c->points + (ptrdiff_t)c->numbers[at] * c->dimension;
    chooser->point_class = c->point_classes[c->numbers[at]];
    chooser->importance = c->importances[at];
}

/* What it costs to go to either side of a node, p being the probability of the right one, and what the
 * distortion there is at least: VQ_FORBIDDEN where nothing can be less than the best so far. Children
 * are as in `vq_node`. Whether to look at the right one first. */
static inline int vq_price_sides(const vq_chooser *chooser, const int child[2], int p, int64_t spent,
                                 int64_t least, int64_t prices[2], int64_t leasts[2]) {
    for (int side = 0; side < 2; side++) {
        prices[side] = spent + vq_priced(chooser->asked, side, p);
        leasts[side] = VQ_FORBIDDEN;
        if (prices[side] + least >= chooser->best) continue;
        leasts[side] = child[side] >= 0 ? vq_bound(chooser, child[side])
                                        : vq_distortion(chooser, -1 - child[side]);
        if (leasts[side] < least) leasts[side] = least;
    }
    return leasts[1] < VQ_FORBIDDEN &&
           (leasts[0] == VQ_FORBIDDEN || prices[1] + leasts[1] < prices[0] + leasts[0]);
}

/* How many places a choice is for: those around take it over, if they are alike. `given` is the place
 * in the plane, with so many places in the row from it on, and rows. */
static inline int vq_copies(const uint16_t *given, ptrdiff_t in_row, ptrdiff_t rows, ptrdiff_t columns) {
    int right = 1, down = 1;
    while (right < VQ_FAR && right < in_row && given[right] == given[0]) right++;
    while (down < VQ_FAR && down < rows && given[down * columns] == given[0]) down++;
    return right + down - 1;
}

/* How many of `length` indices shall be w, the probability that all are being p, from the place number
 * `at` on, where those of least distortion are given.
 *
 * A run ends where what is drawn wrongly from there on costs more than to end it, beyond what the
 * indices cost that do not follow the run. */
static inline ptrdiff_t vq_choose_run(vq_chooser *chooser, const uint16_t *nearest, ptrdiff_t at,
                                      ptrdiff_t length, int w, int p, int bits) {
    const vq_choice *c = chooser->asked;
    const int64_t most =
        vq_priced(c, 0, p) - vq_priced(c, 1, p) + chooser->after_break + c->rate_weight * bits;
    int64_t excess = 0;
    ptrdiff_t start = 0;
    for (ptrdiff_t j = 0; j < length; j++) {
        vq_start_choice(chooser, at + j);
        int64_t here = vq_distortion(chooser, w);
        if (here == VQ_FORBIDDEN) return excess == 0 ? j : start;
        here -= vq_distortion(chooser, nearest[j]) % VQ_FORBIDDEN;
        if (excess == 0) start = j;
        excess += here;
        if (excess > most && nearest[start] != w) return start;
        excess -= c->rate_weight >> 2;
        if (excess < 0) excess = 0;
    }
    return length;
}

#endif
