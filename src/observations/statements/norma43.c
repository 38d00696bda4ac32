// Norma 43: the account statements of Spanish banks. Lines to statements, and their totals; what the columns
// of one record say is read in norma43_records.c. Payments carry table "norma43", row the number of the
// record 22 in the file from 1, offset the byte of its line. Tally: "norma43 entries" (records 22). See
// docs/formats/norma43.md.
#include "observations/observers.h"

#include "base/decimal.h"
#include "base/text.h"
#include "observations/statements/norma43_records.h"

#include <string.h>

enum { LOOK_BYTES = 4096 };

struct totals { // of one account
    int64_t debit_count, debits_e5, credit_count, credits_e5;
};

struct norma43 {
    struct statement_book book;
    struct fixed_line opening; // record 11 of the open statement
    struct totals read;
    int64_t records; // lines of the file so far
    struct fixed_strays strays, loose, surplus;
    bool has_entry; // an entry waits for its texts
    struct norma43_entry entry;
};

static struct place at_line(const struct norma43 *norma43, const struct fixed_line *line)
{
    return (struct place){.table = norma43->book.table, .row = -1, .offset = line->offset};
}

static void tell(struct norma43 *norma43, const struct fixed_line *line, const char *what)
{
    sink_damage(norma43->book.outer.sink, at_line(norma43, line), "%s", what);
}

static void flush_entry(struct norma43 *norma43)
{
    if (!norma43->has_entry)
        return;
    norma43->has_entry = false;
    norma43_entry_send(&norma43->book, &norma43->entry);
    norma43_entry_done(&norma43->entry);
}

static void end_statement(struct norma43 *norma43, const struct fixed_line *line)
{
    flush_entry(norma43);
    if (norma43->book.open && line)
        tell(norma43, line,
             "a statement ends without its closing (record 33): kept without a closing balance");
    statement_end(&norma43->book);
}

static void take_opening(struct norma43 *norma43, const struct fixed_line *line)
{
    end_statement(norma43, line);
    struct statement_book *book = &norma43->book;
    statement_begin(book, line->offset);
    norma43->opening = *line;
    norma43->read = (struct totals){0};
    norma43_set_account(book, line);
    book->owner = statement_keep(book, fixed_column(line, 52, 77));
    book->from = fixed_year_month_day(fixed_column(line, 21, 26));
    book->to = fixed_year_month_day(fixed_column(line, 27, 32));
    char day[MOMENT_TEXT_SIZE];
    const char *number = statement_keep(book, fixed_column(line, 11, 20));
    book->id = arena_print(book->lasting, "%s %s", number ? number : "", moment_format(book->to, day));
    bool marked = false;
    struct stated_balance *opening = &book->opening;
    opening->stated = norma43_amount(fixed_column(line, 33, 33), fixed_column(line, 34, 47),
                                     &opening->amount_e5, &marked) &&
                      marked;
    opening->at = book->from;
    memcpy(opening->currency, book->currency, sizeof opening->currency);
    if (!opening->stated)
        tell(norma43, line,
             "an opening balance (record 11) whose amount or mark is not readable: taken as not "
             "stated");
}

static void count_entry(struct norma43 *norma43, int64_t amount_e5)
{
    struct totals *read = &norma43->read;
    int64_t *sum = amount_e5 < 0 ? &read->debits_e5 : &read->credits_e5;
    *(amount_e5 < 0 ? &read->debit_count : &read->credit_count) += 1;
    if (__builtin_add_overflow(*sum, amount_e5 < 0 ? -amount_e5 : amount_e5, sum))
        *sum = INT64_MAX; // which no total can say
}

static void take_entry(struct norma43 *norma43, const struct fixed_line *line)
{
    flush_entry(norma43);
    struct statement_book *book = &norma43->book;
    statement_next_row(book);
    const char *reason = book->open ? norma43_entry_of(book->passing, line, &norma43->entry)
                                    : "an entry (record 22) without an account (record 11)";
    if (reason) {
        sink_damage(book->outer.sink, statement_place(book, line->offset), "%s", reason);
        statement_skip(book, reason);
        return;
    }
    norma43->has_entry = true;
    count_entry(norma43, norma43->entry.amount_e5);
}

static void take_more(struct norma43 *norma43, const struct fixed_line *line)
{
    if (!norma43->has_entry)
        fixed_stray(&norma43->loose, line);
    else if (fixed_code(line, "24"))
        norma43_entry_ordered(&norma43->entry, line);
    else if (norma43->entry.text_count >= NORMA43_TEXTS_MAX)
        fixed_stray(&norma43->surplus, line);
    else
        norma43_entry_text(&norma43->entry, line);
}

// ---- the closing, with its totals ----

static bool totals_of(const struct fixed_line *line, struct totals *said)
{
    return fixed_amount(fixed_column(line, 21, 25), 5, &said->debit_count) &&
           fixed_amount(fixed_column(line, 26, 39), 2, &said->debits_e5) &&
           fixed_amount(fixed_column(line, 40, 44), 5, &said->credit_count) &&
           fixed_amount(fixed_column(line, 45, 58), 2, &said->credits_e5);
}

static void check_totals(struct norma43 *norma43, const struct fixed_line *line, const struct totals *said)
{
    const struct totals *read = &norma43->read;
    char texts[4][DECIMAL_TEXT_SIZE];
    if (said->debit_count == read->debit_count && said->debits_e5 == read->debits_e5 &&
        said->credit_count == read->credit_count && said->credits_e5 == read->credits_e5)
        return;
    sink_damage(
        norma43->book.outer.sink, at_line(norma43, line),
        "the closing (record 33) says %lld debits for %s and %lld credits for %s; read were %lld for %s and "
        "%lld for %s: something is missing, doubled or changed",
        (long long)said->debit_count, decimal_format(said->debits_e5, texts[0]),
        (long long)said->credit_count, decimal_format(said->credits_e5, texts[1]),
        (long long)read->debit_count, decimal_format(read->debits_e5, texts[2]),
        (long long)read->credit_count, decimal_format(read->credits_e5, texts[3]));
}

// A closing balance whose mark is neither 1 nor 2 has the sign that makes the record's own totals right.
static void settle_sign(struct norma43 *norma43, const struct fixed_line *line, const struct totals *said)
{
    struct stated_balance *opening = &norma43->book.opening, *closing = &norma43->book.closing;
    int64_t moved, reached;
    bool known = opening->stated && !__builtin_sub_overflow(said->credits_e5, said->debits_e5, &moved) &&
                 !__builtin_add_overflow(opening->amount_e5, moved, &reached) &&
                 (reached == closing->amount_e5 || reached == -closing->amount_e5);
    if (known) {
        closing->amount_e5 = reached;
        return;
    }
    closing->stated = false;
    tell(norma43, line,
         "a closing balance (record 33) whose mark is neither debit nor credit: taken as not stated");
}

static void take_closing(struct norma43 *norma43, const struct fixed_line *line)
{
    flush_entry(norma43);
    struct statement_book *book = &norma43->book;
    struct stated_balance *closing = &book->closing;
    if (!book->open) {
        tell(norma43, line, "a closing (record 33) without an account (record 11): not kept");
        return;
    }
    bool marked = false;
    struct totals said = {0};
    closing->stated =
        norma43_amount(fixed_column(line, 59, 59), fixed_column(line, 60, 73), &closing->amount_e5, &marked);
    closing->at = book->to;
    memcpy(closing->currency, book->currency, sizeof closing->currency);
    if (!norma43_same_account(&norma43->opening, line))
        book->cannot_tie = "its closing (record 33) names another account than its opening (record 11)";
    if (!totals_of(line, &said)) {
        tell(norma43, line,
             "the totals of a closing (record 33) are not readable: nothing could be compared");
        closing->stated = closing->stated && marked;
    } else {
        check_totals(norma43, line, &said);
        if (!closing->stated)
            tell(norma43, line,
                 "a closing balance (record 33) whose amount is not readable: taken as not stated");
        else if (!marked)
            settle_sign(norma43, line, &said);
    }
    end_statement(norma43, NULL);
}

// The number of records, which some banks count with and some without the last.
static void take_end(struct norma43 *norma43, const struct fixed_line *line)
{
    end_statement(norma43, line);
    int64_t before = norma43->records - 1, said = 0;
    if (fixed_amount(fixed_column(line, 21, 26), 5, &said) && (said == before || said == before + 1))
        return;
    sink_damage(
        norma43->book.outer.sink, at_line(norma43, line),
        "the end of the file (record 88) says %lld records, %lld stand before it: something is missing, "
        "doubled or changed",
        (long long)said, (long long)before);
}

static void take_line(struct norma43 *norma43, const struct fixed_line *line)
{
    norma43->records++;
    if (fixed_code(line, "11"))
        take_opening(norma43, line);
    else if (fixed_code(line, "22"))
        take_entry(norma43, line);
    else if (fixed_code(line, "23") || fixed_code(line, "24"))
        take_more(norma43, line);
    else if (fixed_code(line, "33"))
        take_closing(norma43, line);
    else if (fixed_code(line, "88"))
        take_end(norma43, line);
    else
        fixed_stray(&norma43->strays, line);
}

// ---- the item ----

static int64_t count_entries(struct bytes bytes)
{
    struct fixed_lines lines = fixed_lines_of(bytes, NORMA43_WIDTH);
    struct fixed_line line;
    int64_t count = 0;
    while (fixed_next(&lines, &line))
        count += fixed_code(&line, "22");
    return count;
}

static bool norma43_recognises(const struct observation_context *context)
{
    struct fixed_lines lines =
        fixed_lines_of(bytes_slice(context->item->bytes, 0, LOOK_BYTES), NORMA43_WIDTH);
    struct fixed_line first, second;
    if (!fixed_next(&lines, &first) || !norma43_is_opening(&first))
        return false;
    return context->forced ||
           (fixed_next(&lines, &second) && (fixed_code(&second, "22") || fixed_code(&second, "33")));
}

static void norma43_observe(struct observation_context *context)
{
    struct bytes bytes = context->item->bytes;
    struct norma43 norma43 = {.records = 0};
    statement_book_init(&norma43.book, context, "norma43", "norma43 entries");
    struct fixed_lines lines = fixed_lines_of(bytes, NORMA43_WIDTH);
    struct fixed_line line;
    while (fixed_next(&lines, &line))
        take_line(&norma43, &line);
    struct fixed_line end = {.offset = (int64_t)bytes.size};
    end_statement(&norma43, &end);
    fixed_strays_send(&norma43.strays, &norma43.book, "no record 11, 22, 23, 24, 33 or 88");
    fixed_strays_send(&norma43.loose, &norma43.book,
                      "texts or amounts (records 23, 24) without the entry that they belong to");
    fixed_strays_send(&norma43.surplus, &norma43.book, "more texts (records 23) than an entry can have");
    statement_book_done(&norma43.book, count_entries(bytes));
}

const struct observer observer_norma43 = {
    .name = "norma43",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary = "account statements of Spanish banks (Norma 43)",
    .recognises = norma43_recognises,
    .observe = norma43_observe,
};
