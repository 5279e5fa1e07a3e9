/* desk.h - a branch with a rail: what its customers order, what the rail says, what a person
 * decides, and a day's statement. */
#ifndef OKNO_TEST_DESK_H
#define OKNO_TEST_DESK_H

#include "bank/branch.h"
#include "rail/rail_store.h"

struct desk {
    struct branch branch;
    struct rail_forms *forms;
    struct rail rail;
    int32_t day;
    int64_t opening; /* of the bank's money with the rail, before the day */
    struct rail_statement statement;
    struct rail_comparison held;
};

int desk_open(void **state);
int desk_close(void **state);

struct payment desk_pay(struct desk *desk, int64_t minor);
void desk_leave(struct desk *desk, int64_t payment);
struct payment_result desk_find(struct desk *desk, int64_t payment);
enum payment_state desk_state_of(struct desk *desk, int64_t payment);
int64_t desk_annas(struct desk *desk);
struct rail_message desk_news(enum rail_kind kind, const char *id, int64_t payment);
enum rail_taken desk_take_text(struct desk *desk, const struct rail_message *message,
                               struct str text);
enum rail_taken desk_take(struct desk *desk, const struct rail_message *message);
void desk_take_written(struct desk *desk, const struct rail_message *message);
void desk_say_status(struct desk *desk, const char *id, int64_t payment, enum rail_status status,
                     const char *reason);
void desk_say_return(struct desk *desk, const char *id, int64_t payment, int64_t minor);
size_t desk_queue(struct desk *desk, struct rail_queued rows[LIMIT_RAIL_QUEUE]);
void desk_check_queue(struct desk *desk, size_t count, enum rail_reason last);
enum rail_decided desk_decide(struct desk *desk, enum rail_decision decision, const char *account);
void desk_check_books(struct desk *desk, int64_t correspondent, int64_t waiting);
int64_t desk_with_rail(struct desk *desk);
size_t desk_letters(struct desk *desk, struct rail_letter found[RAIL_BATCH], struct arena *arena);
void desk_mark(struct desk *desk, struct rail_letter *found, size_t count, enum rail_fate fate);
void desk_day_begins(struct desk *desk, int32_t day);
void desk_begin_statement(struct desk *desk, const char *id);
void desk_line(struct desk *desk, const char *name, int64_t minor);
void desk_compare(struct desk *desk, bool so_far);
void desk_hold(struct desk *desk);
size_t desk_queued(struct desk *desk, enum rail_reason reason);
size_t desk_all_queued(struct desk *desk);

#endif
