// Prices: an amount with a currency, or with the duration that it pays, or with both.
#include "observations/adverts/mentions/currencies.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_BARE = 15, MOST_BARE_DIGITS = 5, MOST = 100000000, CONNECTORS_MAX = 3 };

struct price {
    size_t first, next; // parts of the amount
    int64_t cents;
    const char *currency; // "" or ISO 4217; NULL: none is stated
    int minutes;          // DURATION_NONE: none is stated
    size_t start, end;    // of all of it, parts
};

static bool is_sign(const struct part *part, uint32_t sign)
{
    return part->kind == PART_SIGN && part->sign == sign;
}

static bool is_number(const struct part *part)
{
    return part->kind == PART_NUMBER;
}

// "1 200 €", "200 000 pesos": a space parts thousands only before a currency; else it parts two numbers.
static bool is_spaced_group(const struct parts *parts, const struct price *price, struct regions regions)
{
    const struct part *first = &parts->all[price->first], *group = part_at(parts, price->next);
    size_t at;
    bool alone = price->first == 0 || !is_number(first - 1);
    return price->next - price->first == 1 && group->spaced && alone && is_number(group) &&
           (first->digits == 1 || group->number == 0) && currency_of(parts, price->next + 1, regions, &at);
}

// "1.200", "1,200", "1'200", "1 200 €": three digits behind a sign or, before a currency, a space.
static void take_thousands(const struct parts *parts, struct price *price, struct regions regions)
{
    while (price->cents < MOST) {
        const struct part *sign = part_at(parts, price->next), *group = part_at(parts, price->next + 1);
        bool parted = sign->kind == PART_SIGN &&
                      (sign->sign == '.' || sign->sign == ',' || sign->sign == '\'') && !sign->spaced &&
                      !group->spaced;
        if (!parted && !is_spaced_group(parts, price, regions))
            return;
        group = parted ? group : sign;
        if (!is_number(group) || group->digits != 3)
            return;
        price->cents = price->cents * 1000 + (int64_t)group->number * 100;
        price->next += parted ? 2 : 1;
    }
}

static bool take_amount(const struct parts *parts, size_t index, struct regions regions, struct price *price)
{
    const struct part *part = part_at(parts, index);
    if (!is_number(part) || part->number <= 0 || part->used)
        return false;
    const struct part *before = index ? &parts->all[index - 1] : NULL;
    bool is_fraction = before && (is_sign(before, '.') || is_sign(before, ',')) && !part->spaced &&
                       !before->spaced && index >= 2 && is_number(&parts->all[index - 2]);
    if (is_fraction || (parts->text.data[part->start] == '0' && part->digits > 1))
        return false;
    *price = (struct price){.first = index, .next = index + 1, .cents = (int64_t)part->number * 100};
    if (part->digits <= 3)
        take_thousands(parts, price, regions);
    const struct part *sign = part_at(parts, price->next), *rest = part_at(parts, price->next + 1);
    if ((is_sign(sign, '.') || is_sign(sign, ',')) && !sign->spaced && !rest->spaced && is_number(rest) &&
        rest->digits <= 2 && rest->digits) { // "49,90"
        price->cents += rest->digits == 1 ? rest->number * 10 : rest->number;
        price->next += 2;
    } else if ((is_sign(sign, '.') || is_sign(sign, ',')) && !sign->spaced && is_sign(rest, '-') &&
               !rest->spaced) {
        price->next += 2; // "150.-"
    }
    return price->cents <= (int64_t)MOST * 100;
}

static void take_currency(struct parts *parts, struct regions regions, struct price *price)
{
    size_t first;
    const struct part *before = price->first ? &parts->all[price->first - 1] : NULL;
    price->start = price->first;
    price->end = price->next;
    if (before && !before->used &&
        (price->currency = currency_of(parts, price->first - 1, regions, &first))) {
        price->start = first;
        const char *after = NULL; // "€ 100 EUR"
        if ((after = currency_of(parts, price->next, regions, &first)) && strcmp(after, price->currency) == 0)
            price->end = price->next + 1;
        return;
    }
    for (size_t skip = 0; skip <= 1; skip++) { // "US$" follows as two parts
        price->currency = currency_of(parts, price->next + skip, regions, &first);
        const struct part *sign = part_at(parts, price->next + skip),
                          *more = part_at(parts, price->next + skip + 1);
        bool of_next =
            sign->kind == PART_SIGN && sign->spaced && is_number(more) && !more->spaced; // "12 €350"
        if (price->currency && first == price->next && !of_next) {
            price->end = price->next + skip + 1;
            return;
        }
    }
    price->currency = NULL;
}

static bool connects(const struct part *part)
{
    if (part->used)
        return false;
    if (part->kind == PART_SIGN)
        return part->sign == ':' || part->sign == '=' || part->sign == '-' || part->sign == '/' ||
               part->sign == '(' || part->sign == ')' || part->sign == '~' || part->sign == '*' ||
               part->sign == '\'' || part->sign == '>' || part->sign == 0x2013 || part->sign == 0x2014 ||
               part->sign == 0x2019 || part->sign == 0x2192 || part->sign == 0x27a1 || part->sign == 0xff1a ||
               part->sign == 0xff1d || part->sign == 0xff0f || part->sign == 0xff08 || part->sign == 0xff09 ||
               part->sign == 0xb7;
    return part_roles(part) & ROLE_PER;
}

static bool unused(const struct parts *parts, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (parts->all[i].used)
            return false;
    return true;
}

// "30 mins €100": the duration stands before, and no other price has taken it.
static bool take_duration_before(const struct parts *parts, struct price *price)
{
    size_t end = price->start;
    for (int i = 0; i <= CONNECTORS_MAX; i++) {
        size_t first;
        int minutes = duration_until(parts, end, &first);
        if (minutes != DURATION_NONE && unused(parts, first, end)) {
            price->minutes = minutes;
            price->start = first;
            return true;
        }
        if (end == 0 || !connects(&parts->all[end - 1]))
            return false;
        end--;
    }
    return false;
}

// "€100 half hour", "100€/h". *said: by a word that means it, "/h", "per hour", "hh"; not a number that
// happens to follow.
static bool take_duration_after(const struct parts *parts, struct price *price, bool *said)
{
    size_t at = price->end;
    *said = false;
    for (int i = 0; i <= CONNECTORS_MAX; i++) {
        size_t next;
        int minutes = at < parts->count ? duration_from(parts, at, &next) : DURATION_NONE;
        if (minutes != DURATION_NONE && unused(parts, at, next)) {
            *said |= (part_roles(&parts->all[at]) & (ROLE_DURATION | ROLE_HOURS | ROLE_NIGHT)) != 0;
            price->minutes = minutes;
            price->end = next;
            return true;
        }
        if (at >= parts->count || !connects(&parts->all[at]))
            return false;
        *said |=
            parts->all[at].kind == PART_WORD || parts->all[at].sign == '/' || parts->all[at].sign == 0xff0f;
        at++;
    }
    return false;
}

// Whether numbers stand around it as in a telephone number, a date or a measure. `tight`: it is tied to its
// duration, and only what is glued to it counts.
static bool is_among_numbers(const struct parts *parts, const struct price *price, bool tight)
{
    const struct part *after = part_at(parts, price->next), *later = part_at(parts, price->next + 1);
    size_t next;
    if (is_number(after) && !tight && duration_from(parts, price->next, &next) == DURATION_NONE)
        return true;
    bool joined = after->kind == PART_SIGN && after->sign != '\n' && !after->spaced && !later->spaced &&
                  is_number(later);
    if (joined && duration_from(parts, price->next + 1, &next) == DURATION_NONE)
        return true;
    const struct part *amount = &parts->all[price->first];
    const struct part *before = price->first ? amount - 1 : NULL,
                      *earlier = price->first > 1 ? amount - 2 : NULL;
    if (before == NULL || before->used)
        return false;
    bool tied =
        before->kind == PART_SIGN && !amount->spaced && earlier && is_number(earlier) && !before->spaced;
    return tied || is_sign(before, '+') || (is_number(before) && !(tight && amount->spaced));
}

// Glued to letters, digits or '_' on either side: a piece of a name.
static bool is_piece(const struct parts *parts, const struct price *price)
{
    size_t start = parts->all[price->start].start, end = parts->all[price->end - 1].end;
    const uint8_t *data = parts->text.data;
    bool before =
        start && data[start] < 0x80 && (text_is_alnum(data[start - 1]) || strchr("_@", data[start - 1]));
    return before ||
           (end < parts->text.size && data[end - 1] < 0x80 && (text_is_alnum(data[end]) || data[end] == '_'));
}

// An amount whose currency is not stated: only beside the duration it pays, and of a likely size.
static bool is_bare_price(struct parts *parts, struct price *price)
{
    const struct part *amount = &parts->all[price->first];
    size_t next;
    if (amount->digits > MOST_BARE_DIGITS || price->cents < LEAST_BARE * 100 || price->cents % 100 ||
        part_roles(part_at(parts, price->next)) & (ROLE_MEASURE | ROLE_YEARS | ROLE_MINUTES) ||
        is_sign(part_at(parts, price->next), '%') ||
        duration_from(parts, price->first, &next) != DURATION_NONE) // "24 hours", and no price
        return false;
    bool said, tight;
    if (take_duration_before(parts, price)) {
        const struct part *tie = amount - 1;
        tight = tie->kind == PART_SIGN || !amount->spaced;
    } else {
        tight = take_duration_after(parts, price, &said) && part_at(parts, price->next)->kind == PART_SIGN;
        if (price->minutes == DURATION_NONE || !said)
            return false;
    }
    bool counts_other = part_roles(part_at(parts, price->next)) & ROLE_OTHER;
    return !is_among_numbers(parts, price, tight) && (tight || !counts_other);
}

// Whether an amount with a currency is a price at all.
static bool is_priced(struct parts *parts, struct price *price)
{
    bool said;
    if (!take_duration_before(parts, price))
        take_duration_after(parts, price, &said);
    if (price->currency[0])
        return true;
    bool rose = parts->all[price->end - 1].kind == PART_SIGN || parts->all[price->start].kind == PART_SIGN;
    return !is_among_numbers(parts, price, false) && (price->minutes || !rose); // roses decorate, too
}

static void keep(struct mention_sink *sink, struct parts *parts, const struct price *price)
{
    char value[64];
    int size = price->cents % 100
                   ? snprintf(value, 32, "%" PRId64 ".%02d", price->cents / 100, (int)(price->cents % 100))
                   : snprintf(value, 32, "%" PRId64, price->cents / 100);
    if (price->currency && price->currency[0])
        size += snprintf(value + size, 8, " %s", price->currency);
    if (price->minutes == DURATION_NIGHT)
        snprintf(value + size, 8, "/night");
    else if (price->minutes > 0)
        snprintf(value + size, 12, "/%d", price->minutes);
    for (size_t i = price->start; i < price->end; i++)
        parts->all[i].used = true;
    mention_add(sink, MENTION_PRICE, value, parts->all[price->start].start, parts->all[price->end - 1].end);
}

void prices_read(struct mention_sink *sink, struct parts *parts)
{
    for (size_t i = 0; i < parts->count;) {
        struct price price;
        if (!take_amount(parts, i, sink->mentions->regions, &price)) {
            i++;
            continue;
        }
        take_currency(parts, sink->mentions->regions, &price);
        if ((price.currency ? is_priced(parts, &price) : is_bare_price(parts, &price)) &&
            !is_piece(parts, &price)) {
            keep(sink, parts, &price);
            i = price.end;
        } else {
            i++;
        }
    }
}
