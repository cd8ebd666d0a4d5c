/* Answers questions of the tests about files that it is sent: to each a line with the category of its
 * fault, or its size and the CRC-32 of what is drawn. What is asked is 0 of a picture, 1 of a
 * codebook, and 2 whether a picture of one strip is the same when it is coded again. With -DWITH_ZLIB the core is handed zlib to
 * inflate with; without, it is given nothing.
 */
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

#ifdef WITH_ZLIB
#include <zlib.h>

static int inflate_all(void *context, const uint8_t *data, size_t size, uint8_t *target,
                       size_t room) {
    z_stream stream;
    uint8_t beyond;
    (void)context;
    memset(&stream, 0, sizeof stream);
    if (inflateInit(&stream) != Z_OK) return 1;
    stream.next_in = (uint8_t *)(uintptr_t)data;
    stream.avail_in = (uInt)size;
    stream.next_out = target;
    stream.avail_out = (uInt)room;
    int status = inflate(&stream, Z_FINISH);
    if (status == Z_BUF_ERROR && stream.avail_out == 0) { /* perhaps only its end is left */
        stream.next_out = &beyond;
        stream.avail_out = 1;
        status = inflate(&stream, Z_FINISH);
    }
    const int whole = status == Z_STREAM_END && stream.total_out == room && stream.avail_in == 0;
    inflateEnd(&stream);
    return !whole;
}
#else
#define inflate_all NULL
#endif

static const char *const said[] = {"ok",          "not",   "truncated", "corrupt",
                                   "unsupported", "limit", "missing",   "stopped"};

/* Whether a picture's codebook and its one strip, coded again, are the bytes of its file. */
static int is_same_again(const uint8_t *data, size_t size, const vq_front *front,
                         const uint8_t *samples, uint16_t *indices) {
    const size_t n_samples = vq_samples_bytes(front), room = size - front->end - VQ_CRC_BYTES;
    const unsigned header = (unsigned)data[front->end] << 8 | data[front->end + 1];
    const unsigned pixels = front->block_height * front->block_width;
    const uint32_t k = front->n_codewords;
    uint8_t *target = malloc(size);
    size_t bytes = 0;
    vq_status status = VQ_OK;
    int same = 1;
    if (front->codebook_coding == VQ_MODELLED) {
        void *workspace = calloc(1, vq_codewords_bytes());
        status = vq_codewords_encode(samples, k, n_samples / k, front->channels, target,
                                     front->codebook_size, &bytes, workspace, NULL);
        same = bytes == front->codebook_size && !memcmp(target, data + front->codebook, bytes);
        free(workspace);
    }
    if (status == VQ_OK && same) {
        void *memory = malloc(vq_book_bytes(k));
        const vq_book *book =
            vq_book_make(memory, samples, k, pixels, front->channels, front->depth);
        void *workspace = calloc(1, vq_strip_bytes(book, front->rows, front->columns, header, 0));
        status = vq_strip_encode(book, indices, front->rows, front->columns, header, NULL, target,
                                 room, &bytes, workspace, NULL);
        same = bytes == room && !memcmp(target, data + front->end, room);
        free(workspace);
        free(memory);
    }
    free(target);
    return status == VQ_OK && same;
}

static void answer(const uint8_t *data, size_t size, int question) {
    const int of_codebook = question == 1;
    vq_limits limits = vq_default_limits();
    vq_watch watch = {NULL, NULL, 0, 0, 0, 0};
    vq_front front;
    limits.max_pixels = 1 << 20;
    limits.max_metadata = 1 << 20;
    vq_status status = vq_front_read(data, size, of_codebook, &limits, &front);
    if (status != VQ_OK) {
        printf("%s\n", said[status]);
        return;
    }
    const size_t n_samples = vq_samples_bytes(&front), n = front.rows * front.columns;
    uint8_t *samples = malloc(n_samples);
    void *workspace = malloc(vq_front_bytes(data, &front));
    uint16_t *indices = NULL;
    uint8_t *pixels = NULL;
    status = vq_codebook_read(data, size, &front, NULL, samples, workspace, &watch);
    free(workspace);
    if (status == VQ_OK && !of_codebook) {
        workspace = malloc(vq_plane_bytes(data, &front) + 1);
        indices = malloc(n * sizeof *indices);
        status = vq_plane_read(data, size, &front, samples, indices, workspace, inflate_all, NULL,
                               &watch);
        free(workspace);
    }
    if (status != VQ_OK) {
        printf("%s\n", said[status]);
    } else if (of_codebook) {
        printf("ok %lu %08lx\n", (unsigned long)front.n_codewords,
               (unsigned long)vq_crc32(samples, n_samples, 0));
    } else if (question == 2) {
        printf(is_same_again(data, size, &front, samples, indices) ? "same\n" : "differs\n");
    } else {
        const size_t bytes = (size_t)front.width * front.height * front.channels * front.depth / 8;
        pixels = malloc(bytes);
        vq_draw(&front, samples, indices, 0, front.height, pixels);
        printf("ok %lux%lu %08lx\n", (unsigned long)front.width, (unsigned long)front.height,
               (unsigned long)vq_crc32(pixels, bytes, 0));
    }
    free(samples);
    free(indices);
    free(pixels);
}

/* Reads, until the input ends: a byte that tells what is asked for, four of a size, and a file. */
int main(void) {
    uint8_t head[5];
#ifdef _WIN32
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    while (fread(head, 1, 5, stdin) == 5) {
        const size_t size = (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
        uint8_t *data = malloc(size + 1);
        if (fread(data, 1, size, stdin) != size) return 1;
        answer(data, size, head[0]);
        free(data);
    }
    return 0;
}
