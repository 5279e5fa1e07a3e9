#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *status_name(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return "ok";
    case STATUS_NOT_FOUND:
        return "not-found";
    case STATUS_INVALID:
        return "invalid";
    case STATUS_RETRY:
        return "retry";
    case STATUS_WIDEN:
        return "widen";
    case STATUS_BUSY:
        return "busy";
    case STATUS_NO_MEMORY:
        return "no-memory";
    case STATUS_DISK_FULL:
        return "disk-full";
    case STATUS_IO:
        return "io";
    case STATUS_IN_DOUBT:
        return "in-doubt";
    case STATUS_CORRUPT:
        return "corrupt";
    case STATUS_BUG:
        return "bug";
    }
    return "unknown";
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (written < 0) {
        error->text[0] = '\0';
    }
    return status;
}
