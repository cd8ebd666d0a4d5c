/* Numbers and checksums in files (spec 1). */
#include "bytes.h"

vq_status vq_varint(vq_cursor *cursor, uint32_t *number) {
    uint64_t value = 0;
    for (int n = 0; n < 5; n++) {
        if (cursor->at == cursor->size) return VQ_TRUNCATED;
        const uint8_t byte = cursor->data[cursor->at++];
        const int is_last = byte < 0x80;
        /* What breaks F1 or F2 is known with the last byte. */
        value = value << 7 | (byte & 0x7f);
        if (!is_last && n < 4) continue;
        const uint8_t first = cursor->data[cursor->at - 1 - (size_t)n];
        if (!is_last || value > UINT32_MAX || (first == 0x80 && n > 0)) return VQ_CORRUPT;
        *number = (uint32_t)value;
        return VQ_OK;
    }
    return VQ_CORRUPT;
}

size_t vq_put_varint(uint8_t *target, uint32_t number) {
    size_t size = 1;
    while (size < 5 && number >> (7 * size)) size++;
    for (size_t i = 0; i < size; i++)
        target[i] = (uint8_t)((number >> (7 * (size - 1 - i)) & 0x7f) | (i + 1 < size ? 0x80 : 0));
    return size;
}

vq_status vq_pass(vq_cursor *cursor, uint64_t size) {
    if (cursor->size - cursor->at < size) return VQ_TRUNCATED;
    cursor->at += (size_t)size;
    return VQ_OK;
}

/* Four bits at a time, by a table of the sixteen that can fall out. */
uint32_t vq_crc32(const uint8_t *data, size_t size, uint32_t crc) {
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    crc = ~crc;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

int vq_is_checked(const uint8_t *data, size_t size, uint32_t crc) {
    const uint8_t *told = data + size;
    const uint32_t expected = (uint32_t)told[0] << 24 | (uint32_t)told[1] << 16 |
                              (uint32_t)told[2] << 8 | (uint32_t)told[3];
    return vq_crc32(data, size, crc) == expected;
}
