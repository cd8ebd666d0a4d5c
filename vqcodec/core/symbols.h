/* Symbols of up to 8 or 16 values, drawn from a mixture of three distributions that adapt (spec 7.4).
 *
 * A row keeps a distribution: lane i, from 1 on, is 32,767 times the probability of a symbol below i,
 * and lane 0 how often it was used, behind a check where rows are shared by what is hashed. */
#ifndef VQ_SYMBOLS_H
#define VQ_SYMBOLS_H

#include "swift.h"

enum {
    VQ_WHOLE = 32767,
    VQ_ROW_LIMIT = 30,   /* uses, after which a row learns no more slowly */
    VQ_MIXED = 65408,    /* the shares of three rows together, of 65,536 */
    VQ_LEAST_PART = 4    /* of 32,768, that every value has */
};

/* What all symbols need: made for each strip. */
typedef struct {
    int16_t targets[16][16];    /* by the symbol */
    int16_t parts[16];          /* least parts of all values before a lane */
    int16_t rates[VQ_ROW_LIMIT + 1][8]; /* by uses; the same in all lanes, as below */
    int16_t shares[2][4][3][8];         /* by high or low part, age of the third row, row */
    uint8_t ages[VQ_ROW_LIMIT + 1];
} vq_mixture;

static inline void vq_mixture_make(vq_mixture *m) {
    static const uint16_t shares[2][4][2] = { /* of the second and the third row */
        {{24000, 2000}, {16000, 20000}, {12000, 32000}, {6000, 40000}},
        {{32000, 2000}, {25000, 13000}, {20000, 22000}, {13000, 38000}}};
    for (int symbol = 0; symbol < 16; symbol++) {
        m->parts[symbol] = (int16_t)(VQ_LEAST_PART * symbol);
        for (int i = 0; i < 16; i++) m->targets[symbol][i] = i > symbol ? VQ_WHOLE : 0;
    }
    for (int n = 0; n <= VQ_ROW_LIMIT; n++) {
        vq_store(m->rates[n], vq_all(131072 / (2 * n + 5)));
        m->ages[n] = (uint8_t)(n == 0 ? 0 : n < 3 ? 1 : n < 12 ? 2 : 3);
    }
    for (int low = 0; low < 2; low++)
        for (int age = 0; age < 4; age++) {
            const uint16_t *share = shares[low][age];
            vq_store(m->shares[low][age][0], vq_all(VQ_MIXED - share[0] - share[1]));
            for (int i = 0; i < 2; i++) vq_store(m->shares[low][age][1 + i], vq_all(share[i]));
        }
}

/* A row of 8 lanes, or of 16 (then `b` has the upper ones). */
typedef struct {
    vq_lanes a, b;
} vq_row;

VQ_INLINE vq_row vq_row_load(const int16_t *p, const int sixteen) {
    vq_row row;
    row.a = vq_load(p);
    row.b = sixteen ? vq_load(p + 8) : row.a;
    return row;
}

VQ_INLINE vq_row vq_row_scaled(vq_row x, vq_lanes share, const int sixteen) {
    x.a = vq_upper_unsigned(x.a, share);
    if (sixteen) x.b = vq_upper_unsigned(x.b, share);
    return x;
}

VQ_INLINE vq_row vq_row_sum(vq_row x, vq_row y, const int sixteen) {
    x.a = vq_add(x.a, y.a);
    if (sixteen) x.b = vq_add(x.b, y.b);
    return x;
}

/* Move a row towards a symbol, and keep it with what its lane 0 shall be. */
VQ_INLINE void vq_row_learn(const vq_mixture *m, int16_t *p, vq_row x, int symbol, unsigned uses,
                            unsigned check, const int sixteen) {
    const vq_lanes rate = vq_load(m->rates[uses]);
    const int16_t *target = m->targets[symbol];
    x.a = vq_add(x.a, vq_upper(vq_subtract(vq_load(target), x.a), rate));
    vq_store(p, vq_with_first(x.a, (int)(check << 8 | (uses + (uses < VQ_ROW_LIMIT)))));
    if (sixteen) vq_store(p + 8, vq_add(x.b, vq_upper(vq_subtract(vq_load(target + 8), x.b), rate)));
}

/* The rows of a symbol: by two things that are known, and by a hash, which `check` tells apart. */
typedef struct {
    int16_t *row[3];
    unsigned check;
} vq_rows;

/* The mixture that a symbol is drawn from. */
typedef struct {
    vq_row row[3], lanes; /* lanes: below each value, of 2^15 */
    unsigned uses[3];
} vq_mixed_rows;

VQ_INLINE vq_mixed_rows vq_mix_rows(const vq_mixture *m, const vq_rows *rows, int low,
                                    const int sixteen) {
    vq_mixed_rows x;
    for (int i = 0; i < 3; i++) x.row[i] = vq_row_load(rows->row[i], sixteen);
    for (int i = 0; i < 3; i++) x.uses[i] = (uint16_t)rows->row[i][0];
    const unsigned other = x.uses[2] >> 8 != rows->check;
    const vq_lanes mask = vq_all(-(int)other);
    x.uses[2] = x.uses[2] & 255 & (other - 1);
    x.row[2].a = vq_pick(mask, vq_mean_unsigned(x.row[0].a, x.row[1].a), x.row[2].a);
    if (sixteen) x.row[2].b = vq_pick(mask, vq_mean_unsigned(x.row[0].b, x.row[1].b), x.row[2].b);
    const int16_t(*const share)[8] = m->shares[low][m->ages[x.uses[2]]];
    x.lanes = vq_row_sum(vq_row_sum(vq_row_scaled(x.row[0], vq_load(share[0]), sixteen),
                                    vq_row_scaled(x.row[1], vq_load(share[1]), sixteen), sixteen),
                         vq_row_scaled(x.row[2], vq_load(share[2]), sixteen), sixteen);
    x.lanes = vq_row_sum(x.lanes, vq_row_load(m->parts, sixteen), sixteen);
    x.lanes.a = vq_with_first(x.lanes.a, 0);
    return x;
}

/* Code a symbol below 8 or 16. */
VQ_INLINE int vq_code_symbol(const vq_mixture *m, vq_range *r, const int decoding, int symbol,
                             const vq_rows *rows, int low, const int sixteen) {
    const vq_mixed_rows x = vq_mix_rows(m, rows, low, sixteen);
    const int shift = vq_range_shift(r);
    const uint32_t whole = (uint32_t)(r->range >> shift);
    const vq_row edges = 
        vq_row_scaled(vq_row_sum(x.lanes, x.lanes, sixteen), vq_all((int)whole), sixteen);
    uint16_t from[17];
    vq_store(from, edges.a);
    if (sixteen) vq_store(from + 8, edges.b);
    from[sixteen ? 16 : 8] = (uint16_t)whole;
    if (decoding) {
        const uint64_t at = r->code >> shift;
        symbol = vq_count_below(edges.a, edges.b, sixteen, at < 65535 ? (uint32_t)at : 65535) - 1;
    }
    vq_range_part(r, decoding, shift, from[symbol], from[symbol + 1]);
    for (int i = 0; i < 3; i++)
        vq_row_learn(m, rows->row[i], x.row[i], symbol, x.uses[i], i == 2 ? rows->check : 0,
                     sixteen);
    return symbol;
}

#endif
