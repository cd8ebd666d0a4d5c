/* Strips of photographs, of up to 256 codewords: an index is one symbol, or two, and rows go in pairs,
 * the lower two columns behind, each with a stream of its own, so that two chains of work overlap
 * (spec 7.4). */
#include "symbols.h"
#include "wanted.h"

#include <string.h>

enum { LAG = 2, MOST = VQ_PHOTOGRAPH_CODEWORDS, PARTS = 16 };

typedef struct {
    vq_mixture *mixture;
    size_t rows, columns;
    int k, low_bits, beyond; /* beyond: an index of damaged data was not below k */
    int high_shift, low_shift;
    int16_t *by_w[2], *by_n[2], *by_both[2]; /* rows of the high part, and of the low */
    uint8_t *lines[3];
    uint8_t *places, *indices; /* of codewords among the leaves, and back */
    vq_chooser chooser;        /* when indices are chosen; boxes are of high parts */
    const uint16_t *plane;     /* then */
    uint64_t decisions;
} photograph;

/* Lanes of a row: 16 where a part has more than 8 values. */
static int is_wide(int k) { return k <= 16 || k > 64; }

static void share(photograph *p, vq_room *room, int k, size_t rows, size_t columns,
                  int dimension) {
    const int lanes = is_wide(k) ? 16 : 8, bits = vq_bits_of((size_t)k - 1);
    const int hashed = vq_kept_within(vq_bits_of(rows * columns) - 4, 6, 14);
    p->rows = rows;
    p->columns = columns;
    p->k = k;
    p->low_bits = bits > 4 ? bits / 2 : 0;
    p->high_shift = p->low_shift = 32 - hashed;
    for (int low = 0; low < (p->low_bits ? 2 : 1); low++) {
        const size_t n = p->low_bits == 0 ? (size_t)k * (size_t)k
                                          : (size_t)k << (low ? bits - p->low_bits : 0);
        p->by_w[low] = vq_part_of(room, sizeof(int16_t) * n * (size_t)lanes);
        p->by_n[low] = vq_part_of(room, sizeof(int16_t) * n * (size_t)lanes);
        p->by_both[low] = vq_part_of(room, sizeof(int16_t) * (size_t)lanes << hashed);
    }
    for (int i = 0; i < 3; i++) p->lines[i] = vq_part_of(room, columns + 2 * VQ_SIDE);
    p->mixture = vq_part_of(room, sizeof *p->mixture);
    p->places = vq_part_of(room, MOST);
    p->indices = vq_part_of(room, MOST);
    if (dimension) p->chooser.boxes = vq_part_of(room, 4 * (size_t)dimension * PARTS);
}

/* Rows begin with all values alike. */
static void fill(int16_t *rows, size_t n, int lanes, int values) {
    for (size_t j = 0; j < n; j++, rows += lanes) {
        rows[0] = 0;
        for (int i = 1; i < lanes; i++)
            rows[i] = (int16_t)(i < values ? VQ_WHOLE * i / values : VQ_WHOLE);
    }
}

/* Number the leaves below a branch from the left. */
static void number_leaves(photograph *p, const vq_book *book, int branch, int *n) {
    if (branch < 0) {
        p->indices[*n] = (uint8_t)(-1 - branch);
        p->places[-1 - branch] = (uint8_t)(*n)++;
        return;
    }
    number_leaves(p, book, book->nodes[branch].left, n);
    number_leaves(p, book, book->nodes[branch].right, n);
}

static void start(photograph *p, const vq_book *book) {
    const int lanes = is_wide(p->k) ? 16 : 8, bits = vq_bits_of((size_t)p->k - 1);
    const int low_values = 1 << p->low_bits, high_values = ((p->k - 1) >> p->low_bits) + 1;
    const size_t k = (size_t)p->k;
    int n = 0;
    vq_mixture_make(p->mixture);
    number_leaves(p, book, book->root, &n);
    fill(p->by_w[0], p->low_bits ? k : k * k, lanes, high_values);
    fill(p->by_n[0], p->low_bits ? k : k * k, lanes, high_values);
    if (p->low_bits) {
        fill(p->by_w[1], k << (bits - p->low_bits), lanes, low_values);
        fill(p->by_n[1], k << (bits - p->low_bits), lanes, low_values);
    }
}

VQ_INLINE uint32_t hashed(uint32_t known) {
    const uint32_t h = known * 0x9E3779B1u;
    return (h ^ h >> 15) * 0x85EBCA6Bu;
}

/* Around an index: places of the leaves. */
typedef struct {
    uint32_t w, ww, n, nw, ne;
} around;

VQ_INLINE vq_rows high_rows(const photograph *p, const around *a, uint32_t hash, const int lanes) {
    const vq_rows rows = {{p->by_w[0] + a->w * (uint32_t)lanes, p->by_n[0] + a->n * (uint32_t)lanes,
                           p->by_both[0] + (hash >> p->high_shift) * (uint32_t)lanes},
                          (hash & 255) | 1};
    return rows;
}

VQ_INLINE vq_rows low_rows(const photograph *p, const around *a, uint32_t hash, uint32_t high,
                           const int lanes) {
    const int up = lanes == 16 ? 4 : 3;
    uint32_t h = (hash + high * 0xC2B2AE35u) * 0x27D4EB2Fu;
    h ^= h >> 15;
    const vq_rows rows = {{p->by_w[1] + (a->w << up | high) * (uint32_t)lanes,
                           p->by_n[1] + (a->n << up | high) * (uint32_t)lanes,
                           p->by_both[1] + (h * 0x9E3779B1u >> p->low_shift) * (uint32_t)lanes},
                          (h & 255) | 1};
    return rows;
}

/* An index of damaged data may be beyond the last. */
VQ_INLINE uint32_t within(photograph *p, uint32_t place) {
    if (VQ_LIKELY(place < (uint32_t)p->k)) return place;
    p->beyond = 1;
    return (uint32_t)p->k - 1;
}

VQ_INLINE vq_rows one_rows(const photograph *p, const around *a) {
    const uint32_t k = (uint32_t)p->k;
    const uint32_t hash = hashed(a->w | a->n << 4 | a->nw << 8 | a->ne << 12);
    const vq_rows rows = {{p->by_w[0] + (a->w * k + a->ww) * 16, p->by_n[0] + (a->n * k + a->ne) * 16,
                           p->by_both[0] + (hash >> p->high_shift) * 16},
                          (hash & 255) | 1};
    return rows;
}

/* Code an index of at most 16: one symbol. */
VQ_INLINE uint32_t code_one(photograph *p, vq_range *r, const int decoding, uint32_t place,
                            const around *a) {
    const vq_rows rows = one_rows(p, a);
    return within(p, (uint32_t)vq_code_symbol(p->mixture, r, decoding, (int)place, &rows, 0, 1));
}

VQ_INLINE uint32_t hash_of(const photograph *p, const around *a) {
    return hashed(a->n | a->w << 8 | (a->ne >> p->low_bits) << 16);
}

/* The two symbols of an index: the high part, and the low part that depends on it. */
typedef struct {
    around at;
    uint32_t hash;
    uint32_t high;
} halves;

VQ_INLINE halves code_high(photograph *p, vq_range *r, const int decoding, uint32_t place,
                           const around *a, const int lanes) {
    halves h = {*a, hash_of(p, a), 0};
    const vq_rows rows = high_rows(p, a, h.hash, lanes);
    h.high = (uint32_t)vq_code_symbol(p->mixture, r, decoding, (int)(place >> p->low_bits), &rows,
                                      0, lanes == 16);
    return h;
}

VQ_INLINE uint32_t code_low(photograph *p, vq_range *r, const int decoding, uint32_t place,
                            const halves *h, const int lanes) {
    const uint32_t mask = (1u << p->low_bits) - 1;
    const vq_rows rows = low_rows(p, &h->at, h->hash, h->high, lanes);
    const uint32_t low = (uint32_t)vq_code_symbol(p->mixture, r, decoding, (int)(place & mask),
                                                  &rows, 1, lanes == 16);
    return within(p, h->high << p->low_bits | low);
}

VQ_INLINE around look(const uint8_t *line, const uint8_t *above) {
    const around a = {line[-1], line[-2], above[0], above[-1], above[1]};
    return a;
}

VQ_INLINE uint32_t code_index(photograph *p, vq_range *r, const int decoding, uint32_t place,
                              const around *a, const int lanes, const int one) {
    if (one) return code_one(p, r, decoding, place, a);
    const halves h = code_high(p, r, decoding, place, a, lanes);
    return code_low(p, r, decoding, place, &h, lanes);
}

/* What drawing a place of the plane with each value of a symbol costs, by the lanes of its mixture. */
static void price_symbol(const vq_choice *c, const vq_mixed_rows *mixed, int sixteen,
                         int64_t *prices) {
    int16_t lanes[17];
    const int n = sixteen ? 16 : 8;
    vq_store(lanes, mixed->lanes.a);
    if (sixteen) vq_store(lanes + 8, mixed->lanes.b);
    for (int i = 0; i < n; i++) {
        const int next = i + 1 < n ? lanes[i + 1] : 1 << 15;
        prices[i] = vq_priced(c, 1, 2 * (next - lanes[i]));
    }
}

/* Consider an index at a price. */
static void consider(photograph *p, uint32_t place, int64_t price) {
    vq_chooser *c = &p->chooser;
    const int64_t distortion = vq_distortion(c, p->indices[place]);
    if (distortion == VQ_FORBIDDEN || distortion + price >= c->best) return;
    c->best = distortion + price;
    c->index = (int)place;
}

/* Consider all indices of a high part. */
static void consider_part(photograph *p, const halves *h, int64_t price, int lanes) {
    const uint32_t low_values = 1u << p->low_bits;
    const vq_rows rows = low_rows(p, &h->at, h->hash, h->high, lanes);
    const vq_mixed_rows mixed = vq_mix_rows(p->mixture, &rows, 1, lanes == 16);
    int64_t prices[16];
    price_symbol(p->chooser.asked, &mixed, lanes == 16, prices);
    for (uint32_t low = 0; low < low_values; low++) {
        const uint32_t place = h->high << p->low_bits | low;
        if (place < (uint32_t)p->k) consider(p, place, price + prices[low]);
    }
}

/* The place of the index of least cost, where the one of least distortion is given. */
static uint32_t choose(photograph *p, const uint16_t *given, const around *a, int lanes, int one) {
    vq_chooser *c = &p->chooser;
    const size_t at = (size_t)(given - p->plane), x = at % p->columns;
    int64_t prices[16];
    vq_start_choice(c, (ptrdiff_t)at);
    c->importance *= vq_copies(given, (ptrdiff_t)(p->columns - x),
                               (ptrdiff_t)(p->rows - at / p->columns), (ptrdiff_t)p->columns);
    c->best = VQ_FORBIDDEN;
    c->index = p->places[given[0]];
    if (one) {
        const vq_rows rows = one_rows(p, a);
        const vq_mixed_rows mixed = vq_mix_rows(p->mixture, &rows, 0, 1);
        price_symbol(c->asked, &mixed, 1, prices);
        for (int place = 0; place < p->k; place++) consider(p, (uint32_t)place, prices[place]);
        return (uint32_t)c->index;
    }
    halves h = {*a, hash_of(p, a), p->places[given[0]] >> p->low_bits};
    const vq_rows rows = high_rows(p, a, h.hash, lanes);
    const vq_mixed_rows mixed = vq_mix_rows(p->mixture, &rows, 0, lanes == 16);
    const uint32_t n = (uint32_t)((p->k - 1) >> p->low_bits) + 1, nearest = h.high;
    price_symbol(c->asked, &mixed, lanes == 16, prices);
    consider_part(p, &h, prices[nearest], lanes);
    for (h.high = 0; h.high < n; h.high++)
        if (h.high != nearest && vq_bound(c, (int)h.high) + prices[h.high] < c->best)
            consider_part(p, &h, prices[h.high], lanes);
    return (uint32_t)c->index;
}

/* Enclose the codewords of each high part. */
static void start_choosing(photograph *p, const uint16_t *plane, const vq_choice *choice) {
    const int n = choice->dimension;
    p->plane = plane;
    p->chooser.asked = choice;
    if (!p->low_bits) return; /* one symbol: all are looked at */
    for (int place = 0; place < p->k; place++) {
        const int16_t *codeword = choice->codewords + (ptrdiff_t)p->indices[place] * n;
        int16_t *box = p->chooser.boxes + (ptrdiff_t)(place >> p->low_bits) * 2 * n;
        const int first = place % (1 << p->low_bits) == 0;
        for (int i = 0; i < n; i++) {
            if (first || codeword[i] < box[2 * i]) box[2 * i] = codeword[i];
            if (first || codeword[i] > box[2 * i + 1]) box[2 * i + 1] = codeword[i];
        }
    }
}

/* The place to be coded: that of the index that is given, or of the one that is chosen there. */
VQ_INLINE uint32_t place_of(photograph *p, uint16_t *given, size_t x, const int decoding,
                            const around *a, const int lanes, const int one) {
    if (decoding) return 0;
    if (p->chooser.asked) given[x] = p->indices[choose(p, given + x, a, lanes, one)];
    return p->places[given[x]];
}

/* Before a row two places are like the first of the row above; after it, one is like the last. */
VQ_INLINE void open_line(uint8_t *line, const uint8_t *above) { line[-1] = line[-2] = above[0]; }

/* Code a row alone, from a column on to before another. */
VQ_INLINE void code_part(photograph *p, vq_range *r, const int decoding, uint16_t *given,
                         uint8_t *line, const uint8_t *above, size_t from, size_t to,
                         const int lanes, const int one) {
    for (size_t x = from; x < to; x++) {
        const around a = look(line + x, above + x);
        const uint32_t place = place_of(p, given, x, decoding, &a, lanes, one);
        line[x] = (uint8_t)code_index(p, r, decoding, place, &a, lanes, one);
    }
}

/* Code two rows, the lower one two columns behind. */
VQ_INLINE void code_pair(photograph *p, vq_range *upper, vq_range *lower, const int decoding,
                         uint16_t *given, uint8_t *const *lines, const int lanes, const int one) {
    uint16_t *given2 = given + p->columns;
    uint8_t *above = lines[0], *line = lines[1], *line2 = lines[2];
    const size_t n = p->columns, lag = n < LAG ? n : LAG;
    open_line(line, above);
    code_part(p, upper, decoding, given, line, above, 0, lag, lanes, one);
    open_line(line2, line);
    for (size_t x = lag; x < n; x++) {
        const size_t x2 = x - lag;
        const around a = look(line + x, above + x), b = look(line2 + x2, line + x2);
        const uint32_t of_a = place_of(p, given, x, decoding, &a, lanes, one);
        const uint32_t of_b = place_of(p, given2, x2, decoding, &b, lanes, one);
        if (one) {
            line[x] = (uint8_t)code_one(p, upper, decoding, of_a, &a);
            line2[x2] = (uint8_t)code_one(p, lower, decoding, of_b, &b);
        } else {
            const halves g = code_high(p, upper, decoding, of_a, &a, lanes);
            const halves h = code_high(p, lower, decoding, of_b, &b, lanes);
            line[x] = (uint8_t)code_low(p, upper, decoding, of_a, &g, lanes);
            line2[x2] = (uint8_t)code_low(p, lower, decoding, of_b, &h, lanes);
        }
    }
    line[n] = line[n - 1];
    code_part(p, lower, decoding, given2, line2, line, n - lag, n, lanes, one);
    line2[n] = line2[n - 1];
}

static void draw_line(const photograph *p, uint16_t *row, const uint8_t *line) {
    for (size_t x = 0; x < p->columns; x++) row[x] = p->indices[line[x]];
}

VQ_INLINE vq_status code_rows(photograph *of, vq_range *ranges, const int decoding,
                              uint16_t *plane, vq_watch *watch, const int lanes, const int one) {
    photograph strip = *of, *const p = &strip; /* nobody else sees it: it can be in registers */
    uint8_t *lines[3];
    vq_range upper = ranges[0], lower = ranges[1];
    size_t since = 0;
    for (int i = 0; i < 3; i++) lines[i] = p->lines[i] + VQ_SIDE;
    for (size_t y = 0; y < p->rows; y += 2, plane += 2 * p->columns) {
        const int alone = y + 1 == p->rows;
        if (alone) {
            open_line(lines[1], lines[0]);
            code_part(p, &upper, decoding, plane, lines[1], lines[0], 0, p->columns, lanes, one);
        } else {
            code_pair(p, &upper, &lower, decoding, plane, lines, lanes, one);
        }
        if (decoding) draw_line(p, plane, lines[1]);
        if (decoding && !alone) draw_line(p, plane + p->columns, lines[2]);
        uint8_t *last = lines[0];
        lines[0] = lines[2];
        lines[2] = last;
        const size_t done = (alone ? 1 : 2) * p->columns;
        p->decisions += done * (one ? 1 : 2);
        since += p->chooser.asked ? 16 * done : done;
        if (since < VQ_TELL_EVERY) continue;
        since = 0;
        if (decoding && (vq_range_is_spent(&upper) || vq_range_is_spent(&lower))) break;
        const vq_status status = vq_tell(watch, &p->decisions, VQ_SUM);
        if (status != VQ_OK) return status;
    }
    ranges[0] = upper;
    ranges[1] = lower;
    of->beyond = p->beyond;
    return vq_tell(watch, &p->decisions, VQ_SUM);
}

VQ_INLINE vq_status code_with(photograph *p, vq_range *ranges, const int decoding, uint16_t *plane,
                              vq_watch *watch) {
    if (p->low_bits == 0) return code_rows(p, ranges, decoding, plane, watch, 16, 1);
    if (is_wide(p->k)) return code_rows(p, ranges, decoding, plane, watch, 16, 0);
    return code_rows(p, ranges, decoding, plane, watch, 8, 0);
}

size_t vq_photograph_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension) {
    photograph p;
    vq_room none = {NULL, 64};
    share(&p, &none, (int)n_codewords, rows, columns, dimension);
    return none.used;
}

vq_status vq_photograph_code(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                             int decoding, const vq_choice *choice, vq_range *ranges,
                             void *workspace, vq_watch *watch) {
    photograph p;
    const size_t beside = (64 - (uintptr_t)workspace % 64) % 64;
    vq_room room = {(uint8_t *)workspace + beside, 0};
    memset(&p, 0, sizeof p);
    share(&p, &room, book->k, rows, columns, choice ? choice->dimension : 0);
    start(&p, book);
    if (choice) start_choosing(&p, plane, choice);
    const vq_status status = decoding ? code_with(&p, ranges, 1, plane, watch)
                                      : code_with(&p, ranges, 0, plane, watch);
    return status == VQ_OK && p.beyond ? VQ_CORRUPT : status;
}
