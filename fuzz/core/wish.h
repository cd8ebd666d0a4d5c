/* Choices of indices, made up from an input. See target.h. */
#ifndef WISH_H
#define WISH_H

#include "plane.h"

/* Draws what a choice is made of from the input. */
typedef struct {
    const uint8_t *data;
    size_t size, at;
} source;

static uint32_t drawn(source *s) {
    s->at++;
    return s->data[s->at * 7 % s->size] * 0x9E3779B1u ^ s->data[s->at % s->size] * 0x85EBCA6Bu;
}

/* A choice and what it is made of: prices, points, classes and what counts come from the input. */
typedef struct {
    vq_choice choice;
    int16_t *points, *codewords;
    uint8_t *classes, *codeword_classes;
    int32_t *numbers;
    uint16_t *importances;
} wish;

static void make_wish(wish *w, const plane *p, source *s) {
    const uint32_t k = p->file.front.n_codewords, n_points = 1 + drawn(s) % 64;
    const int dimension = 1 + (int)(drawn(s) % 6);
    static int32_t prices[4096];
    w->points = room_of(2 * n_points * (size_t)dimension, 0);
    w->codewords = room_of(2 * k * (size_t)dimension, 0);
    w->classes = room_of(n_points, 0);
    w->codeword_classes = room_of(k, 0);
    w->numbers = room_of(p->n * sizeof *w->numbers, 0);
    w->importances = room_of(p->n * sizeof *w->importances, 0);
    const int has_classes = drawn(s) % 2 == 0;
    for (int i = 0; i < 4096; i++) prices[i] = (13 << 12) - 13 * i;
    for (size_t i = 0; i < n_points * (size_t)dimension; i++)
        w->points[i] = (int16_t)(drawn(s) % 8192 - 4096);
    for (size_t i = 0; i < k * (size_t)dimension; i++)
        w->codewords[i] = (int16_t)(drawn(s) % 8192 - 4096);
    for (size_t i = 0; i < n_points; i++) w->classes[i] = has_classes ? drawn(s) % 3 : 1;
    for (size_t i = 0; i < k; i++) w->codeword_classes[i] = (uint8_t)(drawn(s) % 3);
    for (size_t i = 0; i < p->n; i++) {
        w->numbers[i] = (int32_t)(drawn(s) % 8 ? p->indices[i] % n_points : drawn(s) % n_points);
        w->importances[i] = (uint16_t)drawn(s);
    }
    const vq_choice choice = {(int64_t)drawn(s) << drawn(s) % 9, prices, dimension,
                              (int)(drawn(s) % 4), 1 + (int)(drawn(s) % (1 << 14)), w->points,
                              w->classes, w->numbers, w->importances, w->codewords,
                              w->codeword_classes};
    w->choice = choice;
}

static void drop_wish(wish *w) {
    free(w->points);
    free(w->codewords);
    free(w->classes);
    free(w->codeword_classes);
    free(w->numbers);
    free(w->importances);
}

#endif
