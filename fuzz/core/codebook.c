/* Fuzzed: codebooks that are modelled, decoded and encoded; any codebook comes back. See target.h. */
#include "target.h"

/* Decode; what is over must be told by the status. */
static vq_status decoded(const uint8_t *data, size_t size, uint8_t *samples, size_t n, size_t d,
                         unsigned channels, uint64_t *decisions) {
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    void *workspace = room_of(vq_codewords_bytes(), 1);
    const vq_status status =
        vq_codewords_decode(data, size, samples, n, d, channels, workspace, &watch);
    MUST(status == VQ_OK || status == VQ_CORRUPT);
    MUST(watch.decisions <= 8 * (uint64_t)n * d);
    *decisions = watch.decisions;
    free(workspace);
    return status;
}

/* Encode; return the bytes, and check that too little room is told. */
static uint8_t *encoded(const uint8_t *samples, size_t n, size_t d, unsigned channels, size_t *size,
                        uint64_t *decisions) {
    const size_t most = 2 * n * d * 8 + 16; /* a decision takes no more than 16 bits */
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    uint8_t *target = room_of(most, 0);
    void *workspace = room_of(vq_codewords_bytes(), 1);
    MUST(vq_codewords_encode(samples, n, d, channels, target, most, size, workspace, &watch) ==
         VQ_OK);
    *decisions = watch.decisions;
    size_t none = 0;
    uint8_t *small = room_of(*size - 1, 0);
    memset(workspace, 0, vq_codewords_bytes());
    MUST(vq_codewords_encode(samples, n, d, channels, small, *size - 1, &none, workspace, NULL) ==
         VQ_FULL);
    free(small);
    free(workspace);
    return target;
}

static void check_round_trip(const uint8_t *samples, size_t n, size_t d, unsigned channels) {
    uint64_t coding, decoding;
    size_t size = 0;
    uint8_t *data = encoded(samples, n, d, channels, &size, &coding);
    uint8_t *exact = room_of(size, 0), *back = room_of(n * d, 0);
    memcpy(exact, data, size);
    MUST(decoded(exact, size, back, n, d, channels, &decoding) == VQ_OK);
    MUST(memcmp(back, samples, n * d) == 0);
    MUST(coding == decoding && coding >= 8); /* nothing is known of the first sample */
    free(data);
    free(exact);
    free(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    opened file;
    const int of_codebook = size > 1 && data[1] == 'C';
    const vq_status status = open_file(data, size, of_codebook, &file);
    const vq_front *front = &file.front;
    /* What fails otherwise may have been decoded; 2^12 samples are enough to learn from. */
    if (status == VQ_OK && vq_samples_bytes(front) <= 1 << 12) {
        const size_t n = front->n_codewords, d = vq_samples_bytes(front) / n;
        check_round_trip(file.samples, n, d, vq_pixel_bytes(front));
        if (front->codebook_coding == VQ_MODELLED) {
            uint64_t decisions;
            uint8_t *again = room_of(n * d, 0);
            MUST(decoded(data + front->codebook, front->codebook_size, again, n, d,
                         vq_pixel_bytes(front), &decisions) == VQ_OK);
            MUST(memcmp(again, file.samples, n * d) == 0);
            free(again);
        }
    }
    close_file(&file);
    return 0;
}
