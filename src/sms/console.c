#include <stdio.h>

#include "sms/sms.h"

static enum status send_to_console(void *context, struct str phone, struct str text)
{
    (void)context;
    flockfile(stdout);
    bool failed = printf("sms to %.*s: ", STR_ARGS(phone)) < 0;
    /* NOLINTBEGIN(concurrency-mt-unsafe): the stream is locked */
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i] == '\n' || text.data[i] == '\r' ? ' ' : text.data[i];
        failed = putchar_unlocked(c) == EOF || failed;
    }
    failed = putchar_unlocked('\n') == EOF || failed;
    /* NOLINTEND(concurrency-mt-unsafe) */
    failed = fflush(stdout) != 0 || failed;
    funlockfile(stdout);
    return failed ? STATUS_IO : STATUS_OK;
}

const struct sms_way sms_console = {.name = "console", .send = send_to_console};
