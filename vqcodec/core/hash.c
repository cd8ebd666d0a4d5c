/* The hash by which files name codebooks (spec 6.2): SHA-256 of FIPS 180-4. */
#include "bytes.h"

#include <string.h>

typedef struct {
    uint32_t state[8];
    uint8_t block[64];
    uint64_t size;
} sha256;

static uint32_t turned(uint32_t x, int bits) { return x >> bits | x << (32 - bits); }

static void digest_block(sha256 *s) {
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2,
    };
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 |
               (uint32_t)s->block[4 * i + 2] << 8 | (uint32_t)s->block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        const uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[i - 7] +
               (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
    memcpy(v, s->state, sizeof v);
    for (int i = 0; i < 64; i++) {
        const uint32_t e = v[4], a = v[0];
        const uint32_t first = v[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                               ((e & v[5]) ^ (~e & v[6])) + k[i] + w[i];
        const uint32_t second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) +
                                ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (int i = 0; i < 8; i++) s->state[i] += v[i];
}

static void add(sha256 *s, const uint8_t *data, size_t size) {
    for (size_t i = 0; i < size; i++) {
        s->block[s->size++ % 64] = data[i];
        if (s->size % 64 == 0) digest_block(s);
    }
}

static void finish(sha256 *s, uint8_t *hash) {
    static const uint8_t one = 0x80, zero = 0;
    const uint64_t bits = 8 * s->size;
    uint8_t length[8];
    for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
    add(s, &one, 1);
    while (s->size % 64 != 56) add(s, &zero, 1);
    add(s, length, 8);
    for (int i = 0; i < VQ_HASH_BYTES; i++) hash[i] = (uint8_t)(s->state[i / 4] >> (24 - i % 4 * 8));
}

void vq_codebook_hash(const vq_front *front, const uint8_t *samples, uint8_t *hash) {
    sha256 s = {{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                 0x5be0cd19},
                {0},
                0};
    const unsigned blocked = front->block_height * front->block_width > 1 ? 0x08 : 0;
    const uint8_t described[4] = {
        (uint8_t)(blocked | (front->depth > 8 ? 0x04 : 0) | (front->channels - 1)),
        (uint8_t)((front->block_height - 1) << 4 | (front->block_width - 1)),
        (uint8_t)((front->n_codewords - 1) >> 8),
        (uint8_t)(front->n_codewords - 1),
    };
    add(&s, described, sizeof described);
    add(&s, samples, vq_samples_bytes(front));
    finish(&s, hash);
}
