#include "base/assume.h"

#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void assume_failed(const char *condition, const char *file, int line)
{
    void *frames[32];
    (void)fprintf(stderr, "okno: assumption failed: %s (%s:%d)\n", condition, file, line);
    int count = backtrace(frames, 32);
    backtrace_symbols_fd(frames, count, STDERR_FILENO);
    abort();
}
