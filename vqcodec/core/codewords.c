/* The codebook coding `modelled` (spec 6.1). */
#include "arithmetic.h"
#include "given.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

enum {
    WINDOW = 64,
    INPUTS = 8,
    START = 4000,
    RATE = 12,
    ROWS = 32,
    BY_LEFT = ROWS * 81 * 2,
    PAIRS = 3 * ROWS * 17 * 17,
    LOOK_EVERY = 4096 /* samples */
};

typedef struct {
    vq_tables tables;
    vq_coder coder;
    vq_counter by_left[BY_LEFT];
    vq_counter pairs[PAIRS];
    int16_t weights[ROWS][INPUTS];
    int32_t distances[WINDOW]; /* of the last codewords, over the samples so far */
    uint8_t *samples;          /* of all codewords */
    size_t d;
    unsigned channels;
    int ordered;
    uint64_t n_decisions; /* that nobody was told of so far */
} vq_codebook;

/* What is known of a sample before it is coded. */
typedef struct {
    int before, twice, left, sum, near, second, grey, tied, row;
} vq_known;

size_t vq_codewords_bytes(void) { return sizeof(vq_codebook); }

static int near(int distance, int reach) { return vq_clamp(distance, reach) + reach; }

/* Find the two of the last codewords that are most like codeword i so far, of equals the later; i is
 * at least 1. (A distance and its place make one number, so that nothing branches.) */
static void find_nearest(const vq_codebook *b, size_t i, size_t *first, size_t *second) {
    const int64_t none = INT64_MAX;
    int64_t least = none, next_least = none;
    const size_t n = i < WINDOW ? i : WINDOW;
    for (size_t q = 0; q < n; q++) {
        const int64_t number = (int64_t)b->distances[q] * WINDOW + (int64_t)q;
        const int64_t larger = number < least ? least : number;
        least = number < least ? number : least;
        next_least = larger < next_least ? larger : next_least;
    }
    *first = i - 1 - (size_t)(least % WINDOW);
    *second = next_least == none ? 0 : i - 1 - (size_t)(next_least % WINDOW);
}

/* Gather what is known of sample j of codeword i. */
static void look(const vq_codebook *b, size_t i, size_t j, vq_known *known) {
    const uint8_t *own = b->samples + i * b->d;
    VQ_GIVEN(b->channels > 0 && b->channels <= 4);
    const size_t w = j - (j < b->channels ? j > 0 : b->channels); /* the sample to the left */
    size_t first = 0, second = 0;
    if (i > 0 && j > 0) {
        find_nearest(b, i, &first, &second);
    } else if (i > 0) { /* all are as near */
        first = i - 1;
        second = i > 1 ? i - 2 : 0;
    }
    const uint8_t *nearest = b->samples + first * b->d;
    known->before = i > 0 ? *(own - b->d + j) : 0;
    known->twice = i > 1 ? *(own - 2 * b->d + j) : 0;
    known->near = i > 0 ? nearest[j] : 128;
    known->second = i > 1 ? b->samples[second * b->d + j] : 128;
    known->left = j > 0 ? own[w] : known->twice;
    known->sum = j > 0 ? known->left + known->near - (i > 0 ? nearest[w] : 128)
                       : 2 * known->before - known->twice;
    if (j == 2) known->grey = own[0] == own[1];
    known->row = 8 * (int)(j % b->channels);
}

/* Code a sample, bit by bit; return it. */
static int code_sample(vq_codebook *b, const vq_known *known, int sample) {
    const vq_tables *t = &b->tables;
    int16_t x[INPUTS] = {0};
    int value = 0;
    for (int level = 7; level >= 0; level--) {
        const int middle = value + (1 << level), row = known->row + level;
        if (known->tied && middle <= known->before) {
            value = middle;
            continue;
        }
        const int before = near(known->before - middle, 8), left = near(known->left - middle, 8);
        const int close = near(known->near - middle, 8), sum = near(known->sum - middle, 8);
        const int next = near(known->second - middle, 8);
        vq_counter *used[4] = {
            b->by_left + (row * 81 + near(known->left - middle, 40)) * 2 + known->grey,
            b->pairs + (row * 17 + before) * 17 + left,
            b->pairs + ((ROWS + row) * 17 + close) * 17 + sum,
            b->pairs + ((2 * ROWS + row) * 17 + close) * 17 + next,
        };
        for (int q = 0; q < 4; q++) x[q] = vq_counted(t, used[q]);
        int16_t *const weights = b->weights[row];
        int32_t total;
        vq_dots(x, &weights, 1, INPUTS, &total);
        const int p = t->probability[VQ_MOST + vq_mixed(total)];
        const int bit = vq_code_bit(&b->coder, sample >= middle, p);
        const int16_t step = vq_step_of((bit << 16) - p, RATE);
        vq_steps(x, &weights, 1, INPUTS, &step);
        for (int q = 0; q < 4; q++) vq_count(t, used[q], bit);
        if (bit) value = middle;
        b->n_decisions++;
    }
    return value;
}

/* Tell whoever watches how much work was done; whether to go on. Codebooks are bounded by their
 * size (F11), and count nothing. */
static vq_status tell(vq_codebook *b, vq_watch *watch) {
    if (b->coder.decoding && vq_is_spent(&b->coder)) return VQ_CORRUPT;
    return vq_tell(watch, &b->n_decisions, VQ_FREE);
}

static vq_status code_codewords(vq_codebook *b, size_t n, vq_watch *watch) {
    size_t until_look = LOOK_EVERY;
    for (size_t i = 0; i < n; i++) {
        vq_known known = {0};
        known.tied = b->ordered && i > 0;
        memset(b->distances, 0, sizeof b->distances);
        for (size_t j = 0; j < b->d; j++) {
            uint8_t *sample = b->samples + i * b->d + j;
            look(b, i, j, &known);
            const int value = code_sample(b, &known, *sample);
            if (b->coder.decoding) *sample = (uint8_t)value;
            known.tied = known.tied && value == known.before;
            if (j + 1 < b->d) {
                const size_t n = i < WINDOW ? i : WINDOW;
                const uint8_t *other = sample;
                for (size_t q = 0; q < n; q++) {
                    other -= b->d;
                    b->distances[q] += abs(*other - value);
                }
            }
            if (--until_look > 0) continue;
            until_look = LOOK_EVERY;
            const vq_status status = tell(b, watch);
            if (status != VQ_OK) return status;
        }
    }
    return tell(b, watch);
}

static vq_codebook *set_up(void *workspace, uint8_t *samples, size_t d, unsigned channels,
                           int ordered) {
    vq_codebook *b = workspace;
    VQ_GIVEN(d >= 1 && d <= 1u << 22 && channels >= 1 && channels <= 4);
    vq_tables_make(&b->tables);
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < INPUTS; i++) b->weights[row][i] = START;
    b->samples = samples;
    b->d = d;
    b->channels = channels;
    b->ordered = ordered;
    return b;
}

vq_status vq_codewords_encode(const uint8_t *samples, size_t n, size_t d, unsigned channels,
                              uint8_t *target, size_t room, size_t *size, void *workspace,
                              vq_watch *watch) {
    int ordered = 1;
    if (room < 1) return VQ_FULL;
    for (size_t i = 1; i < n && ordered; i++)
        ordered = memcmp(samples + (i - 1) * d, samples + i * d, d) <= 0;
    target[0] = (uint8_t)ordered;
    /* What encodes writes nothing to the samples. */
    vq_codebook *b = set_up(workspace, (uint8_t *)(uintptr_t)samples, d, channels, ordered);
    vq_start_coding(&b->coder, target + 1, room - 1);
    const vq_status status = code_codewords(b, n, watch);
    if (status != VQ_OK) return status;
    vq_finish_coding(&b->coder);
    *size = b->coder.position + 1;
    return b->coder.full ? VQ_FULL : VQ_OK;
}

vq_status vq_codewords_decode(const uint8_t *data, size_t size, uint8_t *samples, size_t n,
                              size_t d, unsigned channels, void *workspace, vq_watch *watch) {
    if (size < 1 || data[0] > 1) return VQ_CORRUPT;
    vq_codebook *b = set_up(workspace, samples, d, channels, data[0]);
    vq_start_decoding(&b->coder, data + 1, size - 1);
    const vq_status status = code_codewords(b, n, watch);
    if (status != VQ_OK) return status;
    return b->coder.position < size - 1 ? VQ_CORRUPT : VQ_OK;
}
