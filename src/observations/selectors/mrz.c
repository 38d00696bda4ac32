// Machine-readable zones of travel documents (ICAO Doc 9303, parts 4 to 7): TD1, TD2, TD3 and visas.
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/token.h"

#include <string.h>

enum { LINES_MAX = 3, WIDTH_MAX = 44, ZONE_MAX = 90 };

struct span {
    uint8_t line, from, size;
};

// A field with its check digit. TD1's and TD2's document numbers may run on into the optional data.
static const struct form {
    uint8_t lines, width;
    const char *documents; // first letters
    struct span number, birth, expiry, optional, nationality;
    uint8_t sex_line, sex_at;
    struct span composite[4];             // what the last check digit covers
    uint8_t composite_line, composite_at; // where it stands; line 0: none
} FORMS[] = {
    {2,
     44,
     "P",
     {1, 0, 9},
     {1, 13, 6},
     {1, 21, 6},
     {1, 28, 14},
     {1, 10, 3},
     1,
     20,
     {{1, 0, 10}, {1, 13, 7}, {1, 21, 22}},
     1,
     43},
    {2,
     36,
     "ACIP",
     {1, 0, 9},
     {1, 13, 6},
     {1, 21, 6},
     {0},
     {1, 10, 3},
     1,
     20,
     {{1, 0, 10}, {1, 13, 7}, {1, 21, 14}},
     1,
     35},
    {3,
     30,
     "ACIP",
     {0, 5, 9},
     {1, 0, 6},
     {1, 8, 6},
     {0},
     {1, 15, 3},
     1,
     7,
     {{0, 5, 25}, {1, 0, 7}, {1, 8, 7}, {1, 18, 11}},
     1,
     29},
    {2, 44, "V", {1, 0, 9}, {1, 13, 6}, {1, 21, 6}, {0}, {1, 10, 3}, 1, 20, {{0}}, 0, 0},
    {2, 36, "V", {1, 0, 9}, {1, 13, 6}, {1, 21, 6}, {0}, {1, 10, 3}, 1, 20, {{0}}, 0, 0},
};

struct zone {
    const struct form *form;
    uint8_t lines[LINES_MAX][WIDTH_MAX]; // upper case
    size_t start, end;
};

static bool is_zone_byte(uint8_t byte)
{
    return byte == '<' || (byte >= 'A' && byte <= 'Z') || text_is_digit(byte);
}

// 0-9 count 0-9, A-Z 10-35, '<' 0; weights 7, 3, 1 (part 3, section 4.9).
static unsigned sum_of(const uint8_t *data, size_t size, size_t *weight)
{
    static const unsigned weights[] = {7, 3, 1};
    unsigned sum = 0;
    for (size_t i = 0; i < size; i++, (*weight)++) {
        unsigned value = data[i] == '<'           ? 0u
                         : text_is_digit(data[i]) ? data[i] - '0' + 0u
                                                  : data[i] - 'A' + 10u;
        sum += value * weights[*weight % 3];
    }
    return sum % 10;
}

static bool check_is_right(const struct zone *zone, struct span span)
{
    size_t weight = 0;
    const uint8_t *field = zone->lines[span.line] + span.from;
    unsigned sum = sum_of(field, span.size, &weight);
    return field[span.size] == '0' + sum || (field[span.size] == '<' && sum == 0);
}

// A number of more than nine characters: '<' where its check digit would be, the rest and the digit behind.
static bool long_number_is_right(const struct zone *zone)
{
    const struct form *form = zone->form;
    bool first_line = form->number.line == 0;
    const uint8_t *head = zone->lines[form->number.line] + form->number.from;
    const uint8_t *tail = first_line ? head + 10 : zone->lines[1] + 28;
    size_t room = first_line ? 15 : 7, size = 0, weight = 0;
    if (form->width == 44 || head[9] != '<')
        return false;
    while (size < room && tail[size] != '<')
        size++;
    if (size < 2)
        return false;
    unsigned sum = sum_of(head, 9, &weight) + sum_of(tail, size - 1, &weight);
    return tail[size - 1] == '0' + sum % 10;
}

static bool composite_is_right(const struct zone *zone)
{
    const struct form *form = zone->form;
    size_t weight = 0;
    unsigned sum = 0;
    if (form->composite_line == 0)
        return true;
    for (size_t i = 0; i < 4 && form->composite[i].size; i++)
        sum += sum_of(zone->lines[form->composite[i].line] + form->composite[i].from, form->composite[i].size,
                      &weight);
    return zone->lines[form->composite_line][form->composite_at] == '0' + sum % 10;
}

// YYMMDD; month and day may be unknown ("<<").
static bool is_date(const struct zone *zone, struct span span)
{
    const uint8_t *date = zone->lines[span.line] + span.from;
    if (!text_is_digit(date[0]) || !text_is_digit(date[1]))
        return date[0] == '<' && date[1] == '<';
    struct reader reader = reader_of((struct bytes){date + 2, 4});
    int month = text_take_digits(&reader, 2);
    if (reader.failed)
        return memcmp(date + 2, "<<<<", 4) == 0;
    int day = text_take_digits(&reader, 2);
    if (reader.failed)
        return month <= 12 && memcmp(date + 4, "<<", 2) == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// Letters, filled up with '<': a state or nationality ("UTO", "D<<").
static bool is_country(const uint8_t *code)
{
    bool filled = false;
    for (int i = 0; i < 3; i++) {
        if (text_is_digit(code[i]) || (filled && code[i] != '<'))
            return false;
        filled |= code[i] == '<';
    }
    return code[0] != '<';
}

// Names: letters, one or two '<' between them, and never a digit. The primary name comes first.
static bool is_names(const uint8_t *line, size_t from, size_t width)
{
    for (size_t i = from; i < width; i++)
        if (text_is_digit(line[i]))
            return false;
    return line[from] != '<';
}

static bool form_is_right(const struct zone *zone)
{
    const struct form *form = zone->form;
    const uint8_t *first = zone->lines[0];
    uint8_t sex = zone->lines[form->sex_line][form->sex_at];
    if (first[0] == '\0' || strchr(form->documents, first[0]) == NULL || text_is_digit(first[1]) ||
        !is_country(first + 2) || !is_country(zone->lines[form->nationality.line] + form->nationality.from))
        return false;
    if (sex != 'M' && sex != 'F' && sex != 'X' && sex != '<')
        return false;
    return is_date(zone, form->birth) && is_date(zone, form->expiry) &&
           (form->lines == 3 ? is_names(zone->lines[2], 0, form->width) : is_names(first, 5, form->width));
}

static bool checks_are_right(const struct zone *zone)
{
    const struct form *form = zone->form;
    bool number = check_is_right(zone, form->number) || long_number_is_right(zone);
    return number && check_is_right(zone, form->birth) && check_is_right(zone, form->expiry) &&
           (form->optional.size == 0 || check_is_right(zone, form->optional)) && composite_is_right(zone);
}

// ---- lines in text ----

// Between two lines: a line end with blanks, an escape or <br> of one, or nothing.
static size_t skip_break(struct bytes text, size_t at)
{
    static const char *const breaks[] = {"\\r\\n", "\\n", "<br>", "<br/>", "<br />"};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (text.size - at > strlen(breaks[i]) && memcmp(text.data + at, breaks[i], strlen(breaks[i])) == 0)
            at += strlen(breaks[i]);
    size_t start = at;
    while (at < text.size && at - start < 12 && text_is_space(text.data[at]))
        at++;
    return at;
}

static bool read_zone(struct zone *zone, struct bytes text, size_t start)
{
    size_t at = start;
    for (size_t line = 0; line < zone->form->lines; line++) {
        at = line ? skip_break(text, at) : at;
        if (text.size - at < zone->form->width)
            return false;
        for (size_t i = 0; i < zone->form->width; i++, at++) {
            if (!is_zone_byte(text.data[at]))
                return false;
            zone->lines[line][i] = text.data[at];
        }
    }
    zone->start = start;
    zone->end = at;
    return at >= text.size || !is_zone_byte(text.data[at]);
}

static const char *zone_value(const struct finder *finder, const struct zone *zone)
{
    int width = zone->form->width;
    const char *first = (const char *)zone->lines[0], *second = (const char *)zone->lines[1];
    if (zone->form->lines == 2)
        return arena_print(finder->context->arena, "%.*s\n%.*s", width, first, width, second);
    return arena_print(finder->context->arena, "%.*s\n%.*s\n%.*s", width, first, width, second, width,
                       (const char *)zone->lines[2]);
}

static bool match_from(const struct finder *finder, size_t start, struct match *match)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        struct zone zone = {.form = &FORMS[i]};
        if (strchr(FORMS[i].documents, finder->text.data[start]) == NULL ||
            !read_zone(&zone, finder->text, start) || !form_is_right(&zone))
            continue;
        match->start = zone.start;
        match->end = zone.end;
        match->selector = selector_make(
            finder->context, SELECTOR_MRZ, checks_are_right(&zone) ? GRADE_VALID : GRADE_POSSIBLE,
            zone_value(finder, &zone), bytes_slice(finder->text, zone.start, zone.end - zone.start));
        return true;
    }
    return false;
}

bool match_mrz(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    if (at == finder->floor || at + 1 >= text.size || !is_zone_byte(text.data[at - 1]) ||
        !is_zone_byte(text.data[at + 1]))
        return false;
    size_t start = at;
    while (start > finder->floor && at - start < WIDTH_MAX && is_zone_byte(text.data[start - 1]))
        start--;
    if (at - start == WIDTH_MAX || !token_starts(text, start))
        return false;
    if (match_from(finder, start, match))
        return true;
    size_t end = at;
    while (end < text.size && end - start <= WIDTH_MAX && is_zone_byte(text.data[end]))
        end++;
    match->resume = end; // the whole line is none
    return false;
}
