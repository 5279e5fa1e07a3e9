/* fuzz.h - one entry for libFuzzer and for standalone.c, which runs the corpus in every build. */
#ifndef OKNO_TEST_FUZZ_H
#define OKNO_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Never returns anything but 0; a finding stops the process (assume, sanitizers). */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
