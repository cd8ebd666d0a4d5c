/* Fuzzed: planes whose strips are deflated. See target.h. */
#include "plane.h"

#include <zlib.h>

/* What was asked of the inflating: its budget. */
typedef struct {
    uint64_t strips, bytes;
} asked;

/* Inflate; also, lest few mutations get so far, what has the right size counts as inflated. */
static int inflate_all(void *context, const uint8_t *data, size_t size, uint8_t *target,
                       size_t room) {
    asked *told = context;
    uLongf given = room;
    uLong taken = size;
    told->strips++;
    told->bytes += room;
    if (size == room) {
        memcpy(target, data, size);
        return 0;
    }
    return !(uncompress2(target, &given, data, &taken) == Z_OK && given == room && taken == size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    plane p;
    asked told = {0, 0};
    if (read_plane(data, size, VQ_DEFLATE, inflate_all, &told, &p)) {
        const vq_front *front = &p.file.front;
        /* Without a way to inflate it is unsupported, whatever else holds. */
        MUST(vq_plane_read(data, size, front, p.file.samples, p.indices, NULL, NULL, NULL, NULL) ==
             VQ_UNSUPPORTED);
    }
    if (p.indices) {
        MUST(told.strips <= VQ_MAX_STRIPS);
        MUST(told.bytes <= 2 * (uint64_t)p.n + p.file.front.rows);
    }
    MUST(p.watch.decisions == 0 && p.watch.looked == 0);
    close_plane(&p);
    return 0;
}
