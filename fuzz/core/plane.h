/* Planes of indices, read and drawn, with the work that it took. See target.h. */
#ifndef PLANE_H
#define PLANE_H

#include "target.h"

typedef struct {
    opened file;
    uint16_t *indices;
    size_t n;
    vq_watch watch;
} plane;

/* Draw all, and rows one by one: alike. */
static void check_drawing(const plane *p) {
    const vq_front *front = &p->file.front;
    const size_t row = (size_t)front->width * vq_pixel_bytes(front), bytes = row * front->height;
    uint8_t *whole = room_of(bytes, 0), *one = room_of(row, 0);
    vq_draw(front, p->file.samples, p->indices, 0, front->height, whole);
    for (uint32_t y = 0; y < front->height; y++) {
        vq_draw(front, p->file.samples, p->indices, y, 1, one);
        MUST(memcmp(one, whole + y * row, row) == 0);
    }
    free(whole);
    free(one);
}

/* Read a plane of the one coding that is fuzzed; whether it was read. */
static int read_plane(const uint8_t *data, size_t size, unsigned coding, vq_inflate inflate,
                      void *context, plane *p) {
    const vq_watch none = {NULL, NULL, 0, 0, 0, 0};
    const vq_status status = open_file(data, size, 0, &p->file);
    const vq_front *front = &p->file.front;
    p->indices = NULL;
    p->watch = none;
    if (status != VQ_OK || front->index_coding != coding) return 0;
    p->n = front->rows * front->columns;
    p->indices = room_of(p->n * sizeof *p->indices, 0);
    void *workspace = room_of(vq_plane_bytes(data, front), 0);
    const vq_status read = vq_plane_read(data, size, front, p->file.samples, p->indices, workspace,
                                         inflate, context, &p->watch);
    must_be_a_status(read);
    free(workspace);
    if (read != VQ_OK) return 0;
    for (size_t i = 0; i < p->n; i++) MUST(p->indices[i] < front->n_codewords);
    check_drawing(p);
    return 1;
}

static void close_plane(plane *p) {
    free(p->indices);
    close_file(&p->file);
}

#endif
