/* Fuzzed: fronts and codebooks, of pictures and of codebook files. See target.h. */
#include "target.h"

/* Whether the text of a front stands in the file where it says. */
static void check_places(const vq_front *front, size_t size) {
    MUST(front->sections <= front->sections_end && front->sections_end < front->codebook);
    MUST(front->codebook + front->codebook_size + VQ_CRC_BYTES == front->end && front->end <= size);
    MUST(front->n_codewords >= 1 && front->channels >= 1 && front->channels <= 4);
    MUST(front->block_height >= 1 && front->block_height <= 16);
    MUST(front->block_width >= 1 && front->block_width <= 16);
    if (front->width == 0) return;
    MUST((uint64_t)front->rows * front->block_height >= front->height);
    MUST((uint64_t)front->columns * front->block_width >= front->width);
    MUST((front->rows - 1) * front->block_height < front->height);
    MUST((front->columns - 1) * front->block_width < front->width);
}

/* A codebook that is asked for by its hash is taken, and with another sample it is not. */
static void check_hash(const uint8_t *data, size_t size, opened *file) {
    vq_front *front = &file->front;
    const size_t n_samples = vq_samples_bytes(front), at = front->codebook;
    uint8_t *changed = room_of(size, 0), *read = room_of(n_samples, 0);
    void *workspace = room_of(vq_front_bytes(data, front), 0);
    memcpy(changed, data, size);
    vq_codebook_hash(front, file->samples, changed + at);
    MUST(vq_codebook_read(changed, size, front, file->samples, read, workspace, NULL) ==
         VQ_OK);
    MUST(memcmp(read, file->samples, n_samples) == 0);
    file->samples[n_samples / 2] ^= 1;
    MUST(vq_codebook_read(changed, size, front, file->samples, read, workspace, NULL) ==
         VQ_MISSING_CODEBOOK);
    free(workspace);
    free(changed);
    free(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (int of_codebook = 0; of_codebook < 2; of_codebook++) {
        opened file;
        if (open_file(data, size, of_codebook, &file) == VQ_OK) {
            check_places(&file.front, size);
            if (file.front.codebook_coding == VQ_EXTERNAL) check_hash(data, size, &file);
        }
        close_file(&file);
    }
    return 0;
}
