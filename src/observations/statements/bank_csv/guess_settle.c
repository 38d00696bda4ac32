// How dates, decimals and signs are written, whose account it is, in what money: each decided by the values,
// or left open and said.
#include "observations/statements/bank_csv/guess.h"

#include "base/decimal.h"
#include "base/fold.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_csv/accounts.h"
#include "observations/statements/bank_csv/header_words.h"

#include <string.h>

// ---- dates ----

static bool is_date_role(int role)
{
    return role == ROLE_DATE || role == ROLE_VALUED || role == ROLE_BORN || role == ROLE_OPENED;
}

// All columns of dates as one.
static struct guess_column all_dates(const struct guess *guess)
{
    struct guess_column all = {0};
    for (size_t i = 0; i < guess->column_count; i++) {
        const struct guess_column *column = &guess->columns[i];
        if (!is_date_role(column->role))
            continue;
        all.filled += column->filled;
        all.dates_alike += column->dates_alike;
        all.first_above_12 += column->first_above_12;
        all.second_above_12 += column->second_above_12;
        all.year_first |= column->year_first;
        for (int order = 0; order < DATE_ORDERS; order++)
            all.dates_as[order] += column->dates_as[order];
    }
    return all;
}

// Rows in order under one reading of the dates and not under the other.
static bool runs(const struct guess_column *column, enum date_order order)
{
    enum { STEPS_MIN = 3 };
    int64_t back = column->backwards[order], forth = column->forwards[order];
    return back + forth >= STEPS_MIN && (back == 0 || forth == 0);
}

static void settle_dates(struct guess *guess, struct arena *arena)
{
    struct mapping *mapping = &guess->mapping;
    struct guess_column all = all_dates(guess);
    const struct guess_column *date = guess_column_of(guess, ROLE_DATE);
    int64_t day = all.dates_as[DATE_DAY_FIRST], month = all.dates_as[DATE_MONTH_FIRST],
            year = all.dates_as[DATE_YEAR_FIRST];
    if (all.filled == 0)
        return;
    int64_t most = day > month ? day : month;
    most = year > most ? year : most;
    if (all.dates_alike == most || (year == most && all.year_first && year > day && year > month)) {
        mapping->dates = all.year_first ? DATE_YEAR_FIRST : DATE_DAY_FIRST;
        guess->why_dates = all.year_first ? "the year stands first" : "months are named";
    } else if (day > month && day >= year) {
        mapping->dates = DATE_DAY_FIRST;
        guess->why_dates = arena_print(arena, "in %lld values a number above 12 stands first, in %lld second",
                                       (long long)all.first_above_12, (long long)all.second_above_12);
    } else if (month > day && month >= year) {
        mapping->dates = DATE_MONTH_FIRST;
        guess->why_dates = arena_print(arena, "in %lld values a number above 12 stands second, in %lld first",
                                       (long long)all.second_above_12, (long long)all.first_above_12);
    } else if (year > day && year > month) {
        mapping->dates = DATE_YEAR_FIRST;
        guess->why_dates = "only so are all values dates";
    } else if (date && runs(date, DATE_DAY_FIRST) && !runs(date, DATE_MONTH_FIRST)) {
        mapping->dates = DATE_DAY_FIRST;
        guess->why_dates = "only so do the rows stand in order";
    } else if (date && runs(date, DATE_MONTH_FIRST) && !runs(date, DATE_DAY_FIRST)) {
        mapping->dates = DATE_MONTH_FIRST;
        guess->why_dates = "only so do the rows stand in order";
    } else {
        guess->why_dates =
            "every value can be read with the day or the month first: ask the bank, or another page of "
            "this account";
    }
}

// ---- decimals ----

static void settle_decimal(struct guess *guess, struct arena *arena)
{
    int64_t commas = 0, points = 0, undecided = 0;
    for (size_t i = 0; i < guess->column_count; i++) {
        const struct guess_column *column = &guess->columns[i];
        int role = column->role;
        if (role != ROLE_AMOUNT && role != ROLE_DEBIT && role != ROLE_CREDIT && role != ROLE_BALANCE &&
            role != ROLE_FEE)
            continue;
        commas += column->commas;
        points += column->points;
        undecided += column->undecided;
    }
    if (commas > points) {
        guess->mapping.decimal = ',';
        guess->why_decimal = arena_print(arena, "%lld amounts can only be read so", (long long)commas);
    } else if (points > commas) {
        guess->mapping.decimal = '.';
        guess->why_decimal = arena_print(arena, "%lld amounts can only be read so", (long long)points);
    } else if (undecided == 0 && commas == 0) {
        guess->mapping.decimal = '.';
        guess->why_decimal = "no amount has decimals";
    } else {
        guess->why_decimal = commas ? "as many amounts have a comma as a point before their last two digits"
                                    : "amounts like 1.234 or 1,234 can be read either way";
    }
}

// ---- the sign ----

// Reads all rows as the mapping says and looks whether balances run.
static struct csv_run try_mapping(const struct guess *guess, const struct mapping *mapping,
                                  struct csv_reader reader, int64_t *pairs)
{
    enum { PASSING_BYTES = 256 * 1024 * 1024 };
    struct mapping full = *mapping;
    struct csv_layout layout;
    struct csv_run all = {0};
    struct csv_accounts accounts;
    struct csv_record row;
    struct arena *arena = arena_new(PASSING_BYTES), *passing = arena_new(PASSING_BYTES);
    struct observation_context context = {.arena = passing};
    const char *missing;
    full.currency = full.currency ? full.currency : "XXX";
    if (full.dates == DATE_NOT_SAID) // every value is a date either way
        full.dates = DATE_DAY_FIRST;
    struct mapping by_number = full; // the row of names was read already
    by_number.no_header = true;
    by_number.column_count = 0;
    for (size_t i = 0; i < guess->column_count && by_number.column_count < MAP_COLUMNS_MAX; i++)
        if (guess->columns[i].role >= 0)
            by_number.columns[by_number.column_count++] =
                (struct map_column){(enum map_role)guess->columns[i].role, NULL, (int)i + 1};
    csv_layout_of(&layout, &by_number, &guess->table, NULL, arena, &missing);
    layout.field_count = guess->has_header ? guess->column_count : 0;
    csv_accounts_init(&accounts);
    *pairs = 0;
    for (int64_t n = 0; n < guess->rows && csv_next(&reader, passing, &row); n++, arena_reset(passing)) {
        struct csv_movement movement;
        struct bytes quoted, own;
        if (csv_movement_read(&layout, &guess->table, &row, passing, &movement, &quoted))
            continue;
        own = movement.account.size ? movement.account : bytes_of_text("0");
        struct csv_account *account = csv_accounts_at(&accounts, &context, own, movement.currency);
        if (account)
            csv_account_count(account, &movement, row.line);
    }
    for (size_t i = 0; i < accounts.count; i++) {
        struct csv_run run = csv_account_run(accounts.all[i]);
        *pairs += accounts.all[i]->pairs;
        all.breaks += run.breaks;
        all.newest_first |= run.newest_first;
        all.against_dates |= run.against_dates && accounts.count == 1;
    }
    csv_accounts_done(&accounts);
    arena_free(arena);
    arena_free(passing);
    return all;
}

// How many of the pairs must run to prove a sign: gaps and rows out of order are in real files, chance is
// not.
enum { PROOF_PAIRS_MIN = 2, PROOF_PERCENT = 90 };

static bool proves(const struct csv_run *run, int64_t pairs)
{
    return pairs >= PROOF_PAIRS_MIN && !run->against_dates &&
           (pairs - run->breaks) * 100 >= pairs * PROOF_PERCENT;
}

// Tries a sign; keeps it when the balances prove it.
static bool prove(struct guess *guess, enum map_sign sign, bool debits_negative, struct csv_reader reader,
                  struct arena *arena)
{
    struct mapping with = guess->mapping;
    int64_t pairs;
    with.sign = sign;
    with.debits_negative = debits_negative;
    struct csv_run run = try_mapping(guess, &with, reader, &pairs);
    if (guess->run_pairs == 0 || run.breaks < guess->run_breaks) { // of what was tried, the best
        guess->run_pairs = pairs;
        guess->run_breaks = run.breaks;
    }
    if (!proves(&run, pairs))
        return false;
    guess->mapping.sign = sign;
    guess->mapping.debits_negative = debits_negative;
    guess->proven = true;
    guess->newest_first = run.newest_first;
    guess->why_sign = arena_print(arena, "proven: in %lld of %lld rows the balance follows from the amount%s",
                                  (long long)(pairs - run.breaks), (long long)pairs,
                                  run.newest_first ? " (newest first)" : "");
    return true;
}

static void list_marks(struct guess *guess, const struct guess_column *column)
{
    struct mapping *mapping = &guess->mapping;
    mapping->leaves.count = mapping->enters.count = 0;
    for (size_t i = 0; i < column->distinct_count; i++) {
        char mark = header_mark_word(bytes_of_text(column->distinct[i]));
        struct map_words *words = mark == 'l' ? &mapping->leaves : &mapping->enters;
        if (mark && words->count < MAP_WORDS_MAX)
            words->words[words->count++] = column->distinct[i];
    }
    // A short file may show one side only: the other of the usual pair is added.
    static const char *const pairs[][2] = {{"D", "C"},         {"Debit", "Credit"}, {"Af", "Bij"},
                                           {"S", "H"},         {"DR", "CR"},        {"DBIT", "CRDT"},
                                           {"Soll", "Haben"},  {"-", "+"},          {"OUT", "IN"},
                                           {"Cargo", "Abono"}, {"Dare", "Avere"},   {"Débit", "Crédit"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        bool left = map_words_have(&mapping->leaves, bytes_of_text(pairs[i][0]));
        bool entered = map_words_have(&mapping->enters, bytes_of_text(pairs[i][1]));
        if (left && mapping->enters.count == 0)
            mapping->enters.words[mapping->enters.count++] = pairs[i][1];
        else if (entered && mapping->leaves.count == 0)
            mapping->leaves.words[mapping->leaves.count++] = pairs[i][0];
    }
}

static bool any_negative(const struct guess_column *column)
{
    return column && column->negatives > 0;
}

static void settle_columns(struct guess *guess, bool balances, struct csv_reader reader, struct arena *arena)
{
    struct guess_column *debit = guess_column_of(guess, ROLE_DEBIT),
                        *credit = guess_column_of(guess, ROLE_CREDIT);
    bool negative = debit && debit->negatives * 2 > debit->filled;
    guess->mapping.sign = SIGN_COLUMNS;
    guess->mapping.debits_negative = negative;
    guess->why_sign = negative ? "a column each for what leaves and what comes; what leaves has a minus"
                               : "a column each for what leaves and what comes";
    if (!balances || prove(guess, SIGN_COLUMNS, negative, reader, arena) ||
        prove(guess, SIGN_COLUMNS, !negative, reader, arena))
        return;
    if (debit && credit && debit->why && strstr(debit->why, "which is which")) { // told by values alone
        debit->role = ROLE_CREDIT;
        credit->role = ROLE_DEBIT;
        if (!prove(guess, SIGN_COLUMNS, negative, reader, arena)) {
            debit->role = ROLE_DEBIT;
            credit->role = ROLE_CREDIT;
        }
    }
}

// Whether the account of each row is, by its column's name, the one that pays.
static bool is_list_of_payers(const struct guess *guess)
{
    static const char *const words[] = {"from",   "sender",    "debtor",    "payer",
                                        "source", "emetteur",  "debit",     "origen",
                                        "origem", "ordenante", "ordinante", "opdrachtgever"};
    const struct guess_column *account = guess_column_of(guess, ROLE_ACCOUNT);
    char folded[128] = "";
    if (account == NULL || !guess_column_of(guess, ROLE_COUNTERPARTY))
        return false;
    fold_text(bytes_of_text(account->name), folded, sizeof folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(folded, words[i]))
            return true;
    return false;
}

static void settle_sign(struct guess *guess, struct csv_reader reader, struct arena *arena)
{
    const struct guess_column *amount = guess_column_of(guess, ROLE_AMOUNT);
    const struct guess_column *mark = guess_column_of(guess, ROLE_MARK);
    bool balances = guess_column_of(guess, ROLE_BALANCE) && guess->mapping.decimal;
    if (amount == NULL) {
        settle_columns(guess, balances, reader, arena);
        return;
    }
    if (mark)
        list_marks(guess, mark);
    bool marks = mark && guess->mapping.leaves.count && guess->mapping.enters.count;
    if (balances && ((marks && prove(guess, SIGN_MARKS, false, reader, arena)) ||
                     prove(guess, SIGN_SIGNED, false, reader, arena) ||
                     prove(guess, SIGN_REVERSED, false, reader, arena)))
        return;
    bool signs_repeat_marks = marks && amount->negatives * 10 >= mark->left * 9 && mark->left > 0;
    if (marks && !signs_repeat_marks) {
        guess->mapping.sign = SIGN_MARKS;
        guess->why_sign = "a column says which, and amounts have no sign of their own";
    } else if (any_negative(amount)) {
        guess->mapping.sign = SIGN_SIGNED;
        guess->why_sign =
            arena_print(arena,
                        "%lld of %lld amounts have a minus, which is taken to leave the account: look "
                        "at a row you know",
                        (long long)amount->negatives, (long long)amount->numbers);
    } else if (is_list_of_payers(guess)) {
        guess->mapping.sign = SIGN_LEAVES;
        guess->why_sign = "each row names who pays and who is paid";
    } else {
        guess->why_sign = "no amount has a minus and no column says debit or credit: say what the rows are";
    }
}

// ---- account and money ----

bool iban_of_mapping_is_valid(const struct mapping *mapping)
{
    return mapping->account && iban_is_valid(bytes_of_text(mapping->account));
}

static void settle_account(struct guess *guess, const char *path, struct arena *arena)
{
    int64_t line;
    if (guess_column_of(guess, ROLE_ACCOUNT))
        return;
    struct bytes stated = csv_account_stated(&guess->table, path, guess->header_line, arena, &line);
    if (stated.size == 0) {
        guess->why_account =
            "stated neither in a column nor above the column names: give the account's number";
        return;
    }
    guess->mapping.account = text_clean(arena, stated);
    bool iban = iban_of_mapping_is_valid(&guess->mapping);
    guess->why_account =
        line ? arena_print(arena,
                           "stands in line %lld%s; 'stated' takes it from there in each file of this form",
                           (long long)line, iban ? ", check digits right" : "")
             : "stands in the file's name, check digits right";
}

// A code that stands by itself in a text: "Montant (EUR)".
static const char *currency_in(const char *text, struct arena *arena)
{
    static const char codes[] =
        "EUR|USD|GBP|CHF|PLN|RON|CZK|HUF|SEK|NOK|DKK|BGN|TRY|UAH|BRL|CAD|AUD|CNY|JPY|HKD|AED|NGN|MAD|ALL|RSD|MDL|";
    for (size_t at = 0; text[at]; at++) {
        if (at && text_is_alnum((uint8_t)text[at - 1]))
            continue;
        for (const char *code = codes; *code; code += 4)
            if (strncmp(text + at, code, 3) == 0 && !text_is_alnum((uint8_t)text[at + 3]))
                return arena_text_n(arena, code, 3);
    }
    return strstr(text, "€") ? "EUR" : strstr(text, "£") ? "GBP" : strstr(text, "zł") ? "PLN" : NULL;
}

static void settle_currency(struct guess *guess, struct arena *arena)
{
    if (guess_column_of(guess, ROLE_CURRENCY))
        return;
    for (size_t i = 0; i < guess->column_count && guess->mapping.currency == NULL; i++) {
        const struct guess_column *column = &guess->columns[i];
        bool money = column->role == ROLE_AMOUNT || column->role == ROLE_DEBIT ||
                     column->role == ROLE_CREDIT || column->role == ROLE_BALANCE;
        if (!money)
            continue;
        guess->mapping.currency = currency_in(column->name, arena);
        guess->why_currency = "stands in the name of a column";
        if (guess->mapping.currency == NULL && column->distinct_count) {
            guess->mapping.currency = currency_in(column->distinct[0], arena);
            guess->why_currency = "stands beside the amounts";
        }
    }
    struct csv_reader reader = csv_table_reader(&guess->table);
    struct csv_record record;
    while (guess->mapping.currency == NULL && csv_next(&reader, arena, &record) &&
           record.line < guess->header_line)
        for (size_t i = 0; i < record.count && guess->mapping.currency == NULL; i++) {
            const char *cell = text_clean(arena, csv_table_text(&guess->table, arena, record.fields[i]));
            guess->mapping.currency = currency_in(cell, arena);
            guess->why_currency = arena_print(arena, "stands in line %lld", (long long)record.line);
        }
    if (guess->mapping.currency == NULL)
        guess->why_currency = "stated nowhere: give its ISO code, as EUR";
}

static void settle_booked(struct guess *guess)
{
    const struct guess_column *state = guess_column_of(guess, ROLE_STATE);
    struct map_words *booked = &guess->mapping.booked;
    for (size_t i = 0; state && i < state->distinct_count; i++)
        if (header_booked_word(bytes_of_text(state->distinct[i])) && booked->count < MAP_WORDS_MAX)
            booked->words[booked->count++] = state->distinct[i];
}

// Why balances do not prove the sign, when there are some.
static void tell_unproven(struct guess *guess, struct arena *arena)
{
    if (!guess->proven && guess->run_pairs > 0 && guess->why_sign)
        guess->why_sign = arena_print(arena, "%s; not proven: the balance follows in %lld of %lld rows only",
                                      guess->why_sign, (long long)(guess->run_pairs - guess->run_breaks),
                                      (long long)guess->run_pairs);
}

void guess_settle(struct guess *guess, struct csv_reader reader, const char *path, struct arena *arena)
{
    settle_dates(guess, arena);
    settle_account(guess, path, arena);
    if (guess->mapping.kind == MAP_HOLDERS)
        return;
    settle_decimal(guess, arena);
    settle_booked(guess);
    settle_currency(guess, arena);
    settle_sign(guess, reader, arena);
    tell_unproven(guess, arena);
}
