/* An index found from the root of the tree over the codewords down to its leaf (spec 7.4). */
#ifndef VQ_DESCENT_H
#define VQ_DESCENT_H

#include "swift.h"

enum {
    VQ_VIEWS = 6,     /* things known of an index, by each of which nodes have slots */
    VQ_STEPS = 3,     /* levels of the tree that a group of slots is for */
    VQ_MARGINS = 24   /* as vq_margin has them */
};

/* The slots of a node and of the two levels below it, by one thing that is known: seven values, and
 * how far their rate has declined. */
typedef struct {
    int16_t values[8];
} vq_group;

typedef struct {
    const vq_book *book;
    vq_group *groups[VQ_VIEWS];
    vq_slot16 *margins; /* two for each, of either prediction */
    uint32_t margin_mask;
    int shift;
} vq_descent;

/* What is known of an index: predictions of its colour, and keys of what is around it. */
typedef struct {
    int32_t first[4], second[4];
    uint32_t keys[VQ_VIEWS];
} vq_view;

static inline void vq_descent_share(vq_descent *d, vq_room *room, uint32_t n_codewords,
                                    int bits) {
    const int group_bits = vq_kept_within(bits - 5, 6, 13);
    const int margin_bits =
        vq_kept_within(vq_bits_of((size_t)n_codewords * VQ_MARGINS - 1), 6, 15);
    d->shift = 32 - group_bits;
    d->margin_mask = ((uint32_t)1 << margin_bits) - 1;
    for (int i = 0; i < VQ_VIEWS; i++)
        d->groups[i] = vq_part_of(room, sizeof(vq_group) << group_bits);
    d->margins = vq_part_of(room, 2 * sizeof(vq_slot16) << margin_bits);
}

/* Look around: `above` and `above2` are the places in the two rows above. */
VQ_INLINE vq_view vq_look_around(const vq_book *book, const uint16_t *above, const uint16_t *above2,
                                 uint32_t w, uint32_t ww, uint32_t equal) {
    const int32_t *of_w = book->colours + 4 * (size_t)w, *of_n = book->colours + 4 * (size_t)above[0];
    const int32_t *of_nw = book->colours + 4 * (size_t)above[-1];
    const int32_t *of_ne = book->colours + 4 * (size_t)above[1];
    const int32_t *of_nn = book->colours + 4 * (size_t)above2[0];
    vq_view view;
    for (int i = 0; i < 4; i++) {
        const int32_t a = of_w[i], b = of_n[i], sum = a + b - of_nw[i];
        const int32_t low = a < b ? a : b, high = a < b ? b : a;
        view.first[i] = sum < low ? low : sum > high ? high : sum;
        view.second[i] = vq_shift(2 * (a + b + of_ne[i]) - of_nw[i] - of_nn[i] + 2, 2);
    }
    const uint32_t known[VQ_VIEWS] = {w, above[0], vq_scrambled(w, ww, 7) >> 3,
                                      above[1], above[-1], equal};
    for (int i = 0; i < VQ_VIEWS; i++) view.keys[i] = (known[i] + 1) * 0x9E3779B1u;
    return view;
}

VQ_INLINE vq_group *vq_group_of(const vq_descent *d, const vq_view *view, int i, int node) {
    uint32_t h = view->keys[i] + (uint32_t)node * 0x85EBCA6Bu;
    h = (h ^ h >> 15) * 0x2C1B3C6Du;
    return d->groups[i] + (h >> d->shift);
}

/* The slot of a node by the margin of one of the predictions. */
VQ_INLINE vq_slot16 *vq_margin_slot(const vq_descent *d, const vq_view *view, int node, int which) {
    const vq_node *n = d->book->nodes + node;
    const int32_t distance = (which ? view->second : view->first)[n->axis] - n->threshold;
    const uint32_t at = (uint32_t)node * VQ_MARGINS + d->book->steps[2048 + distance];
    return d->margins + 2 * (size_t)(at & d->margin_mask) + which;
}

/* Find an index, or code the one that is given; its decisions are counted by the range. */
VQ_INLINE int vq_descend(const vq_descent *d, vq_range *r, const int decoding, int index,
                         const vq_view *view) {
    static const int16_t lanes[7][8] = {{-1},
                                        {0, -1},
                                        {0, 0, -1},
                                        {0, 0, 0, -1},
                                        {0, 0, 0, 0, -1},
                                        {0, 0, 0, 0, 0, -1},
                                        {0, 0, 0, 0, 0, 0, -1}};
    static const int16_t pairs[VQ_STEPS][8] = {
        {-1, -1}, {0, 0, -1, -1}, {0, 0, 0, 0, -1, -1}};
    static const int16_t last[8] = {0, 0, 0, 0, 0, 0, 0, -1};
    const vq_book *book = d->book;
    const vq_path path = decoding ? (vq_path){0, 0} : vq_climb(book->nodes, book->parents[index]);
    int number = book->root, depth = 0;
    while (number >= 0) {
        vq_group *groups[VQ_VIEWS];
        vq_slot16 idle[8] = {{0, 0}}, *slots[8];
        vq_lanes sums = vq_all(0), errors = sums, twice = sums;
        int16_t values[8];
        int place = 0, squares = 0;
        for (int i = 0; i < VQ_VIEWS; i++) {
            groups[i] = vq_group_of(d, view, i, number);
            sums = vq_add_kept(sums, vq_load(groups[i]));
        }
        vq_store(values, sums);
        for (int i = 0; i < 8; i++) slots[i] = idle + i;
        for (int step = 0; step < VQ_STEPS && number >= 0; step++, depth++) {
            slots[2 * step] = vq_margin_slot(d, view, number, 0);
            slots[2 * step + 1] = vq_margin_slot(d, view, number, 1);
            const uint32_t p = vq_summed(book->chances, values[place] + slots[2 * step]->value +
                                                            slots[2 * step + 1]->value);
            const int bit = vq_range_bit(r, decoding, decoding ? 0 : vq_side(path, depth), p);
            const int error = vq_error_of(bit, p);
            const vq_lanes all = vq_all(error);
            errors = vq_either(errors, vq_both(all, vq_load(lanes[place])));
            twice = vq_either(twice, vq_both(all, vq_load(pairs[step])));
            squares += vq_squared(error);
            place = 2 * place + 1 + bit;
            number = bit ? book->nodes[number].right : book->nodes[number].left;
        }
        vq_scatter(slots, vq_learn(vq_gather(slots), twice, vq_twice(vq_upper(twice, twice)),
                                   VQ_TREE_FIRST, VQ_TREE_LEAST));
        squares = squares > 32767 ? 32767 : squares;
        for (int i = 0; i < VQ_VIEWS; i++) {
            vq_eight group = {vq_load(groups[i]), vq_all(0)};
            group.declines = vq_last_of(group.values);
            group = vq_learn(group, errors, vq_all(squares), VQ_TREE_FIRST, VQ_TREE_LEAST);
            vq_store(groups[i], vq_pick(vq_load(last), group.declines, group.values));
        }
    }
    r->coded += (uint64_t)depth;
    return -1 - number;
}

#endif
