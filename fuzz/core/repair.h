/* Puts checksums right, so that mutations get past them: what repair.py does, for the targets in C. */
#ifndef REPAIR_H
#define REPAIR_H

#include "bytes.h"

#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

static void put_checksum(uint8_t *data, size_t begin, size_t end, uint32_t before) {
    const uint32_t crc = vq_crc32(data + begin, end - begin, before);
    for (int i = 0; i < VQ_CRC_BYTES; i++) data[end + (size_t)i] = (uint8_t)(crc >> (24 - 8 * i));
}

/* A number as it stands, however wrongly written; beyond the data it is 0. */
static uint32_t number_at(vq_cursor *c) {
    uint32_t value = 0;
    for (int n = 0; n < 5 && c->at < c->size; n++) {
        const uint8_t byte = c->data[c->at++];
        value = value << 7 | (byte & 0x7f);
        if (byte < 0x80) break;
    }
    return value;
}

/* Find where the checksum of the front stands, and the list of strips; whether the data goes so far. */
static int find_front(const uint8_t *data, size_t size, int of_codebook, size_t *end,
                      vq_cursor *strips) {
    vq_cursor c = {data, 7, size};
    const uint8_t picture = size > 6 ? data[6] : 0;
    uint64_t samples = (picture % 4 + 1u) * (picture & 4 ? 2u : 1u);
    if (picture & 8 && c.at < size) {
        const unsigned block = data[c.at++];
        samples *= (block / 16 + 1u) * (block % 16 + 1u);
    }
    samples *= (uint64_t)number_at(&c) + 1;
    for (int i = 0; i < 2 && !of_codebook; i++) number_at(&c);
    while (c.at < size) {
        const uint8_t tag = data[c.at++];
        const uint64_t bytes = tag == VQ_RAW ? samples : number_at(&c);
        if (c.at >= size || bytes > size - c.at) return 0;
        if (tag == VQ_STRIPS_TAG) {
            const vq_cursor list = {data, c.at, c.at + (size_t)bytes};
            *strips = list;
        }
        c.at += (size_t)bytes;
        *end = c.at;
        if (tag <= VQ_LAST_CODEBOOK_TAG) return size - c.at >= VQ_CRC_BYTES;
    }
    return 0;
}

/* Put the signature, the version and all checksums right, as far as the bytes tell where they are. */
static void repair(uint8_t *data, size_t size) {
    const int of_codebook = size > 1 && data[0] == 0xd6 && data[1] == 'C';
    vq_cursor strips = {data, 0, 0};
    size_t end = 0;
    uint32_t n = 0;
    if (size < 7) return;
    memcpy(data, of_codebook ? "\xd6" "C\r\n\n\x10" : "\xd6Q\r\n\n\x10", 6);
    if (!find_front(data, size, of_codebook, &end, &strips)) return;
    put_checksum(data, 0, end, 0);
    size_t begin = end + VQ_CRC_BYTES;
    if (of_codebook) return;
    do {
        size_t bytes = size - begin - VQ_CRC_BYTES;
        if (size - begin < VQ_CRC_BYTES) return;
        if (strips.at < strips.size) bytes = number_at(&strips);
        if (bytes > size - begin - VQ_CRC_BYTES) return;
        uint8_t bound[8];
        memcpy(bound, data + end, 4);
        for (unsigned i = 0; i < 4; i++) bound[4 + i] = (uint8_t)(n >> (24 - 8 * i));
        put_checksum(data, begin, begin + bytes,
                     data[6] >> 4 == VQ_SWIFT ? vq_crc32(bound, sizeof bound, 0) : 0);
        n++;
        begin += bytes + VQ_CRC_BYTES;
    } while (strips.at < strips.size);
}

/* Mutate as libFuzzer does; repair three times of four. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    size = LLVMFuzzerMutate(data, size, most);
    if (seed % 4) repair(data, size);
    return size;
}

#endif
