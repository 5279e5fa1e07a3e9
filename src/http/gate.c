#include "http/gate.h"

#include <string.h>

#include "base/limits.h"

void gate_init(struct gate *gate)
{
    *gate = (struct gate){.length = -1};
}

/* token (RFC 9110 §5.6.2) */
static bool is_token(struct str name)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(marks, c) == NULL)) {
            return false;
        }
    }
    return name.size > 0;
}

static bool is_field_value(struct str value)
{
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return true;
}

/* libmicrohttpd 0.9.75 glues a folded line to the name of the header before it: Content-Length2. */
static bool is_glued(struct str name, struct str framing)
{
    return name.size > framing.size &&
           str_equal_fold((struct str){name.data, framing.size}, framing);
}

void gate_header(struct gate *gate, struct str name, struct str value)
{
    gate->bad_header = gate->bad_header || !is_token(name) || !is_field_value(value) ||
                       is_glued(name, STR("content-length")) ||
                       is_glued(name, STR("transfer-encoding"));
    if (str_equal_fold(name, STR("content-length"))) {
        gate->lengths++;
        if (str_to_int64(value, &gate->length) != STATUS_OK) {
            gate->length = -1;
            gate->bad_header = true;
        }
    } else if (str_equal_fold(name, STR("transfer-encoding"))) {
        gate->encodings++;
        gate->chunked = str_equal_fold(value, STR("chunked"));
    } else if (str_equal_fold(name, STR("host"))) {
        gate->hosts++;
    }
}

const char *gate_refusal(const struct gate *gate, struct str version, struct str target)
{
    bool is_11 = str_equal(version, STR("HTTP/1.1"));
    if (!is_11 && !str_equal(version, STR("HTTP/1.0"))) {
        return "the version of HTTP";
    }
    if (gate->bad_header) {
        return "a header";
    }
    if (gate->lengths > 1 || gate->encodings > 1 || (gate->lengths == 1 && gate->encodings == 1)) {
        return "the length of the body stands twice";
    }
    if (gate->encodings == 1 && (!gate->chunked || !is_11)) {
        return "the transfer encoding";
    }
    if (gate->hosts > 1 || (is_11 && gate->hosts == 0)) {
        return "the host";
    }
    if (target.size == 0 || target.data[0] != '/' || target.size > LIMIT_TARGET) {
        return "the address";
    }
    return NULL;
}

bool gate_path_is_plain(struct str path)
{
    for (size_t i = 0; i < path.size; i++) {
        char c = path.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '/' && c != '-' && c != '_' && c != '.' && c != '~') {
            return false;
        }
        bool twice = i > 0 && path.data[i - 1] == c;
        if (twice && (c == '/' || c == '.')) {
            return false;
        }
    }
    return path.size > 0 && path.data[0] == '/';
}
