// How findings of money say accounts, amounts, days and countries. Texts are in the arena.
#pragma once

#include "base/arena.h"
#include "base/json_out.h"
#include "findings/money/case_money.h"

// An IBAN in fours ("BE71 0961 2345 6769"), another account as it is written; else "NAME at ACCOUNT", "cash
// at ACCOUNT", "the bank of ACCOUNT".
const char *words_party(struct arena *arena, const struct case_money *money, uint32_t party);
const char *words_account(struct arena *arena, const char *value); // of an IBAN, or anything else
const char *words_amount(struct arena *arena, int64_t e5);         // "41,200.00"
const char *words_decimal(struct arena *arena, int64_t e5);        // "41200.00", as facts have it
const char *words_day(struct arena *arena, int64_t day);           // "2026-03-01", of days since 1970-01-01

void words_key_day(struct json_out *json, const char *key, int64_t day);
void words_key_decimal(struct json_out *json, const char *key, int64_t e5);
void words_key_tenth(struct json_out *json, const char *key, double value); // rounded to one decimal

// Countries by their codes, each once and sorted after words_countries_settle.
struct word_countries {
    struct arena *arena;
    const char **codes;
    size_t count, capacity;
};
void words_country_add(struct word_countries *countries, const char *code); // "" and NULL: nothing
void words_countries_settle(struct word_countries *countries);
const char *words_in_countries(const struct word_countries *countries); // " in ES, FR and PT"; "" without
void words_key_countries(struct json_out *json, const char *key, const struct word_countries *countries);
