#include "money/phone.h"

#include <stdio.h>

bool phone_is_valid(struct str phone)
{
    if (phone.size < 9 || phone.size > 16 || phone.data[0] != '+' || phone.data[1] == '0') {
        return false;
    }
    for (size_t i = 1; i < phone.size; i++) {
        if (phone.data[i] < '0' || phone.data[i] > '9') {
            return false;
        }
    }
    return true;
}

void phone_tail(struct str phone, char out[PHONE_TEXT])
{
    size_t tail = phone.size < 2 ? phone.size : 2;
    (void)snprintf(out, PHONE_TEXT, "··%.*s", (int)tail, phone.data + phone.size - tail);
}
