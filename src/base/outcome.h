/* outcome.h - the one type of row for everything that can be answered to a person.
 * Each module has one list: an enum, and a table of these rows indexed by it. Texts live here and
 * nowhere else on the server. */
#ifndef OKNO_BASE_OUTCOME_H
#define OKNO_BASE_OUTCOME_H

enum language { LANGUAGE_RU, LANGUAGE_EN };

struct outcome {
    const char *name; /* the last part of the problem's type: /problems/NAME; stable for ever */
    int http;         /* status of the answer */
    const char *title_en;
    const char *text[2]; /* by enum language: what happened and what to do now */
};

#endif
