/* The tables of arithmetic coding, computed with integers (spec, appendix B.2). */
#include "arithmetic.h"

void vq_tables_make(vq_tables *t) {
    uint64_t decay = (uint64_t)1 << 32; /* 2^32 exp(-x / 128) */
    for (int x = 0; x <= VQ_MOST; x++) {
        const int q = (int)(((uint64_t)1 << 48) / (((uint64_t)1 << 32) + decay));
        t->probability[VQ_MOST + x] = (uint16_t)(q < 65535 ? q : 65535);
        if (x > 0) t->probability[VQ_MOST - x] = (uint16_t)(q < 65535 ? 65536 - q : 1);
        decay = decay * 65026 >> 16;
    }
    int x = -1023;
    for (int q = 0; q < 4096; q++) {
        while (x < 1023 && t->probability[VQ_MOST + x] < 16 * q + 8) x++;
        t->logit[q] = (int16_t)x;
    }
    for (int n = 0; n <= VQ_COUNT_LIMIT; n++) {
        t->rate[n] = 131072 / (2 * n + 3);
        t->age[n] = (uint16_t)(n < 16 ? 0 : n < 40 ? 128 : n < 120 ? 256 : 384);
    }
    for (int h = 0; h < 512; h++) /* bit 1 of h is the one of the history before that is flipped */
        t->history[h ^ 2] = (uint8_t)((h < 256 ? h : (h & 127) | 128) ^ 1);
}

void vq_chances_make(const vq_tables *t, uint16_t *chances) {
    for (int i = 0; i < VQ_CHANCES; i++) {
        const int p = t->probability[VQ_MOST + 2 * i - (VQ_CHANCES - 1)];
        chances[i] = (uint16_t)(p < 24 ? 24 : p > 65512 ? 65512 : p);
    }
}
