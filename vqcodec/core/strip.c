/* Strips of an index plane, coded and decoded (spec 7.2). */
#include "strip.h"

#include "choice.h"
#include "given.h"
#include "index.h"
#include "matcher.h"
#include "runs.h"
#include "work.h"

enum { LINE = 64 }; /* bytes of a cache line */

static void code_index(vq_strip *s) {
    int index = s->decoding ? -1 : s->row[s->x], error = 0, same = 0;
    const int may_be_same = s->same_mode && !s->unlike_left;
    vq_look_for_match(s);
    vq_predict_colours(s);
    vq_set_contexts(s);
    if (may_be_same) vq_ask_same(s);
    if (s->chooser.asked) index = vq_choose_index(s, index, may_be_same);
    if (may_be_same) {
        same = vq_decide(&s->model, index == s->w, VQ_SAME, 0, 12);
        if (!same && s->expected == s->w) s->expected = -1;
    }
    index = same ? s->w : vq_code_tree(s, index);
    s->unlike_left = 0;
    s->row[s->x] = (uint16_t)index;
    s->left_missed = !same;
    s->missed[s->x] = (uint8_t)!same;
    for (int axis = 0; axis < 3; axis++)
        error += abs(s->first[axis] - s->colours[4 * (ptrdiff_t)index + axis]);
    s->left_error = error;
    s->errors[s->x + 1] = (uint16_t)error;
    vq_follow_match(s, index);
    s->x++;
}

/* Tell whoever watches how much work was done; whether to go on. */
static vq_status tell(vq_strip *s) {
    if (s->decoding && vq_is_spent(&s->model.coder)) return VQ_CORRUPT;
    if (s->watch) s->watch->looked += s->n_looked;
    s->n_looked = 0;
    return vq_tell(s->watch, &s->model.n_decisions, VQ_DECISION);
}

static vq_status code_rows(vq_strip *s) {
    for (ptrdiff_t y = 0; y < s->rows; y++) {
        vq_start_row(s, y);
        while (s->x < s->columns) {
            vq_look(s);
            const ptrdiff_t length = s->same_mode && !s->unlike_left ? vq_run_ahead(s) : 0;
            if (length)
                s->until_look -= vq_code_run(s, length) >> 8;
            else
                code_index(s);
            s->until_look -= s->chooser.asked ? 16 : 1;
            if (s->until_look > 0) continue;
            s->until_look = VQ_LOOK_EVERY;
            const vq_status status = tell(s);
            if (status != VQ_OK) return status;
        }
    }
    return tell(s);
}

/* The binary logarithm of the buckets of a context; twelve contexts take 12 MiB at most. */
static int table_bits(size_t n_indices) {
    int bits = -2;
    while (n_indices) {
        bits++;
        n_indices >>= 1;
    }
    return bits < 8 ? 8 : bits > 15 ? 15 : bits;
}

static int n_contexts(unsigned header) {
    int n = 0;
    for (int i = 0; i < VQ_MAX_CONTEXTS; i++) n += (header >> i & 1) != 0;
    return n;
}

/* A workspace that is shared out; without one the bytes are counted alone. */
typedef struct {
    uint8_t *from;
    size_t used;
} room;

/* A part of a workspace, on cache lines of its own. */
static void *part(room *workspace, size_t bytes) {
    void *found = workspace->from ? workspace->from + workspace->used : NULL;
    workspace->used += (bytes + LINE - 1) & ~(size_t)(LINE - 1);
    return found;
}

/* Share a workspace out. What counts must be 0, the rest is filled in later. */
static void share(vq_strip *s, room *workspace, const vq_book *book, int dimension) {
    vq_model *m = &s->model;
    const size_t columns = (size_t)s->columns;
    m->buckets = part(workspace, sizeof(vq_bucket) * (size_t)m->n_contexts << m->bits);
    m->histories = part(workspace, 2u * VQ_KINDS * VQ_MAX_CONTEXTS * VQ_HISTORIES);
    m->weights = part(workspace, 2u * VQ_SETS * VQ_INPUTS);
    m->finals = part(workspace, 4u * 3 * VQ_FINALS);
    m->match_trust = part(workspace, 2u * VQ_TRUSTS);
    s->first_by_node = part(workspace, sizeof(vq_counter) * VQ_COUNTERS);
    s->seen_at = part(workspace, sizeof(vq_place) << VQ_MATCH_BITS);
    s->nothing = part(workspace, 2 * columns);
    s->missed = part(workspace, columns + 1);
    s->errors = part(workspace, 2 * (columns + 2));
    if (dimension) s->chooser.boxes = part(workspace, 4 * (size_t)dimension * (size_t)(book->n_nodes + 1));
}

static void set_up(vq_strip *s, const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                   unsigned header, vq_watch *watch) {
    vq_model *m = &s->model;
    VQ_GIVEN(rows >= 1 && rows <= UINT32_MAX && columns >= 1 && columns <= UINT32_MAX);
    VQ_GIVEN(columns <= SIZE_MAX / sizeof *plane / rows);
    memset(s, 0, sizeof *s);
    s->rows = (ptrdiff_t)rows;
    s->columns = (ptrdiff_t)columns;
    s->plane = plane;
    s->colours = book->colours;
    s->parents = book->parents;
    s->nodes = book->nodes;
    s->margins = book->margins;
    s->k = book->k;
    s->root = book->root;
    s->same_mode = (header & VQ_SAME_MODE) != 0;
    s->watch = watch;
    s->until_look = VQ_LOOK_EVERY;
    for (int i = 0; i < VQ_MAX_CONTEXTS; i++)
        if (header >> i & 1) s->used[m->n_contexts++] = i;
    m->t = &book->tables;
    m->bits = table_bits(rows * columns);
    m->n_inputs = (2 * m->n_contexts + 6 + 7) & ~7;
}

static void fill(vq_strip *s, const vq_book *book) {
    vq_model *m = &s->model;
    VQ_GIVEN(m->histories && m->weights && m->finals && m->match_trust && s->first_by_node);
    for (int i = 0; i < VQ_KINDS * VQ_MAX_CONTEXTS; i++)
        memcpy(m->histories + i * VQ_HISTORIES, book->trusts, sizeof book->trusts);
    for (int i = 0; i < VQ_SETS * VQ_INPUTS; i++) m->weights[i] = VQ_START_WEIGHT;
    for (int i = 0; i < 3 * VQ_FINALS; i++) m->finals[i] = 65536 / 3;
    for (int i = 0; i < VQ_TRUSTS; i++) m->match_trust[i] = 49152;
    s->second_by_node = s->first_by_node + VQ_NODE_COUNTERS;
    s->by_neighbours = s->second_by_node + VQ_NODE_COUNTERS;
    s->by_errors = s->by_neighbours + VQ_NEIGHBOUR_COUNTERS;
    s->by_misses = s->by_errors + VQ_ERROR_COUNTERS;
    s->by_edges = s->by_misses + VQ_MISS_COUNTERS;
}

/* Make a strip in a workspace. */
static void start(vq_strip *s, void *workspace, const vq_book *book, int dimension) {
    const size_t beside = (LINE - (uintptr_t)workspace % LINE) % LINE;
    room whole = {(uint8_t *)workspace + beside, 0};
    share(s, &whole, book, dimension);
    fill(s, book);
}

size_t vq_strip_bytes(const vq_book *book, size_t rows, size_t columns, unsigned header,
                      int dimension) {
    vq_strip strip;
    room none = {NULL, LINE};
    memset(&strip, 0, sizeof strip);
    strip.columns = (ptrdiff_t)columns;
    strip.model.n_contexts = n_contexts(header);
    strip.model.bits = table_bits(rows * columns);
    share(&strip, &none, book, dimension);
    return none.used;
}

vq_status vq_strip_encode(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          unsigned header, const vq_choice *choice, uint8_t *target, size_t room,
                          size_t *size, void *workspace, vq_watch *watch) {
    vq_strip strip;
    if (room < 2) return VQ_FULL;
    target[0] = (uint8_t)(header >> 8);
    target[1] = (uint8_t)header;
    set_up(&strip, book, plane, rows, columns, header, watch);
    start(&strip, workspace, book, choice ? choice->dimension : 0);
    if (choice) {
        VQ_GIVEN(choice->dimension >= 1 && choice->dimension <= 1024);
        VQ_GIVEN(choice->halving >= 0 && choice->halving < 32);
        VQ_GIVEN(choice->max_error >= 0 && choice->max_error <= 1 << 14);
        VQ_GIVEN(choice->rate_weight >= 0 && choice->rate_weight <= (int64_t)1 << 40);
        strip.chooser.asked = choice;
        strip.chooser.after_break = 8 * choice->rate_weight;
        vq_make_boxes(&strip.chooser, book->nodes, book->n_nodes);
    }
    vq_start_coding(&strip.model.coder, target + 2, room - 2);
    const vq_status status = code_rows(&strip);
    if (status != VQ_OK) return status;
    vq_finish_coding(&strip.model.coder);
    *size = strip.model.coder.position + 2;
    return strip.model.coder.full ? VQ_FULL : VQ_OK;
}

vq_status vq_strip_decode(const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane,
                          size_t rows, size_t columns, void *workspace, vq_watch *watch) {
    vq_strip strip;
    if (size < 2) return VQ_CORRUPT;
    set_up(&strip, book, plane, rows, columns, (unsigned)data[0] << 8 | data[1], watch);
    strip.decoding = 1;
    start(&strip, workspace, book, 0);
    vq_start_decoding(&strip.model.coder, data + 2, size - 2);
    const vq_status status = code_rows(&strip);
    if (status != VQ_OK) return status;
    return strip.model.coder.position < size - 2 ? VQ_CORRUPT : VQ_OK;
}
