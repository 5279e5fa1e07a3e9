#include "money/digits.h"

#include <inttypes.h>
#include <stdio.h>

bool digits_only(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return text.size != 0;
}

bool digits_are(struct str text, size_t count)
{
    return text.size == count && digits_only(text);
}

enum status digits_ungroup(struct str text, size_t group, char *out, size_t room, size_t *size)
{
    bool is_grouped = text.size > group && text.data[group] == ' ';
    *size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool is_between = is_grouped && i % (group + 1) == group;
        if (is_between != (text.data[i] == ' ') || (is_between && i + 1 == text.size)) {
            return STATUS_INVALID;
        }
        if (is_between) {
            continue;
        }
        if (*size == room) {
            return STATUS_INVALID;
        }
        out[(*size)++] = text.data[i];
    }
    return STATUS_OK;
}

uint16_t crc16(struct str bytes)
{
    enum { START = 0xFFFF, POLYNOMIAL = 0x1021, TOP = 0x8000 };
    unsigned crc = START;
    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= (unsigned)(unsigned char)bytes.data[i] << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & TOP) != 0 ? (crc << 1 ^ POLYNOMIAL) & 0xFFFF : crc << 1 & 0xFFFF;
        }
    }
    return (uint16_t)crc;
}

void crc16_format(uint16_t crc, char out[CRC16_TEXT])
{
    (void)snprintf(out, CRC16_TEXT, "%04" PRIX16, crc);
}

int mod97(struct str text)
{
    enum { MOVED = 4 };
    int rest = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[(i + MOVED) % text.size];
        if (c >= '0' && c <= '9') {
            rest = (rest * 10 + c - '0') % 97;
        } else if (c >= 'A' && c <= 'Z') {
            rest = (rest * 100 + c - 'A' + 10) % 97;
        } else {
            return -1;
        }
    }
    return rest;
}
