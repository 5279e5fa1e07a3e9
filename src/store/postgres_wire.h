/* postgres_wire.h - parameters in PostgreSQL's binary format: big-endian numbers, bytes as they
 * are, arrays with their head. Only for postgres.c. */
#ifndef OKNO_STORE_POSTGRES_WIRE_H
#define OKNO_STORE_POSTGRES_WIRE_H

#include <endian.h>
#include <libpq-fe.h>
#include <string.h>

#include "base/buf.h"
#include "store/store.h"

enum {
    OID_BYTES = 17,
    OID_INT = 20,
    OID_TEXT = 25,
    OID_BYTES_LIST = 1001,
    OID_TEXT_LIST = 1009,
    OID_INT_LIST = 1016,
    PARAMETERS_MOST = 32
};

static inline Oid oid_of(char letter)
{
    return letter == 'i'   ? OID_INT
           : letter == 't' ? OID_TEXT
           : letter == 'b' ? OID_BYTES
                           : OID_INT_LIST;
}

static inline void put32(struct buf *buf, uint32_t number)
{
    uint32_t big = htobe32(number);
    buf_add(buf, &big, sizeof big);
}

static inline void put_int(struct buf *buf, int64_t number)
{
    uint64_t big = htobe64((uint64_t)number);
    buf_add(buf, &big, sizeof big);
}

/* The head of an array without NULLs: dimensions, flags, type, length, lower bound. */
static inline void put_head(struct buf *buf, Oid type, size_t count)
{
    put32(buf, count == 0 ? 0 : 1);
    put32(buf, 0);
    put32(buf, type);
    if (count != 0) {
        put32(buf, (uint32_t)count);
        put32(buf, 1);
    }
}

static inline void put_value(struct buf *buf, const struct value *value)
{
    if (value->type == 'i') {
        put_int(buf, value->number);
    } else if (value->type != 'I') {
        buf_add(buf, value->bytes.data, value->bytes.size);
    } else {
        put_head(buf, OID_INT, value->bytes.size);
        for (size_t i = 0; i < value->bytes.size; i++) {
            int64_t number = 0;
            memcpy(&number, value->bytes.data + i * sizeof number, sizeof number);
            put32(buf, sizeof number);
            put_int(buf, number);
        }
    }
}

/* One column of many rows. */
static inline void put_array(struct buf *buf, const struct value *first, size_t rows, size_t width)
{
    put_head(buf, oid_of(first->type), rows);
    for (size_t row = 0; row < rows; row++) {
        const struct value *value = first + row * width;
        put32(buf, (uint32_t)(value->type == 'i' ? sizeof value->number : value->bytes.size));
        put_value(buf, value);
    }
}

/* Many rows as COPY's binary format has them. */
static inline void put_copy(struct buf *buf, const struct value *values, size_t rows, size_t width)
{
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* flags and extension: 0 */
    const uint16_t fields = htobe16((uint16_t)width);
    const uint16_t end = UINT16_MAX;
    buf_add(buf, head, 19);
    for (size_t row = 0; row < rows; row++) {
        buf_add(buf, &fields, sizeof fields);
        for (size_t i = 0; i < width; i++) {
            const struct value *value = &values[row * width + i];
            put32(buf, (uint32_t)(value->type == 'i' ? sizeof value->number : value->bytes.size));
            put_value(buf, value);
        }
    }
    buf_add(buf, &end, sizeof end);
}

/* All parameters of one call, one after the other in one buffer. */
struct parameters {
    struct buf buf;
    size_t ends[PARAMETERS_MOST];
    const char *values[PARAMETERS_MOST];
    int lengths[PARAMETERS_MOST];
    int formats[PARAMETERS_MOST];
};

static inline enum status settle(struct parameters *parameters, size_t count)
{
    buf_add(&parameters->buf, "", 1); /* so that there is an address even for nothing */
    if (parameters->buf.status != STATUS_OK) {
        return STATUS_NO_MEMORY;
    }
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        parameters->values[i] = parameters->buf.data + from;
        parameters->lengths[i] = (int)(parameters->ends[i] - from);
        parameters->formats[i] = 1;
        from = parameters->ends[i];
    }
    return STATUS_OK;
}

#endif
