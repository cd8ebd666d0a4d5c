/* Strips of drawings: runs, candidates that followed the same neighbours last or stand around, and else
 * a descent through the tree (spec 7.4). */
#include "appraisal.h"

#include <string.h>

enum {
    SHORTEST_RUN = 4,
    MEMORIES = 3, /* of what followed the same 18, 8 and 4 neighbours */
    CANDIDATES = 3,
    ASKED = 8, /* slots of a decision */
    SIZED = 0, /* a table that follows the strip */
    FORMS = 1, /* a table of forms, which does, too */
    LEAST_FOR_THIRD = 1 << 14, /* indices of a strip in which a third candidate is asked for */
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
    int memory_shift, slot_shift, asks_third;
    uint32_t form_mask; /* of a form, what its tables hold */
    vq_slot16 *runs, *ends, *asked[CANDIDATES][ASKED];
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
    /* of the tables of each candidate: bits of an index, or that they follow the strip */
    static const uint8_t all_bits[CANDIDATES][ASKED] = {
        {10, 13, 13, SIZED, 10, 12, SIZED, 12},
        {12, 13, FORMS, SIZED, SIZED, 12, 10, SIZED},
        {8, 12, 10, 12, 9, 9, FORMS, 12}};
    const int bits = vq_bits_of(rows * columns);
    const int memory_bits = vq_kept_within(bits - 3, 8, 16);
    const int slot_bits = vq_kept_within(bits - 4, 8, 13);
    const int form_bits = vq_kept_within(bits - 1, 8, 16);
    d->rows = rows;
    d->columns = columns;
    d->memory_shift = 64 - memory_bits;
    d->slot_shift = 32 - slot_bits;
    d->form_mask = (1u << form_bits) - 1;
    d->asks_third = rows * columns >= LEAST_FOR_THIRD;
    vq_descent_share(&d->descent, room, n_codewords, bits);
    for (int i = 0; i < MEMORIES; i++)
        d->memories[i] = vq_part_of(room, sizeof(entry) << memory_bits);
    for (int c = 0; c < CANDIDATES - !d->asks_third; c++)
        for (int i = 0; i < ASKED; i++) {
            const int own = all_bits[c][i];
            d->asked[c][i] = vq_part_of(
                room, sizeof(vq_slot16) << (own == SIZED ? slot_bits : own == FORMS ? form_bits : own));
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

/* What may be the index, and what speaks for it. */
typedef struct {
    memory far, mid, close;
    uint32_t of[CANDIDATES];
    int is_asked[CANDIDATES];
    int trust;     /* in the first */
    int third;     /* which of those around it is */
    int unlike;    /* whether the index is known not to be w */
    int ways;      /* how those around came */
    uint32_t form; /* which of those around are alike */
} candidates;

/* Which of the indices around are alike, two bits being left for a candidate. */
VQ_INLINE uint32_t form_of(const uint16_t *above, const uint16_t *above2, const around *a) {
    const uint32_t www = (uint32_t)(a->left >> 32) & 0xffff;
    const int more = (a->ne == above[2]) | (a->nw == above[-2]) << 1 | (a->ww == www) << 2 |
                     (a->nn == above2[1]) << 3 | (a->nn == above2[-1]) << 4 | (a->ne == above2[1]) << 5 |
                     (a->nw == above2[-1]) << 6 | (above[2] == above[3]) << 7;
    return (uint32_t)(a->equal << 2 | more << 8);
}

/* The first two candidates: what the memories know, then indices around. */
VQ_INLINE void gather(candidates *c, const drawing *d, const uint16_t *above, const uint16_t *above2,
                      const around *a) {
    const uint64_t m1 = 0x9E3779B97F4A7C15u, m2 = 0xD6E8FEB86659FD93u, m3 = 0xC2B2AE3D27D4EB4Fu;
    const uint64_t m4 = 0xA0761D6478BD642Fu, m5 = 0xE7037ED1A0B428DBu;
    const uint64_t near = four(above - 1), low48 = 0xffffffffffffu;
    uint32_t one, two;
    c->far = recall(d, 0, four(above - 3) * m1 + four(above + 1) * m2 + four(above2 - 2) * m3 +
                              (four(above2 + 2) & 0xffffffffu) * m4 + a->left * m5);
    c->mid = recall(d, 1, near * m1 + ((a->left & low48) | (uint64_t)a->nn << 48) * m2);
    c->close = recall(d, 2, (near & low48) * m1 + a->w * m5);
    if (c->far.seen) {
        one = c->far.index;
        c->trust = 24 + class_of(c->far.seen);
        two = c->mid.seen ? c->mid.index : c->close.seen ? c->close.index : a->w;
    } else if (c->mid.seen) {
        one = c->mid.index;
        c->trust = class_of(c->mid.seen);
        two = c->close.seen ? c->close.index : a->w;
    } else if (c->close.seen) {
        one = c->close.index;
        c->trust = 8 + class_of(c->close.seen);
        two = a->w;
    } else {
        one = a->w;
        c->trust = 16;
        two = a->n;
    }
    if (c->unlike && one == a->w) one = two == a->w ? a->n : two;
    if (one == two) two = c->close.seen ? c->close.index : a->w;
    if (one == two) two = a->w;
    if (one == two) two = a->n;
    if (one == two) two = a->ne;
    if (one == two) two = a->nw;
    c->of[0] = one;
    c->of[1] = two;
    c->is_asked[0] = !(c->unlike && one == a->w);
    c->is_asked[1] = one != two && !(c->unlike && (one == a->w || two == a->w));
}

/* The third candidate: an index around that is another one. */
VQ_INLINE void look_for_third(candidates *c, const drawing *d, const uint16_t *above, const around *a) {
    const uint32_t around[6] = {a->n, a->ne, a->nw, a->nn, above[2], a->ww};
    c->is_asked[2] = 0;
    if (!d->asks_third) return;
    for (int i = 0; i < 6; i++) {
        const uint32_t index = around[i];
        if (index == a->w || index == c->of[0] || index == c->of[1]) continue;
        c->of[2] = index;
        c->third = i;
        c->is_asked[2] = 1;
        return;
    }
}

/* What is known of whether an index is a candidate: slots for each of the three. */
VQ_INLINE void first_slots(const drawing *d, const around *a, const candidates *c,
                           vq_slot16 **slots) {
    vq_slot16 *const *const tables = d->asked[0];
    const uint32_t one = c->of[0];
    const int like = likeness(a, one), agreed = (c->mid.seen && one == c->mid.index) << 1 |
                                                (c->close.seen && one == c->close.index);
    slots[0] = tables[0] + (c->trust << 5 | (like & 3) << 3 | agreed << 1 | c->unlike);
    slots[1] = tables[1] + (a->equal | c->trust << 6 | (like & 3) << 11);
    slots[2] = tables[2] + (c->ways + 81 * a->equal);
    slots[3] = chosen(tables[3], vq_scrambled(a->w, a->n, one), d->slot_shift);
    slots[4] = chosen(tables[4], vq_scrambled(one, 1, 3), 22);
    slots[5] = tables[5] + (a->equal | like << 6);
    slots[6] = chosen(tables[6], vq_scrambled(a->w, one, a->ww + 77), d->slot_shift);
    slots[7] = tables[7] + (c->ways * 32 + c->trust);
}

VQ_INLINE void second_slots(const drawing *d, const around *a, const candidates *c,
                            vq_slot16 **slots) {
    vq_slot16 *const *const tables = d->asked[1];
    const uint32_t one = c->of[0], two = c->of[1];
    const int like = likeness(a, two);
    const int early = (like & 3) | (two == c->close.index && c->close.seen) << 2 | (like & 4) << 1;
    const int known = (c->close.seen > 0) | (c->mid.seen > 0) << 1 | (c->far.seen > 0) << 2;
    slots[0] = tables[0] + ((c->trust * 16 + early) * 8 + class_of(c->close.seen));
    slots[1] = tables[1] + (a->equal | early << 6 | known << 10);
    slots[2] = tables[2] + ((c->form | (uint32_t)(like & 3)) & d->form_mask);
    slots[3] = chosen(tables[3], vq_scrambled(a->w, a->n, two), d->slot_shift);
    slots[4] = chosen(tables[4], vq_scrambled(one, two, 3), d->slot_shift);
    slots[5] = tables[5] + (a->equal | like << 6);
    slots[6] = chosen(tables[6], vq_scrambled(two, 1, 5), 22);
    slots[7] = chosen(tables[7], vq_scrambled(a->w, one, two + 77), d->slot_shift);
}

VQ_INLINE void third_slots(const drawing *d, const around *a, const candidates *c,
                           vq_slot16 **slots) {
    vq_slot16 *const *const tables = d->asked[2];
    const uint32_t three = c->of[2];
    const int like = likeness(a, three);
    const int known = (c->close.seen > 0) | (c->mid.seen > 0) << 1 | (c->far.seen > 0) << 2;
    slots[0] = tables[0] + (c->trust * 8 + c->third);
    slots[1] = tables[1] + (a->equal | like << 6);
    slots[2] = tables[2] + (c->ways * 8 + c->third);
    slots[3] = chosen(tables[3], vq_scrambled(three, 1, 9), 20);
    slots[4] = tables[4] + (a->equal | known << 6);
    slots[5] = tables[5] + (like * 8 + c->third);
    slots[6] = tables[6] + ((c->form | (uint32_t)(like & 3)) & d->form_mask);
    slots[7] = tables[7] + (c->ways * 32 + c->trust);
}

/* The index of least cost, at the place number `at` where the one of least distortion is given. */
static uint32_t choose(drawing *d, const uint16_t *given, size_t at, const uint16_t *above,
                       const uint16_t *above2, const around *a, const candidates *candidates) {
    vq_chooser *c = &d->chooser;
    const size_t x = at % d->columns;
    int64_t spent = 0;
    vq_barred barred;
    vq_start_choice(c, (ptrdiff_t)at);
    c->importance *= vq_copies(given, (ptrdiff_t)(d->columns - x),
                               (ptrdiff_t)(d->rows - at / d->columns), (ptrdiff_t)d->columns);
    c->best = VQ_FORBIDDEN;
    c->index = given[0];
    c->price = c->after_break;
    c->n_predictions = 0;
    for (int i = 0; i < CANDIDATES; i++) {
        vq_slot16 *slots[ASKED];
        barred.of[i] = -1;
        if (!candidates->is_asked[i]) continue;
        if (i == 0) first_slots(d, a, candidates, slots);
        if (i == 1) second_slots(d, a, candidates, slots);
        if (i == 2) third_slots(d, a, candidates, slots);
        barred.of[i] = (int)candidates->of[i];
        const int p = (int)vq_expect(d->chances, slots);
        const int64_t price = spent + vq_priced(c->asked, 1, p);
        const int64_t distortion = vq_distortion(c, barred.of[i]);
        if (distortion < VQ_FORBIDDEN && distortion + price < c->best) {
            c->best = distortion + price;
            c->index = barred.of[i];
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
    if (candidates->unlike) c->after_break += (c->price - c->after_break) >> 4;
    return (uint32_t)c->index;
}

/* Whether an index is a candidate; if so, it is known. */
VQ_INLINE int ask(const drawing *d, vq_range *r, const int decoding, vq_slot16 *const *slots,
                  uint32_t candidate, uint32_t *index) {
    r->coded++;
    if (!vq_ask(r, d->chances, decoding, *index == candidate, slots, VQ_ASK_FIRST, VQ_ASK_LEAST))
        return 0;
    *index = candidate;
    return 1;
}

/* Code an index that no run gave; return it, and how it came: 0 or 1 for the first two candidates, 2
 * for others. */
VQ_INLINE uint32_t code_index(drawing *d, vq_range *r, const int decoding, const uint16_t *given,
                              size_t at, const uint16_t *above, const uint16_t *above2, const around *a,
                              int ways, int unlike, uint8_t *way) {
    vq_slot16 *slots[ASKED];
    candidates c;
    uint32_t index = decoding ? 0 : given[0];
    int found = 0;
    c.unlike = unlike;
    c.ways = ways;
    gather(&c, d, above, above2, a);
    if (!decoding && d->chooser.asked) {
        c.form = form_of(above, above2, a);
        look_for_third(&c, d, above, a);
        index = choose(d, given, at, above, above2, a, &c);
    }
    if (c.is_asked[0]) {
        first_slots(d, a, &c, slots);
        found = ask(d, r, decoding, slots, c.of[0], &index);
    }
    if (!found) c.form = form_of(above, above2, a);
    if (!found && c.is_asked[1]) {
        second_slots(d, a, &c, slots);
        found = ask(d, r, decoding, slots, c.of[1], &index);
    }
    if (!found) look_for_third(&c, d, above, a);
    if (!found && c.is_asked[2]) {
        third_slots(d, a, &c, slots);
        found = ask(d, r, decoding, slots, c.of[2], &index);
    }
    if (!found) {
        const vq_view view = vq_look_around(d->descent.book, above, above2, a->w, a->ww,
                                            (uint32_t)a->equal);
        index = (uint32_t)vq_descend(&d->descent, r, decoding, (int)index, &view);
    }
    /* Others than encoders may say a candidate by a descent. */
    *way = (uint8_t)(index == c.of[0] ? 0 : index == c.of[1] ? 1 : 2);
    remember(&c.far, index);
    remember(&c.mid, index);
    remember(&c.close, index);
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
