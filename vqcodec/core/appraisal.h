/* What a descent through the tree would cost, and the cheapest leaf (see wanted.h). */
#ifndef VQ_APPRAISAL_H
#define VQ_APPRAISAL_H

#include "descent.h"
#include "wanted.h"

/* Whether an index must not be found by a descent: it would be said otherwise. */
typedef struct {
    int of[3]; /* -1 for none */
} vq_barred;

/* Look below a node, at a place among the values of its group, for a leaf of less cost than the best
 * so far. `spent` is the price of coming here, `least` what the distortion is at least. */
static inline void vq_appraise(vq_chooser *chooser, const vq_descent *d, const vq_view *view,
                               const vq_barred *barred, const int16_t *values, int number,
                               int place, int64_t spent, int64_t least) {
    int16_t own[8];
    const vq_node *node = d->book->nodes + number;
    const int child[2] = {node->left, node->right};
    int64_t prices[2], leasts[2];
    if (chooser->n_predictions >= VQ_MOST_PREDICTIONS) return;
    chooser->n_predictions++;
    if (place == 0) {
        vq_lanes sums = vq_all(0);
        for (int i = 0; i < VQ_VIEWS; i++)
            sums = vq_add_kept(sums, vq_load(vq_group_of(d, view, i, number)));
        vq_store(own, sums);
        values = own;
    }
    const uint32_t p =
        vq_summed(d->book->chances, values[place] + vq_margin_slot(d, view, number, 0)->value +
                                        vq_margin_slot(d, view, number, 1)->value);
    const int right_first = vq_price_sides(chooser, child, (int)p, spent, least, prices, leasts);
    for (int i = 0; i < 2; i++) {
        const int side = i != right_first, leaf = -1 - child[side];
        if (leasts[side] == VQ_FORBIDDEN || prices[side] + leasts[side] >= chooser->best) continue;
        if (child[side] >= 0) {
            const int below = 2 * place + 1 + side;
            vq_appraise(chooser, d, view, barred, values, child[side], below < 7 ? below : 0,
                        prices[side], leasts[side]);
        } else if (leaf != barred->of[0] && leaf != barred->of[1] && leaf != barred->of[2]) {
            chooser->best = prices[side] + leasts[side];
            chooser->index = leaf;
            chooser->price = prices[side];
        }
    }
}

#endif
