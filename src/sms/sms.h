/* sms.h - SMS out. A way is a row: its name and its send. For: main, through the outbox.
 * Never: logs a number or a text. */
#ifndef OKNO_SMS_SMS_H
#define OKNO_SMS_SMS_H

#include "base/str.h"

struct sms_way {
    const char *name;
    /* Hand one message over. phone: E.164; text: UTF-8, may have line breaks. STATUS_OK when the
     * far side has taken it; anything else and the outbox tries again. Any thread, one call at a
     * time. */
    enum status (*send)(void *context, struct str phone, struct str text);
};

/* The demo's: one line on standard output, "sms to +79000000001: text", flushed at once; line
 * breaks of the text are shown as blanks. context is not used. */
extern const struct sms_way sms_console;

#endif
