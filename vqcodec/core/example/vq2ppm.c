/* Decodes a .vq file to PAM (netpbm), or tells by which category it is refused.
 *
 *     cc -O2 -I vqcodec/core vqcodec/core/{*,example/vq2ppm}.c -o vq2ppm && ./vq2ppm IN > OUT.pam
 */
#include "vq.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const said[] = {
    "ok",          "not a .vq file",   "truncated", "corrupt", "unsupported", "limit exceeded",
    "codebook missing", "stopped", "full",
};

static uint8_t *read_all(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    uint8_t *data = NULL;
    size_t room = 0, got;
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

int main(int argc, char **argv) {
    const vq_limits limits = vq_default_limits();
    vq_front front;
    size_t size;
    uint8_t *data = argc > 1 ? read_all(argv[1], &size) : NULL;
    if (!data) return fprintf(stderr, "usage: vq2ppm IN > OUT.pam\n"), 2;
    vq_status status = vq_front_read(data, size, 0, &limits, &front);
    if (status != VQ_OK) return fprintf(stderr, "%s\n", said[status]), 1;
    uint8_t *samples = malloc(vq_samples_bytes(&front));
    void *workspace = malloc(vq_codewords_bytes());
    status = vq_codebook_read(data, size, &front, NULL, samples, workspace, NULL);
    if (status != VQ_OK) return fprintf(stderr, "%s\n", said[status]), 1;
    free(workspace);
    workspace = malloc(vq_plane_bytes(data, &front) + 1);
    uint16_t *indices = malloc(front.rows * front.columns * sizeof *indices);
    uint8_t *row = malloc((size_t)front.width * front.channels * front.depth / 8);
    status = vq_plane_read(data, size, &front, samples, indices, workspace, NULL, NULL, NULL);
    if (status != VQ_OK) return fprintf(stderr, "%s\n", said[status]), 1;
    static const char *const kinds[] = {"GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"};
    printf("P7\nWIDTH %u\nHEIGHT %u\nDEPTH %u\nMAXVAL %u\nTUPLTYPE %s\nENDHDR\n", front.width,
           front.height, front.channels, (1u << front.depth) - 1, kinds[front.channels - 1]);
    for (uint32_t y = 0; y < front.height; y++) {
        vq_draw(&front, samples, indices, y, 1, row);
        fwrite(row, 1, (size_t)front.width * front.channels * front.depth / 8, stdout);
    }
    return 0;
}
