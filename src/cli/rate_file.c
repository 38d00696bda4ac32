// Files of rates to rates.
#include "cli/rate_file.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/input_file.h"

#include <stdio.h>
#include <string.h>

enum {
    RATES_MAX_BYTES = 256 * 1024 * 1024,
    RATE_DECIMALS = 8,
    NO_COLUMN = -1,
};

struct parsing {
    const char *name;
    struct rate *rates;
    size_t count, capacity;
    int64_t line;
};

static int fault(const struct parsing *parsing, struct error *error, const char *what, struct bytes field)
{
    char shown[64];
    size_t size = field.size < sizeof shown - 1 ? field.size : sizeof shown - 1;
    for (size_t i = 0; i < size; i++)
        shown[i] = field.data[i] < ' ' || field.data[i] > '~' ? '?' : (char)field.data[i];
    shown[size] = 0;
    return error_set(error, "rates '%s', line %lld: '%s' is %s; give a CSV file as the ECB publishes it",
                     parsing->name, (long long)parsing->line, shown, what);
}

// ---- fields ----

static bool parse_rate(struct bytes text, int64_t *e8)
{
    int64_t value = 0;
    int decimals = -1;
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (byte < '0' || byte > '9')
            return false;
        digits++;
        if (decimals == RATE_DECIMALS) { // further ones say nothing that an amount could show
            continue;
        }
        if (value > INT64_MAX / 100 / 100000000)
            return false;
        value = value * 10 + (byte - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < RATE_DECIMALS; i++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *e8 = value;
    return digits > 0 && value > 0;
}

static bool parse_day(struct bytes text, int64_t *day)
{
    struct moment moment;
    if (text.size != 10 || !moment_parse(text, &moment) || moment.zone != ZONE_DATE)
        return false;
    *day = moment.at_usec / INT64_C(86400000000) - (moment.at_usec % INT64_C(86400000000) < 0);
    return true;
}

static bool parse_currency(struct bytes text, char currency[4])
{
    if (text.size != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (text.data[i] < 'A' || text.data[i] > 'Z')
            return false;
    memcpy(currency, text.data, 3);
    return true;
}

static bool equals(struct bytes field, const char *text)
{
    return field.size == strlen(text) && memcmp(field.data, text, field.size) == 0;
}

static bool is_absent(struct bytes field)
{
    return field.size == 0 || equals(field, "N/A") || equals(field, "NaN") || equals(field, "-");
}

static void add(struct parsing *parsing, const struct rate *rate)
{
    ARRAY_ROOM(parsing->rates, parsing->capacity, parsing->count);
    parsing->rates[parsing->count++] = *rate;
}

static int check_fields(const struct parsing *parsing, const struct csv_record *record, size_t wanted,
                        struct error *error)
{
    if (record->fault == CSV_FINE && record->count == wanted)
        return 0;
    return error_set(error, "rates '%s', line %lld: %zu fields where the header has %zu", parsing->name,
                     (long long)parsing->line, record->count, wanted);
}

// ---- a day a line ----

static int parse_days(struct parsing *parsing, struct csv_reader *reader, const struct csv_record *header,
                      struct arena *arena, struct error *error)
{
    struct rate *columns = arena_alloc(arena, header->count, sizeof *columns);
    size_t count = header->count;
    for (size_t i = 1; i < count; i++) {
        struct bytes field = text_trim(header->fields[i]);
        if (field.size && !parse_currency(field, columns[i].currency)) // lines end in a comma
            return fault(parsing, error, "no currency", field);
    }
    struct csv_record record;
    while (csv_next(reader, arena, &record)) {
        parsing->line = record.line;
        int64_t day;
        if (check_fields(parsing, &record, count, error))
            return -1;
        if (!parse_day(text_trim(record.fields[0]), &day))
            return fault(parsing, error, "no date like 2024-09-28", record.fields[0]);
        for (size_t i = 1; i < count; i++) {
            struct bytes field = text_trim(record.fields[i]);
            struct rate rate = columns[i];
            rate.day = day;
            if (is_absent(field))
                continue;
            if (rate.currency[0] == 0 || !parse_rate(field, &rate.per_euro_e8))
                return fault(parsing, error, "no rate", field);
            add(parsing, &rate);
        }
    }
    return 0;
}

// ---- an observation a line ----

enum sdmx_column { FREQ, CURRENCY, CURRENCY_DENOM, TIME_PERIOD, OBS_VALUE, SDMX_COLUMNS };
static const char *const sdmx_names[SDMX_COLUMNS] = {"FREQ", "CURRENCY", "CURRENCY_DENOM", "TIME_PERIOD",
                                                     "OBS_VALUE"};

static bool find_columns(const struct csv_record *header, int columns[SDMX_COLUMNS])
{
    for (int c = 0; c < SDMX_COLUMNS; c++) {
        columns[c] = NO_COLUMN;
        for (size_t i = 0; i < header->count; i++)
            if (equals(text_trim(header->fields[i]), sdmx_names[c]))
                columns[c] = (int)i;
    }
    return columns[CURRENCY] != NO_COLUMN && columns[TIME_PERIOD] != NO_COLUMN &&
           columns[OBS_VALUE] != NO_COLUMN;
}

static struct bytes field_of(const struct csv_record *record, int column, const char *otherwise)
{
    return column == NO_COLUMN ? bytes_of_text(otherwise) : text_trim(record->fields[column]);
}

static int parse_observations(struct parsing *parsing, struct csv_reader *reader,
                              const struct csv_record *header, const int columns[SDMX_COLUMNS],
                              struct arena *arena, struct error *error)
{
    size_t count = header->count;
    struct csv_record record;
    while (csv_next(reader, arena, &record)) {
        parsing->line = record.line;
        if (check_fields(parsing, &record, count, error))
            return -1;
        struct bytes value = field_of(&record, columns[OBS_VALUE], "");
        if (!equals(field_of(&record, columns[FREQ], "D"), "D") ||
            !equals(field_of(&record, columns[CURRENCY_DENOM], "EUR"), "EUR") || is_absent(value))
            continue;
        struct rate rate = {0};
        struct bytes currency = field_of(&record, columns[CURRENCY], ""),
                     day = field_of(&record, columns[TIME_PERIOD], "");
        if (!parse_currency(currency, rate.currency))
            return fault(parsing, error, "no currency", currency);
        if (!parse_day(day, &rate.day))
            return fault(parsing, error, "no date like 2024-09-28", day);
        if (!parse_rate(value, &rate.per_euro_e8))
            return fault(parsing, error, "no rate", value);
        add(parsing, &rate);
    }
    return 0;
}

// ---- a file ----

int rate_file_parse(const char *name, struct bytes bytes, struct arena *arena, struct rate_file *file,
                    struct error *error)
{
    struct csv_reader reader = csv_reader_of(bytes);
    struct csv_record header;
    struct parsing parsing = {.name = name, .line = 1};
    int columns[SDMX_COLUMNS];
    if (!csv_next(&reader, arena, &header) || header.fault != CSV_FINE)
        return error_set(error, "rates '%s' has no first line that names columns", name);
    int result;
    if (find_columns(&header, columns))
        result = parse_observations(&parsing, &reader, &header, columns, arena, error);
    else if (equals(text_trim(header.fields[0]), "Date") && header.count > 1)
        result = parse_days(&parsing, &reader, &header, arena, error);
    else
        result = fault(&parsing, error, "no first column of rates", header.fields[0]);
    if (result == 0 && parsing.count == 0)
        result = error_set(error, "rates '%s' has no rate of a day against the euro", name);
    if (result == 0) {
        struct rate *rates = arena_alloc(arena, parsing.count, sizeof *rates);
        memcpy(rates, parsing.rates, parsing.count * sizeof *rates);
        file->rates = rates;
        file->count = parsing.count;
    }
    memory_free(parsing.rates);
    return result;
}

static int keep(const struct arguments *arguments, struct casefile *casefile, const struct rate_file *file,
                struct error *error)
{
    int64_t changed;
    char detail[256];
    if (casefile_begin(casefile, error))
        return -1;
    int result = rates_keep(casefile, file, &changed, error);
    if (result == 0) {
        snprintf(detail, sizeof detail, "rates: SHA-256 %s, %zu rates, %lld of them new or changed",
                 file->sha256, file->count, (long long)changed);
        result = audit_outcome(arguments, casefile, detail, error);
    }
    if (result == 0)
        result = casefile_commit(casefile, error);
    if (result)
        casefile_rollback(casefile);
    return result;
}

int rates_take(const struct arguments *arguments, struct casefile *casefile, struct error *error)
{
    const char *path = argument_value(arguments, "rates");
    if (path == NULL)
        return 0;
    struct buffer buffer;
    char hex[SHA256_HEX_SIZE];
    struct arena *arena = arena_new((size_t)4 << 30);
    struct rate_file file = {.name = text_base_name(path), .sha256 = hex};
    buffer_init(&buffer, RATES_MAX_BYTES);
    int result = input_file_read("file of rates", path, &buffer, error);
    if (result == 0)
        result = rate_file_parse(path, buffer_bytes(&buffer), arena, &file, error);
    if (result == 0) {
        sha256_of(buffer_bytes(&buffer), hex);
        result = keep(arguments, casefile, &file, error);
    }
    buffer_done(&buffer);
    arena_free(arena);
    return result;
}
