// What `clew mapping` says of a bank's table: what each column is taken for and why, and the first rows as
// they would be read; and the mapping as a file. Runs in a worker.
#include "cli/mapping_text.h"

#include "base/decimal.h"
#include "base/text.h"
#include "observations/statements/bank_csv/accounts.h"
#include "observations/statements/bank_csv/guess.h"
#include "observations/statements/bank_csv/holders.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_ROWS = 5 };

// ---- what it is taken for ----

static void print_columns(const struct guess *guess, struct buffer *out)
{
    size_t widest = 6;
    for (size_t i = 0; i < guess->column_count; i++) {
        size_t size = strlen(guess->columns[i].name);
        widest = size > widest ? (size > 34 ? 34 : size) : widest;
    }
    buffer_print(out, "     %-*s  %-16s  why\n", (int)widest, "column", "taken for");
    for (size_t i = 0; i < guess->column_count; i++) {
        const struct guess_column *column = &guess->columns[i];
        bool known = column->role >= 0;
        int pad = (int)widest; // by characters, not by bytes
        for (const char *at = column->name; *at; at++)
            pad += (*at & 0xc0) == 0x80;
        buffer_print(out, "%3zu  %-*.*s  %-16s  %s\n", i + 1, pad, pad > 60 ? 60 : pad, column->name,
                     known ? map_role_name((enum map_role)column->role) : "-",
                     known            ? column->why
                     : column->filled ? "not known: left out"
                                      : "empty");
    }
}

static const char *why_of(const struct guess *guess, const char *key)
{
    const struct {
        const char *key, *why;
    } whys[] = {{"encoding", guess->why_encoding}, {"dates", guess->why_dates},
                {"decimal", guess->why_decimal},   {"sign", guess->why_sign},
                {"account", guess->why_account},   {"currency", guess->why_currency}};
    for (size_t i = 0; i < sizeof whys / sizeof *whys; i++)
        if (strcmp(key, whys[i].key) == 0)
            return whys[i].why;
    if (strcmp(key, "debits") == 0)
        return guess->mapping.debits_negative ? "what leaves is written with a minus"
                                              : "what leaves is written without a minus";
    return NULL;
}

static const char *comment_of(const void *payload, const char *key, size_t column)
{
    const struct guess *guess = payload;
    if (strcmp(key, "column") != 0)
        return why_of(guess, key);
    enum map_role role = guess->mapping.columns[column].role;
    return column && guess->mapping.columns[column - 1].role == role ? NULL
                                                                     : guess_column_of(guess, role)->why;
}

static void print_forms(const struct guess *guess, struct buffer *out)
{
    static const char *const keys[] = {"dates",  "decimal", "sign",    "debits",  "leaves",
                                       "enters", "booked",  "account", "currency"};
    const struct mapping *mapping = &guess->mapping;
    buffer_add_text(out, "\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct buffer value;
        bool holders = mapping->kind == MAP_HOLDERS, marks = mapping->sign == SIGN_MARKS;
        bool of_marks = strcmp(keys[i], "leaves") == 0 || strcmp(keys[i], "enters") == 0;
        bool idle = (of_marks && !marks) ||
                    (strcmp(keys[i], "debits") == 0 && mapping->sign != SIGN_COLUMNS) ||
                    (strcmp(keys[i], "booked") == 0 && !guess_column_of(guess, ROLE_STATE)) ||
                    (strcmp(keys[i], "account") == 0 && guess_column_of(guess, ROLE_ACCOUNT)) ||
                    (strcmp(keys[i], "currency") == 0 && guess_column_of(guess, ROLE_CURRENCY)) ||
                    (strcmp(keys[i], "dates") == 0 && guess->why_dates == NULL);
        if (idle || (holders && strcmp(keys[i], "dates") != 0 && strcmp(keys[i], "account") != 0))
            continue;
        buffer_init(&value, 4096);
        mapping_value(mapping, keys[i], &value);
        const char *text = buffer_text(&value), *why = why_of(guess, keys[i]);
        bool missing = strcmp(text, "?") == 0;
        buffer_print(out, "%-8s  %-16s  %s%s\n", keys[i], missing ? "TO BE GIVEN" : text, why ? why : "",
                     missing && why == NULL ? mapping_allowed(keys[i]) : "");
        buffer_done(&value);
    }
}

// ---- the first rows as they would be read ----

static void print_movement(const struct csv_movement *movement, int64_t line, struct buffer *out)
{
    char at[MOMENT_TEXT_SIZE], amount[DECIMAL_TEXT_SIZE], balance[DECIMAL_TEXT_SIZE] = "", fee[64] = "";
    char text[DECIMAL_TEXT_SIZE];
    if (movement->has_balance)
        decimal_format(movement->balance_e5, balance);
    if (movement->fee_e5)
        snprintf(fee, sizeof fee, "  fee %s", decimal_format(movement->fee_e5, text));
    buffer_print(out, "%5lld  %-10s  %14s %s%s  %s  %.*s%s%.40s%s%.50s%s%s%s\n", (long long)line,
                 moment_format(movement->at, at), decimal_format(movement->amount_e5, amount),
                 movement->currency, fee, movement->amount_e5 < 0 ? "leaves" : "comes ",
                 (int)movement->counterparty.size, (const char *)movement->counterparty.data,
                 movement->counterparty.size ? "  " : "", movement->name ? movement->name : "",
                 movement->name ? "  " : "", movement->reference ? movement->reference : "",
                 balance[0] ? "  balance " : "", balance, "");
}

static void print_holder(const struct csv_holder *read, int64_t line, struct buffer *out)
{
    const struct holder *holder = &read->holder;
    char born[MOMENT_TEXT_SIZE];
    buffer_print(out, "%5lld  %s  %s%s%s", (long long)line, holder->account.value,
                 holder->name ? holder->name : "-", holder->role ? ", " : "",
                 holder->role ? holder->role : "");
    if (holder->born.at_usec != TIME_UNKNOWN)
        buffer_print(out, "; born %s", moment_format(holder->born, born));
    if (holder->address)
        buffer_print(out, "; %s", holder->address);
    for (size_t i = 0; i < holder->selector_count; i++)
        buffer_print(out, "; %s %s", selector_kind_name(holder->selectors[i].kind),
                     holder->selectors[i].value);
    buffer_add_text(out, "\n");
}

static void print_rows(const struct guess *guess, struct arena *arena, struct buffer *out)
{
    struct mapping full = guess->mapping;
    struct csv_layout layout;
    struct csv_reader reader;
    struct csv_record row;
    int64_t above;
    const char *missing;
    struct observation_context context = {.arena = arena};
    bool holders = full.kind == MAP_HOLDERS;
    const char *account = full.account ? full.account : guess_column_of(guess, ROLE_ACCOUNT) ? "" : "0";
    if (!holders && (full.dates == DATE_NOT_SAID || full.decimal == 0 || full.sign == SIGN_NOT_SAID)) {
        buffer_add_text(out, "\nHow its rows would be read can be shown once that is given.\n");
        return;
    }
    full.currency = full.currency || guess_column_of(guess, ROLE_CURRENCY) ? full.currency : "XXX";
    if (!csv_header_find(&layout, &full, &guess->table, &reader, arena, &above, &missing))
        return;
    buffer_add_text(out, "\nThe first rows would be read so (line, and what it says):\n");
    for (int n = 0; n < FIRST_ROWS && csv_next(&reader, arena, &row); n++) {
        struct csv_movement movement;
        struct csv_holder holder;
        struct bytes quoted = {0};
        const char *wrong = NULL;
        if (holders &&
            csv_holder_read(&context, &guess->table, &layout, &row, bytes_of_text(account), &holder)) {
            print_holder(&holder, row.line, out);
            continue;
        }
        if (holders)
            wrong = holder.reason;
        else
            wrong = csv_movement_read(&layout, &guess->table, &row, arena, &movement, &quoted);
        if (wrong == NULL)
            print_movement(&movement, row.line, out);
        else
            buffer_print(out, "%5lld  left out: %s%s%.*s\n", (long long)row.line, wrong,
                         quoted.size ? ": " : "", quoted.size > 60 ? 60 : (int)quoted.size,
                         (const char *)quoted.data);
    }
}

// ---- the file ----

static void write_mapping(const struct guess *guess, const char *name, struct buffer *out)
{
    buffer_print(
        out,
        "# How clew is to read %.200s and files of the same form. Look through it: nothing is read until you\n"
        "# give it to: clew add CASE FILE --mapping THIS-FILE. '?' stands for what you have to fill in.\n\n",
        name);
    mapping_write(&guess->mapping, out, comment_of, guess);
    for (size_t i = 0; i < guess->column_count; i++)
        if (guess->columns[i].role < 0 && guess->columns[i].filled)
            buffer_print(out, "# left out: #%zu %.80s\n", i + 1, guess->columns[i].name);
}

bool mapping_text_of(struct bytes bytes, const char *path, struct buffer *screen, struct buffer *file)
{
    struct arena *arena = arena_new((size_t)2 << 30);
    struct guess guess;
    bool is_table = csv_guess(&guess, bytes, path, GUESS_ROWS_MAX, arena);
    if (is_table) {
        buffer_print(screen, "%s: %s, %s%lld rows", text_base_name(path),
                     guess.mapping.kind == MAP_HOLDERS ? "holders of accounts" : "payments",
                     guess.more_rows ? "more than " : "", (long long)guess.rows);
        if (guess.has_header)
            buffer_print(screen, " below the column names in line %lld", (long long)guess.header_line);
        else
            buffer_add_text(screen, ", no column names");
        buffer_print(screen, "; %s, parted by %s\n\n",
                     guess.table.wide   ? "UTF-16"
                     : guess.table.utf8 ? "UTF-8"
                                        : guess.table.encoding,
                     guess.table.separator == '\t'  ? "tabs"
                     : guess.table.separator == ';' ? "semicolons"
                     : guess.table.separator == '|' ? "bars"
                                                    : "commas");
        print_columns(&guess, screen);
        print_forms(&guess, screen);
        print_rows(&guess, arena, screen);
        write_mapping(&guess, text_base_name(path), file);
    }
    arena_free(arena);
    return is_table;
}
