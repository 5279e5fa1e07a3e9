#include "money/payment_qr.h"

#define TEXT(name, word, ru, en) {word, {ru, en}},
const struct requisite_text qr_outcomes[QR_OUTCOME_END] = {QR_OUTCOME_LIST(TEXT)};
#undef TEXT
