/* outcome.h - the one type of row for everything that can be answered to a person.
 * Each module has one list: an enum, and a table of these rows indexed by it. Texts live here and
 * nowhere else on the server. */
#ifndef OKNO_BASE_OUTCOME_H
#define OKNO_BASE_OUTCOME_H

enum language { LANGUAGE_RU, LANGUAGE_EN };

/* What sort of refusal it is, for programs that explain it. NONE where that is not said. */
#define REFUSAL_CLASS_LIST(X)                                                                      \
    X(NONE, "")                                                                                    \
    X(FORM, "form")                                                                                \
    X(LIMIT, "limit")                                                                              \
    X(FUNDS, "funds")                                                                              \
    X(FRAUD, "fraud")                                                                              \
    X(AML, "aml")                                                                                  \
    X(TECHNICAL, "technical")                                                                      \
    X(PAYEE, "payee")

enum refusal_class {
#define REFUSAL_CLASS_ENUM(name, word) REFUSAL_##name,
    REFUSAL_CLASS_LIST(REFUSAL_CLASS_ENUM)
#undef REFUSAL_CLASS_ENUM
};

struct outcome {
    const char *name; /* the last part of the problem's type: /problems/NAME; stable for ever */
    int http;         /* status of the answer */
    const char *title_en;
    const char *text[2]; /* by enum language: what happened and what to do now */
    enum refusal_class refusal;
    const char *next[2]; /* by enum language: the next step alone; NULL where that is not said */
};

#endif
