// Text, records, columns.
#include "observations/statements/bank_csv/table.h"

#include "base/fold.h"
#include "base/text.h"
#include "observations/adverts/table_text.h"

#include <string.h>

// ---- text ----

static const char separators[] = {',', ';', '\t', '|'};
enum { SEPARATORS = sizeof separators, SAMPLE_RECORDS = 200 };

// How many fields most records have when parted by this, times how many those are.
static size_t weigh(struct bytes sample, char separator, struct arena *arena)
{
    struct csv_reader reader = csv_reader_of(sample);
    struct csv_record record;
    size_t counts[CSV_FIELDS_MAX + 1] = {0}, best = 0;
    reader.delimiter = separator;
    for (size_t n = 0; n < SAMPLE_RECORDS && csv_next(&reader, arena, &record); n++, arena_reset(arena))
        if (record.fault == CSV_FINE)
            counts[record.count]++;
    for (size_t i = 2; i <= CSV_FIELDS_MAX; i++)
        if (counts[i] * (i - 1) > best)
            best = counts[i] * (i - 1);
    return best;
}

static char tell_separator(struct bytes bytes)
{
    struct bytes sample = bytes_slice(bytes, 0, CSV_SAMPLE_BYTES);
    struct csv_reader stated = csv_reader_of(sample);
    if (stated.line == 2) // "sep=;"
        return stated.delimiter;
    struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
    size_t best = 0;
    char separator = ',';
    for (size_t i = 0; i < SEPARATORS; i++) {
        size_t weight = weigh(sample, separators[i], arena);
        if (weight > best) {
            best = weight;
            separator = separators[i];
        }
    }
    arena_free(arena);
    return separator;
}

static bool sample_is_utf8(struct bytes bytes)
{
    struct bytes sample = bytes_slice(bytes, 0, CSV_SAMPLE_BYTES);
    while (sample.size && sample.size < bytes.size && sample.data[sample.size - 1] >= 0x80)
        sample.size--; // a character may be cut
    return text_is_utf8(sample);
}

void csv_table_open(struct csv_table *table, struct arena *arena, struct bytes bytes,
                    const struct mapping *mapping)
{
    struct table_text text = table_text_of(arena, bytes);
    *table = (struct csv_table){.bytes = text.bytes, .cut = text.cut, .wide = text.bytes.data != bytes.data};
    table->utf8 = sample_is_utf8(text.bytes);
    const char *encoding = mapping && mapping->encoding ? mapping->encoding : "windows-1252";
    size_t size = strlen(encoding);
    memcpy(table->encoding, encoding, size < CHARSET_NAME_SIZE ? size : CHARSET_NAME_SIZE - 1);
    table->separator = mapping && mapping->separator ? mapping->separator : tell_separator(text.bytes);
}

struct csv_reader csv_table_reader(const struct csv_table *table)
{
    struct csv_reader reader = csv_reader_of(table->bytes);
    reader.delimiter = table->separator;
    return reader;
}

static bool is_ascii(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 0x80 || text.data[i] < 0x20)
            return false;
    return true;
}

// What windows-1252 has where ISO 8859-1 has control characters (0: nothing).
static const uint16_t of_1252[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                     0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

static struct bytes of_western(struct arena *arena, struct bytes text)
{
    char *out = arena_alloc(arena, text.size * 3 + 1, 1), *to = out;
    for (size_t i = 0; i < text.size; i++) {
        uint32_t point = text.data[i];
        if (point >= 0x80 && point < 0xa0)
            point = of_1252[point - 0x80] ? of_1252[point - 0x80] : 0xfffd;
        to += text_utf8_encode(point, to);
    }
    return (struct bytes){(const uint8_t *)out, (size_t)(to - out)};
}

static struct bytes spaces_for_controls(struct arena *arena, struct bytes text)
{
    bool any = false;
    for (size_t i = 0; i < text.size && !any; i++)
        any = text.data[i] < 0x20 || text.data[i] == 0x7f;
    if (!any)
        return text;
    char *out = arena_text_n(arena, text.data, text.size);
    for (size_t i = 0; i < text.size; i++)
        if ((uint8_t)out[i] < 0x20 || (uint8_t)out[i] == 0x7f)
            out[i] = ' ';
    return (struct bytes){(const uint8_t *)out, text.size};
}

struct bytes csv_table_text(const struct csv_table *table, struct arena *arena, struct bytes field)
{
    field = text_trim(field);
    if (is_ascii(field))
        return field;
    if (!text_is_utf8(field))
        field = text_equal_nocase(table->encoding, "windows-1252")
                    ? of_western(arena, field)
                    : charset_to_utf8(arena, field, table->encoding);
    return text_trim(spaces_for_controls(arena, field));
}

// ---- columns ----

static bool is_named(const struct csv_table *table, struct bytes field, const char *name, struct arena *arena)
{
    const struct map_words one = {.words = {name}, .count = 1};
    return map_words_have(&one, csv_table_text(table, arena, field));
}

static int column_at(const struct map_column *column, const struct csv_table *table,
                     const struct csv_record *header, struct arena *arena)
{
    if (column->number) {
        size_t at = (size_t)column->number - 1;
        bool there = header == NULL ||
                     (at < header->count &&
                      (column->name == NULL || is_named(table, header->fields[at], column->name, arena)));
        return there ? (int)at : -1;
    }
    for (size_t i = 0; header && i < header->count; i++)
        if (is_named(table, header->fields[i], column->name, arena))
            return (int)i;
    return -1;
}

// header NULL: there is none, and columns have numbers. The number of columns found.
static size_t lay_out(struct csv_layout *layout, const struct mapping *mapping, const struct csv_table *table,
                      const struct csv_record *header, struct arena *arena, const char **missing)
{
    size_t found = 0;
    *layout = (struct csv_layout){.mapping = mapping, .field_count = header ? header->count : 0};
    *missing = NULL;
    for (size_t i = 0; i < mapping->column_count; i++) {
        const struct map_column *column = &mapping->columns[i];
        int at = column_at(column, table, header, arena);
        __auto_type role = &layout->roles[column->role];
        if (at < 0 && *missing == NULL)
            *missing = column->name ? column->name : arena_print(arena, "#%d", column->number);
        if (at >= 0 && role->count < LAYOUT_REPEATS_MAX)
            role->at[role->count++] = (uint16_t)at;
        found += at >= 0;
    }
    return found;
}

bool csv_layout_of(struct csv_layout *layout, const struct mapping *mapping, const struct csv_table *table,
                   const struct csv_record *header, struct arena *arena, const char **missing)
{
    return lay_out(layout, mapping, table, header, arena, missing) == mapping->column_count;
}

bool csv_header_find(struct csv_layout *layout, const struct mapping *mapping, const struct csv_table *table,
                     struct csv_reader *reader, struct arena *arena, int64_t *above, const char **missing)
{
    struct csv_record record;
    size_t most = 0;
    *above = 0;
    *reader = csv_table_reader(table);
    if (mapping->no_header)
        return csv_layout_of(layout, mapping, table, NULL, arena, missing);
    *missing = mapping->column_count ? map_role_name(mapping->columns[0].role) : "";
    for (bool first = true; *above < CSV_ABOVE_MAX && csv_next(reader, arena, &record); ++*above) {
        const char *lacking;
        size_t found = lay_out(layout, mapping, table, &record, arena, &lacking);
        if (lacking == NULL)
            return true;
        if (first || found > most)
            *missing = lacking;
        first = false;
        most = found > most ? found : most;
    }
    return false;
}

// ---- cells ----

static struct bytes cell_at(const struct csv_table *table, const struct csv_record *row, size_t at,
                            struct arena *arena)
{
    return at < row->count ? csv_table_text(table, arena, row->fields[at]) : (struct bytes){0};
}

struct bytes csv_cell(const struct csv_layout *layout, const struct csv_table *table,
                      const struct csv_record *row, enum map_role role, struct arena *arena)
{
    return layout->roles[role].count ? cell_at(table, row, layout->roles[role].at[0], arena)
                                     : (struct bytes){0};
}

const char *csv_cells(const struct csv_layout *layout, const struct csv_table *table,
                      const struct csv_record *row, enum map_role role, const char *between,
                      struct arena *arena)
{
    const char *all = NULL;
    for (size_t i = 0; i < layout->roles[role].count; i++) {
        struct bytes cell = cell_at(table, row, layout->roles[role].at[i], arena);
        if (cell.size)
            all = all ? arena_print(arena, "%s%s%.*s", all, between, (int)cell.size, (const char *)cell.data)
                      : arena_text_n(arena, cell.data, cell.size);
    }
    return all ? text_clean(arena, bytes_of_text(all)) : NULL;
}

const char *csv_row_fault(const struct csv_layout *layout, const struct csv_record *row)
{
    if (row->fault == CSV_OPEN_QUOTE)
        return "quote that never closes";
    if (row->fault == CSV_TOO_LARGE)
        return "row too large";
    for (size_t i = layout->field_count; layout->field_count && i < row->count; i++)
        if (text_trim(row->fields[i]).size)
            return "more fields than columns";
    return NULL;
}
