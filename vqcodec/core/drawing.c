/* Strips of drawings: runs, two candidates that followed the same neighbours last, and else a descent
 * through the tree (spec 7.4). */
#include "appraisal.h"

#include <string.h>

enum {
    SHORTEST_RUN = 4,
    MEMORIES = 3, /* of what followed the same 18, 8 and 4 neighbours */
    ASKED = 8,    /* slots of a decision */
    RUN_SLOTS = 512 + 1024 + 2048,
    END_SLOTS = 128,
    MOST_SEEN = 63
};

/* A memory's entry: an index, how often it was right (6 bits), a check (10 bits). */
typedef uint32_t entry;

typedef struct {
    vq_descent descent;
    const uint16_t *chances;
    size_t rows, columns;
    entry *memories[MEMORIES];
    int memory_shift, slot_shift;
    vq_slot16 *runs, *ends, *first[ASKED], *second[ASKED];
    uint16_t *lines[3]; /* the row, and the two above */
    uint8_t *ways[2];   /* how each index of the row and of the one above came */
    vq_chooser chooser; /* when indices are chosen */
    int broken; /* whether the last run was */
    int until_told;
} drawing;

/* What is around an index. The last four to the left are 16 bits each of `left`, w the lowest. */
typedef struct {
    uint64_t left;
    uint32_t w, ww, n, nw, ne, nn;
    int equal;
} around;

/* What a memory has for a place: an index, or `seen` is 0. */
typedef struct {
    entry *at;
    uint32_t index, seen, check, was;
} memory;

/* A class of how often an entry was right: 0 to 6. */
VQ_INLINE int class_of(uint32_t seen) {
    static const uint8_t classes[MOST_SEEN + 1] = {
        0, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
        6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6};
    return classes[seen];
}

/* Four indices, the first lowest. */
VQ_INLINE uint64_t four(const uint16_t *p) {
#if defined(VQ_SSE2) || defined(VQ_NEON) && !defined(__ARM_BIG_ENDIAN)
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return x;
#else
    return p[0] | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 32 | (uint64_t)p[3] << 48;
#endif
}

/* Slots by `bits` upper bits of a sum. */
VQ_INLINE vq_slot16 *chosen(vq_slot16 *slots, uint32_t sum, int shift) {
    return slots + (sum >> shift);
}

static void share(drawing *d, vq_room *room, uint32_t n_codewords, size_t rows, size_t columns,
                  int dimension) {
    /* of the tables of either candidate: bits of an index, or 0 for those that follow the strip */
    static const uint8_t first_bits[ASKED] = {10, 13, 13, 0, 10, 12, 0, 12};
    static const uint8_t second_bits[ASKED] = {12, 13, 12, 0, 0, 12, 10, 0};
    const int bits = vq_bits_of(rows * columns);
    const int memory_bits = vq_kept_within(bits - 3, 8, 16);
    const int slot_bits = vq_kept_within(bits - 4, 8, 13);
    d->rows = rows;
    d->columns = columns;
    d->memory_shift = 64 - memory_bits;
    d->slot_shift = 32 - slot_bits;
    vq_descent_share(&d->descent, room, n_codewords, bits);
    for (int i = 0; i < MEMORIES; i++)
        d->memories[i] = vq_part_of(room, sizeof(entry) << memory_bits);
    for (int i = 0; i < ASKED; i++) {
        d->first[i] = vq_part_of(
            room, sizeof(vq_slot16) << (first_bits[i] ? first_bits[i] : slot_bits));
        d->second[i] = vq_part_of(
            room, sizeof(vq_slot16) << (second_bits[i] ? second_bits[i] : slot_bits));
    }
    d->runs = vq_part_of(room, sizeof(vq_slot16) * RUN_SLOTS);
    d->ends = vq_part_of(room, sizeof(vq_slot16) * END_SLOTS);
    for (int i = 0; i < 3; i++)
        d->lines[i] = vq_part_of(room, 2 * (columns + 2 * VQ_SIDE));
    for (int i = 0; i < 2; i++) d->ways[i] = vq_part_of(room, columns + 2 * VQ_SIDE);
    if (dimension) d->chooser.boxes = vq_part_of(room, 4 * (size_t)dimension * n_codewords);
}

VQ_INLINE around look(const uint16_t *above, const uint16_t *above2, uint64_t left) {
    around a;
    a.left = left;
    a.w = (uint32_t)left & 0xffff;
    a.ww = (uint32_t)(left >> 16) & 0xffff;
    a.n = above[0];
    a.nw = above[-1];
    a.ne = above[1];
    a.nn = above2[0];
    a.equal = (a.w == a.n) | (a.w == a.nw) << 1 | (a.n == a.ne) << 2 | (a.n == a.nw) << 3 |
              (a.w == a.ww) << 4 | (a.n == a.nn) << 5;
    return a;
}

/* How an index is like those around it, a bit for each. */
VQ_INLINE int likeness(const around *a, uint32_t index) {
    return (index == a->w) | (index == a->n) << 1 | (index == a->ne) << 2 | (index == a->nw) << 3 |
           (index == a->ww) << 4 | (index == a->nn) << 5;
}

/* Code a run of at most `length` indices like w; return how many it has. */
VQ_INLINE size_t code_run(drawing *d, vq_range *r, const int decoding, const uint16_t *given,
                          size_t at, size_t length, const uint16_t *above, const uint16_t *above2,
                          uint32_t w, int to_edge) {
    const int size = vq_bits_of(length), below = above2[length] == w;
    const uint32_t beyond = to_edge ? 65536 : above[length + 1];
    const uint32_t capped = length < 31 ? (uint32_t)length : 31;
    vq_slot16 idle[5] = {{0, 0}};
    vq_slot16 *const slots[ASKED] = {
        d->runs + ((size * 2 + below) * 2 + d->broken) * 2 + to_edge,
        chosen(d->runs + 512, vq_scrambled(beyond, w, 1), 22),
        chosen(d->runs + 1536, vq_scrambled(beyond, w, 2 + capped), 21),
        idle, idle + 1, idle + 2, idle + 3, idle + 4};
    size_t run = 0;
    if (!decoding && d->chooser.asked)
        run = (size_t)vq_choose_run(&d->chooser, given, (ptrdiff_t)at, (ptrdiff_t)length, (int)w,
                                    (int)vq_expect(d->chances, slots), size);
    else if (!decoding)
        while (run < length && given[run] == w) run++;
    r->coded++;
    d->broken = !vq_ask(r, d->chances, decoding, run == length, slots, VQ_RUN_FIRST, VQ_RUN_LEAST);
    if (!d->broken) return length;
    size_t low = 0, high = length;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        vq_slot16 *slot = d->ends + vq_bits_of(high - low) * 2 + (low == 0);
        r->coded++;
        if (vq_ask_one(r, d->chances, decoding, run >= middle, slot, VQ_RUN_FIRST, VQ_RUN_LEAST))
            low = middle;
        else
            high = middle;
    }
    return low;
}

VQ_INLINE memory recall(const drawing *d, int which, uint64_t key) {
    memory m;
    key = (key ^ key >> 32) * 0xC2B2AE3D27D4EB4Fu;
    m.at = d->memories[which] + (key >> d->memory_shift);
    m.was = *m.at & 0xffff;
    m.check = (uint32_t)(key >> 20) & 1023;
    m.seen = *m.at >> 22 == m.check ? *m.at >> 16 & 63 : 0;
    m.index = m.was;
    return m;
}

/* What was right is trusted more, what was wrong less; what was wrong too often gives way. (Without
 * branches, as none could be foreseen.) */
VQ_INLINE void remember(const memory *m, uint32_t index) {
    const uint32_t right = 0u - (m->was == index), stays = right | (0u - (m->seen > 2));
    const uint32_t more = m->seen + (m->seen < MOST_SEEN), less = 1 + 2 * (uint32_t)(m->seen > 6);
    const uint32_t kept = (m->was & stays) | (index & ~stays);
    *m->at = kept | ((more & right) | (less & ~right)) << 16 | m->check << 22;
}

/* The index of least cost, at the place number `at` where the one of least distortion is given; the
 * candidates are those that will be asked for, else -1. */
static uint32_t choose(drawing *d, const uint16_t *given, size_t at, const uint16_t *above,
                       const uint16_t *above2, const around *a, int unlike, int one,
                       vq_slot16 *const *first, int two, vq_slot16 *const *second) {
    vq_chooser *c = &d->chooser;
    const int candidates[2] = {one, two};
    vq_slot16 *const *const slots[2] = {first, second};
    const size_t x = at % d->columns;
    const vq_barred barred = {one, two};
    int64_t spent = 0;
    vq_start_choice(c, (ptrdiff_t)at);
    c->importance *= vq_copies(given, (ptrdiff_t)(d->columns - x),
                               (ptrdiff_t)(d->rows - at / d->columns), (ptrdiff_t)d->columns);
    c->best = VQ_FORBIDDEN;
    c->index = given[0];
    c->price = c->after_break;
    c->n_predictions = 0;
    for (int i = 0; i < 2; i++) {
        if (candidates[i] < 0) continue;
        const int p = (int)vq_expect(d->chances, slots[i]);
        const int64_t price = spent + vq_priced(c->asked, 1, p);
        const int64_t distortion = vq_distortion(c, candidates[i]);
        if (distortion < VQ_FORBIDDEN && distortion + price < c->best) {
            c->best = distortion + price;
            c->index = candidates[i];
            c->price = price;
        }
        spent += vq_priced(c->asked, 0, p);
    }
    const int64_t least = vq_distortion(c, given[0]) % VQ_FORBIDDEN;
    const vq_book *book = d->descent.book;
    if (book->root >= 0 && spent + least < c->best) {
        const vq_view view = vq_look_around(book, above, above2, a->w, a->ww, (uint32_t)a->equal);
        vq_appraise(c, &d->descent, &view, &barred, NULL, book->root, 0, spent, least);
    }
    if (unlike) c->after_break += (c->price - c->after_break) >> 4;
    return (uint32_t)c->index;
}

/* Code an index that no run gave; return it, and how it came: 0 or 1 for a candidate, 2 for none. */
VQ_INLINE uint32_t code_index(drawing *d, vq_range *r, const int decoding, const uint16_t *given,
                              size_t at, const uint16_t *above, const uint16_t *above2, const around *a,
                              int ways, int unlike, uint8_t *way) {
    const uint64_t m1 = 0x9E3779B97F4A7C15u, m2 = 0xD6E8FEB86659FD93u, m3 = 0xC2B2AE3D27D4EB4Fu;
    const uint64_t m4 = 0xA0761D6478BD642Fu, m5 = 0xE7037ED1A0B428DBu;
    const uint64_t near = four(above - 1), low48 = 0xffffffffffffu;
    const memory far = recall(d, 0, four(above - 3) * m1 + four(above + 1) * m2 +
                                        four(above2 - 2) * m3 +
                                        (four(above2 + 2) & 0xffffffffu) * m4 + a->left * m5);
    const memory mid =
        recall(d, 1, near * m1 + ((a->left & low48) | (uint64_t)a->nn << 48) * m2);
    const memory close = recall(d, 2, (near & low48) * m1 + a->w * m5);
    const int known = (mid.seen > 0) << 1 | (close.seen > 0);
    uint32_t one, two, index = decoding ? 0 : given[0];
    int trust;
    if (far.seen) {
        one = far.index;
        trust = 24 + class_of(far.seen);
        two = mid.seen ? mid.index : close.seen ? close.index : a->w;
    } else if (mid.seen) {
        one = mid.index;
        trust = class_of(mid.seen);
        two = close.seen ? close.index : a->w;
    } else if (close.seen) {
        one = close.index;
        trust = 8 + class_of(close.seen);
        two = a->w;
    } else {
        one = a->w;
        trust = 16;
        two = a->n;
    }
    if (unlike && one == a->w) one = two == a->w ? a->n : two;
    if (one == two) two = close.seen ? close.index : a->w;
    if (one == two) two = a->w;
    if (one == two) two = a->n;
    if (one == two) two = a->ne;
    if (one == two) two = a->nw;
    const int ask_one = !(unlike && one == a->w);
    const int ask_two = one != two && !(unlike && (one == a->w || two == a->w));
    const int like = likeness(a, one), like2 = likeness(a, two);
    const int agreed = (mid.seen && one == mid.index) << 1 | (close.seen && one == close.index);
    const int early = (like2 & 3) | (two == close.index && close.seen) << 2 | (like2 & 4) << 1;
    vq_slot16 *const first[ASKED] = {
        d->first[0] + (trust << 5 | (like & 3) << 3 | agreed << 1 | unlike),
        d->first[1] + (a->equal | trust << 6 | (like & 3) << 11),
        d->first[2] + (ways + 81 * a->equal),
        chosen(d->first[3], vq_scrambled(a->w, a->n, one), d->slot_shift),
        chosen(d->first[4], vq_scrambled(one, 1, 3), 22),
        d->first[5] + (a->equal | like << 6),
        chosen(d->first[6], vq_scrambled(a->w, one, a->ww + 77), d->slot_shift),
        d->first[7] + (ways * 32 + trust)};
#define SECOND                                                                               \
    {d->second[0] + ((trust * 16 + early) * 8 + class_of(close.seen)),                       \
     d->second[1] + (a->equal | early << 6 | known << 10 | (far.seen > 0) << 12),            \
     d->second[2] + (ways + 81 * trust),                                                     \
     chosen(d->second[3], vq_scrambled(a->w, a->n, two), d->slot_shift),                     \
     chosen(d->second[4], vq_scrambled(one, two, 3), d->slot_shift),                         \
     d->second[5] + (a->equal | like2 << 6),                                                 \
     chosen(d->second[6], vq_scrambled(two, 1, 5), 22),                                      \
     chosen(d->second[7], vq_scrambled(a->w, one, two + 77), d->slot_shift)}
    if (!decoding && d->chooser.asked) {
        vq_slot16 *const second[ASKED] = SECOND;
        index = choose(d, given, at, above, above2, a, unlike, ask_one ? (int)one : -1, first,
                       ask_two ? (int)two : -1, second);
    }
    *way = 2;
    if (ask_one) {
        r->coded++;
        if (vq_ask(r, d->chances, decoding, index == one, first, VQ_ASK_FIRST, VQ_ASK_LEAST)) {
            index = one;
            *way = 0;
        }
    }
    if (*way == 2 && ask_two) {
        vq_slot16 *const second[ASKED] = SECOND;
        r->coded++;
        if (vq_ask(r, d->chances, decoding, index == two, second, VQ_ASK_FIRST, VQ_ASK_LEAST)) {
            index = two;
            *way = 1;
        }
    }
#undef SECOND
    if (*way == 2) {
        const vq_view view = vq_look_around(d->descent.book, above, above2, a->w, a->ww,
                                            (uint32_t)a->equal);
        index = (uint32_t)vq_descend(&d->descent, r, decoding, (int)index, &view);
        /* Others than encoders may say a candidate so. */
        *way = (uint8_t)(index == one ? 0 : index == two ? 1 : 2);
    }
    remember(&far, index);
    remember(&mid, index);
    remember(&close, index);
    return index;
}

/* Beside a row stand its last index, and the first of the row above. */
static void put_sides(uint16_t *line, const uint16_t *above, size_t columns) {
    for (size_t i = 1; i <= VQ_SIDE; i++) line[-(ptrdiff_t)i] = above[0];
    for (size_t i = 0; i < VQ_SIDE; i++) line[columns + i] = columns ? line[columns - 1] : 0;
}

VQ_INLINE vq_status code_row(drawing *d, vq_range *r, const int decoding, const uint16_t *given,
                             size_t at, uint16_t *line, const uint16_t *above, const uint16_t *above2,
                             uint8_t *ways, const uint8_t *ways_above, vq_watch *watch) {
    uint64_t left = above[0] * (uint64_t)0x0001000100010001u;
    size_t x = 0, flat = 0; /* up to where the row above is known to be flat */
    int unlike = 0;         /* whether the index is known not to be w: a run was broken before it */
    while (x < d->columns) {
        d->until_told -= d->chooser.asked ? 16 : 1;
        if (d->until_told < 0) {
            d->until_told = VQ_TELL_EVERY;
            if (decoding && vq_range_is_spent(r)) return VQ_CORRUPT;
            const vq_status status = vq_tell(watch, &r->coded, VQ_SUM);
            if (status != VQ_OK) return status;
        }
        const around a = look(above + x, above2 + x, left);
        if ((a.equal & 15) == 15 && !unlike) {
            if (flat <= x) {
                flat = x + 1;
                while (flat < d->columns && above[flat + 1] == a.w) flat++;
            }
            if (flat - x >= SHORTEST_RUN) {
                const size_t run = code_run(d, r, decoding, given + x, at + x, flat - x, above + x,
                                            above2 + x, a.w, flat == d->columns);
                for (size_t i = 0; i < run; i++) line[x + i] = (uint16_t)a.w;
                memset(ways + x, 0, run);
                x += run;
                for (size_t i = 0; i < run && i < 4; i++) left = left << 16 | a.w;
                unlike = d->broken;
                continue;
            }
        }
        const int came = ways[(ptrdiff_t)x - 1] + 3 * ways_above[x] + 9 * ways_above[x + 1] +
                         27 * ways_above[(ptrdiff_t)x - 1];
        const uint32_t index = code_index(d, r, decoding, given + x, at + x, above + x,
                                          above2 + x, &a, came, unlike, ways + x);
        line[x++] = (uint16_t)index;
        left = left << 16 | index;
        unlike = 0;
    }
    return VQ_OK;
}

VQ_INLINE vq_status code_rows(const drawing *of, vq_range *range, const int decoding,
                              uint16_t *plane, vq_watch *watch) {
    drawing strip = *of, *const d = &strip; /* nobody else sees it: it can be in registers */
    uint16_t *lines[3];
    uint8_t *ways[2];
    vq_range r = *range;
    for (int i = 0; i < 3; i++) lines[i] = d->lines[i] + VQ_SIDE;
    for (int i = 0; i < 2; i++) ways[i] = d->ways[i] + VQ_SIDE;
    for (size_t y = 0; y < d->rows; y++) {
        uint16_t *row = plane + y * d->columns, *line = lines[0];
        uint8_t *way = ways[0];
        put_sides(line, lines[1], 0);
        const vq_status status =
            code_row(d, &r, decoding, row, y * d->columns, line, lines[1], lines[2], way, ways[1],
                     watch);
        if (status != VQ_OK) return status;
        put_sides(line, lines[1], d->columns);
        if (decoding || d->chooser.asked) memcpy(row, line, 2 * d->columns);
        lines[0] = lines[2];
        lines[2] = lines[1];
        lines[1] = line;
        ways[0] = ways[1];
        ways[1] = way;
    }
    const vq_status status = vq_tell(watch, &r.coded, VQ_SUM);
    *range = r;
    return status;
}

size_t vq_drawing_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension) {
    drawing d;
    vq_room none = {NULL, 64};
    share(&d, &none, n_codewords, rows, columns, dimension);
    return none.used;
}

vq_status vq_drawing_code(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          int decoding, const vq_choice *choice, vq_range *range, void *workspace,
                          vq_watch *watch) {
    drawing d = {0};
    const size_t beside = (64 - (uintptr_t)workspace % 64) % 64;
    vq_room room = {(uint8_t *)workspace + beside, 0};
    d.chances = book->chances;
    d.descent.book = book;
    share(&d, &room, (uint32_t)book->k, rows, columns, choice ? choice->dimension : 0);
    if (choice) {
        d.chooser.asked = choice;
        d.chooser.after_break = 8 * choice->rate_weight;
        vq_make_boxes(&d.chooser, book->nodes, book->n_nodes);
    }
    return decoding ? code_rows(&d, range, 1, plane, watch) : code_rows(&d, range, 0, plane, watch);
}
