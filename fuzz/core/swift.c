/* Fuzzed: planes coded by swift: decoded, encoded again, and encoded by choice. See target.h. */
#include "plane.h"
#include "wish.h"

/* How much work n indices may take: one question for a run that begins there and one for each halving of
 * it, one for each candidate, and one for each level of the tree. */
static void check_budget(const vq_watch *watch, size_t n, size_t columns, uint32_t k) {
    uint64_t decisions = 3 + (uint64_t)vq_index_bits(k);
    for (size_t length = columns; length > 1; length -= length / 2) decisions++;
    MUST(watch->decisions <= n * decisions);
    MUST(watch->eighths <= watch->decisions);
}

/* A strip, decoded: what it says must be the plane, after as much work as coding took. */
static void check_strip(const vq_book *book, const plane *p, const uint16_t *indices,
                        const uint8_t *data, size_t size, const vq_watch *coding) {
    const vq_front *front = &p->file.front;
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    uint8_t *exact = room_of(size, 0);
    uint16_t *back = room_of(p->n * sizeof *back, 0);
    void *workspace =
        room_of(vq_swift_bytes(front->n_codewords, front->rows, front->columns, 0), 1);
    memcpy(exact, data, size);
    MUST(vq_swift_decode(book, exact, size, back, front->rows, front->columns, workspace, &watch) ==
         VQ_OK);
    MUST(memcmp(back, indices, p->n * sizeof *back) == 0);
    MUST(coding->decisions == watch.decisions);
    check_budget(&watch, p->n, front->columns, front->n_codewords);
    free(exact);
    free(back);
    free(workspace);
}

/* Encode the plane as one strip, with a choice or without, and decode it. */
static void encode(const vq_book *book, const plane *p, unsigned kind, const vq_choice *choice) {
    const vq_front *front = &p->file.front;
    const int dimension = choice ? choice->dimension : 0;
    const size_t most = p->n * 2 * (18 + 32) * 2 + 64; /* no bit takes more than 12 */
    const size_t bytes =
        vq_swift_bytes(front->n_codewords, front->rows, front->columns, dimension);
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    uint8_t *target = room_of(most, 0), *workspace = room_of(bytes + 1, 1); /* not aligned */
    uint16_t *chosen = room_of(p->n * sizeof *chosen, 0);
    size_t size = 0;
    memcpy(chosen, p->indices, p->n * sizeof *chosen);
    MUST(vq_swift_encode(book, chosen, front->rows, front->columns, kind, choice, target, most,
                         &size, workspace + 1, &watch) == VQ_OK);
    if (!choice) MUST(memcmp(chosen, p->indices, p->n * sizeof *chosen) == 0);
    check_strip(book, p, chosen, target, size, &watch);
    if (!choice && size > 1) {
        size_t none = 0;
        uint8_t *small = room_of(size - 1, 0);
        memset(workspace, 0, bytes + 1);
        MUST(vq_swift_encode(book, chosen, front->rows, front->columns, kind, NULL, small, size - 1,
                             &none, workspace, NULL) == VQ_FULL);
        free(small);
    }
    free(target);
    free(chosen);
    free(workspace);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    plane p;
    const int is_read = read_plane(data, size, VQ_SWIFT, NULL, NULL, &p);
    if (p.indices) check_budget(&p.watch, p.n, p.file.front.columns, p.file.front.n_codewords);
    if (is_read && p.file.front.n_codewords <= 4096) {
        const vq_front *front = &p.file.front;
        source s = {data, size, 0};
        uint8_t *memory = room_of(vq_book_bytes(front->n_codewords) + 1, 0);
        const vq_book *book =
            vq_book_make(memory + 1, p.file.samples, front->n_codewords,
                         front->block_height * front->block_width, front->channels, front->depth);
        const unsigned kind = front->n_codewords <= 256 ? drawn(&s) % 2 : 1;
        encode(book, &p, kind, NULL);
        if (drawn(&s) % 2) {
            wish w;
            make_wish(&w, &p, &s);
            encode(book, &p, kind, &w.choice);
            drop_wish(&w);
        }
        free(memory);
    }
    close_plane(&p);
    return 0;
}
