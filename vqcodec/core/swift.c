/* Strips of index coding `swift`: what kind they are, and their streams (spec 7.4). */
#include "swift.h"

#include "bytes.h"

#include <string.h>

enum { MOST_LENGTH = 5 };

size_t vq_swift_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension) {
    const size_t drawing = vq_drawing_bytes(n_codewords, rows, columns, dimension);
    if (n_codewords > VQ_PHOTOGRAPH_CODEWORDS) return drawing;
    const size_t photograph = vq_photograph_bytes(n_codewords, rows, columns, dimension);
    return drawing > photograph ? drawing : photograph;
}

static vq_status encode_drawing(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                                const vq_choice *choice, uint8_t *target, size_t room,
                                size_t *size, void *workspace, vq_watch *watch) {
    vq_range range;
    vq_range_write(&range, target, room);
    const vq_status status =
        vq_drawing_code(book, plane, rows, columns, 0, choice, &range, workspace, watch);
    if (status != VQ_OK) return status;
    vq_range_finish(&range);
    *size = range.at;
    return range.at > room ? VQ_FULL : VQ_OK;
}

/* The streams of upper and lower rows are made in the two halves of the target, then moved together,
 * behind the length of the first. */
static vq_status encode_photograph(const vq_book *book, uint16_t *plane, size_t rows,
                                   size_t columns, const vq_choice *choice, uint8_t *target,
                                   size_t room, size_t *size, void *workspace, vq_watch *watch) {
    vq_range ranges[2];
    const size_t half = room / 2;
    if (half < MOST_LENGTH) return VQ_FULL;
    vq_range_write(&ranges[0], target + MOST_LENGTH, half - MOST_LENGTH);
    vq_range_write(&ranges[1], target + half, room - half);
    const vq_status status =
        vq_photograph_code(book, plane, rows, columns, 0, choice, ranges, workspace, watch);
    if (status != VQ_OK) return status;
    for (int i = 0; i < 2; i++) vq_range_finish(&ranges[i]);
    if (ranges[0].at > ranges[0].size || ranges[1].at > ranges[1].size) return VQ_FULL;
    if (ranges[0].at > UINT32_MAX) return VQ_FULL;
    const size_t listed = vq_put_varint(target, (uint32_t)ranges[0].at);
    memmove(target + listed, target + MOST_LENGTH, ranges[0].at);
    memmove(target + listed + ranges[0].at, target + half, ranges[1].at);
    *size = listed + ranges[0].at + ranges[1].at;
    return VQ_OK;
}

vq_status vq_swift_encode(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          unsigned kind, const vq_choice *choice, uint8_t *target, size_t room, size_t *size,
                          void *workspace, vq_watch *watch) {
    VQ_GIVEN(kind <= VQ_DRAWING && (kind || book->k <= VQ_PHOTOGRAPH_CODEWORDS));
    if (room < 1) return VQ_FULL;
    target[0] = (uint8_t)kind;
    const vq_status status =
        kind == VQ_DRAWING ? encode_drawing(book, plane, rows, columns, choice, target + 1, room - 1,
                                            size, workspace, watch)
                           : encode_photograph(book, plane, rows, columns, choice, target + 1,
                                               room - 1, size, workspace, watch);
    *size += 1;
    return status;
}

/* Whether a stream had just the bytes that were asked for. */
static int fits(const vq_range *range) {
    return range->at >= range->size && !vq_range_is_spent(range);
}

vq_status vq_swift_decode(const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane,
                          size_t rows, size_t columns, void *workspace, vq_watch *watch) {
    vq_range ranges[2];
    if (size < 1 || data[0] > VQ_DRAWING) return VQ_CORRUPT;
    if (data[0] == VQ_DRAWING) {
        vq_range_read(&ranges[0], data + 1, size - 1);
        const vq_status status =
            vq_drawing_code(book, plane, rows, columns, 1, NULL, ranges, workspace, watch);
        if (status != VQ_OK) return status;
        return fits(&ranges[0]) ? VQ_OK : VQ_CORRUPT;
    }
    vq_cursor cursor = {data, 1, size};
    uint32_t first;
    if (book->k > VQ_PHOTOGRAPH_CODEWORDS || vq_varint(&cursor, &first) != VQ_OK ||
        size - cursor.at < first)
        return VQ_CORRUPT;
    vq_range_read(&ranges[0], data + cursor.at, first);
    vq_range_read(&ranges[1], data + cursor.at + first, size - cursor.at - first);
    const vq_status status =
        vq_photograph_code(book, plane, rows, columns, 1, NULL, ranges, workspace, watch);
    if (status != VQ_OK) return status;
    return fits(&ranges[0]) && fits(&ranges[1]) ? VQ_OK : VQ_CORRUPT;
}
