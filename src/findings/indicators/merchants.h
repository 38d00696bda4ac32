// What a payment was for, by generic words of many languages (data/merchants.tsv, which gives the reasons).
// Knows no shop by its name, and no payment.
#pragma once

#include "base/words.h"

enum { // bits
    PAID_FOR_ADVERTS = 1 << 0,
    PAID_FOR_LODGING = 1 << 1,
    PAID_FOR_TICKETS = 1 << 2,
    PAID_FOR_RIDES = 1 << 3,
    PAID_FOR_FAST_FOOD = 1 << 4,
    PAID_FOR_CARE = 1 << 5, // pharmacy, beauty, clothes
    PAID_FOR_NIGHTLIFE = 1 << 6,
    PAID_FOR_PREPAID = 1 << 7,
    PAID_FOR_CRYPTO = 1 << 8,
    PAID_FOR_PROCESSOR = 1 << 9, // by or to a payment service that stands in another's place
    PAID_FOR_TAKINGS = 1 << 10,  // what a shop's card terminal paid out
    PAID_FOR_PAYROLL = 1 << 11,
    PAID_FOR_RENT = 1 << 12,
    PAID_FOR_PREMISES = 1 << 13, // rent of an office or shop
    PAID_FOR_BOARD = 1 << 14,
};

// The kinds that a text's words say; NULL says nothing.
unsigned paid_for(const char *text);

extern const unsigned merchant_kinds_of_word[];
extern const struct word_table merchant_words;
