/* Metadata: what is in sections that are known, checked (spec 5.1: F8, F9, F15). */
#include "bytes.h"

#include <string.h>

enum { ICC = 0x81, EXIF, XMP, RESOLUTION, TEXT, RECORD, LABELS, MAX_KEYWORD = 255, MAX_LABEL = 65535 };

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

/* Whether a text before `end` among the sections has the keyword of this one. */
static int is_repeated(const uint8_t *data, size_t begin, size_t end, const uint8_t *text) {
    const size_t keyword = strlen((const char *)text); /* which a zero byte ends, as was checked */
    vq_cursor c = {data, begin, end};
    while (c.at < end) {
        uint32_t size = 0;
        const uint8_t tag = data[c.at++];
        vq_varint(&c, &size);
        if (tag == TEXT && keyword_bytes(data + c.at, size) == keyword &&
            memcmp(data + c.at, text, keyword) == 0)
            return 1;
        c.at += size;
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

vq_status vq_check_metadata(const uint8_t *data, const vq_front *front) {
    vq_cursor c = {data, front->sections, front->sections_end};
    unsigned seen = 0;
    while (c.at < c.size) {
        const size_t begin = c.at;
        uint32_t size = 0;
        const uint8_t tag = data[c.at++];
        vq_varint(&c, &size);
        const uint8_t *payload = data + c.at;
        c.at += size;
        if (tag < ICC || tag > LABELS) continue;
        if (tag == TEXT) {
            if (!is_text(payload, size)) return VQ_CORRUPT;
            if (is_repeated(data, front->sections, begin, payload)) return VQ_CORRUPT;
            continue;
        }
        if (size == 0 || seen >> (tag - ICC) & 1) return VQ_CORRUPT;
        seen |= 1u << (tag - ICC);
        if (tag == RESOLUTION && !is_resolution(payload, size)) return VQ_CORRUPT;
        if (tag == RECORD && !is_utf8(payload, size)) return VQ_CORRUPT;
        if (tag == LABELS && !are_labels(payload, size)) return VQ_CORRUPT;
    }
    return VQ_OK;
}
