/* gate.h - refuses requests that two programs could read in two ways. Pure. Only for this folder.
 * libmicrohttpd 0.9.75 accepts both lengths at once, doubled headers and a blank before a colon:
 * each is a way to smuggle a second request past a proxy. */
#ifndef OKNO_HTTP_GATE_H
#define OKNO_HTTP_GATE_H

#include "base/str.h"

struct gate {
    size_t lengths, encodings, hosts;
    bool bad_header; /* a name or value with bytes that have no place there */
    bool chunked;    /* Transfer-Encoding is exactly "chunked" */
    int64_t length;  /* of Content-Length; -1: none or malformed */
};

void gate_init(struct gate *gate);
/* Look at one header. */
void gate_header(struct gate *gate, struct str name, struct str value);
/* After all headers: NULL, or what is wrong. */
const char *gate_refusal(const struct gate *gate, struct str version, struct str target);
/* Unescaped path characters only: no %, no dots that climb, no empty segment, nothing outside
 * A-Z a-z 0-9 / - _ . ~ */
bool gate_path_is_plain(struct str path);

#endif
