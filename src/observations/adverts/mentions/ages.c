// Ages that adverts state. A range ("19-23 years") is nobody's age and is left out, as is what is said of
// clients
// ("over 30 years") or of experience.
#include "observations/adverts/mentions/readers.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { LEAST = 14, MOST = 79, AROUND = 3 };

static bool is_sign(const struct part *part, uint32_t sign)
{
    return part->kind == PART_SIGN && part->sign == sign;
}

static const struct part *before(const struct parts *parts, size_t index, size_t back)
{
    return index >= back ? &parts->all[index - back] : part_at(parts, SIZE_MAX);
}

static bool is_dash(const struct part *part)
{
    return is_sign(part, '-') || is_sign(part, 0x2013) || is_sign(part, '~') || is_sign(part, 0xff5e) ||
           is_sign(part, '/') || is_sign(part, 0x2014);
}

static bool is_word_of_ranges(const struct parts *parts, const struct part *part)
{
    static const char words[] =
        " to a y and et e si und bis till or ou o la en tot do i \xc3\xa0 \xc8\x99i \xe5\x88\xb0 \xe8\x87\xb3 \xd0\xb4\xd0\xbe ";
    char word[8];
    size_t size = part->end - part->start;
    if (part->kind != PART_WORD || size + 3 > sizeof word)
        return false;
    word[0] = word[size + 1] = ' ';
    memcpy(word + 1, parts->text.data + part->start, size);
    word[size + 2] = '\0';
    return strstr(words, word) != NULL;
}

// "19-23", "19 to 23", "entre 19 y 23": another number of an age stands before or behind it.
static bool is_of_range(const struct parts *parts, size_t index)
{
    const struct part *far = before(parts, index, 2), *near = before(parts, index, 1);
    if (far->kind == PART_NUMBER && far->number >= LEAST && far->number <= MOST &&
        (is_dash(near) || is_word_of_ranges(parts, near)))
        return true;
    const struct part *sign = part_at(parts, index + 1), *more = part_at(parts, index + 2);
    return is_dash(sign) && !sign->spaced && more->kind == PART_NUMBER;
}

// Words on the same phrase that say the number is no age of hers.
static bool is_refused(const struct parts *parts, size_t index, size_t next)
{
    for (size_t back = 1; back <= AROUND; back++) {
        const struct part *part = before(parts, index, back);
        if (part->kind == PART_SIGN)
            break;
        if (part_roles(part) & ROLE_REFUSES)
            return true;
    }
    for (size_t at = next; at < next + AROUND; at++) {
        const struct part *part = part_at(parts, at);
        if (part->kind == PART_SIGN && !is_sign(part, '\'') && !is_sign(part, 0x2019))
            break;
        if (part_roles(part) & ROLE_REFUSES)
            return true;
    }
    return is_sign(part_at(parts, index + 1), '+');
}

// The unit behind the number: the part behind it, else 0.
static size_t years_behind(const struct parts *parts, size_t index)
{
    size_t at = index + 1;
    if (is_dash(part_at(parts, at)) && !is_sign(part_at(parts, at), '/')) // "23-year-old"
        at++;
    const struct part *unit = part_at(parts, at);
    if (!(part_roles(unit) & ROLE_YEARS))
        return 0;
    // One letter, as "y", "г", is a word of its own in other languages: glued, or with "o" behind.
    if (unit->end - unit->start <= 2 && unit->spaced &&
        text_utf8_length(parts->text.data + unit->start, 4) == unit->end - unit->start && !unit->unspaced &&
        !is_sign(part_at(parts, at + 1), '/') && !is_sign(part_at(parts, at + 1), '.'))
        return 0;
    return at + 1;
}

static bool ends_phrase(const struct part *part, const struct parts *parts)
{
    if (part->kind != PART_SIGN || part->sign == '%' || part->sign == '/' || part->sign == ':' ||
        part->sign == '\'' || part->sign == 0x2019 || part->sign == '"' || part->sign == '-' ||
        part->sign == '+')
        return false;
    // a fraction or a group of digits is no end
    size_t at = (size_t)(part - parts->all);
    return at >= parts->count || part_at(parts, at + 1)->kind != PART_NUMBER ||
           part_at(parts, at + 1)->spaced;
}

// "age: 23", "I am 23.", "Ana, 23": what stands before says that it is an age.
static bool is_announced(const struct parts *parts, size_t index)
{
    size_t back = 1;
    while (back <= 2 &&
           (is_sign(before(parts, index, back), ':') || is_sign(before(parts, index, back), '=') ||
            is_sign(before(parts, index, back), 0xff1a) || is_dash(before(parts, index, back)) ||
            is_sign(before(parts, index, back), ',') || is_sign(before(parts, index, back), '(')))
        back++;
    const struct part *cue = before(parts, index, back), *after = part_at(parts, index + 1);
    if (part_roles(after) & (ROLE_OTHER | ROLE_MEASURE | ROLE_MINUTES | ROLE_HOURS | ROLE_CURRENCY) ||
        after->kind == PART_NUMBER)
        return false;
    if (part_roles(cue) & ROLE_AGE)
        return true;
    return ((part_roles(cue) & ROLE_AM && back == 1) || cue->is_name) && ends_phrase(after, parts);
}

static void keep(struct mention_sink *sink, int age, size_t start, size_t end)
{
    char value[8];
    snprintf(value, sizeof value, "%d", age);
    mention_add(sink, MENTION_AGE, value, start, end);
}

// ---- numbers in Chinese: 二十三岁 ----

static int chinese_digit(const struct parts *parts, const struct part *part)
{
    static const uint32_t digits[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                      0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341};
    size_t length;
    if (part->kind != PART_WORD || !part->unspaced || part->end - part->start != 3)
        return 0;
    uint32_t letter = text_utf8_decode(parts->text.data + part->start, 3, &length);
    for (int i = 0; i < 10; i++)
        if (digits[i] == letter)
            return i + 1;
    return 0;
}

static void read_chinese(struct mention_sink *sink, const struct parts *parts, size_t unit)
{
    enum { TEN = 10, LETTERS_MAX = 3 };
    size_t first = unit;
    while (first > 0 && unit - first < LETTERS_MAX && chinese_digit(parts, &parts->all[first - 1]))
        first--;
    int age = 0;
    for (size_t i = first; i < unit; i++) {
        int digit = chinese_digit(parts, &parts->all[i]);
        age = digit == TEN ? (age ? age * TEN : TEN) : age + digit;
    }
    if (age >= LEAST && age <= MOST && unit - first >= 2 && !is_refused(parts, first, unit + 1))
        keep(sink, age, parts->all[first].start, parts->all[unit].end);
}

void ages_read(struct mention_sink *sink, const struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->all[i];
        if (part->unspaced && part_roles(part) & ROLE_YEARS)
            read_chinese(sink, parts, i);
        if (part->kind != PART_NUMBER || part->digits != 2 || part->number < LEAST || part->number > MOST ||
            part->used || is_of_range(parts, i))
            continue;
        size_t next = years_behind(parts, i);
        if ((next == 0 && !is_announced(parts, i)) || is_refused(parts, i, next ? next : i + 1))
            continue;
        keep(sink, part->number, part->start, next ? parts->all[next - 1].end : part->end);
    }
}
