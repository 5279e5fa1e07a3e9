/* bench_answer.h - reading an HTTP/1.1 answer strictly, as far as a load generator needs it. Pure.
 */
#ifndef OKNO_MAIN_BENCH_ANSWER_H
#define OKNO_MAIN_BENCH_ANSWER_H

#include "base/str.h"

enum bench_answer_state { BENCH_ANSWER_PARTIAL, BENCH_ANSWER_WHOLE, BENCH_ANSWER_BROKEN };

struct bench_answer {
    int status;
    struct str nonce; /* DPoP-Nonce; data NULL when it was not sent */
    struct str body;
    size_t size; /* of the whole answer */
};

/* bytes  what has arrived so far; the answer borrows from it. room: more than this can not arrive.
 * BROKEN: no status line, a header without its colon, no length or two of them, a coding, too long.
 */
enum bench_answer_state bench_answer_read(struct str bytes, size_t room,
                                          struct bench_answer *answer);

#endif
