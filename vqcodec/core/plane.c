/* The plane of indices in a file: its strips, one after the other (spec 7), and drawing (spec 8). */
#include "bytes.h"

#include <string.h>

/* One strip of a plane: its rows, and its bytes in the file. */
typedef struct {
    size_t number, top, rows, at, bytes;
} strip;

/* Walks over the strips of a plane, from the top. */
typedef struct {
    const vq_front *front;
    vq_cursor list;
    size_t height, number, top, at;
} walk;

static size_t packed_bytes(const vq_front *front) {
    const size_t n = front->rows * front->columns, bits = (size_t)vq_index_bits(front->n_codewords);
    return n / 8 * bits + (n % 8 * bits + 7) / 8; /* the product of both may overflow */
}

static walk walk_of(const uint8_t *data, const vq_front *front) {
    walk w = {front, {data, front->strips, front->strips_end}, front->rows, 0, 0, front->end};
    uint32_t bytes;
    size_t n = 0;
    for (vq_cursor c = w.list; c.at < c.size && vq_varint(&c, &bytes) == VQ_OK; n++) {}
    if (n > 0) w.height = (front->rows + n - 1) / n;
    return w;
}

/* Go to the next strip; whether there is one. */
static int next(walk *w, strip *s) {
    uint32_t bytes = 0;
    if (w->top == w->front->rows) return 0;
    s->number = w->number++;
    s->top = w->top;
    s->rows = w->front->rows - w->top < w->height ? w->front->rows - w->top : w->height;
    s->at = w->at;
    s->bytes = packed_bytes(w->front);
    if (w->list.at < w->list.size && vq_varint(&w->list, &bytes) == VQ_OK) s->bytes = bytes;
    w->top += s->rows;
    w->at += s->bytes + VQ_CRC_BYTES;
    return 1;
}

/* Whether a strip matches its checksum, which with `swift` is for this place in this file (5.2). */
static int is_whole(const uint8_t *data, const vq_front *front, const strip *s) {
    const uint32_t number = (uint32_t)s->number;
    uint8_t bound[VQ_CRC_BYTES + 4];
    if (front->index_coding != VQ_SWIFT) return vq_is_checked(data + s->at, s->bytes, 0);
    memcpy(bound, data + front->end - VQ_CRC_BYTES, VQ_CRC_BYTES);
    for (int i = 0; i < 4; i++) bound[VQ_CRC_BYTES + i] = (uint8_t)(number >> (24 - 8 * i));
    return vq_is_checked(data + s->at, s->bytes, vq_crc32(bound, sizeof bound, 0));
}

/* Look whether all strips are there and whole, in their order (steps 11 to 13). */
static vq_status check_strips(const uint8_t *data, size_t size, const vq_front *front) {
    walk w = walk_of(data, front);
    strip s;
    while (next(&w, &s)) {
        if (size - s.at < VQ_CRC_BYTES || size - s.at - VQ_CRC_BYTES < s.bytes) return VQ_TRUNCATED;
        if (!is_whole(data, front, &s)) return VQ_CORRUPT;
    }
    return w.at == size ? VQ_OK : VQ_CORRUPT;
}

/* Read indices of some bits, most significant first; whether those that fill up are 0. */
static int unpack(const uint8_t *data, size_t n_bytes, int bits, uint16_t *indices, size_t n) {
    uint32_t held = 0;
    int n_held = 0;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        while (n_held < bits) {
            held = held << 8 | data[at++];
            n_held += 8;
        }
        n_held -= bits;
        indices[i] = (uint16_t)(held >> n_held & ((1u << bits) - 1));
    }
    return at == n_bytes && (held & ((1u << n_held) - 1)) == 0;
}

static int are_below(const uint16_t *indices, size_t n, uint32_t k) {
    uint32_t most = 0;
    for (size_t i = 0; i < n; i++) most = indices[i] > most ? indices[i] : most;
    return most < k;
}

/* Bits of an index where rows are whole bytes: 1, 2, 4, 8 or 16. */
static int whole_bits(uint32_t k) {
    int bits = 1;
    while (bits < vq_index_bits(k)) bits *= 2;
    return bits;
}

static size_t row_bytes(const vq_front *front) {
    const size_t n = front->columns, bits = (size_t)whole_bits(front->n_codewords);
    return n / 8 * bits + (n % 8 * bits + 7) / 8;
}

/* The largest workspace of a strip beside the book. */
static size_t strip_room(const uint8_t *data, const vq_front *front, const vq_book *book) {
    size_t most = 0;
    walk w = walk_of(data, front);
    strip s;
    while (next(&w, &s)) {
        size_t room = 0;
        if (front->index_coding == VQ_DEFLATE) room = s.rows * row_bytes(front);
        if (front->index_coding == VQ_CONTEXT)
            room = vq_strip_bytes(book, s.rows, front->columns, 0xffff, 0);
        if (front->index_coding == VQ_SWIFT)
            room = vq_swift_bytes(front->n_codewords, s.rows, front->columns, 0);
        if (room > most) most = room;
    }
    return most;
}

/* Whether strips are coded with what a book has. */
static int learns(const vq_front *front) {
    return front->index_coding == VQ_CONTEXT || front->index_coding == VQ_SWIFT;
}

size_t vq_plane_bytes(const uint8_t *data, const vq_front *front) {
    return strip_room(data, front, NULL) + (learns(front) ? vq_book_bytes(front->n_codewords) : 0);
}

/* Inflate a strip and unpack its rows (spec 7.3). */
static vq_status read_deflated(const uint8_t *data, const strip *s, const vq_front *front,
                               uint16_t *indices, uint8_t *rows, vq_inflate inflate,
                               void *context) {
    const size_t bytes = row_bytes(front);
    if (inflate(context, data + s->at, s->bytes, rows, s->rows * bytes) != 0) return VQ_CORRUPT;
    for (size_t y = 0; y < s->rows; y++)
        if (!unpack(rows + y * bytes, bytes, whole_bits(front->n_codewords),
                    indices + y * front->columns, front->columns))
            return VQ_CORRUPT;
    return VQ_OK;
}

vq_status vq_plane_read(const uint8_t *data, size_t size, const vq_front *front,
                        const uint8_t *samples, uint16_t *indices, void *workspace,
                        vq_inflate inflate, void *context, vq_watch *watch) {
    const vq_book *book = NULL;
    uint8_t *room = workspace;
    vq_status status = check_strips(data, size, front);
    if (status != VQ_OK) return status;
    if (front->index_coding == VQ_DEFLATE && !inflate) return VQ_UNSUPPORTED;
    if (learns(front)) {
        book = vq_book_make(room, samples, front->n_codewords,
                            front->block_height * front->block_width, front->channels,
                            front->depth);
        room += vq_book_bytes(front->n_codewords);
    }
    walk w = walk_of(data, front);
    strip s;
    while (status == VQ_OK && next(&w, &s)) {
        uint16_t *part = indices + s.top * front->columns;
        const size_t n = s.rows * front->columns;
        if (front->index_coding == VQ_SWIFT) {
            memset(room, 0, vq_swift_bytes(front->n_codewords, s.rows, front->columns, 0));
            status = vq_swift_decode(book, data + s.at, s.bytes, part, s.rows, front->columns, room,
                                     watch);
        } else if (book) {
            const unsigned header = s.bytes > 1 ? (unsigned)data[s.at] << 8 | data[s.at + 1] : 0;
            memset(room, 0, vq_strip_bytes(book, s.rows, front->columns, header, 0));
            status = vq_strip_decode(book, data + s.at, s.bytes, part, s.rows, front->columns, room,
                                     watch);
        } else if (front->index_coding == VQ_DEFLATE) {
            status = read_deflated(data, &s, front, part, room, inflate, context);
        } else if (!unpack(data + s.at, s.bytes, vq_index_bits(front->n_codewords), part, n)) {
            status = VQ_CORRUPT;
        }
        if (status == VQ_OK && !are_below(part, n, front->n_codewords)) status = VQ_CORRUPT;
    }
    return status;
}

void vq_draw(const vq_front *front, const uint8_t *samples, const uint16_t *indices, uint32_t top,
             uint32_t n, uint8_t *pixels) {
    const size_t bytes = vq_pixel_bytes(front), across = front->block_width * bytes;
    const size_t codeword = across * front->block_height, row = front->width * bytes;
    if (codeword == bytes) {
        vq_paint(samples, bytes, indices + (size_t)top * front->columns, (size_t)n * front->columns,
                 pixels);
        return;
    }
    for (uint32_t y = top; y < top + n; y++, pixels += row) {
        const uint16_t *index = indices + y / front->block_height * front->columns;
        const uint8_t *part = samples + y % front->block_height * across;
        for (size_t at = 0; at < row; at += across, index++)
            memcpy(pixels + at, part + *index * codeword, row - at < across ? row - at : across);
    }
}
