/* Work, told to whoever watches over a call (spec 11). */
#ifndef VQ_WORK_H
#define VQ_WORK_H

#include "vq.h"

/* What a bit or symbol counts, in eighths of a decision; what is bounded otherwise counts nothing. */
enum { VQ_DECISION = 8, VQ_SUM = 1, VQ_FREE = 0 };

/* Tell of what was coded since the last time, each counting some eighths; whether to go on. */
static inline vq_status vq_tell(vq_watch *watch, uint64_t *coded, unsigned eighths) {
    if (!watch) return VQ_OK;
    watch->decisions += *coded;
    watch->eighths += *coded * eighths;
    *coded = 0;
    if (watch->max_work && watch->eighths / VQ_DECISION > watch->max_work) return VQ_LIMIT;
    return watch->stopped && watch->stopped(watch->context) ? VQ_STOPPED : VQ_OK;
}

#endif
