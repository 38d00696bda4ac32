// One statement beside the one before it.
#include "casefile/continuity.h"

#include "base/decimal.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define USEC_PER_DAY (INT64_C(86400) * 1000000)

enum { JUMP_MAX = 1000 }; // more than these are not missing: the row began anew

struct row_number {
    int64_t number, page; // page 0: not stated
    bool has_year;        // number is 2023017
};

static bool read_digits(struct bytes text, int64_t *value)
{
    return text.size && text.size <= 12 && text_is_digit(text.data[0]) && text_to_int64(text, value) &&
           *value >= 0;
}

static bool read_number(const char *text, struct row_number *number)
{
    struct bytes whole = bytes_of_text(text ? text : "");
    const uint8_t *slash = whole.size ? memchr(whole.data, '/', whole.size) : NULL;
    size_t size = slash ? (size_t)(slash - whole.data) : whole.size;
    number->page = 0;
    if (!read_digits(bytes_slice(whole, 0, size), &number->number))
        return false;
    if (slash && !read_digits(bytes_slice(whole, size + 1, whole.size), &number->page))
        return false;
    number->has_year = size >= 6 && (memcmp(whole.data, "19", 2) == 0 || memcmp(whole.data, "20", 2) == 0);
    return true;
}

static bool is_new_row(const char *before, const char *after, const struct row_number *last,
                       const struct row_number *next)
{
    return next->number <= last->number || next->number - last->number > JUMP_MAX ||
           (last->has_year && next->has_year && memcmp(before, after, 4) != 0);
}

// "missing numbers 4-5"; "" when none are, or nobody can say. *next: the numbers follow one another.
static void missing_text(const char *before, const char *after, char *out, size_t size, bool *next)
{
    struct row_number last, this;
    const char *what = NULL;
    int64_t from = 0, to = 0;
    *out = 0;
    *next = false;
    if (!read_number(before, &last) || !read_number(after, &this))
        return;
    if (this.number == last.number && this.page > last.page && last.page > 0) {
        what = "page";
        from = last.page + 1;
        to = this.page - 1;
    } else if (!is_new_row(before, after, &last, &this)) {
        what = "number";
        from = last.number + 1;
        to = this.number - 1;
    }
    *next = what && from > to;
    if (what && from == to)
        snprintf(out, size, "missing %s %" PRId64, what, from);
    else if (what && from < to)
        snprintf(out, size, "missing %ss %" PRId64 "-%" PRId64, what, from, to);
}

// Whether the next begins a day or more before the last one ends, or where it begins. Formats say a day's
// beginning and end in different ways, so less than a day means nothing.
static bool overlap(const struct stated_span *before, const struct stated_span *span)
{
    if (before->to_usec == TIME_UNKNOWN || span->from_usec == TIME_UNKNOWN)
        return false;
    return before->to_usec - span->from_usec >= USEC_PER_DAY ||
           (before->from_usec == span->from_usec && before->to_usec > before->from_usec &&
            span->to_usec > span->from_usec);
}

void continuity_text(const struct stated_span *before, const struct stated_span *span,
                     char out[CONTINUITY_SIZE])
{
    char missing[CONTINUITY_SIZE / 2], amount[DECIMAL_TEXT_SIZE];
    bool next;
    if (before == NULL) {
        snprintf(out, CONTINUITY_SIZE, "first");
        return;
    }
    missing_text(before->number, span->number, missing, sizeof missing, &next);
    const char *behind = missing[0] ? ", " : "";
    bool stated = before->has_balances && span->has_balances;
    int64_t gap = 0;
    bool known = stated && !__builtin_sub_overflow(span->opening_e5, before->closing_e5, &gap);
    if (known ? gap == 0 : next)
        snprintf(out, CONTINUITY_SIZE, "follows%s%s", behind, missing);
    else if (overlap(before, span))
        snprintf(out, CONTINUITY_SIZE, "overlaps%s%s", behind, missing);
    else if (known)
        snprintf(out, CONTINUITY_SIZE, "gap of %s%s%s", decimal_format(gap, amount), behind, missing);
    else
        snprintf(out, CONTINUITY_SIZE, "no balances%s%s", behind, missing);
}

// ---- as a function of SQL ----

static int64_t usec_of(sqlite3_value *value)
{
    return sqlite3_value_type(value) == SQLITE_NULL ? TIME_UNKNOWN : sqlite3_value_int64(value);
}

static void statement_follows(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct stated_span before = {
        .from_usec = usec_of(values[1]),
        .to_usec = usec_of(values[2]),
        .has_balances = sqlite3_value_type(values[3]) != SQLITE_NULL,
        .closing_e5 = sqlite3_value_int64(values[3]),
        .number = (const char *)sqlite3_value_text(values[4]),
    };
    struct stated_span span = {
        .from_usec = usec_of(values[5]),
        .to_usec = usec_of(values[6]),
        .has_balances = sqlite3_value_type(values[7]) != SQLITE_NULL,
        .opening_e5 = sqlite3_value_int64(values[7]),
        .number = (const char *)sqlite3_value_text(values[8]),
    };
    char out[CONTINUITY_SIZE];
    continuity_text(sqlite3_value_type(values[0]) == SQLITE_NULL ? NULL : &before, &span, out);
    sqlite3_result_text(context, out, -1, SQLITE_TRANSIENT);
}

int continuity_register(struct casefile *casefile, struct error *error)
{
    if (sqlite3_create_function(casefile->db, "statement_follows", 9, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                NULL, statement_follows, NULL, NULL) != SQLITE_OK)
        return database_error(casefile, "prepare", error);
    return 0;
}
