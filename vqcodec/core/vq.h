/* The .vq format in C: index coding, codebook coding, and reading files (spec/vq-format.md).
 *
 * Nothing here allocates, keeps state between calls, or needs more than a C11 compiler: memory comes
 * from the caller, who asks how much with the functions ending in _bytes and hands over zeros
 * (calloc). Results are the same integers on every machine. Nothing is thread-local or locked: what
 * is const may be shared by threads, the rest belongs to one call.
 *
 * Data of a file may be anything at all: whatever it is, what is read and written is within what the
 * caller handed over, and work follows from the number of indices, samples, strips and bytes. All
 * other arguments are the caller's word, and are as they are described here: with -DVQ_CHECKED that
 * is asserted where it is cheap, and otherwise not looked at. */
#ifndef VQ_H
#define VQ_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a call ended. The first six faults are the categories of the format (spec 10). */
typedef enum vq_status {
    VQ_OK,
    VQ_NOT_VQ,
    VQ_TRUNCATED,
    VQ_CORRUPT,
    VQ_UNSUPPORTED,
    VQ_LIMIT,
    VQ_MISSING_CODEBOOK,
    VQ_STOPPED, /* by vq_watch */
    VQ_FULL     /* the target was too small: try a larger one */
} vq_status;

/* Watches over a call: `stopped` is asked every few milliseconds, and work ends with VQ_STOPPED once
 * it returns something but 0; indices that are packed or deflated take no longer than their bytes,
 * and are not watched. What was done is added up meanwhile, over all calls with the same watch, and
 * work that goes beyond `max_work` ends with VQ_LIMIT. A call may be given NULL for the whole,
 * and a watch NULL for `stopped`. An index takes at most one decision, one for each bit of the
 * columns, and one for each bit of the codewords; and at most 8 columns are looked at for one, be the
 * data what it may. A sample of a codebook takes at most 8 decisions. */
typedef struct vq_watch {
    int (*stopped)(void *context);
    void *context;
    uint64_t max_work;  /* of the format (spec 11): VQ_LIMIT when there is more; 0 for no bound */
    uint64_t eighths;   /* that work, eight times: a bit of `swift` is an eighth of a decision */
    uint64_t decisions; /* bits and symbols coded */
    uint64_t looked;    /* columns looked at ahead for runs, by `context` */
} vq_watch;

/* -- Index coding `context` (spec 7.2) ---------------------------------------------------------- */

/* What all strips of a plane share: the colours of the codewords, the tree over them, tables. */
typedef struct vq_book vq_book;

/* Bytes of a book of so many codewords, 1 to 65536. */
size_t vq_book_bytes(uint32_t n_codewords);

/* Make a book in such memory, aligned or not, of which it keeps places: it must stay where it is.
 * `samples` are those of all codewords as they stand in files, each of 1 to 2^23 `pixels` of 1 to 4
 * `channels`, of 8 or 16 bits (`depth`; of 16 nothing is looked at, and channels and pixels count for
 * nothing). Samples may have any values. */
const vq_book *vq_book_make(void *memory, const uint8_t *samples, uint32_t n_codewords,
                            unsigned pixels, unsigned channels, unsigned depth);

/* Indices chosen for the sum of distortion and rate while a strip is coded. Distortions are squared
 * differences of coordinates, in sixteenths of levels. */
typedef struct vq_choice {
    int64_t rate_weight;             /* of a bit, in 1/4096 of a squared level: 0 to 2^40 */
    const int32_t *prices;           /* 4096, by probability / 16: bits, in 1/4096, 0 to 2^16 */
    int dimension;                   /* of points and codewords, 1 to 1024 */
    int halving;                     /* sums of squares are divided by 2^halving: 0 to 31 */
    int max_error;                   /* the largest difference that a coordinate may have, 0 to 2^14 */
    const int16_t *points;           /* of all points that there are */
    const uint8_t *point_classes;    /* a point of a class but 1 has only codewords of its class */
    const int32_t *numbers;          /* the point at each place of the strip */
    const uint16_t *importances;     /* what squares count at each place, in sixteenths */
    const int16_t *codewords;
    const uint8_t *codeword_classes;
} vq_choice;

/* Bytes of the workspace that coding a strip takes, which must be all 0; `dimension` is that of a
 * choice, or 0. Rows and columns are 1 to 2^32 - 1, and their indices fit a size_t in bytes; of
 * `header` the lower 16 bits count. Memory may be aligned or not. */
size_t vq_strip_bytes(const vq_book *book, size_t rows, size_t columns, unsigned header,
                      int dimension);

/* Code a strip of indices below the number of codewords. `header` is its first 16 bits, any. With a
 * choice, `plane` holds the indices of least distortion before, and those chosen afterwards. The
 * number of bytes is written to `size`. */
vq_status vq_strip_encode(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          unsigned header, const vq_choice *choice, uint8_t *target, size_t room,
                          size_t *size, void *workspace, vq_watch *watch);

/* Decode a strip. Any data of two bytes or more decodes to something, or is too long (corrupt). */
vq_status vq_strip_decode(const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane,
                          size_t rows, size_t columns, void *workspace, vq_watch *watch);

/* -- Index coding `swift` (spec 7.4) ------------------------------------------------------------- */

/* Bytes of the workspace of a strip, which must be all 0; `dimension` is that of a choice, or 0. Memory
 * may be aligned or not. */
size_t vq_swift_bytes(uint32_t n_codewords, size_t rows, size_t columns, int dimension);

/* Code a strip as a photograph (`kind` 0, for at most 256 codewords) or as a drawing (1), with or
 * without a choice, as vq_strip_encode does. */
vq_status vq_swift_encode(const vq_book *book, uint16_t *plane, size_t rows, size_t columns,
                          unsigned kind, const vq_choice *choice, uint8_t *target, size_t room, size_t *size,
                          void *workspace, vq_watch *watch);

/* Decode a strip. */
vq_status vq_swift_decode(const vq_book *book, const uint8_t *data, size_t size, uint16_t *plane,
                          size_t rows, size_t columns, void *workspace, vq_watch *watch);

/* -- Bytes of metadata (spec 5.3) ----------------------------------------------------------------- */

/* Bytes of the workspace for n of them, which must be all 0; memory may be aligned or not. */
size_t vq_octets_bytes(size_t n);

/* Code n bytes, at most 2^32 - 2. */
vq_status vq_octets_encode(const uint8_t *bytes, size_t n, uint8_t *target, size_t room,
                           size_t *size, void *workspace, vq_watch *watch);

/* Decode n bytes. */
vq_status vq_octets_decode(const uint8_t *data, size_t size, uint8_t *bytes, size_t n,
                           void *workspace, vq_watch *watch);

/* -- Codebook coding `modelled` (spec 6.1) ------------------------------------------------------ */

/* Bytes of its workspace, which must be all 0, and aligned as from malloc. */
size_t vq_codewords_bytes(void);

/* Code n codewords of d samples each, in pixels of 1 to 4 channels. n and d are at least 1, d at most
 * 2^22. */
vq_status vq_codewords_encode(const uint8_t *samples, size_t n, size_t d, unsigned channels,
                              uint8_t *target, size_t room, size_t *size, void *workspace,
                              vq_watch *watch);

/* Decode such codewords. */
vq_status vq_codewords_decode(const uint8_t *data, size_t size, uint8_t *samples, size_t n,
                              size_t d, unsigned channels, void *workspace, vq_watch *watch);

/* -- Files (spec 2 to 11 and 13) ----------------------------------------------------------------- */

/* What a reader allows; larger files are refused with VQ_LIMIT before memory is needed for them, and
 * so are, whatever is allowed, pictures of which the bytes would not fit a size_t: of more than 2^60
 * pixels, or 2^28 where it has 32 bits. */
typedef struct vq_limits {
    uint64_t max_pixels, max_metadata; /* metadata: bytes of all optional sections */
    uint64_t max_work;                 /* for watches, whose fields it is up to the caller to set */
    uint32_t max_codewords, max_sections, max_strips;
} vq_limits;

/* 2^28 pixels, 2^24 bytes in 1024 sections, 2^26 decisions, 65536 codewords, 4096 strips. */
vq_limits vq_default_limits(void);

/* What stands before the plane. Places are those of bytes in the file. */
typedef struct vq_front {
    uint32_t width, height, n_codewords; /* width and height are 0 in a codebook file */
    unsigned version_minor, index_coding, codebook_coding, channels, depth;
    unsigned block_height, block_width;
    size_t rows, columns;           /* of the plane */
    size_t sections, sections_end;  /* where the optional sections stand */
    size_t codebook, codebook_size; /* where the coded codebook, or its hash, stands */
    size_t strips, strips_end;      /* where the sizes of strips are listed; equal if they are not */
    size_t end;                     /* of the front, its checksum included */
    uint32_t max_strips;            /* of the limits, which is judged later */
} vq_front;

/* Read the front of a .vq file or, with `of_codebook`, a codebook file: steps 1 to 5 of spec 10. */
vq_status vq_front_read(const uint8_t *data, size_t size, int of_codebook, const vq_limits *limits,
                        vq_front *front);

/* Bytes of all samples of the codebook. */
size_t vq_samples_bytes(const vq_front *front);

/* Bytes of the workspace for the rest of a front, which need be neither 0 nor aligned but as from
 * malloc. */
size_t vq_front_bytes(const uint8_t *data, const vq_front *front);

/* Read the codebook into `samples`, and look for all other faults of a front: steps 6 to 10 (and 13
 * of a codebook file); note where the strips are listed. `given` are the samples of the codebook that
 * the reader was given, for files whose own is elsewhere, or NULL; they have vq_samples_bytes. The
 * workspace has vq_front_bytes. Until this has returned VQ_OK for a front, what
 * follows must not be called with it. */
vq_status vq_codebook_read(const uint8_t *data, size_t size, vq_front *front,
                           const uint8_t *given, uint8_t *samples, void *workspace,
                           vq_watch *watch);

/* Inflate a zlib stream (RFC 1950) that must be whole, give exactly `room` bytes and be followed by
 * nothing; return 0 if so. It is for index coding `deflate`. */
typedef int (*vq_inflate)(void *context, const uint8_t *data, size_t size, uint8_t *target,
                          size_t room);

/* Bytes of the workspace for a plane, which need not be 0 nor aligned; they may be none. */
size_t vq_plane_bytes(const uint8_t *data, const vq_front *front);

/* Read the indices, rows times columns of them: steps 11 to 14. Without `inflate` the index coding
 * `deflate` is VQ_UNSUPPORTED. */
vq_status vq_plane_read(const uint8_t *data, size_t size, const vq_front *front,
                        const uint8_t *samples, uint16_t *indices, void *workspace,
                        vq_inflate inflate, void *context, vq_watch *watch);

/* Draw `n` rows of the picture from row `top` on, all within its height, with indices that were read
 * or are below the number of codewords: width times channels samples each, of 1 or 2
 * bytes, the high byte first. */
void vq_draw(const vq_front *front, const uint8_t *samples, const uint16_t *indices, uint32_t top,
             uint32_t n, uint8_t *pixels);

/* Put the codewords of n indices one after the other, of so many bytes each; indices that are below 256
 * may have a byte each. */
void vq_paint(const uint8_t *samples, size_t bytes, const uint16_t *indices, size_t n,
              uint8_t *pixels);
void vq_paint_small(const uint8_t *samples, size_t bytes, const uint8_t *indices, size_t n,
                    uint8_t *pixels);

#ifdef __cplusplus
}
#endif
#endif
