/* Bytes of metadata, coded bit by bit with what the last of them were (spec 5.3). */
#include "swift.h"

#include <string.h>

enum {
    ASKED = 8,
    MATCH_BITS = 12, /* of the table of places where the same four bytes were */
    MOST_MATCHED = 15,
    EXPECTED_BITS = 13
};

typedef struct {
    const uint16_t *chances;
    vq_slot16 *slots[ASKED];
    uint32_t *seen; /* place + 1 */
    int shift;
    vq_range range;
    uint64_t decisions;
} octets;

/* What stands before a byte: the last eight, the last one lowest, and the letters of a word. */
typedef struct {
    uint64_t last;
    uint32_t word;
    size_t match, matched; /* where the same stood, and how many bytes were alike */
} before;

static int slot_bits(size_t n) { return vq_kept_within(vq_bits_of(n) + 2, 10, 16); }

static void share(octets *o, vq_room *room, size_t n) {
    const int bits = slot_bits(n);
    o->shift = 32 - bits;
    for (int i = 0; i < ASKED; i++)
        o->slots[i] = vq_part_of(room, sizeof(vq_slot16) << (i == 0 ? EXPECTED_BITS : bits));
    o->seen = vq_part_of(room, sizeof(uint32_t) << MATCH_BITS);
}

static uint32_t key_of(const before *b) { return ((uint32_t)b->last * 0x9E3779B1u) >> (32 - MATCH_BITS); }

static int is_letter(uint32_t byte) {
    return (byte | 32) - 'a' < 26u || byte - '0' < 10u || byte >= 128;
}

/* Move on past a byte, the number `at`. */
static void pass(octets *o, before *b, const uint8_t *bytes, size_t at) {
    const uint32_t byte = bytes[at];
    if (b->matched && bytes[b->match] == byte) {
        b->match++;
        if (b->matched < MOST_MATCHED) b->matched++;
    } else {
        b->matched = 0;
    }
    b->last = b->last << 8 | byte;
    b->word = is_letter(byte) ? (b->word + byte + 1) * 0x2C1B3C6Du : 0;
    uint32_t *seen = o->seen + key_of(b);
    if (!b->matched && *seen) {
        b->match = *seen - 1;
        b->matched = 1;
    }
    *seen = (uint32_t)at + 2;
}

static uint8_t code_byte(octets *o, const int decoding, uint32_t byte, const before *b,
                         const uint8_t *bytes, size_t at) {
    const uint32_t low = (uint32_t)b->last;
    const uint32_t contexts[ASKED] = {
        0,
        vq_scrambled(low & 0xff, 1, 0),
        vq_scrambled(low & 0xffff, 2, 0),
        vq_scrambled(low & 0xffffff, 3, 0),
        vq_scrambled(low, 4, 0),
        vq_scrambled(low, (uint32_t)(b->last >> 32) & 0xffff, 6),
        vq_scrambled(b->word, low & 0xff, 7),
        vq_scrambled((uint32_t)(b->last >> 24) & 0xff, (uint32_t)(at & 3), 8)};
    uint32_t known = 1; /* the bits so far, behind a leading 1 */
    for (int level = 7; level >= 0; level--) {
        uint32_t expected = 0; /* whether a match goes on, what it says, and how long it is */
        if (b->matched && (bytes[b->match] | 256u) >> (level + 1) == known)
            expected = (uint32_t)b->matched << 1 | (bytes[b->match] >> level & 1);
        vq_slot16 *slots[ASKED];
        slots[0] = o->slots[0] + (expected << 8 | known);
        for (int i = 1; i < ASKED; i++)
            slots[i] = o->slots[i] +
                       (vq_scrambled(contexts[i], known, (uint32_t)i) * 0x2C1B3C6Du >> o->shift);
        const int bit = vq_ask(&o->range, o->chances, decoding, byte >> level & 1, slots,
                               VQ_ASK_FIRST, VQ_ASK_LEAST);
        known = known << 1 | (uint32_t)bit;
        o->decisions++;
    }
    return (uint8_t)known;
}

VQ_INLINE vq_status code_bytes(octets *o, const int decoding, uint8_t *bytes, size_t n,
                               vq_watch *watch) {
    before b = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const uint8_t byte = code_byte(o, decoding, decoding ? 0 : bytes[i], &b, bytes, i);
        if (decoding) bytes[i] = byte;
        pass(o, &b, bytes, i);
        if (i % 1024 != 1023) continue;
        if (decoding && vq_range_is_spent(&o->range)) return VQ_CORRUPT;
        const vq_status status = vq_tell(watch, &o->decisions, VQ_FREE);
        if (status != VQ_OK) return status;
    }
    return vq_tell(watch, &o->decisions, VQ_FREE);
}

size_t vq_octets_bytes(size_t n) {
    octets o;
    vq_room none = {NULL, 64};
    share(&o, &none, n);
    vq_part_of(&none, sizeof(vq_tables) + 2048);
    return none.used;
}

static void start(octets *o, void *workspace, size_t n) {
    const size_t beside = (64 - (uintptr_t)workspace % 64) % 64;
    vq_room room = {(uint8_t *)workspace + beside, 0};
    memset(o, 0, sizeof *o);
    share(o, &room, n);
    uint8_t *tables = vq_part_of(&room, sizeof(vq_tables) + 2048);
    uint16_t *chances = (uint16_t *)(void *)(tables + sizeof(vq_tables));
    vq_tables_make((vq_tables *)(void *)tables);
    vq_chances_make((const vq_tables *)(const void *)tables, chances);
    o->chances = chances;
}

vq_status vq_octets_encode(const uint8_t *bytes, size_t n, uint8_t *target, size_t room,
                           size_t *size, void *workspace, vq_watch *watch) {
    octets o;
    start(&o, workspace, n);
    vq_range_write(&o.range, target, room);
    /* What encodes writes nothing to the bytes. */
    const vq_status status = code_bytes(&o, 0, (uint8_t *)(uintptr_t)bytes, n, watch);
    if (status != VQ_OK) return status;
    vq_range_finish(&o.range);
    *size = o.range.at;
    return o.range.at > room ? VQ_FULL : VQ_OK;
}

vq_status vq_octets_decode(const uint8_t *data, size_t size, uint8_t *bytes, size_t n,
                           void *workspace, vq_watch *watch) {
    octets o;
    start(&o, workspace, n);
    vq_range_read(&o.range, data, size);
    const vq_status status = code_bytes(&o, 1, bytes, n, watch);
    if (status != VQ_OK) return status;
    return o.range.at >= size && !vq_range_is_spent(&o.range) ? VQ_OK : VQ_CORRUPT;
}
