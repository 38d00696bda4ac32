// Positions on the earth: pairs of decimal degrees, degrees with minutes and seconds, geo: links (RFC 5870).
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/token.h"

#include <stdio.h>
#include <string.h>

enum { MICRO = 1000000, DECIMALS_MAX = 6, GAP_MAX = 28 };

struct angle {
    int64_t micro;        // of a degree, without sign
    char degrees[16];     // as digits for the value: those that stand there, or made of minutes
    unsigned decimals;    // that stand there, of the degrees
    bool negative, signs; // signs: a degree sign
    bool minutes;
    char side; // N, S, E, W; 0 without
    size_t start, end;
};

struct cursor {
    struct bytes text;
    size_t at;
};

static bool take(struct cursor *cursor, const char *token)
{
    size_t size = strlen(token);
    if (cursor->text.size - cursor->at < size || memcmp(cursor->text.data + cursor->at, token, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

static bool take_one_of(struct cursor *cursor, const char *const *tokens)
{
    struct cursor ahead = *cursor;
    take(&ahead, " ");
    for (; *tokens; tokens++)
        if (take(&ahead, *tokens)) {
            *cursor = ahead;
            return true;
        }
    return false;
}

static bool is_digit_at(struct bytes text, size_t at)
{
    return at < text.size && text_is_digit(text.data[at]);
}

// Up to `most` digits and a fraction, in millionths; the seventh decimal rounds. False when there is none.
static bool take_decimal(struct cursor *cursor, size_t most, int64_t *micro, unsigned *decimals)
{
    struct bytes text = cursor->text;
    size_t start = cursor->at;
    *micro = 0;
    *decimals = 0;
    while (is_digit_at(text, cursor->at) && cursor->at - start < most)
        *micro = *micro * 10 + (text.data[cursor->at++] - '0');
    if (cursor->at == start || is_digit_at(text, cursor->at))
        return false;
    *micro *= MICRO;
    if (cursor->at >= text.size || text.data[cursor->at] != '.' || !is_digit_at(text, cursor->at + 1))
        return true;
    int64_t unit = MICRO;
    for (cursor->at++; is_digit_at(text, cursor->at) && *decimals < 20; cursor->at++, (*decimals)++) {
        if (unit == 1 && text.data[cursor->at] >= '5')
            (*micro)++;
        unit /= 10;
        *micro += (text.data[cursor->at] - '0') * unit;
    }
    return !is_digit_at(text, cursor->at);
}

static char take_side(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    take(&ahead, " ");
    if (ahead.at >= ahead.text.size || !token_ends(ahead.text, ahead.at + 1))
        return 0;
    char side = (char)ahead.text.data[ahead.at];
    if (side != 'N' && side != 'S' && side != 'E' && side != 'W')
        return 0;
    cursor->at = ahead.at + 1;
    return side;
}

// Minutes and seconds behind a degree sign. False when they are no such.
static bool take_minutes(struct cursor *cursor, struct angle *angle)
{
    static const char *const primes[] = {"'", "\xe2\x80\xb2", "\xe2\x80\x99", "\xc2\xb4", "&#39;", NULL};
    static const char *const seconds[] = {
        "\"", "\xe2\x80\xb3", "\xe2\x80\x9d", "''", "\xe2\x80\xb2\xe2\x80\xb2", "&quot;", "\\\"", NULL};
    struct cursor ahead = *cursor;
    int64_t micro;
    unsigned decimals;
    take(&ahead, " ");
    if (!is_digit_at(ahead.text, ahead.at) || !take_decimal(&ahead, 2, &micro, &decimals) ||
        !take_one_of(&ahead, primes))
        return true; // whole degrees
    if (micro >= 60 * (int64_t)MICRO)
        return false;
    int64_t of_minutes = micro * 60, of_seconds = 0;
    angle->minutes = true;
    *cursor = ahead;
    take(&ahead, " ");
    if (decimals == 0 && is_digit_at(ahead.text, ahead.at) && take_decimal(&ahead, 2, &micro, &decimals) &&
        take_one_of(&ahead, seconds)) {
        of_seconds = micro;
        *cursor = ahead;
    }
    angle->micro += (of_minutes + of_seconds + 1800) / 3600;
    return of_seconds < 60 * (int64_t)MICRO;
}

// The sign or letter of a side just before `at`.
static void look_before(struct bytes text, size_t floor, struct angle *angle)
{
    size_t at = angle->start;
    if (at > floor && (text.data[at - 1] == '-' || text.data[at - 1] == '+') && token_starts(text, at - 1)) {
        angle->negative = text.data[at - 1] == '-';
        angle->start = at - 1;
        return;
    }
    if (at > floor && text.data[at - 1] == ' ')
        at--;
    if (at > floor && strchr("NSEW", text.data[at - 1]) != NULL && text.data[at - 1] &&
        token_starts(text, at - 1)) {
        angle->side = (char)text.data[at - 1];
        angle->start = at - 1;
    }
}

static void write_degrees(struct angle *angle)
{
    unsigned decimals = angle->minutes                   ? DECIMALS_MAX
                        : angle->decimals > DECIMALS_MAX ? DECIMALS_MAX
                                                         : angle->decimals;
    size_t size = 0;
    int64_t whole = angle->micro / MICRO, fraction = angle->micro % MICRO;
    if (whole >= 100)
        angle->degrees[size++] = (char)('0' + whole / 100);
    if (whole >= 10)
        angle->degrees[size++] = (char)('0' + whole / 10 % 10);
    angle->degrees[size++] = (char)('0' + whole % 10);
    if (decimals)
        angle->degrees[size++] = '.';
    for (int64_t unit = MICRO / 10; decimals; decimals--, unit /= 10)
        angle->degrees[size++] = (char)('0' + fraction / unit % 10);
    angle->degrees[size] = '\0';
}

// An angle whose digits begin at cursor->at.
static bool take_angle(struct cursor *cursor, size_t floor, struct angle *angle)
{
    static const char *const degree_signs[] = {"\xc2\xb0", "\xc2\xba", "\xcb\x9a", "&deg;",
                                               "\\u00b0",  "deg",      NULL};
    *angle = (struct angle){.start = cursor->at};
    look_before(cursor->text, floor, angle);
    if (!take_decimal(cursor, 3, &angle->micro, &angle->decimals) || angle->micro > 180 * (int64_t)MICRO)
        return false;
    angle->signs = take_one_of(cursor, degree_signs);
    if (angle->signs && angle->decimals == 0 && !take_minutes(cursor, angle))
        return false;
    if (angle->side == 0)
        angle->side = take_side(cursor);
    angle->end = cursor->at;
    write_degrees(angle);
    return angle->micro <= 180 * (int64_t)MICRO;
}

size_t coordinate_number(struct bytes text, size_t at, char out[COORDINATE_NUMBER_SIZE])
{
    struct cursor cursor = {text, at};
    struct angle angle = {0};
    bool minus = at < text.size && text.data[at] == '-';
    cursor.at += minus;
    if (!take_decimal(&cursor, 3, &angle.micro, &angle.decimals) || angle.micro > 180 * (int64_t)MICRO)
        return 0;
    write_degrees(&angle);
    snprintf(out, COORDINATE_NUMBER_SIZE, "%s%s", minus && angle.micro ? "-" : "", angle.degrees);
    return cursor.at - at;
}

// ---- pairs ----

enum gap { GAP_NONE, GAP_COMMA, GAP_SPACE, GAP_LABELLED };

// What parts latitude from longitude, up to the digits of the second.
static enum gap take_gap(struct cursor *cursor)
{
    struct bytes text = cursor->text;
    size_t from = cursor->at, label = 0, commas = 0, signs = 0;
    while (cursor->at < text.size && cursor->at - from < GAP_MAX && !text_is_digit(text.data[cursor->at])) {
        uint8_t byte = text.data[cursor->at++];
        commas += byte == ',' || byte == ';' || byte == '/' || byte == '|';
        if (text_lower(byte) == 'l' && text.size - cursor->at > 2 &&
            text_lower(text.data[cursor->at]) == 'o' && text_lower(text.data[cursor->at + 1]) == 'n')
            label = cursor->at;
        if (text_lower(byte) == 'l' && text.size - cursor->at > 2 &&
            text_lower(text.data[cursor->at]) == 'n' && text_lower(text.data[cursor->at + 1]) == 'g')
            label = cursor->at;
    }
    if (!is_digit_at(text, cursor->at) || cursor->at == from)
        return GAP_NONE;
    if (label && memchr(text.data + from, '(', cursor->at - from) == NULL)
        return GAP_LABELLED;
    for (size_t i = from; i < cursor->at; i++)
        signs += strchr(" ,;/|-+NSEW\t\n\r", text.data[i]) == NULL || text.data[i] == '\0';
    if (signs || cursor->at - from > 6 || commas > 1)
        return GAP_NONE;
    bool one_line = memchr(text.data + from, '\n', cursor->at - from) == NULL;
    return commas && one_line ? GAP_COMMA : GAP_SPACE;
}

// Whether another number of a list stands before: "1.5, 52.3702, 4.8951" of a program, "1.52,52.3702,..." of
// a table. A whole number of a table ("17,52.3702,4.8951") may be the number of a row.
static bool is_listed_before(struct bytes text, size_t at)
{
    bool space = at > 0 && text.data[at - 1] == ' ';
    at -= space;
    if (at < 2 || text.data[at - 1] != ',' || !is_digit_at(text, at - 2))
        return false;
    for (size_t steps = 0; at > 1 && steps < 20 && (is_digit_at(text, at - 2) || text.data[at - 2] == '.');
         steps++)
        if (text.data[--at - 1] == '.')
            return true;
    return space;
}

static bool is_listed_after(struct bytes text, size_t at)
{
    if (at + 2 >= text.size || text.data[at] != ',')
        return false;
    bool space = text_is_space(text.data[at + 1]);
    while (++at < text.size && (text_is_space(text.data[at]) || text.data[at] == '-'))
        ;
    if (space && is_digit_at(text, at))
        return true;
    while (is_digit_at(text, at))
        at++;
    return at < text.size && text.data[at] == '.' && is_digit_at(text, at + 1) && is_digit_at(text, at + 2) &&
           is_digit_at(text, at + 3); // a shorter one may be an altitude
}

static const char PLACE_WORDS[] =
    " lat latitude lon lng long longitude latlng latlon gps geo coord coords coordinates coordinate location loc "
    "ubicacion coordenadas standort koordinaten locatie positie ll latitud longitud localisation locatia ";

// Plain pairs of numbers are everywhere; these have four decimals and stand as two.
static bool is_plain_pair(struct bytes text, const struct angle *first, const struct angle *second,
                          enum gap gap)
{
    enum { DECIMALS_MIN = 4 };
    if (first->decimals < DECIMALS_MIN || second->decimals < DECIMALS_MIN || gap != GAP_COMMA)
        return false;
    if (first->micro < MICRO && second->micro < MICRO)
        return false; // shares and weights
    return !is_listed_before(text, first->start) && !is_listed_after(text, second->end);
}

static bool is_side_pair(const struct angle *a, const struct angle *b)
{
    bool north = a->side == 'N' || a->side == 'S', east = b->side == 'E' || b->side == 'W';
    bool exact = (a->minutes || a->decimals >= 3) && (b->minutes || b->decimals >= 3);
    return north && east && exact && (a->signs == b->signs);
}

static bool is_geo_link(struct bytes text, size_t at)
{
    return at >= 4 && memcmp(text.data + at - 4, "geo:", 4) == 0;
}

static void give(const struct finder *finder, enum grade grade, struct angle *first, struct angle *second,
                 struct match *match)
{
    bool south = first->negative || first->side == 'S', west = second->negative || second->side == 'W';
    struct bytes found = bytes_slice(finder->text, first->start, second->end - first->start);
    const char *value = arena_print(finder->context->arena, "%s%s,%s%s", south && first->micro ? "-" : "",
                                    first->degrees, west && second->micro ? "-" : "", second->degrees);
    match->start = first->start;
    match->end = second->end;
    match->selector = selector_make(finder->context, SELECTOR_COORDINATE, grade, value, found);
}

static bool ends_well(struct bytes text, const struct angle *angle)
{
    uint8_t after = angle->end < text.size ? text.data[angle->end] : ' ';
    if (angle->signs || angle->side)
        return token_ends(text, angle->end);
    return !is_word_byte(after) && after != '%' && after != '@' &&
           !(after == '.' && is_digit_at(text, angle->end + 1));
}

bool match_coordinate(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    struct cursor cursor = {text, at};
    struct angle first, second;
    if (!take_angle(&cursor, finder->floor, &first) || first.micro > 90 * (int64_t)MICRO ||
        !token_starts(text, first.start) || first.side == 'E' || first.side == 'W')
        return false;
    if (first.start > 0 && strchr("./\\@%-", text.data[first.start - 1]) != NULL &&
        text.data[first.start - 1])
        return false;
    size_t from = cursor.at;
    enum gap gap = take_gap(&cursor);
    if (gap == GAP_NONE || !take_angle(&cursor, from, &second) || second.side == 'N' || second.side == 'S' ||
        !ends_well(text, &second))
        return false;
    bool sides = is_side_pair(&first, &second) && gap != GAP_LABELLED, geo = is_geo_link(text, first.start);
    bool signs = first.signs && second.signs && (first.decimals >= 4 || first.minutes) &&
                 (second.decimals >= 4 || second.minutes) && gap != GAP_LABELLED;
    bool zero = first.micro == 0 && second.micro == 0, labelled = false;
    if (gap == GAP_LABELLED)
        labelled =
            first.decimals >= 3 && second.decimals >= 3 && token_cue_before(text, first.start, PLACE_WORDS);
    if (zero || (gap == GAP_LABELLED && !labelled))
        return false;
    if (!sides && !signs && !labelled && !(geo && gap == GAP_COMMA) &&
        !is_plain_pair(text, &first, &second, gap))
        return false;
    bool sure = sides || signs || labelled || geo || token_cue_before(text, first.start, PLACE_WORDS);
    give(finder, sure ? GRADE_VALID : GRADE_POSSIBLE, &first, &second, match);
    return true;
}
