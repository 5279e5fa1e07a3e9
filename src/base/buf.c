#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t maximum)
{
    *buf = (struct buf){.maximum = maximum};
}

void buf_free(struct buf *buf)
{
    free(buf->data);
    buf->data = NULL;
    buf->size = 0;
    buf->room = 0;
}

static void fail(struct buf *buf, enum status status)
{
    buf_free(buf);
    buf->status = status;
}

static bool reserve(struct buf *buf, size_t more)
{
    if (buf->status != STATUS_OK) {
        return false;
    }
    if (more > buf->maximum - buf->size) {
        fail(buf, STATUS_INVALID);
        return false;
    }
    size_t need = buf->size + more + 1;
    if (need <= buf->room) {
        return true;
    }
    size_t room = buf->room == 0 ? 256 : buf->room * 2;
    if (room < need) {
        room = need;
    }
    char *data = realloc(buf->data, room);
    if (data == NULL) {
        fail(buf, STATUS_NO_MEMORY);
        return false;
    }
    buf->data = data;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
    if (!reserve(buf, size)) {
        return;
    }
    if (size != 0) {
        memcpy(buf->data + buf->size, bytes, size);
    }
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_add_str(struct buf *buf, struct str text)
{
    buf_add(buf, text.data, text.size);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size >= 0 && reserve(buf, (size_t)size)) {
        (void)vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
        buf->size += (size_t)size;
    }
    va_end(again);
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data, buf->size};
}

void buf_add_percent(struct buf *buf, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        const char escape[] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(buf, is_plain ? &text.data[i] : escape, is_plain ? 1 : sizeof escape);
    }
}
