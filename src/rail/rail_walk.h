/* rail_walk.h - what the files of the rail share. Only for this folder. */
#ifndef OKNO_RAIL_RAIL_WALK_H
#define OKNO_RAIL_RAIL_WALK_H

#include "base/log.h"
#include "rail/rail_store.h"

void rail_name(const struct rail *rail, char letter, int64_t number, char name[RAIL_ID]);
void rail_copy(const char *from, char *to, size_t room);

/* A message of this bank with its time, day and BIK. */
struct rail_message rail_begin(const struct rail *rail, enum rail_kind kind);
/* Write it down to be sent. row: its id, payment and original; the rest is made here. */
OKNO_CHECK enum status rail_post(struct txn *txn, const struct rail *rail,
                                 const struct rail_message *message, struct rail_row *row);
/* That a customer was credited, to whoever asked to be told of it. */
OKNO_CHECK enum status rail_tell(struct txn *txn, const struct rail *rail, int64_t customer,
                                 int64_t payment);
/* The same of a payment whose money has come back. */
OKNO_CHECK enum status rail_tell_back(struct txn *txn, const struct rail *rail, int64_t payment);
/* Into the queue of a person. queued: its id and time are made here. */
OKNO_CHECK enum status rail_queue(struct txn *txn, const struct rail *rail,
                                  struct rail_queued *queued);

/* Answer a recall that came. said: what it said. */
OKNO_CHECK enum status rail_answer_recall(struct txn *txn, const struct rail *rail,
                                          const struct rail_row *recall,
                                          const struct rail_message *said, enum rail_status status);

#endif
