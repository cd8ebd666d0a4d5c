/* Checks the choice of indices in the core against trying all: no index would have cost less, and the
 * work for one is bounded. It looks at what the public header does not show, so it is one with it.
 *
 *     cc -I vqcodec/core tests/core/choice_check.c vqcodec/core/{bytes,tables,tree}.c && ./a.out
 */
#include "strip.c"

#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 1;

static uint32_t below(uint32_t n) { /* of xorshift64*, G. Marsaglia and S. Vigna */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 0x2545F4914F6CDD1Du) >> 33) % n;
}

static long n_checked, n_better, most_predictions;
static uint32_t coded; /* a checksum of all that was coded */

static void finish_strip(vq_strip *s) {
    vq_finish_coding(&s->model.coder);
    coded = 31 * coded + vq_crc32(s->model.coder.target, s->model.coder.position, 0);
}

/* The least cost of an index below a node, all of them being priced. */
static int64_t least_below(vq_strip *s, int number, int depth, int64_t spent, int on_path) {
    vq_chooser *chooser = &s->chooser;
    vq_model *m = &s->model;
    vq_bucket *kept[VQ_MAX_CONTEXTS];
    const vq_node *node = s->nodes + number;
    int64_t least = VQ_FORBIDDEN;
    const int expected = on_path ? vq_side(chooser->path, depth) : -1;
    memcpy(kept, m->bucket, sizeof kept);
    vq_ask_node(s, number, depth, expected, 0);
    const int p = vq_predict(m, VQ_TREE, node->place);
    for (int side = 0; side < 2; side++) {
        const int child = side ? node->right : node->left;
        const int64_t price = spent + vq_priced(chooser->asked, side, p);
        int64_t cost = VQ_FORBIDDEN;
        if (child >= 0) {
            cost = least_below(s, child, depth + 1, price, expected == side);
        } else if (-1 - child != chooser->excluded) {
            cost = vq_distortion(chooser, -1 - child);
            if (cost < VQ_FORBIDDEN) cost += price;
        }
        if (cost < least) least = cost;
    }
    if (node->place == 0) memcpy(m->bucket, kept, sizeof kept);
    return least;
}

/* Code a strip index by index, as code_rows does, and check each choice before it is coded. */
static void check_strip(vq_strip *s) {
    for (ptrdiff_t y = 0; y < s->rows; y++) {
        vq_start_row(s, y);
        while (s->x < s->columns) {
            vq_look(s);
            const ptrdiff_t length = s->same_mode && !s->unlike_left ? vq_run_ahead(s) : 0;
            if (length) {
                vq_code_run(s, length);
                continue;
            }
            vq_strip before = *s;
            const int may_be_same = s->same_mode && !s->unlike_left;
            vq_place *table = malloc(sizeof *table << VQ_MATCH_BITS);
            memcpy(table, s->seen_at, sizeof *table << VQ_MATCH_BITS);
            vq_look_for_match(s);
            vq_predict_colours(s);
            vq_set_contexts(s);
            if (may_be_same) vq_ask_same(s);
            const int p = may_be_same ? vq_predict(&s->model, VQ_SAME, 0) : 0;
            vq_choose_index(s, s->row[s->x], may_be_same);
            const int64_t found = s->chooser.best;
            if (s->chooser.n_predictions > most_predictions)
                most_predictions = s->chooser.n_predictions;
            if (s->root >= 0 && found < VQ_FORBIDDEN &&
                s->chooser.n_predictions < VQ_MOST_PREDICTIONS) {
                int64_t least = VQ_FORBIDDEN, spent = 0;
                int expected = s->expected;
                if (may_be_same) {
                    spent = vq_priced(s->chooser.asked, 0, p);
                    least = vq_distortion(&s->chooser, s->w);
                    if (least < VQ_FORBIDDEN) least += vq_priced(s->chooser.asked, 1, p);
                    if (expected == s->w) expected = -1;
                }
                if (expected >= 0) s->chooser.path = vq_climb(s->nodes, s->parents[expected]);
                const int64_t below_root = least_below(s, s->root, 0, spent, expected >= 0);
                if (below_root < least) least = below_root;
                n_checked++;
                n_better += least < found;
            }
            memcpy(before.seen_at, table, sizeof *table << VQ_MATCH_BITS);
            free(table);
            *s = before;
            code_index(s);
        }
    }
}

/* Draw a picture, a codebook and what is asked of them; check all choices of its strip. */
static void check_case(void) {
    static const int64_t weights[] = {2048, 20 * 4096, 900 * 4096, 4096000000};
    static const unsigned headers[] = {0xfded, 0x1bf0, 0x8190, 0x8000, 0};
    enum { ROWS = 12, COLUMNS = 30, POINTS = 40, MOST = 30 };
    const uint32_t k = 1 + below(MOST), n = 1 + below(POINTS);
    const int dimension = below(2) ? 3 : 1;
    uint8_t samples[3 * MOST], classes[POINTS], codeword_classes[MOST];
    int16_t points[3 * POINTS], codewords[3 * MOST];
    int32_t numbers[ROWS * COLUMNS], prices[4096];
    uint16_t importances[ROWS * COLUMNS], plane[ROWS * COLUMNS];
    uint8_t target[16 * ROWS * COLUMNS];
    const int has_classes = below(2) == 0, header = (int)headers[below(5)];
    for (uint32_t i = 0; i < k * (uint32_t)dimension; i++) {
        samples[i] = (uint8_t)below(256);
        codewords[i] = (int16_t)(16 * samples[i]);
    }
    for (uint32_t i = 0; i < n * (uint32_t)dimension; i++) points[i] = (int16_t)(16 * below(256));
    for (uint32_t i = 0; i < k; i++) codeword_classes[i] = (uint8_t)(has_classes ? i % 3 : 1);
    for (uint32_t i = 0; i < n; i++)
        classes[i] = (uint8_t)(has_classes && k >= 3 ? below(3) : 1);
    for (int i = 0; i < 4096; i++) prices[i] = (int32_t)(13 << 12) - 12 * i;
    const int noise = (int)below(3);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        const int far = noise == 2 || (noise == 1 && below(20) == 0);
        numbers[i] = (int32_t)(far ? below(n) : 0);
        importances[i] = (uint16_t)(1 + below(80));
        plane[i] = 0;
        int64_t least = INT64_MAX;
        for (uint32_t c = 0; c < k; c++) {
            int64_t distance = 0;
            for (int d = 0; d < dimension; d++) {
                const int64_t gap =
                    points[numbers[i] * dimension + d] - codewords[(int)c * dimension + d];
                distance += gap * gap;
            }
            const int class = classes[numbers[i]];
            if (class != 1 && codeword_classes[c] != class) continue;
            if (distance < least) {
                least = distance;
                plane[i] = (uint16_t)c;
            }
        }
    }
    const vq_choice choice = {weights[below(4)], prices, dimension, (int)below(2), 1 << 14, points,
                              classes, numbers, importances, codewords, codeword_classes};
    void *memory = malloc(vq_book_bytes(k));
    const vq_book *book =
        vq_book_make(memory, samples, k, 1, (unsigned)dimension, 8);
    void *workspace = calloc(1, vq_strip_bytes(book, ROWS, COLUMNS, (unsigned)header, dimension));
    vq_strip strip;
    set_up(&strip, book, plane, ROWS, COLUMNS, (unsigned)header, NULL);
    start(&strip, workspace, book, dimension);
    strip.chooser.asked = &choice;
    strip.chooser.after_break = 8 * choice.rate_weight;
    vq_make_boxes(&strip.chooser, book->nodes, book->n_nodes);
    vq_start_coding(&strip.model.coder, target, sizeof target);
    check_strip(&strip);
    finish_strip(&strip);
    free(workspace);
    free(memory);
}

/* Choose among codewords of so many dimensions that bounds exclude none. */
static void check_bound(void) {
    enum { SIDE = 20, K = SIDE * SIDE, DIMENSION = 48 };
    static uint8_t samples[K * DIMENSION], classes[K], target[64 * K];
    static int16_t points[K * DIMENSION];
    static int32_t numbers[K], prices[4096];
    static uint16_t importances[K], plane[K];
    for (int i = 0; i < K * DIMENSION; i++) {
        samples[i] = (uint8_t)below(256);
        points[i] = (int16_t)(16 * samples[i]);
    }
    for (int i = 0; i < 4096; i++) prices[i] = (int32_t)(13 << 12) - 12 * i;
    for (int i = 0; i < K; i++) {
        classes[i] = 1;
        numbers[i] = i;
        plane[i] = (uint16_t)i;
        importances[i] = 16;
    }
    const vq_choice choice = {100000 * (int64_t)4096, prices, DIMENSION, 0, 1 << 14, points, classes,
                              numbers, importances, points, classes};
    void *memory = malloc(vq_book_bytes(K));
    const vq_book *book = vq_book_make(memory, samples, K, 16, 3, 8);
    void *workspace = calloc(1, vq_strip_bytes(book, SIDE, SIDE, 0x1bf0, DIMENSION));
    vq_strip strip;
    set_up(&strip, book, plane, SIDE, SIDE, 0x1bf0, NULL);
    start(&strip, workspace, book, DIMENSION);
    strip.chooser.asked = &choice;
    vq_make_boxes(&strip.chooser, book->nodes, book->n_nodes);
    vq_start_coding(&strip.model.coder, target, sizeof target);
    check_strip(&strip);
    finish_strip(&strip);
    free(workspace);
    free(memory);
}

int main(int argc, char **argv) {
    for (int i = argc > 1 ? atoi(argv[1]) : 300; i > 0; i--) check_case();
    printf("%ld choices, %ld not the best\n", n_checked, n_better);
    check_bound();
    printf("%ld predictions for one, of %d\n", most_predictions, VQ_MOST_PREDICTIONS);
    printf("coded to %08lx\n", (unsigned long)coded);
    return 0;
}
