/* Decodes a .vq file to PAM (netpbm), or tells by which category it is refused.
 *
 *     cc -O2 -I vqcodec/core vqcodec/core/{*,example/vq2ppm}.c -o vq2ppm && ./vq2ppm IN > OUT.pam
 */
#include "vq.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

static const char *const said[] = {
    "ok",          "not a .vq file",   "truncated", "corrupt", "unsupported", "limit exceeded",
    "codebook missing", "stopped", "full",
};

static uint8_t *read_all(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    uint8_t *data = NULL;
    size_t room = 0, got = 0;
    *size = 0;
    if (!file) return NULL;
    do {
        uint8_t *grown = realloc(data, room = 2 * room + 65536);
        if (!grown) break;
        data = grown;
        *size += got = fread(data + *size, 1, room - *size, file);
    } while (got > 0);
    fclose(file);
    return data;
}

static void write_all(const vq_front *front, const uint8_t *samples, const uint16_t *indices,
                      uint8_t *row) {
    static const char *const kinds[] = {"GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"};
#ifdef _WIN32
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    printf("P7\nWIDTH %lu\nHEIGHT %lu\nDEPTH %u\nMAXVAL %u\nTUPLTYPE %s\nENDHDR\n",
           (unsigned long)front->width, (unsigned long)front->height, front->channels,
           (1u << front->depth) - 1, kinds[front->channels - 1]);
    for (uint32_t y = 0; y < front->height; y++) {
        vq_draw(front, samples, indices, y, 1, row);
        fwrite(row, 1, (size_t)front->width * front->channels * front->depth / 8, stdout);
    }
}

/* Decode a file whose front was read. */
static vq_status decode(const uint8_t *data, size_t size, vq_front *front, uint64_t max_work) {
    vq_watch watch = {NULL, NULL, max_work, 0, 0, 0};
    uint8_t *samples = malloc(vq_samples_bytes(front));
    uint16_t *indices = malloc(front->rows * front->columns * sizeof *indices);
    uint8_t *row = malloc((size_t)front->width * front->channels * front->depth / 8);
    void *workspace = malloc(vq_front_bytes(data, front));
    vq_status status = VQ_LIMIT; /* there is not so much memory */
    if (samples && indices && row && workspace)
        status = vq_codebook_read(data, size, front, NULL, samples, workspace, &watch);
    free(workspace);
    workspace = status == VQ_OK ? malloc(vq_plane_bytes(data, front) + 1) : NULL;
    if (status == VQ_OK)
        status = workspace ? vq_plane_read(data, size, front, samples, indices, workspace, NULL,
                                           NULL, &watch)
                           : VQ_LIMIT;
    if (status == VQ_OK) write_all(front, samples, indices, row);
    free(workspace);
    free(samples);
    free(indices);
    free(row);
    return status;
}

int main(int argc, char **argv) {
    const vq_limits limits = vq_default_limits();
    vq_front front;
    size_t size = 0;
    uint8_t *data = argc > 1 ? read_all(argv[1], &size) : NULL;
    if (!data) {
        fprintf(stderr, "usage: vq2ppm IN > OUT.pam\n");
        return 2;
    }
    vq_status status = vq_front_read(data, size, 0, &limits, &front);
    if (status == VQ_OK) status = decode(data, size, &front, limits.max_work);
    free(data);
    if (status != VQ_OK) fprintf(stderr, "%s\n", said[status]);
    return status != VQ_OK;
}
