/* Books: what all strips of a plane share (spec 7.2). */
#include "tree.h"

#include "given.h"
#include "model.h"
#include "vq.h"

#include <string.h>

enum { AXES = 4 };

/* Bytes up to where the next array begins, on a whole cache line. */
static size_t aligned(size_t bytes) { return (bytes + 63) & ~(size_t)63; }

/* Keys are sorted behind the nodes, beside room for half of them. */
size_t vq_book_bytes(uint32_t n_codewords) {
    const size_t k = n_codewords;
    return 64 + aligned(sizeof(vq_book)) + aligned(k * AXES * sizeof(int32_t)) +
           aligned(k * sizeof(int32_t)) + aligned(k * sizeof(vq_node)) +
           2 * aligned(k * sizeof(int64_t));
}

/* The four numbers that a codeword is compared by: luma, two differences of colours, and alpha, of
 * the mean colour with alpha multiplied in. */
static void colour_of(const uint8_t *samples, unsigned pixels, unsigned channels, int32_t *numbers) {
    int32_t mean[4];
    VQ_GIVEN(pixels > 0 && channels > 0 && channels <= 4);
    for (unsigned c = 0; c < channels; c++) {
        int32_t sum = 0;
        for (unsigned i = 0; i < pixels; i++) sum += samples[i * channels + c];
        mean[c] = sum / (int32_t)pixels;
    }
    const int32_t alpha = channels % 2 == 0 ? mean[channels - 1] : 255;
    const int32_t red = mean[0] * alpha / 255;
    const int32_t green = channels > 2 ? mean[1] * alpha / 255 : red;
    const int32_t blue = channels > 2 ? mean[2] * alpha / 255 : red;
    numbers[0] = red + 2 * green + blue;
    numbers[1] = 2 * (red - blue);
    numbers[2] = 2 * green - red - blue;
    numbers[3] = 2 * alpha;
}

/* Samples of 16 bits are no colours; their codewords are like a ramp of greys. */
static void ramp_of(int32_t i, int32_t k, int32_t *numbers) {
    const uint8_t grey = (uint8_t)(k > 1 ? (int64_t)i * 255 / (k - 1) : 0);
    colour_of(&grey, 1, 1, numbers);
}

/* Sort keys that rise, by merging, with room for as many; all of them are different. */
static void sort(int64_t *keys, int64_t *room, size_t n) {
    if (n < 2) return;
    const size_t half = n / 2;
    sort(keys, room, half);
    sort(keys + half, room, n - half);
    memcpy(room, keys, half * sizeof *keys);
    for (size_t i = 0, j = half, at = 0; i < half; at++)
        keys[at] = j < n && keys[j] < room[i] ? keys[j++] : room[i++];
}

/* Number of the codeword that a key is of. */
static int32_t codeword_of(int64_t key) { return (int32_t)(key & 0xffff); }

/* The axis of the largest range, the first of equals, and that range. */
static int widest(const vq_book *book, const int64_t *keys, size_t n, int32_t *range) {
    int best = 0;
    *range = -1;
    for (int axis = 0; axis < AXES; axis++) {
        int32_t least = INT32_MAX, most = INT32_MIN;
        for (size_t i = 0; i < n; i++) {
            const int32_t value = book->colours[AXES * codeword_of(keys[i]) + axis];
            if (value < least) least = value;
            if (value > most) most = value;
        }
        if (most - least > *range) {
            *range = most - least;
            best = axis;
        }
    }
    return best;
}

/* Build the tree over the codewords of some keys, at most 16 nodes deep; return its root. */
static int32_t grow(vq_book *book, int64_t *keys, int64_t *room, size_t n, int32_t parent,
                    int depth, int32_t group, int32_t place) {
    if (n == 1) {
        book->parents[codeword_of(keys[0])] = parent;
        return -1 - codeword_of(keys[0]);
    }
    int32_t range;
    const int axis = widest(book, keys, n, &range);
    for (size_t i = 0; i < n; i++) {
        const int32_t codeword = codeword_of(keys[i]);
        keys[i] = ((int64_t)book->colours[AXES * codeword + axis] + 4096) * 65536 + codeword;
    }
    sort(keys, room, n);
    const int32_t number = book->n_nodes++;
    if (depth % 3 == 0) {
        group = number;
        place = 0;
    }
    const size_t half = n / 2;
    const int32_t last = book->colours[AXES * codeword_of(keys[half - 1]) + axis];
    const int32_t first = book->colours[AXES * codeword_of(keys[half]) + axis];
    const int bits = vq_length_of((uint32_t)range);
    VQ_GIVEN(bits <= 10); /* numbers are of samples of 8 bits; counters have room for no more */
    vq_node *node = book->nodes + number;
    node->axis = axis;
    node->parent = parent;
    node->group = group;
    node->place = place;
    node->threshold = vq_shift(last + first + 1, 1);
    node->spread = bits > 0 ? bits - 1 : 0;
    node->left = grow(book, keys, room, half, 2 * number, depth + 1, group, 2 * place + 1);
    node->right =
        grow(book, keys + half, room, n - half, 2 * number + 1, depth + 1, group, 2 * place + 2);
    return number;
}

static void fill_margins(int16_t *margins) {
    static const int16_t steps[] = {1, 2, 4, 8, 12, 18, 26, 40, 60, 90, 140};
    for (int distance = 0, n = 0; distance < 512; distance++) {
        while (n < 11 && distance >= steps[n]) n++;
        margins[distance] = (int16_t)n;
    }
}

/* Margins of all distances that there can be. */
static void fill_steps(vq_book *book) {
    for (int distance = -2048; distance < 2048; distance++)
        book->steps[distance + 2048] = (uint8_t)vq_margin(book->margins, distance);
}

/* The probability after each history (with bit 0 flipped), as a slot would have it that has seen just that. */
static void fill_trusts(const vq_tables *t, uint16_t *trusts) {
    memset(trusts, 0, VQ_HISTORIES * sizeof *trusts);
    for (int history = 1; history < 256; history++) {
        const int seen = vq_length_of((uint32_t)history) - 1;
        int p = 32768;
        for (int i = 0; i < seen; i++)
            p = vq_moved(p, history >> (seen - 1 - i) & 1 ? 0xffff : 0, t->rate[i]);
        trusts[history ^ 1] = (uint16_t)p;
    }
    for (int level = 2; level < 5; level++)
        memcpy(trusts + 128 * level, trusts + 128, 128 * sizeof *trusts);
}

const vq_book *vq_book_make(void *memory, const uint8_t *samples, uint32_t n_codewords,
                            unsigned pixels, unsigned channels, unsigned depth) {
    VQ_GIVEN(n_codewords >= 1 && n_codewords <= 65536);
    VQ_GIVEN(depth > 8 || (pixels >= 1 && pixels <= 1u << 23 && channels >= 1 && channels <= 4));
    const size_t k = n_codewords;
    uint8_t *at = (uint8_t *)aligned((size_t)(uintptr_t)memory);
    vq_book *book = (vq_book *)(void *)at;
    at += aligned(sizeof *book);
    memset(book, 0, sizeof *book);
    book->k = (int32_t)n_codewords;
    book->colours = (int32_t *)(void *)at;
    at += aligned(k * AXES * sizeof(int32_t));
    book->parents = (int32_t *)(void *)at;
    at += aligned(k * sizeof(int32_t));
    book->nodes = (vq_node *)(void *)at;
    at += aligned(k * sizeof(vq_node));
    int64_t *keys = (int64_t *)(void *)at;
    int64_t *room = (int64_t *)(void *)(at + aligned(k * sizeof(int64_t)));
    vq_tables_make(&book->tables);
    fill_margins(book->margins);
    fill_trusts(&book->tables, book->trusts);
    fill_steps(book);
    vq_chances_make(&book->tables, book->chances);
    for (size_t i = 0; i < k; i++) {
        int32_t *numbers = book->colours + AXES * i;
        if (depth > 8)
            ramp_of((int32_t)i, book->k, numbers);
        else
            colour_of(samples + i * pixels * channels, pixels, channels, numbers);
        keys[i] = (int64_t)i;
    }
    book->root = grow(book, keys, room, k, -1, 0, 0, 0);
    return book;
}
