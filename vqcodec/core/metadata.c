/* Metadata: what is in sections that are known, decoded and checked (spec 5.1 and 5.3). */
#include "bytes.h"
#include "swift.h"

#include <string.h>

enum {
    ICC = 0x81,
    EXIF,
    XMP,
    RESOLUTION,
    TEXT,
    RECORD,
    LABELS,
    COLOURS,
    CODED,
    MAX_KEYWORD = 255,
    MAX_LABEL = 65535,
    MAX_CODED = 1 << 20 /* bytes of all payloads that are coded */
};

/* A section as it is meant: of coded ones, what they stand for. */
typedef struct {
    const uint8_t *payload;
    size_t size;
    uint8_t tag;
} section;

/* All sections up to one, and what they take. */
typedef struct {
    section *list;
    size_t n;
    unsigned seen; /* tags, a bit for each from ICC on */
} sections;

/* Whether bytes are UTF-8, in its shortest form and without surrogates (RFC 3629). */
static int is_utf8(const uint8_t *text, size_t size) {
    for (size_t i = 0; i < size;) {
        const uint8_t first = text[i++];
        if (first < 0x80) continue;
        const int more = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
        if (more < 0 || size - i < (size_t)more) return 0;
        uint32_t code = first & (0x3fu >> more);
        for (int j = 0; j < more; j++, i++) {
            if (text[i] >> 6 != 2) return 0;
            code = code << 6 | (text[i] & 0x3fu);
        }
        if (more == 2 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) return 0;
        if (more == 3 && (code < 0x10000 || code > 0x10ffff)) return 0;
    }
    return 1;
}

/* The bytes of the keyword of a text, or 0 if it has none of 1 to 255. */
static size_t keyword_bytes(const uint8_t *text, size_t size) {
    const uint8_t *end = memchr(text, 0, size);
    const size_t bytes = end ? (size_t)(end - text) : 0;
    return bytes <= MAX_KEYWORD ? bytes : 0;
}

static int is_text(const uint8_t *text, size_t size) {
    const size_t keyword = size ? keyword_bytes(text, size) : 0;
    return keyword && is_utf8(text, keyword) && is_utf8(text + keyword + 1, size - keyword - 1);
}

/* Whether a text among the sections so far has the keyword of this one. */
static int is_repeated(const sections *all, const section *text) {
    const size_t keyword = keyword_bytes(text->payload, text->size);
    for (size_t i = 0; i < all->n; i++) {
        const section *s = all->list + i;
        if (s->tag == TEXT && keyword_bytes(s->payload, s->size) == keyword &&
            memcmp(s->payload, text->payload, keyword) == 0)
            return 1;
    }
    return 0;
}

static int are_labels(const uint8_t *payload, size_t size) {
    vq_cursor c = {payload, 0, size};
    int64_t last = -1;
    while (c.at < size) {
        uint32_t label, bytes;
        if (vq_varint(&c, &label) != VQ_OK || vq_varint(&c, &bytes) != VQ_OK) return 0;
        if (label <= last || label > MAX_LABEL || size - c.at < bytes) return 0;
        if (!is_utf8(payload + c.at, bytes)) return 0;
        last = label;
        c.at += bytes;
    }
    return 1;
}

static int is_resolution(const uint8_t *payload, size_t size) {
    static const uint8_t none[4] = {0};
    return size == 8 && memcmp(payload, none, 4) != 0 && memcmp(payload + 4, none, 4) != 0;
}

static int is_colours(const uint8_t *payload, size_t size) {
    return size == 4 && payload[2] == 0 && payload[3] <= 1;
}

/* Whether a section breaks F8, F9 or F15, after those that stand before it. */
static int is_faulty(sections *all, const section *s) {
    if (s->tag < ICC || s->tag > COLOURS) return 0;
    if (s->tag == TEXT) return !is_text(s->payload, s->size) || is_repeated(all, s);
    if (s->size == 0 || all->seen >> (s->tag - ICC) & 1) return 1;
    all->seen |= 1u << (s->tag - ICC);
    if (s->tag == RESOLUTION) return !is_resolution(s->payload, s->size);
    if (s->tag == RECORD) return !is_utf8(s->payload, s->size);
    if (s->tag == LABELS) return !are_labels(s->payload, s->size);
    if (s->tag == COLOURS) return !is_colours(s->payload, s->size);
    return 0;
}

/* Read what stands before the stream of a coded section (F18). */
static vq_status open_coded(vq_cursor *c, section *inner) {
    uint32_t size;
    if (c->at == c->size) return VQ_CORRUPT;
    inner->tag = c->data[c->at++];
    if (inner->tag < ICC || inner->tag > COLOURS || vq_varint(c, &size) != VQ_OK)
        return VQ_CORRUPT;
    inner->size = size;
    return size >= 1 ? VQ_OK : VQ_CORRUPT;
}

/* The next section as it stands in the file; whether there is one. */
static int next(vq_cursor *c, section *s) {
    uint32_t size = 0;
    if (c->at == c->size) return 0;
    s->tag = c->data[c->at++];
    vq_varint(c, &size);
    s->payload = c->data + c->at;
    s->size = size;
    c->at += size;
    return 1;
}

/* Coded payloads are decoded one behind the other, then the list follows, then a workspace. */
typedef struct {
    size_t payloads, list, decoding;
} parts;

static parts parts_of(const uint8_t *data, const vq_front *front) {
    vq_cursor c = {data, front->sections, front->sections_end};
    parts p = {0, 0, 0};
    section s, inner;
    while (next(&c, &s)) {
        vq_cursor coded = {s.payload, 0, s.size};
        p.list += sizeof s;
        if (s.tag != CODED || open_coded(&coded, &inner) != VQ_OK) continue;
        if (inner.size > MAX_CODED - p.payloads) break; /* it will not be decoded */
        p.payloads += inner.size;
        const size_t decoding = vq_octets_bytes(inner.size);
        if (decoding > p.decoding) p.decoding = decoding;
    }
    p.payloads = (p.payloads + 63) & ~(size_t)63;
    return p;
}

size_t vq_metadata_bytes(const uint8_t *data, const vq_front *front) {
    const parts p = parts_of(data, front);
    return 64 + p.payloads + p.list + p.decoding;
}

vq_status vq_check_metadata(const uint8_t *data, const vq_front *front, void *workspace,
                            vq_watch *watch) {
    const parts p = parts_of(data, front);
    uint8_t *at = (uint8_t *)workspace + (64 - (uintptr_t)workspace % 64) % 64;
    sections all = {(section *)(void *)(at + p.payloads), 0, 0};
    size_t n_coded = 0;
    uint8_t *const decoding = at + p.payloads + p.list;
    vq_cursor c = {data, front->sections, front->sections_end};
    section s;
    while (next(&c, &s)) {
        if (s.tag == CODED) {
            vq_cursor coded = {s.payload, 0, s.size};
            section inner;
            vq_status status = open_coded(&coded, &inner);
            if (status != VQ_OK) return status;
            if (inner.size > MAX_CODED - n_coded) return VQ_CORRUPT;
            n_coded += inner.size;
            memset(decoding, 0, vq_octets_bytes(inner.size));
            status = vq_octets_decode(s.payload + coded.at, s.size - coded.at, at, inner.size,
                                      decoding, watch);
            if (status != VQ_OK) return status;
            s = inner;
            s.payload = at;
            at += s.size;
        }
        if (is_faulty(&all, &s)) return VQ_CORRUPT;
        all.list[all.n++] = s;
    }
    return VQ_OK;
}
