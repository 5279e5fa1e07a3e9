/* integer.h - a wider integer for sums that must not overflow before they are compared. */
#ifndef OKNO_BASE_INTEGER_H
#define OKNO_BASE_INTEGER_H

#include <stdint.h>

__extension__ typedef __int128 wide;

#endif
