#include "store/plan.h"

#include <stdlib.h>

#include "base/limits.h"

static void add(struct plan *plan, struct id_list *list, int64_t id)
{
    if (id == 0 || list->count >= LIMIT_PLAN) {
        return;
    }
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 1024 : list->room * 2;
        int64_t *ids = realloc(list->ids, room * sizeof *ids);
        if (ids == NULL) {
            plan->status = STATUS_NO_MEMORY;
            return;
        }
        list->ids = ids;
        list->room = room;
    }
    list->ids[list->count++] = id;
}

void plan_row(struct plan *plan, int64_t id)
{
    add(plan, &plan->rows, id);
}

void plan_key(struct plan *plan, int64_t key)
{
    add(plan, &plan->keys, key);
}

void plan_clear(struct plan *plan)
{
    plan->rows.count = 0;
    plan->keys.count = 0;
    plan->status = STATUS_OK;
}

void plan_free(struct plan *plan)
{
    free(plan->rows.ids);
    free(plan->keys.ids);
    *plan = (struct plan){.status = STATUS_OK};
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void sort(struct id_list *list)
{
    if (list->count == 0) {
        return;
    }
    qsort(list->ids, list->count, sizeof *list->ids, by_id);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++) {
        if (list->ids[i] != list->ids[kept - 1]) {
            list->ids[kept++] = list->ids[i];
        }
    }
    list->count = kept;
}

void plan_sort(struct plan *plan)
{
    sort(&plan->rows);
    sort(&plan->keys);
}
