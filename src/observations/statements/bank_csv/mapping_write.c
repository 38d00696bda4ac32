// Mappings as text.
#include "observations/statements/bank_csv/mapping.h"

#include <string.h>

static void write_words(const struct map_words *words, struct buffer *out)
{
    for (size_t i = 0; i < words->count; i++)
        buffer_print(out, "%s%s", i ? ", " : "", words->words[i]);
    if (words->count == 0)
        buffer_add_text(out, "?");
}

static void write_text(struct buffer *out, const char *text)
{
    buffer_add_text(out, text ? text : "?");
}

void mapping_value(const struct mapping *mapping, const char *key, struct buffer *out)
{
    static const char *const dates[DATE_ORDERS] = {"?", "day month year", "month day year", "year month day"};
    if (strcmp(key, "kind") == 0)
        write_text(out, mapping->kind == MAP_HOLDERS ? "holders" : "payments");
    else if (strcmp(key, "encoding") == 0)
        write_text(out, mapping->encoding);
    else if (strcmp(key, "separator") == 0)
        buffer_print(out, "%.*s", mapping->separator == '\t' ? 3 : 1,
                     mapping->separator == '\t' ? "tab" : &mapping->separator);
    else if (strcmp(key, "header") == 0)
        write_text(out, mapping->no_header ? "no" : "yes");
    else if (strcmp(key, "dates") == 0)
        write_text(out, dates[mapping->dates]);
    else if (strcmp(key, "decimal") == 0)
        buffer_add_text(out, mapping->decimal == ',' ? "," : mapping->decimal == '.' ? "." : "?");
    else if (strcmp(key, "sign") == 0)
        write_text(out, map_sign_name(mapping->sign));
    else if (strcmp(key, "debits") == 0)
        write_text(out, mapping->debits_negative ? "negative" : "positive");
    else if (strcmp(key, "leaves") == 0)
        write_words(&mapping->leaves, out);
    else if (strcmp(key, "enters") == 0)
        write_words(&mapping->enters, out);
    else if (strcmp(key, "booked") == 0)
        write_words(&mapping->booked, out);
    else if (strcmp(key, "account") == 0)
        write_text(out, mapping->account);
    else if (strcmp(key, "currency") == 0)
        write_text(out, mapping->currency);
}

// Whether a key has anything to say in this mapping.
static bool is_of_use(const struct mapping *mapping, const char *key)
{
    bool payments = mapping->kind == MAP_PAYMENTS;
    if (strcmp(key, "encoding") == 0)
        return mapping->encoding != NULL;
    if (strcmp(key, "header") == 0)
        return mapping->no_header;
    if (strcmp(key, "dates") == 0)
        return payments || mapping_has(mapping, ROLE_BORN) || mapping_has(mapping, ROLE_OPENED);
    if (strcmp(key, "decimal") == 0 || strcmp(key, "sign") == 0)
        return payments;
    if (strcmp(key, "debits") == 0)
        return mapping->sign == SIGN_COLUMNS;
    if (strcmp(key, "leaves") == 0 || strcmp(key, "enters") == 0)
        return mapping->sign == SIGN_MARKS;
    if (strcmp(key, "booked") == 0)
        return mapping_has(mapping, ROLE_STATE);
    if (strcmp(key, "account") == 0)
        return mapping->account != NULL || !mapping_has(mapping, ROLE_ACCOUNT);
    if (strcmp(key, "currency") == 0)
        return payments && !mapping_has(mapping, ROLE_CURRENCY);
    return true;
}

static void write_why(struct buffer *out, const char *text)
{
    if (text && *text)
        buffer_print(out, "# %s\n", text);
}

void mapping_write(const struct mapping *mapping, struct buffer *out, mapping_why *why, const void *payload)
{
    static const char *const keys[] = {"kind",    "encoding", "separator", "header", "dates",
                                       "decimal", "sign",     "debits",    "leaves", "enters",
                                       "booked",  "account",  "currency"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!is_of_use(mapping, keys[i]) || (strcmp(keys[i], "separator") == 0 && mapping->separator == 0))
            continue;
        write_why(out, why ? why(payload, keys[i], 0) : NULL);
        buffer_print(out, "%s = ", keys[i]);
        mapping_value(mapping, keys[i], out);
        buffer_add_text(out, "\n");
    }
    buffer_add_text(out, "\n");
    for (size_t i = 0; i < mapping->column_count; i++) {
        const struct map_column *column = &mapping->columns[i];
        write_why(out, why ? why(payload, "column", i) : NULL);
        buffer_print(out, "column %s = ", map_role_name(column->role));
        if (column->number)
            buffer_print(out, "#%d%s", column->number, column->name ? " " : "");
        buffer_print(out, "%s\n", column->name ? column->name : "");
    }
}
