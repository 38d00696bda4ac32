// Reads runs of digit groups. Knows forms (dates, decimals), not phone numbers.
#include "observations/selectors/number_run.h"

#include "observations/selectors/matchers.h"
#include "observations/selectors/number_text.h"
#include "observations/selectors/token.h"

#include "base/text.h"

#include <string.h>

enum { JOINT_CHARS_MAX = 4, INVISIBLE_MAX = 16 };

struct cursor {
    struct bytes text;
    size_t at;
};

static enum number_char peek(const struct cursor *cursor, size_t *length, char *digit)
{
    if (cursor->at >= cursor->text.size)
        return NUMBER_OTHER;
    return number_char_at(cursor->text.data + cursor->at, cursor->text.size - cursor->at, length, digit);
}

static void skip_invisible(struct cursor *cursor)
{
    size_t length;
    char digit;
    for (int i = 0; i < INVISIBLE_MAX && peek(cursor, &length, &digit) == NUMBER_INVISIBLE; i++)
        cursor->at += length;
}

static bool read_group(struct cursor *cursor, struct group *group)
{
    size_t length;
    char digit;
    group->start = group->end = cursor->at;
    while (peek(cursor, &length, &digit) == NUMBER_DIGIT) {
        if (group->count < GROUP_DIGITS_MAX)
            group->digits[group->count++] = digit;
        cursor->at += length;
        group->end = cursor->at;
        skip_invisible(cursor);
    }
    cursor->at = group->end;
    return group->count > 0;
}

struct signs {
    int spaces, dashes, dots, slashes, opens, closes;
};

static enum joint joint_of(const struct signs *s)
{
    int marks = s->dashes + s->dots + s->slashes;
    if (s->spaces > 2 || marks > 1 || s->opens > 1 || s->closes > 1)
        return JOINT_NONE;
    if (s->opens + s->closes)
        return s->slashes ? JOINT_NONE : JOINT_BRACKET;
    if (s->dots || s->slashes)
        return s->spaces ? JOINT_NONE : s->dots ? JOINT_DOT : JOINT_SLASH;
    return s->dashes ? JOINT_DASH : s->spaces ? JOINT_SPACE : JOINT_NONE;
}

// The signs between two groups. JOINT_NONE when they end the run; the cursor then stands anywhere.
static enum joint read_joint(struct cursor *cursor, bool *opened, bool *closed)
{
    struct signs signs = {0};
    size_t length;
    char digit;
    for (int i = 0; i <= JOINT_CHARS_MAX; i++) {
        skip_invisible(cursor);
        switch (peek(cursor, &length, &digit)) {
        case NUMBER_SPACE:
            signs.spaces++;
            break;
        case NUMBER_DASH:
            signs.dashes++;
            break;
        case NUMBER_DOT:
            signs.dots++;
            break;
        case NUMBER_SLASH:
            signs.slashes++;
            break;
        case NUMBER_OPEN:
            signs.opens++;
            break;
        case NUMBER_CLOSE:
            signs.closes++;
            break;
        case NUMBER_DIGIT:
            *opened = signs.opens > 0;
            *closed = signs.closes > 0;
            return joint_of(&signs);
        default:
            return JOINT_NONE;
        }
        cursor->at += length;
    }
    return JOINT_NONE;
}

bool run_read(struct run *run, struct bytes text, size_t floor, size_t at)
{
    struct cursor cursor = {text, at};
    size_t length;
    char digit;
    run->count = 0;
    run->full = false;
    run->start = at;
    run->plus = peek(&cursor, &length, &digit) == NUMBER_PLUS;
    bool opened = at > floor && text.data[at - 1] == '(';
    if (run->plus) {
        cursor.at += length;
        skip_invisible(&cursor);
        if (peek(&cursor, &length, &digit) == NUMBER_OPEN || peek(&cursor, &length, &digit) == NUMBER_SPACE)
            cursor.at += length;
    }
    run->groups[0] = (struct group){.opened = opened};
    if (!read_group(&cursor, &run->groups[0]))
        return false;
    run->count = 1;
    for (;;) {
        struct group *last = &run->groups[run->count - 1], next = {0};
        next.joint = read_joint(&cursor, &next.opened, &last->closed);
        if (next.joint == JOINT_NONE || !read_group(&cursor, &next))
            break;
        if (run->count == RUN_GROUPS_MAX) {
            run->full = true;
            break;
        }
        run->groups[run->count++] = next;
    }
    struct group *last = &run->groups[run->count - 1];
    last->closed = last->end < text.size && text.data[last->end] == ')';
    run->end = last->end;
    if (opened)
        run->start = at - 1;
    return true;
}

// ---- forms that are no phones ----

static int64_t number_of(const struct group *group)
{
    int64_t number = 0;
    for (size_t i = 0; i < group->count && i < 18; i++)
        number = number * 10 + (group->digits[i] - '0');
    return number;
}

static bool is_within(const struct group *group, size_t digits, int64_t low, int64_t high)
{
    int64_t number = number_of(group);
    return group->count <= digits && number >= low && number <= high;
}

static bool is_year(const struct group *group)
{
    return group->count == 4 && is_within(group, 4, 1900, 2099);
}

static bool is_date(const struct group *g)
{
    bool year_first = is_year(&g[0]) && is_within(&g[1], 2, 1, 12) && is_within(&g[2], 2, 1, 31);
    bool year_last = is_year(&g[2]) || g[2].count == 2;
    bool day_month = is_within(&g[0], 2, 1, 31) && is_within(&g[1], 2, 1, 12);
    bool month_day = is_within(&g[0], 2, 1, 12) && is_within(&g[1], 2, 1, 31);
    return year_first || (year_last && (day_month || month_day));
}

static bool is_address(const struct group *g) // IPv4
{
    for (int i = 0; i < 4; i++)
        if (!is_within(&g[i], 3, 0, 255) || (g[i].count > 1 && g[i].digits[0] == '0'))
            return false;
    return true;
}

// 51.507351, 0.127758: not 020.79460123, which has a leading zero too many.
static bool is_decimal(const struct group *g)
{
    return g[0].count <= 3 && (g[0].count == 1 || g[0].digits[0] != '0') && g[1].count >= 1 &&
           g[1].count != 3;
}

static void mark(struct group *groups, size_t count)
{
    for (size_t i = 0; i < count; i++)
        groups[i].other = true;
}

static bool is_mark(enum joint joint)
{
    return joint == JOINT_DASH || joint == JOINT_DOT || joint == JOINT_SLASH;
}

// A chain is groups joined by one and the same mark, with no group before or after joined so.
static void mark_chain(struct group *chain, size_t count, enum joint joint, bool alone)
{
    if (count == 3 && is_mark(joint) && is_date(chain))
        mark(chain, count);
    if (count == 4 && joint == JOINT_DOT && is_address(chain))
        mark(chain, count);
    if (count == 2 && joint == JOINT_DOT && alone && is_decimal(chain))
        mark(chain, count);
}

static bool is_spaced_date(const struct group *g)
{
    return g[1].joint == JOINT_SPACE && g[2].joint == JOINT_SPACE && is_year(&g[2]) && is_date(g);
}

static void mark_chains(struct run *run)
{
    for (size_t i = 0; i + 2 < run->count; i++)
        if (is_spaced_date(run->groups + i) && !(run->plus && i == 0))
            mark(run->groups + i, 3);
    for (size_t i = 0; i + 1 < run->count;) {
        enum joint joint = run->groups[i + 1].joint;
        size_t last = i + 1;
        while (last + 1 < run->count && run->groups[last + 1].joint == joint)
            last++;
        bool alone = (i == 0 || !is_mark(run->groups[i].joint)) &&
                     (last + 1 == run->count || !is_mark(run->groups[last + 1].joint));
        if (i > 0 || !run->plus)
            mark_chain(run->groups + i, last - i + 1, joint, alone);
        i = last;
    }
}

// Four groups of four and more: a payment card. One group beyond 15 digits: no phone has so many.
static void mark_cards(struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        size_t fours = 0;
        while (i + fours < run->count && run->groups[i + fours].count == 4 &&
               (fours == 0 || run->groups[i + fours].joint <= JOINT_DASH))
            fours++;
        if (fours >= 4)
            mark(run->groups + i, fours);
        if (run->groups[i].count > 17)
            run->groups[i].other = true;
        i += fours > 1 ? fours - 1 : 0;
    }
}

static bool is_money_sign(struct bytes text, size_t at, bool before)
{
    static const char *const signs[] = {"$", "\xc2\xa3", "\xc2\xa5", "\xe2\x82\xac", "%", "\xc2\xb0"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t size = strlen(signs[i]);
        if (before ? at >= size && memcmp(text.data + at - size, signs[i], size) == 0
                   : at + size <= text.size && memcmp(text.data + at, signs[i], size) == 0)
            return true;
    }
    return false;
}

static bool is_digit_at(struct bytes text, size_t at)
{
    return at < text.size && text_is_digit(text.data[at]);
}

// "IMG-2024", "a716-4466", "DCIM/0612345678": a part of a name. "Tel-07700" is not.
static bool is_glued_before(const struct run *run, struct bytes text, size_t floor)
{
    size_t at = run->start;
    if (at == 0)
        return false;
    uint8_t before = text.data[at - 1], further = at > 1 ? text.data[at - 2] : ' ';
    if (before == '_' || before == '@' || (before == '#' && further == '&') || is_money_sign(text, at, true))
        return true;
    if (text_is_alnum(before))
        return !token_starts(text, at) && !phone_cue_before(text, floor, at);
    if (strchr("-/\\", before) != NULL && before != '\0')
        return at >= floor + 2 && is_word_byte(further) && !phone_cue_before(text, floor, at);
    return strchr(":,.'", before) != NULL && before != '\0' && text_is_digit(further);
}

static bool is_file_end(struct bytes text, size_t at)
{
    static const char *const ends[] = {"jpg", "jpeg", "png", "mp4", "opus", "webp", "pdf", "txt",
                                       "db",  "mp3",  "amr", "m4a", "3gp",  "heic", "vcf", "csv"};
    if (at >= text.size || text.data[at] != '.')
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(ends[i]);
        if (text.size - at - 1 >= size && strncasecmp((const char *)text.data + at + 1, ends[i], size) == 0 &&
            (at + 1 + size == text.size || !is_word_byte(text.data[at + 1 + size])))
            return true;
    }
    return false;
}

static bool is_glued_after(const struct run *run, struct bytes text)
{
    size_t at = run->groups[run->count - 1].end;
    if (at >= text.size)
        return false;
    uint8_t after = text.data[at];
    if ((after == 'x' || after == 'X') && is_digit_at(text, at + 1)) // an extension
        return false;
    if (is_word_byte(after) || after == '@' || after == '\'' || is_money_sign(text, at, false))
        return true;
    if (after == ' ' && is_money_sign(text, at + 1, false)) // "200 €", not "0770... £80"
        return !is_digit_at(text, at + 2) && !is_digit_at(text, at + 3) && !is_digit_at(text, at + 4);
    if (after == ':' && is_digit_at(text, at + 1))
        return true;
    if (after == ',' && is_digit_at(text, at + 1)) // a decimal comma; a list's next number is longer
        return !(is_digit_at(text, at + 4) && is_digit_at(text, at + 3) && is_digit_at(text, at + 2));
    if ((after == '-' || after == '/') && at + 1 < text.size && is_word_byte(text.data[at + 1]))
        return true;
    return is_file_end(text, at) && !run->plus;
}

void run_mark_others(struct run *run, struct bytes text, size_t floor)
{
    mark_chains(run);
    mark_cards(run);
    if (is_glued_before(run, text, floor))
        run->groups[0].other = true;
    if (!run->full && is_glued_after(run, text))
        run->groups[run->count - 1].other = true;
}
