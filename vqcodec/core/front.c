/* Fronts: all that a reader needs before pixels (spec 2 to 6, 10, 13). */
#include "bytes.h"

#include <string.h>

enum { SIGNATURE = 5, MAX_SAMPLES = 1 << 20 };

/* Whatever the limits, so that no number of bytes overflows: 2^28 where a size has 32 bits. */
#define MOST_PIXELS ((uint64_t)SIZE_MAX / 16 + 1)

vq_limits vq_default_limits(void) {
    const vq_limits limits = {(uint64_t)1 << 28, (uint64_t)1 << 24, (uint64_t)1 << 26,
                              65536,             1024,              VQ_MAX_STRIPS};
    return limits;
}

size_t vq_samples_bytes(const vq_front *front) {
    return (size_t)front->n_codewords * front->block_height * front->block_width *
           vq_pixel_bytes(front);
}

/* Read the header (spec 4). */
static vq_status read_header(vq_cursor *c, int of_codebook, const vq_limits *limits,
                             vq_front *front) {
    uint32_t k_less_1;
    vq_status status;
    if (c->at == c->size) return VQ_TRUNCATED;
    const uint8_t picture = c->data[c->at++];
    front->index_coding = picture >> 4;
    front->channels = (picture & 0x03) + 1;
    front->depth = picture & 0x04 ? 16 : 8;
    front->block_height = front->block_width = 1;
    if (picture & 0x08) {
        if (c->at == c->size) return VQ_TRUNCATED;
        const uint8_t block = c->data[c->at++];
        if (block == 0) return VQ_CORRUPT;
        front->block_height = (block >> 4) + 1;
        front->block_width = (block & 15) + 1;
    }
    if ((status = vq_varint(c, &k_less_1)) != VQ_OK) return status;
    if (k_less_1 >= 65536) return VQ_CORRUPT;
    front->n_codewords = k_less_1 + 1;
    if (front->n_codewords > limits->max_codewords) return VQ_LIMIT;
    if (of_codebook) return VQ_OK;
    if ((status = vq_varint(c, &front->width)) != VQ_OK) return status;
    if (front->width == 0) return VQ_CORRUPT;
    if ((status = vq_varint(c, &front->height)) != VQ_OK) return status;
    if (front->height == 0) return VQ_CORRUPT;
    const uint64_t pixels = (uint64_t)front->width * front->height;
    if (pixels > limits->max_pixels || pixels > MOST_PIXELS) return VQ_LIMIT;
    front->rows = (front->height - 1) / front->block_height + 1;
    front->columns = (front->width - 1) / front->block_width + 1;
    return VQ_OK;
}

/* Pass over the sections (spec 5), and read the tag that ends them. */
static vq_status read_sections(vq_cursor *c, const vq_limits *limits, vq_front *front) {
    uint64_t total = 0;
    front->sections = c->at;
    for (uint32_t n = 1;; n++) {
        uint32_t size;
        vq_status status;
        front->sections_end = c->at;
        if (c->at == c->size) return VQ_TRUNCATED;
        front->codebook_coding = c->data[c->at++];
        if (front->codebook_coding <= VQ_LAST_CODEBOOK_TAG) return VQ_OK;
        if ((status = vq_varint(c, &size)) != VQ_OK) return status;
        total += size;
        if (n > limits->max_sections || total > limits->max_metadata) return VQ_LIMIT;
        if ((status = vq_pass(c, size)) != VQ_OK) return status;
    }
}

/* What cannot be understood is judged only once the checksum vouches that it is meant (step 5). */
static vq_status check_known(const uint8_t *data, const vq_front *front) {
    vq_cursor c = {data, front->sections, front->sections_end};
    const unsigned area = front->block_height * front->block_width;
    if (front->depth > 8 && (front->channels > 1 || area > 1)) return VQ_UNSUPPORTED;
    if (front->codebook_coding > VQ_EXTERNAL) return VQ_UNSUPPORTED;
    while (c.at < c.size) {
        uint32_t size = 0;
        const uint8_t tag = data[c.at++];
        vq_varint(&c, &size);
        if (tag < VQ_FIRST_SKIPPABLE && tag != VQ_STRIPS_TAG) return VQ_UNSUPPORTED;
        c.at += size;
    }
    return VQ_OK;
}

vq_status vq_front_read(const uint8_t *data, size_t size, int of_codebook, const vq_limits *limits,
                        vq_front *front) {
    static const uint8_t picture[SIGNATURE] = {0xd6, 'Q', '\r', '\n', '\n'};
    static const uint8_t book[SIGNATURE] = {0xd6, 'C', '\r', '\n', '\n'};
    vq_cursor c = {data, SIGNATURE, size};
    uint64_t codebook;
    uint32_t coded;
    vq_status status;
    memset(front, 0, sizeof *front);
    front->max_strips = limits->max_strips;
    if (size < SIGNATURE || memcmp(data, of_codebook ? book : picture, SIGNATURE) != 0)
        return VQ_NOT_VQ;
    if (c.at == size) return VQ_TRUNCATED;
    front->version_minor = data[c.at] & 15;
    if (data[c.at++] >> 4 != 1) return VQ_UNSUPPORTED;
    if ((status = read_header(&c, of_codebook, limits, front)) != VQ_OK) return status;
    if ((status = read_sections(&c, limits, front)) != VQ_OK) return status;
    codebook = vq_samples_bytes(front);
    if (front->codebook_coding != VQ_RAW) {
        if ((status = vq_varint(&c, &coded)) != VQ_OK) return status;
        codebook = coded;
    }
    front->codebook = c.at;
    front->codebook_size = (size_t)codebook;
    if ((status = vq_pass(&c, codebook)) != VQ_OK) return status;
    const size_t checked = c.at;
    if ((status = vq_pass(&c, VQ_CRC_BYTES)) != VQ_OK) return status;
    if (!vq_is_checked(data, checked, 0)) return VQ_CORRUPT;
    front->end = c.at;
    return check_known(data, front);
}

/* Find the one list of strips, and check that it cuts the plane (F10). */
static vq_status find_strips(const uint8_t *data, vq_front *front) {
    vq_cursor c = {data, front->sections, front->sections_end};
    int n_lists = 0;
    uint32_t n_strips = 0;
    while (c.at < c.size) {
        uint32_t size = 0;
        const uint8_t tag = data[c.at++];
        vq_varint(&c, &size);
        if (tag == VQ_STRIPS_TAG) {
            n_lists++;
            front->strips = c.at;
            front->strips_end = c.at + size;
        }
        c.at += size;
    }
    if (n_lists != (front->index_coding != VQ_PACKED)) return VQ_CORRUPT;
    if (n_lists == 0) return VQ_OK;
    vq_cursor list = {data, front->strips, front->strips_end};
    while (list.at < list.size) {
        uint32_t bytes;
        if (vq_varint(&list, &bytes) != VQ_OK) return VQ_CORRUPT;
        if (++n_strips > VQ_MAX_STRIPS) return VQ_CORRUPT;
    }
    if (n_strips == 0) return VQ_CORRUPT;
    const size_t height = (front->rows + n_strips - 1) / n_strips;
    if (height * (n_strips - 1) >= front->rows) return VQ_CORRUPT;
    return n_strips <= front->max_strips ? VQ_OK : VQ_LIMIT;
}

/* Whether a codebook file has what it must not have (F17). */
static int breaks_f17(const uint8_t *data, const vq_front *front) {
    vq_cursor c = {data, front->sections, front->sections_end};
    if (front->index_coding || front->codebook_coding == VQ_EXTERNAL) return 1;
    while (c.at < c.size) {
        uint32_t size = 0;
        const uint8_t tag = data[c.at++];
        vq_varint(&c, &size);
        if (tag == VQ_STRIPS_TAG) return 1;
        c.at += size;
    }
    return 0;
}

/* Decode the codebook (F11, F12, F16); an external one is left out. */
static vq_status decode_codebook(const uint8_t *data, const vq_front *front, uint8_t *samples,
                                 void *workspace, vq_watch *watch) {
    const uint8_t *coded = data + front->codebook;
    const size_t n_samples = vq_samples_bytes(front);
    if (front->codebook_coding == VQ_EXTERNAL)
        return front->codebook_size == VQ_HASH_BYTES ? VQ_OK : VQ_CORRUPT;
    if (front->codebook_coding == VQ_RAW) {
        memcpy(samples, coded, n_samples);
        return VQ_OK;
    }
    if (n_samples > MAX_SAMPLES) return VQ_CORRUPT;
    memset(workspace, 0, vq_codewords_bytes());
    return vq_codewords_decode(coded, front->codebook_size, samples, front->n_codewords,
                               n_samples / front->n_codewords, vq_pixel_bytes(front), workspace,
                               watch);
}

size_t vq_front_bytes(const uint8_t *data, const vq_front *front) {
    const size_t metadata = vq_metadata_bytes(data, front), codewords = vq_codewords_bytes();
    return metadata > codewords ? metadata : codewords;
}

vq_status vq_codebook_read(const uint8_t *data, size_t size, vq_front *front,
                           const uint8_t *given, uint8_t *samples, void *workspace,
                           vq_watch *watch) {
    const int of_codebook = front->width == 0;
    uint8_t hash[VQ_HASH_BYTES];
    vq_status status;
    if (of_codebook && breaks_f17(data, front)) return VQ_CORRUPT;
    if ((status = decode_codebook(data, front, samples, workspace, watch)) != VQ_OK) return status;
    if ((status = vq_check_metadata(data, front, workspace, watch)) != VQ_OK) return status;
    if (of_codebook) return front->end == size ? VQ_OK : VQ_CORRUPT;
    if (front->index_coding >= VQ_INDEX_CODINGS) return VQ_UNSUPPORTED;
    if ((status = find_strips(data, front)) != VQ_OK) return status;
    if (front->codebook_coding != VQ_EXTERNAL) return VQ_OK;
    if (given == NULL) return VQ_MISSING_CODEBOOK;
    vq_codebook_hash(front, given, hash);
    if (memcmp(hash, data + front->codebook, VQ_HASH_BYTES) != 0) return VQ_MISSING_CODEBOOK;
    memcpy(samples, given, vq_samples_bytes(front));
    return VQ_OK;
}
