// Accounts, amounts, days and countries in words.
#include "findings/money/words.h"

#include "base/decimal.h"
#include "base/text.h"
#include "base/time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_iban(const char *value)
{
    struct bytes text = bytes_of_text(value);
    if (text.size < 15 || text.size > 34)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        bool letter = text.data[i] >= 'A' && text.data[i] <= 'Z';
        if (i < 2 ? !letter : i < 4 ? !digit : !digit && !letter)
            return false;
    }
    return true;
}

const char *words_account(struct arena *arena, const char *value)
{
    if (!is_iban(value))
        return value;
    size_t size = strlen(value);
    char *out = arena_alloc(arena, size + size / 4 + 1, 1), *to = out;
    for (size_t i = 0; i < size; i++) {
        if (i && i % 4 == 0)
            *to++ = ' ';
        *to++ = value[i];
    }
    return out;
}

const char *words_party(struct arena *arena, const struct case_money *money, uint32_t number)
{
    const struct party *party = &money->parties[number];
    const char *account = words_account(arena, money->parties[party->account].value);
    switch (party->kind) {
    case PARTY_NAME:
        return arena_print(arena, "%s at %s", party->value, account);
    case PARTY_CASH_IN:
    case PARTY_CASH_OUT:
        return arena_print(arena, "cash at %s", account);
    case PARTY_BANK:
        return arena_print(arena, "the bank of %s", account);
    case PARTY_ACCOUNT:
        break;
    }
    return account;
}

const char *words_amount(struct arena *arena, int64_t e5)
{
    char plain[DECIMAL_TEXT_SIZE];
    decimal_format(e5, plain);
    size_t whole = strcspn(plain, ".");
    char *out = arena_alloc(arena, 2 * sizeof plain, 1), *to = out;
    for (size_t i = 0; plain[i]; i++) {
        if (i && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-')
            *to++ = ',';
        *to++ = plain[i];
    }
    return out;
}

const char *words_decimal(struct arena *arena, int64_t e5)
{
    char plain[DECIMAL_TEXT_SIZE];
    return arena_text(arena, decimal_format(e5, plain));
}

static struct moment moment_of_day(int64_t day)
{
    return (struct moment){.at_usec = day * INT64_C(86400000000), .zone = ZONE_DATE};
}

const char *words_day(struct arena *arena, int64_t day)
{
    char text[MOMENT_TEXT_SIZE];
    return arena_text(arena, moment_format(moment_of_day(day), text));
}

void words_key_day(struct json_out *json, const char *key, int64_t day)
{
    char text[MOMENT_TEXT_SIZE];
    json_out_key_text(json, key, moment_format(moment_of_day(day), text));
}

void words_key_decimal(struct json_out *json, const char *key, int64_t e5)
{
    char plain[DECIMAL_TEXT_SIZE];
    json_out_key_text(json, key, decimal_format(e5, plain));
}

void words_key_tenth(struct json_out *json, const char *key, double value)
{
    json_out_key(json, key);
    json_out_number(json, round(value * 10) / 10);
}

// ---- countries ----

void words_country_add(struct word_countries *countries, const char *code)
{
    if (code == NULL || *code == 0)
        return;
    if (countries->count == countries->capacity) {
        size_t capacity = countries->capacity ? 2 * countries->capacity : 16;
        const char **codes = arena_alloc(countries->arena, capacity, sizeof *codes);
        if (countries->count)
            memcpy(codes, countries->codes, countries->count * sizeof *codes);
        countries->codes = codes;
        countries->capacity = capacity;
    }
    countries->codes[countries->count++] = arena_text(countries->arena, code);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void words_countries_settle(struct word_countries *countries)
{
    if (countries->count)
        qsort(countries->codes, countries->count, sizeof *countries->codes, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < countries->count; i++)
        if (kept == 0 || strcmp(countries->codes[kept - 1], countries->codes[i]) != 0)
            countries->codes[kept++] = countries->codes[i];
    countries->count = kept;
}

const char *words_in_countries(const struct word_countries *countries)
{
    const char *text = countries->count ? " in " : "";
    for (size_t i = 0; i < countries->count; i++)
        text = arena_print(countries->arena, "%s%s%s", text,
                           i == 0                      ? ""
                           : i + 1 == countries->count ? " and "
                                                       : ", ",
                           countries->codes[i]);
    return text;
}

void words_key_countries(struct json_out *json, const char *key, const struct word_countries *countries)
{
    json_out_key(json, key);
    json_out_array(json);
    for (size_t i = 0; i < countries->count; i++)
        json_out_text(json, countries->codes[i]);
    json_out_array_end(json);
}
