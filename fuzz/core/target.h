/* What the targets of fuzzing in C share: files, memory that ends where it should, and failing.
 *
 * A target is one of front, codebook, packed, deflate, context, swift:
 *
 *     clang -g -O1 -DVQ_CHECKED -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
 *         -I vqcodec/core fuzz/core/context.c vqcodec/core/?*.c -lz -o fuzz-context
 *     mkdir found; ./fuzz-context -max_total_time=600 -max_len=2048 found spec/vectors
 *
 * Inputs are files, whose checksums most mutations have right (repair.h); the seeds are the vectors
 * of the spec. Work has a budget that follows from the size of what is coded, so that what is slow
 * fails like what is wrong. What makes a target fail goes to regressions/core_TARGET/ once mended,
 * and tests/core/test_fuzz.py replays it. */
#ifndef TARGET_H
#define TARGET_H

#include "repair.h"

#include <stdio.h>
#include <stdlib.h>

#define MUST(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

static void fail(const char *condition, int line) {
    fprintf(stderr, "line %d: not true: %s\n", line, condition);
    abort();
}

/* Memory of that very size, so that a step beyond it is seen. */
static void *room_of(size_t bytes, int zeroed) {
    void *memory = zeroed ? calloc(1, bytes + !bytes) : malloc(bytes + !bytes);
    MUST(memory != NULL);
    if (!zeroed) memset(memory, 0xa5, bytes);
    return memory;
}

/* A file up to its plane. */
typedef struct {
    vq_front front;
    uint8_t *samples;
} opened;

static void must_be_a_status(vq_status status) { MUST(status <= VQ_MISSING_CODEBOOK); }

/* Read the front and the codebook; an external one is made up, and then the hash is passed over. */
static vq_status open_file(const uint8_t *data, size_t size, int of_codebook, opened *file) {
    vq_limits limits = vq_default_limits();
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    limits.max_pixels = 1 << 14;
    limits.max_metadata = 1 << 16;
    file->samples = NULL;
    vq_status status = vq_front_read(data, size, of_codebook, &limits, &file->front);
    must_be_a_status(status);
    if (status != VQ_OK) return status;
    const vq_front *front = &file->front;
    const size_t n_samples = vq_samples_bytes(front);
    MUST(front->end <= size && front->n_codewords <= 65536);
    MUST((uint64_t)front->width * front->height <= limits.max_pixels);
    file->samples = room_of(n_samples, 0);
    void *workspace = room_of(vq_front_bytes(data, front), 0);
    status = vq_codebook_read(data, size, &file->front, NULL, file->samples, workspace, &watch);
    must_be_a_status(status);
    MUST(watch.looked == 0 && watch.eighths == 0);
    MUST(watch.decisions <= 8 * ((uint64_t)n_samples + (1 << 20))); /* 2^20 bytes may be coded */
    if (status == VQ_MISSING_CODEBOOK) {
        for (size_t i = 0; i < n_samples; i++) file->samples[i] = (uint8_t)(i * i >> 3);
        status = VQ_OK;
    }
    free(workspace);
    return status;
}

static void close_file(opened *file) { free(file->samples); }

#endif
