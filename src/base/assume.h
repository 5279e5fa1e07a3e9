/* assume.h - assertions that stay on in release.
 * For what only a mistake in this program can cause; an outside party must never be able to trip
 * one. The process stops: nothing unacknowledged is lost, and what was acknowledged is durable. */
#ifndef OKNO_BASE_ASSUME_H
#define OKNO_BASE_ASSUME_H

_Noreturn void assume_failed(const char *condition, const char *file, int line);

#define assume(condition) ((condition) ? (void)0 : assume_failed(#condition, __FILE__, __LINE__))

#endif
