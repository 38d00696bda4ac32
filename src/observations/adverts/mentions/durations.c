// Durations in the words of adverts: "30 mins", "1/2 h", "1h30", "half an hour", "半小时", "toda la noche".
#include "observations/adverts/mentions/readers.h"

#include "base/text.h"

enum { HOURS_MAX = 24, MINUTES_MAX = 600, HALF_SIGN = 0xbd };

static bool is_sign(const struct part *part, uint32_t sign)
{
    return part->kind == PART_SIGN && part->sign == sign;
}

static bool is_slash(const struct part *part)
{
    return is_sign(part, '/') || is_sign(part, 0xff0f) || is_sign(part, 0x2044);
}

static bool has(const struct parts *parts, size_t index, uint32_t roles)
{
    return (part_roles(part_at(parts, index)) & roles) != 0;
}

// "1/2 h", "½ hour": where the unit is expected.
static size_t half_at(const struct parts *parts, size_t index)
{
    const struct part *part = part_at(parts, index);
    if (is_sign(part, HALF_SIGN))
        return index + 1;
    if (part->kind == PART_NUMBER && part->number == 1 && part->digits == 1 &&
        is_slash(part_at(parts, index + 1)) && part_at(parts, index + 2)->number == 2 &&
        part_at(parts, index + 2)->digits == 1)
        return index + 3;
    return 0;
}

// A number of hours, whose unit stands at `unit`; "1h30", "2h 30min".
static int hours_from(const struct parts *parts, int minutes, size_t unit, size_t *next)
{
    *next = unit + 1;
    const struct part *more = part_at(parts, unit + 1);
    bool glued = more->kind == PART_NUMBER && !more->spaced;
    if (more->kind == PART_NUMBER && more->digits == 2 && more->number < 60 && !more->used &&
        (glued || has(parts, unit + 2, ROLE_MINUTES))) {
        *next = unit + (has(parts, unit + 2, ROLE_MINUTES) ? 3 : 2);
        return minutes + more->number;
    }
    return minutes;
}

static int number_from(const struct parts *parts, size_t index, size_t *next)
{
    const struct part *part = part_at(parts, index), *unit = part_at(parts, index + 1);
    if (part->number <= 0 || part->digits > 3)
        return DURATION_NONE;
    if (unit->kind == PART_WORD && has(parts, index + 1, ROLE_MINUTES) && part->number <= MINUTES_MAX) {
        *next = index + 2;
        return part->number;
    }
    if (has(parts, index + 1, ROLE_HOURS) && part->number <= HOURS_MAX)
        return hours_from(parts, part->number * 60, index + 1, next);
    const struct part *fraction = part_at(parts, index + 2); // "1.5 h", "1,5h"
    if ((is_sign(unit, '.') || is_sign(unit, ',')) && !unit->spaced && !fraction->spaced &&
        fraction->digits == 1 && fraction->number == 5 && part->number <= HOURS_MAX &&
        has(parts, index + 3, ROLE_HOURS)) {
        *next = index + 4;
        return part->number * 60 + 30;
    }
    return DURATION_NONE;
}

int duration_from(const struct parts *parts, size_t index, size_t *next)
{
    const struct part *part = part_at(parts, index);
    size_t unit = half_at(parts, index);
    if (unit && has(parts, unit, ROLE_HOURS)) {
        *next = unit + 1;
        return 30;
    }
    if (part->kind == PART_NUMBER)
        return number_from(parts, index, next);
    uint32_t roles = part_roles(part);
    *next = index + 1;
    if (roles & ROLE_DURATION) {
        if (part->entry->value == 30 && has(parts, index + 1, ROLE_HOURS)) // "halbe Std"
            *next = index + 2;
        return part->entry->value;
    }
    if (roles & ROLE_NIGHT)
        return DURATION_NIGHT;
    if (roles & ROLE_COUNT && has(parts, index + 1, ROLE_HOURS | ROLE_MINUTES)) {
        *next = index + 2;
        return part->entry->value * (has(parts, index + 1, ROLE_HOURS) ? 60 : 1);
    }
    return roles & ROLE_HOURS ? 60 : DURATION_NONE;
}

int duration_until(const struct parts *parts, size_t end, size_t *first)
{
    enum { PARTS_MAX = 5 };
    for (size_t back = PARTS_MAX; back > 0; back--) {
        size_t next;
        if (back > end)
            continue;
        int minutes = duration_from(parts, end - back, &next);
        if (minutes != DURATION_NONE && next == end) {
            *first = end - back;
            return minutes;
        }
    }
    return DURATION_NONE;
}
