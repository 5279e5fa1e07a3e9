#include "base/metrics.h"

#include <inttypes.h>

struct metric_row {
    const char *name;
    const char *help;
};

static const struct metric_row rows[METRIC_COUNT] = {
#define METRIC_ROW(name, text, help) {text, help},
    METRIC_LIST(METRIC_ROW)
#undef METRIC_ROW
};

void metrics_init(struct metrics *metrics)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        atomic_init(&metrics->values[i], 0);
    }
}

void metric_add(struct metrics *metrics, enum metric metric, int64_t amount)
{
    atomic_fetch_add_explicit(&metrics->values[metric], amount, memory_order_relaxed);
}

int64_t metric_get(const struct metrics *metrics, enum metric metric)
{
    return atomic_load_explicit(&metrics->values[metric], memory_order_relaxed);
}

void metrics_write(const struct metrics *metrics, struct buf *out)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        buf_printf(out, "# HELP %s %s\n# TYPE %s counter\n%s %" PRId64 "\n", rows[i].name,
                   rows[i].help, rows[i].name, rows[i].name, metric_get(metrics, (enum metric)i));
    }
}
