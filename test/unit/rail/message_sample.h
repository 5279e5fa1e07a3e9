/* message_sample.h - a message of every kind, of invented people. */
#ifndef OKNO_TEST_MESSAGE_SAMPLE_H
#define OKNO_TEST_MESSAGE_SAMPLE_H

#include "rail/message.h"

enum { SAMPLE_COUNT = 9 };
/* index below SAMPLE_COUNT */
struct rail_message message_sample(size_t index);

#endif
