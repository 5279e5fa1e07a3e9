#include "base/log.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

static const char *const levels[] = {"error", "warning", "info"};

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct clock clock = clock_system();
    char time[CLOCK_TEXT];
    clock_format(clock_now(&clock), time);
    json_t *line = json_pack("{s:s,s:s,s:s,s:s}", "time", time, "level", levels[level], "event",
                             event, "text", size < 0 ? "" : text);
    char *dump = line == NULL ? NULL : json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII);
    if (dump != NULL) {
        (void)fprintf(stderr, "%s\n", dump);
    } else {
        (void)fprintf(stderr, "{\"level\":\"%s\",\"event\":\"%s\"}\n", levels[level], event);
    }
    free(dump);
    json_decref(line);
}
