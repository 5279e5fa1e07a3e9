/* merchant.h - what kind of trade a merchant is in, by its category code (ISO 18245). Pure. */
#ifndef OKNO_BANK_MERCHANT_H
#define OKNO_BANK_MERCHANT_H

#include "bank/payment.h"

/* name, the API's word, the category of entries, whether a customer may block it. The order is
 * stored, as bits: add at the end. */
#define MERCHANT_GROUP_LIST(X)                                                                     \
    X(OTHER, "other", OTHER, false)                                                                \
    X(GAMBLING, "gambling", ENTERTAINMENT, true)                                                   \
    X(CRYPTO, "crypto", OTHER, true)                                                               \
    X(ALCOHOL, "alcohol", GROCERIES, true)                                                         \
    X(TOBACCO, "tobacco", SHOPPING, true)                                                          \
    X(GAMES, "games", ENTERTAINMENT, true)                                                         \
    X(DATING, "dating", ENTERTAINMENT, true)                                                       \
    X(SUBSCRIPTIONS, "subscriptions", ENTERTAINMENT, true)                                         \
    X(TRANSFERS, "transfers", TRANSFER, true)                                                      \
    X(CASH, "cash", CASH, false)                                                                   \
    X(GROCERIES, "groceries", GROCERIES, false)                                                    \
    X(CAFE, "cafe", CAFE, false)                                                                   \
    X(TRANSPORT, "transport", TRANSPORT, false)                                                    \
    X(TAXI, "taxi", TRANSPORT, false)                                                              \
    X(FUEL, "fuel", TRANSPORT, false)                                                              \
    X(CARS, "cars", TRANSPORT, false)                                                              \
    X(TRAVEL, "travel", TRANSPORT, false)                                                          \
    X(HOTELS, "hotels", OTHER, false)                                                              \
    X(PHARMACY, "pharmacy", HEALTH, false)                                                         \
    X(MEDICINE, "medicine", HEALTH, false)                                                         \
    X(BEAUTY, "beauty", HEALTH, false)                                                             \
    X(CLOTHES, "clothes", SHOPPING, false)                                                         \
    X(HOUSEHOLD, "household", HOME, false)                                                         \
    X(UTILITIES, "utilities", HOME, false)                                                         \
    X(TELECOM, "telecom", MOBILE, false)                                                           \
    X(ELECTRONICS, "electronics", SHOPPING, false)                                                 \
    X(BOOKS, "books", SHOPPING, false)                                                             \
    X(STORES, "stores", SHOPPING, false)                                                           \
    X(LEISURE, "leisure", ENTERTAINMENT, false)                                                    \
    X(EDUCATION, "education", OTHER, false)                                                        \
    X(STATE, "state", OTHER, false)

enum merchant_group {
#define MERCHANT_GROUP_ENUM(name, word, category, can_block) MERCHANT_##name,
    MERCHANT_GROUP_LIST(MERCHANT_GROUP_ENUM)
#undef MERCHANT_GROUP_ENUM
        MERCHANT_GROUPS
};

struct merchant_group_row {
    const char *word;
    enum category category;
    bool can_block;
};
extern const struct merchant_group_row merchant_groups[MERCHANT_GROUPS];

/* mcc: 0 to 9999. */
enum merchant_group merchant_group_of(int32_t mcc);
/* Where what is paid in the end is often more than what was asked first: tips, fuel, a minibar. */
bool merchant_may_add(int32_t mcc);

#endif
