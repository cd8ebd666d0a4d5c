/* Runs of one index in flat places (spec 7.2, Runs). */
#ifndef VQ_RUNS_H
#define VQ_RUNS_H

#include "choice.h"
#include "matcher.h"

/* How far the two rows above are of one index: each column is looked at once a row. */
static inline ptrdiff_t vq_flat_ahead(vq_strip *s) {
    if (s->flat_until <= s->x) {
        ptrdiff_t until = s->x + 1;
        /* Beside the row stands its last index, so that what is flat up to there is so beyond. */
        while (until < s->columns &&
               (until + 1 == s->columns ||
                (s->above[until + 1] == s->w && s->above2[until + 1] == s->w)))
            until++;
        s->n_looked += (uint64_t)(until - s->x);
        s->flat_until = until;
    }
    return s->flat_until - s->x;
}

/* How many of `length` indices the matcher expects to be w, or all of them: each column is looked at
 * once a row and match, even where runs are broken and the match goes on all the same. */
static inline ptrdiff_t vq_echo_ahead(vq_strip *s, ptrdiff_t length) {
    const int64_t lag = (int64_t)(s->y - s->match_y) * (VQ_LEFT + s->columns + VQ_RIGHT) + s->x -
                        s->match_x;
    const ptrdiff_t known = s->echo_until > s->x ? s->echo_until - s->x : 0;
    ptrdiff_t j = known < length ? known : length;
    const ptrdiff_t from = j;
    while (j < length && j < lag && vq_after_match(s, j) == s->w) j++;
    s->n_looked += (uint64_t)(j - from);
    if (j > known) s->echo_until = s->x + j;
    return j < lag ? j : length;
}

/* The length of the run to be decided, 0 for none. */
static inline ptrdiff_t vq_run_ahead(vq_strip *s) {
    const int w = s->w;
    if (!(w == s->n && w == s->nw && w == s->ne && w == s->ww && w == s->nn && w == s->nne &&
          w == s->nnw))
        return 0;
    ptrdiff_t length = vq_flat_ahead(s);
    if (s->match_length >= 16) length = vq_echo_ahead(s, length);
    return length >= VQ_SHORTEST_RUN ? length : 0;
}

/* Code how many of `length` indices the run has, which is less. */
static inline ptrdiff_t vq_find_break(vq_strip *s, ptrdiff_t length, ptrdiff_t run) {
    vq_model *m = &s->model;
    ptrdiff_t low = 0, high = length;
    m->n_numeric = 0;
    m->match_bit = -1;
    m->final = VQ_BREAK;
    m->selected[1] = VQ_SECOND_SET + 288;
    m->selected[2] = VQ_THIRD_SET + 25;
    while (high - low > 1) {
        const ptrdiff_t middle = low + ((high - low) >> 1);
        const int size = vq_length_of((uint32_t)(high - low));
        m->context[0] = vq_hashed3(0, size, s->w, low == 0);
        for (int i = 1; i < m->n_contexts; i++) {
            m->context[i] = vq_hashed((uint32_t)i, size);
            if (i > 1) m->context[i] = vq_hashed(m->context[i], high - low);
        }
        vq_find_buckets(m, VQ_BREAK_GROUP + (uint32_t)size, 1);
        m->selected[0] = VQ_FIRST_SET + VQ_BREAK * 64 + size;
        if (vq_decide(m, run >= middle, VQ_BREAK, 0, 12))
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Prepare the decision whether a run goes on to its end. */
static inline void vq_ask_run(vq_strip *s, ptrdiff_t length) {
    vq_model *m = &s->model;
    const int size = vq_length_of((uint32_t)length), level = vq_match_level(s->match_length);
    const int end = s->x + length == s->columns;
    const int beyond = end ? VQ_NO_INDEX
                           : s->above[s->x + length + 1 < s->columns ? s->x + length + 1
                                                                     : s->columns - 1];
    const int above3 = s->above3[s->x + length - 1] == s->w;
    const uint32_t contexts[5] = {
        vq_hashed(0, length),
        vq_hashed3(1, size, s->broke, end),
        vq_hashed2(2, beyond, s->w),
        vq_hashed3(3, size, s->nnn, above3),
        vq_hashed2(vq_hashed(4, length), s->w, beyond),
    };
    for (int i = 0; i < m->n_contexts; i++)
        m->context[i] = i < 5 ? contexts[i] : vq_hashed((uint32_t)i, size);
    vq_find_buckets(m, VQ_RUN_GROUP, 1);
    m->n_numeric = 0;
    m->final = VQ_RUN;
    m->match_bit = s->match_length ? 1 : -1;
    m->match_at = VQ_RUN_TRUST + level * 32 + size;
    m->selected[0] = VQ_FIRST_SET + VQ_RUN * 64 + size;
    m->selected[1] = VQ_SECOND_SET + 272 + level;
    m->selected[2] = VQ_THIRD_SET + 24;
}

/* Code a run of up to `length` indices; return how many it has. */
static inline ptrdiff_t vq_code_run(vq_strip *s, ptrdiff_t length) {
    const uint16_t *given = s->row + s->x;
    ptrdiff_t run = 0;
    vq_ask_run(s, length);
    if (s->chooser.asked)
        run = vq_choose_run(&s->chooser, given, s->y * s->columns + s->x, length, s->w,
                            vq_predict(&s->model, VQ_RUN, 0), vq_length_of((uint32_t)length));
    else if (!s->decoding)
        while (run < length && given[run] == s->w) run++;
    s->broke = !vq_decide(&s->model, run == length, VQ_RUN, 0, 12);
    run = s->broke ? vq_find_break(s, length, run) : length;
    for (ptrdiff_t j = s->x; j < s->x + run; j++) {
        s->row[j] = (uint16_t)s->w;
        s->missed[j] = 0;
        s->errors[j + 1] = 0;
    }
    if (run) {
        s->left_missed = 0;
        s->left_error = 0;
    }
    if (s->match_length) {
        vq_move_match(s, run);
        s->match_length = (int)(s->match_length + run < 65535 ? s->match_length + run : 65535);
    }
    s->x += run;
    s->unlike_left = s->broke;
    return run;
}

#endif
