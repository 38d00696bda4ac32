// The order of guessing: text, row of names, counts, roles, forms.
#include "observations/statements/bank_csv/guess.h"

#include "base/fold.h"
#include "base/text.h"
#include "observations/statements/bank_csv/header_words.h"

#include <string.h>

enum { SAMPLE_ROWS = 300, IS_OF_BANK_ROWS = 200 };

struct guess_column *guess_column_of(const struct guess *guess, enum map_role role)
{
    for (size_t i = 0; i < guess->column_count; i++)
        if (guess->columns[i].role == (int)role)
            return &guess->columns[i];
    return NULL;
}

// ---- the row of column names ----

// How many different things its cells name, weighed by how sure that is; 0 when a cell is a value.
static int weigh_header(const struct csv_table *table, const struct csv_record *record, struct arena *arena)
{
    int best = 0;
    for (int kind = MAP_PAYMENTS; kind <= MAP_HOLDERS; kind++) {
        bool seen[ROLES] = {false};
        int weight = 0;
        for (size_t i = 0; i < record->count; i++) {
            struct bytes cell = csv_table_text(table, arena, record->fields[i]);
            struct moment moment;
            int64_t e5;
            if (cell.size && (csv_date(cell, DATE_DAY_FIRST, DATE_PIVOT_PAYMENT, &moment) ||
                              csv_date(cell, DATE_MONTH_FIRST, DATE_PIVOT_PAYMENT, &moment) ||
                              csv_amount(cell, '.', &e5) || csv_amount(cell, ',', &e5)))
                return 0;
            struct header_meaning meaning = header_meaning_of(cell, (enum map_kind)kind, 0);
            if (meaning.role >= 0 && !seen[meaning.role]) {
                seen[meaning.role] = true;
                weight += meaning.certainty >= 1000 ? 3 : 2;
            }
        }
        best = weight > best ? weight : best;
    }
    return best;
}

static bool is_row_of_values(const struct csv_table *table, const struct csv_record *record,
                             struct arena *arena)
{
    bool date = false, number = false;
    for (size_t i = 0; i < record->count; i++) {
        struct bytes cell = csv_table_text(table, arena, record->fields[i]);
        struct moment moment;
        bool is_date = cell.size && (csv_date(cell, DATE_DAY_FIRST, DATE_PIVOT_PAYMENT, &moment) ||
                                     csv_date(cell, DATE_MONTH_FIRST, DATE_PIVOT_PAYMENT, &moment));
        date |= is_date;
        number |= !is_date && csv_decimal_evidence(cell) != DECIMAL_NO_NUMBER;
    }
    return date && number;
}

// Leaves the reader below the column names, or at the first row of values.
static bool find_header(struct guess *guess, struct csv_reader *reader, struct csv_record *header,
                        struct arena *arena)
{
    struct csv_reader at = csv_table_reader(&guess->table), after_best = at, before_values = at;
    struct csv_record record, above = {0}, unknown = {0};
    int most = 5; // two columns that are surely named so
    bool found = false, values = false, unnamed = false;
    for (int n = 0; n < CSV_ABOVE_MAX; n++) {
        struct csv_reader before = at;
        if (!csv_next(&at, arena, &record))
            break;
        int weight = record.count >= 2 ? weigh_header(&guess->table, &record, arena) : 0;
        if (weight > most) {
            most = weight;
            found = true;
            *header = record;
            after_best = at;
        }
        if (!values && is_row_of_values(&guess->table, &record, arena)) {
            values = true;
            before_values = before;
            unnamed = above.count == record.count; // names in no language that is known
            unknown = above;
        }
        above = record;
    }
    if (!found && !values)
        return false;
    guess->has_header = found || unnamed;
    *reader = found ? after_best : before_values;
    if (!found && unnamed)
        *header = unknown;
    guess->header_line = guess->has_header ? header->line : 0;
    guess->column_count = header->count;
    if (!guess->has_header) {
        struct csv_reader first = before_values;
        csv_next(&first, arena, &record);
        guess->column_count = record.count;
    }
    return true;
}

// ---- text ----

// Characters beside letters that are letters too, less those that are signs.
static int weigh_letters(struct bytes bytes, const char *set, struct arena *arena)
{
    enum { LOOK_BYTES = 32 * 1024 };
    struct bytes text = charset_to_utf8(arena, bytes_slice(bytes, 0, LOOK_BYTES), set);
    int weight = 0;
    bool after_letter = false;
    for (size_t at = 0; at < text.size;) {
        struct folded_letter letter = fold_letter(text.data + at, text.size - at);
        if (text.data[at] >= 0x80 && after_letter)
            weight += letter.kind == LETTER_SPACED ? 1 : -1;
        after_letter = text_is_alpha(text.data[at]) || text.data[at] >= 0x80;
        at += letter.length ? letter.length : 1;
    }
    return weight;
}

// Of what is no UTF-8: the set by which most column names make sense, western first.
static void guess_encoding(struct guess *guess, struct bytes bytes, struct arena *arena)
{
    static const char *const sets[] = {"windows-1252", "windows-1250", "windows-1251", "windows-1253",
                                       "windows-1254", "IBM850",       "IBM852"};
    int most = -1, most_letters = 0;
    const char *best = sets[0];
    csv_table_open(&guess->table, arena, bytes, NULL);
    guess->mapping.separator = guess->table.separator;
    if (guess->table.utf8)
        return;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct csv_record record;
        int weight = 0;
        memcpy(guess->table.encoding, sets[i], strlen(sets[i]) + 1);
        struct csv_reader reader = csv_table_reader(&guess->table);
        for (int n = 0; n < CSV_ABOVE_MAX / 2 && csv_next(&reader, arena, &record); n++) {
            int here = weigh_header(&guess->table, &record, arena);
            weight = here > weight ? here : weight;
        }
        int letters = weigh_letters(guess->table.bytes, sets[i], arena);
        if (weight > most || (weight == most && letters > most_letters)) {
            most = weight;
            most_letters = letters;
            best = sets[i];
        }
    }
    memcpy(guess->table.encoding, best, strlen(best) + 1);
    guess->mapping.encoding = best;
    guess->why_encoding = "not UTF-8; with this set its words make most sense";
}

// ---- all ----

static bool has_money(const struct guess *guess)
{
    return guess_column_of(guess, ROLE_DATE) &&
           (guess_column_of(guess, ROLE_AMOUNT) || guess_column_of(guess, ROLE_DEBIT) ||
            guess_column_of(guess, ROLE_CREDIT));
}

static int details_of_holders(const struct guess *guess)
{
    static const enum map_role details[] = {ROLE_ROLE,   ROLE_PHONE,    ROLE_EMAIL,  ROLE_ADDRESS, ROLE_BORN,
                                            ROLE_OPENED, ROLE_DOCUMENT, ROLE_DEVICE, ROLE_IP};
    int count = 0;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++)
        count += guess_column_of(guess, details[i]) != NULL;
    return count;
}

static bool has_holders(const struct guess *guess)
{
    return guess_column_of(guess, ROLE_ACCOUNT) && guess_column_of(guess, ROLE_NAME) &&
           details_of_holders(guess) > 0;
}

static void read_names(struct guess *guess, const struct csv_record *header, struct arena *arena)
{
    if (guess->column_count > GUESS_COLUMNS_MAX)
        guess->column_count = GUESS_COLUMNS_MAX;
    guess->columns = arena_alloc(arena, guess->column_count + 1, sizeof *guess->columns);
    for (size_t i = 0; i < guess->column_count; i++) {
        struct bytes name = guess->has_header && i < header->count
                                ? csv_table_text(&guess->table, arena, header->fields[i])
                                : (struct bytes){0};
        guess->columns[i].name = text_clean(arena, name);
        guess->columns[i].role = HEADER_NO_ROLE;
    }
}

// By its name when that is the only one of it and can stand in a line; else by its number.
static void name_column(const struct guess *guess, size_t at, struct map_column *column)
{
    const char *name = guess->columns[at].name;
    const struct map_words one = {.words = {name}, .count = 1};
    bool usable = name[0] && name[0] != '#' && strcmp(name, "?") != 0;
    for (size_t i = 0; i < guess->column_count; i++)
        usable &= i == at || !map_words_have(&one, bytes_of_text(guess->columns[i].name));
    column->role = (enum map_role)guess->columns[at].role;
    column->name = name[0] ? name : NULL;
    column->number = usable ? 0 : (int)at + 1;
}

static void list_columns(struct guess *guess)
{
    struct mapping *mapping = &guess->mapping;
    mapping->no_header = !guess->has_header;
    mapping->column_count = 0;
    for (int role = 0; role < ROLES; role++)
        for (size_t i = 0; i < guess->column_count && mapping->column_count < MAP_COLUMNS_MAX; i++)
            if (guess->columns[i].role == role)
                name_column(guess, i, &mapping->columns[mapping->column_count++]);
}

bool csv_guess(struct guess *guess, struct bytes bytes, const char *path, int64_t most_rows,
               struct arena *arena)
{
    struct csv_reader reader;
    struct csv_record header = {0};
    *guess = (struct guess){0};
    guess_encoding(guess, bytes, arena);
    if (!find_header(guess, &reader, &header, arena) || guess->column_count < 2)
        return false;
    read_names(guess, &header, arena);
    guess_count(guess, reader, most_rows, arena);
    guess_roles(guess, MAP_PAYMENTS, arena);
    guess->mapping.kind = MAP_PAYMENTS;
    if (!has_money(guess)) {
        guess_roles(guess, MAP_HOLDERS, arena);
        guess->mapping.kind = MAP_HOLDERS;
        if (!has_holders(guess))
            return false;
    }
    guess_settle(guess, reader, path, arena);
    list_columns(guess);
    return true;
}

// A table of a shop or a diary has dates and amounts as well: what only banks write is asked for.
bool csv_guess_is_of_bank(struct bytes sample, struct arena *arena, bool forced)
{
    struct guess guess;
    if (!csv_guess(&guess, sample, NULL, IS_OF_BANK_ROWS, arena) || guess.rows == 0)
        return false;
    if (forced)
        return true;
    if (!guess.has_header)
        return guess.proven;
    const struct guess_column *account = guess_column_of(&guess, ROLE_ACCOUNT);
    const struct guess_column *other = guess_column_of(&guess, ROLE_COUNTERPARTY);
    bool ibans = account && account->ibans * 2 > account->filled;
    if (guess.mapping.kind == MAP_HOLDERS)
        return ibans && (guess_column_of(&guess, ROLE_ROLE) || guess_column_of(&guess, ROLE_OPENED) ||
                         guess_column_of(&guess, ROLE_DOCUMENT) || guess_column_of(&guess, ROLE_BORN));
    bool other_ibans = other && other->ibans * 4 > guess.rows;
    bool both_sides = guess_column_of(&guess, ROLE_DEBIT) && guess_column_of(&guess, ROLE_CREDIT);
    bool stated = guess.mapping.account && iban_of_mapping_is_valid(&guess.mapping);
    int signs = guess.proven + ibans + other_ibans + both_sides + stated +
                (guess_column_of(&guess, ROLE_BALANCE) != NULL) +
                (guess_column_of(&guess, ROLE_VALUED) != NULL) +
                (guess_column_of(&guess, ROLE_MARK) != NULL) + (guess_column_of(&guess, ROLE_BIC) != NULL);
    return guess.proven || signs >= 2;
}
