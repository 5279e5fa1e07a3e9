#include "main/bench_answer.h"

#include <string.h>

struct lines {
    struct bench_answer *answer;
    int64_t length;
    int lengths;
    bool broken;
};

static void read_status(struct lines *lines, struct str line)
{
    static const struct str version = STR_INIT("HTTP/1.1 ");
    enum { DIGITS = 3 };
    int64_t status = 0;
    if (!str_starts(line, version) || line.size < version.size + DIGITS + 1 ||
        line.data[version.size + DIGITS] != ' ' ||
        str_to_int64((struct str){line.data + version.size, DIGITS}, &status) != STATUS_OK) {
        lines->broken = true;
    }
    lines->answer->status = (int)status;
}

static void read_field(struct lines *lines, struct str line)
{
    struct str value = line;
    struct str name = str_cut(&value, ':');
    if (value.size == 0 || name.size == 0) {
        lines->broken = true;
        return;
    }
    value.data++; /* the blank that every server puts there; without it no value below fits */
    value.size--;
    if (str_equal_fold(name, STR("content-length"))) {
        lines->lengths++;
        lines->broken = lines->broken || str_to_int64(value, &lines->length) != STATUS_OK;
    } else if (str_equal_fold(name, STR("dpop-nonce"))) {
        lines->answer->nonce = value;
    } else if (str_equal_fold(name, STR("transfer-encoding"))) {
        lines->broken = true;
    }
}

static void read_lines(struct lines *lines, struct str head)
{
    bool first = true;
    while (head.size > 0 && !lines->broken) {
        const char *end = memchr(head.data, '\r', head.size);
        struct str line = {head.data, end == NULL ? head.size : (size_t)(end - head.data)};
        if (first) {
            read_status(lines, line);
            first = false;
        } else {
            read_field(lines, line);
        }
        size_t taken = end == NULL ? line.size : line.size + 2;
        if (taken > head.size || (end != NULL && end[1] != '\n')) {
            lines->broken = true;
            return;
        }
        head.data += taken;
        head.size -= taken;
    }
}

enum bench_answer_state bench_answer_read(struct str bytes, size_t room,
                                          struct bench_answer *answer)
{
    *answer = (struct bench_answer){0};
    const char *blank = memmem(bytes.data, bytes.size, "\r\n\r\n", 4);
    if (blank == NULL) {
        return bytes.size >= room ? BENCH_ANSWER_BROKEN : BENCH_ANSWER_PARTIAL;
    }
    struct lines lines = {.answer = answer};
    size_t head = (size_t)(blank - bytes.data);
    read_lines(&lines, (struct str){bytes.data, head});
    head += 4;
    if (lines.broken || lines.lengths != 1 || head > room || (uint64_t)lines.length > room - head) {
        return BENCH_ANSWER_BROKEN;
    }
    answer->size = head + (size_t)lines.length;
    answer->body = (struct str){bytes.data + head, (size_t)lines.length};
    return bytes.size < answer->size ? BENCH_ANSWER_PARTIAL : BENCH_ANSWER_WHOLE;
}
