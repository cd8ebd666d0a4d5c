/* Bytes of a file, one part after the other, and checks of them. */
#ifndef VQ_BYTES_H
#define VQ_BYTES_H

#include "vq.h"

enum { VQ_CRC_BYTES = 4, VQ_HASH_BYTES = 16, VQ_MAX_STRIPS = 4096 };

/* Tags of sections (spec 5) and codings of codebooks (spec 6). */
enum {
    VQ_RAW = 0x00,
    VQ_MODELLED = 0x01,
    VQ_EXTERNAL = 0x02,
    VQ_LAST_CODEBOOK_TAG = 0x0f,
    VQ_STRIPS_TAG = 0x10,
    VQ_FIRST_SKIPPABLE = 0x80
};

/* Index codings (spec 7). */
enum { VQ_PACKED, VQ_CONTEXT, VQ_DEFLATE, VQ_SWIFT, VQ_INDEX_CODINGS };

typedef struct {
    const uint8_t *data;
    size_t at, size;
} vq_cursor;

/* Read a varint (spec 1.3): corrupt against F1 or F2, truncated if it ends early. */
vq_status vq_varint(vq_cursor *cursor, uint32_t *number);

/* Write a varint; return its bytes, at most 5. */
size_t vq_put_varint(uint8_t *target, uint32_t number);

/* Pass over so many bytes; truncated if there are not so many. */
vq_status vq_pass(vq_cursor *cursor, uint64_t size);

/* The CRC-32 of bytes, and whether it is the one that follows them; `crc` is that of what stands
 * before them, 0 for nothing. */
uint32_t vq_crc32(const uint8_t *data, size_t size, uint32_t crc);
int vq_is_checked(const uint8_t *data, size_t size, uint32_t crc);

/* The first 16 bytes of SHA-256 of a codebook's description (spec 6.2). */
void vq_codebook_hash(const vq_front *front, const uint8_t *samples, uint8_t *hash);

/* Look for the faults of metadata (F8, F9, F15, F18) in the sections of a front, in a workspace that
 * need be neither 0 nor aligned. */
size_t vq_metadata_bytes(const uint8_t *data, const vq_front *front);
vq_status vq_check_metadata(const uint8_t *data, const vq_front *front, void *workspace,
                            vq_watch *watch);

/* Bits of an index among so many codewords. */
static inline int vq_index_bits(uint32_t n_codewords) {
    int bits = 0;
    while (bits < 16 && (n_codewords - 1) >> bits) bits++;
    return bits;
}

static inline unsigned vq_pixel_bytes(const vq_front *front) {
    return front->channels * front->depth / 8;
}

#endif
