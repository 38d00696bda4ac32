// CODA: the coded statements of Belgian banks. Lines to statements; columns are read in coda_records.c, the
// movements of one sequence number put together in coda_moves.c.
// Payments carry table "coda", row the number of the movement in the file from 1, offset the byte of its
// record 2.1. Tallies: "coda entries" (records 2.1 that are no details), "coda details". See
// docs/formats/coda.md.
#include "observations/observers.h"

#include "base/decimal.h"
#include "observations/statements/coda_moves.h"

#include <string.h>

enum { LOOK_BYTES = 4096 };

struct coda {
    struct statement_book book;
    struct table_tally details;
    struct coda_moves moves;
    struct coda_account account;            // of the open statement, from its record 1
    struct bytes bank, year;                // of the header; borrowed from the item
    struct bytes sequence;                  // of the last movement that is no detail; likewise
    int64_t records, debits_e5, credits_e5; // since the header, for the trailer
    struct fixed_strays strays, loose, orphans;
    bool too_large;    // a sum did not fit
    bool in_statement; // between records 1 and 8
};

static struct place at_line(const struct coda *coda, const struct fixed_line *line)
{
    return (struct place){.table = coda->book.table, .row = -1, .offset = line->offset};
}

static void tell(struct coda *coda, const struct fixed_line *line, const char *what)
{
    sink_damage(coda->book.outer.sink, at_line(coda, line), "%s", what);
}

static void flush_moves(struct coda *coda)
{
    coda_moves_send(&coda->book, &coda->moves, &coda->details);
}

static void end_statement(struct coda *coda)
{
    flush_moves(coda);
    statement_end(&coda->book);
    coda->in_statement = false;
}

static void take_header(struct coda *coda, const struct fixed_line *line)
{
    if (coda->in_statement)
        tell(coda, line,
             "a header (record 0) before the closing balance (record 8) of the statement before it, "
             "which is kept without one");
    end_statement(coda);
    coda->bank = fixed_column(line, 61, 71);
    coda->year = fixed_column(line, 10, 11);
    coda->records = coda->debits_e5 = coda->credits_e5 = 0;
    coda->too_large = false;
}

static void take_opening(struct coda *coda, const struct fixed_line *line)
{
    if (coda->in_statement)
        tell(coda, line,
             "an opening balance (record 1) before the closing balance (record 8) of the statement "
             "before it, which is kept without one");
    end_statement(coda);
    struct statement_book *book = &coda->book;
    statement_begin(book, line->offset);
    coda->in_statement = true;
    coda->account = coda_account_of(fixed_column(line, 6, 42));
    statement_set_national_account(book, coda->account.number,
                                   coda->account.iban[0] ? coda->account.iban : NULL);
    statement_set_currency(book, coda->account.currency);
    book->owner = statement_keep(book, fixed_column(line, 65, 90));
    book->bank = statement_keep(book, coda->bank);
    book->number = statement_keep(book, fixed_column(line, 126, 128));
    if (book->number == NULL)
        book->number = statement_keep(book, fixed_column(line, 3, 5));
    if (book->number)
        book->id = fixed_digits(coda->year)
                       ? arena_print(book->lasting, "20%.2s/%s", (const char *)coda->year.data, book->number)
                       : book->number;
    struct stated_balance *opening = &book->opening;
    opening->at = fixed_day_month_year(fixed_column(line, 59, 64));
    memcpy(opening->currency, coda->account.currency, sizeof opening->currency);
    opening->stated =
        coda_amount(fixed_column(line, 43, 43), fixed_column(line, 44, 58), &opening->amount_e5);
    if (!opening->stated)
        tell(coda, line, "an opening balance (record 1) whose amount is not readable: taken as not stated");
}

static void take_closing(struct coda *coda, const struct fixed_line *line)
{
    flush_moves(coda);
    if (!coda->in_statement) {
        tell(coda, line, "a closing balance (record 8) without an opening balance (record 1): not kept");
        return;
    }
    struct statement_book *book = &coda->book;
    struct coda_account account = coda_account_of(fixed_column(line, 5, 41));
    struct stated_balance *closing = &book->closing;
    if (!bytes_equal(account.number, coda->account.number))
        book->cannot_tie = "its closing balance (record 8) names another account than its opening balance";
    closing->at = fixed_day_month_year(fixed_column(line, 58, 63));
    memcpy(closing->currency, account.currency, sizeof closing->currency);
    closing->stated =
        coda_amount(fixed_column(line, 42, 42), fixed_column(line, 43, 57), &closing->amount_e5);
    if (!closing->stated)
        tell(coda, line, "a closing balance (record 8) whose amount is not readable: taken as not stated");
    end_statement(coda);
}

// ---- movements ----

static void count_money(struct coda *coda, int64_t amount_e5)
{
    int64_t *sum = amount_e5 < 0 ? &coda->debits_e5 : &coda->credits_e5;
    if (__builtin_add_overflow(*sum, amount_e5 < 0 ? -amount_e5 : amount_e5, sum))
        coda->too_large = true;
}

static void add_move(struct coda *coda, const struct coda_move *move)
{
    struct coda_moves *moves = &coda->moves;
    struct coda_move *kept = arena_alloc(coda->book.passing, 1, sizeof *kept);
    *kept = *move;
    if (moves->last)
        moves->last->next = kept;
    else
        moves->first = kept;
    moves->last = kept;
    moves->count++;
}

static void take_detail(struct coda *coda, const struct fixed_line *line, const struct coda_move *move)
{
    struct coda_moves *moves = &coda->moves;
    if (moves->first == NULL || !bytes_equal(moves->first->sequence, move->sequence)) {
        fixed_stray(&coda->orphans, line);
        tally_skip(&coda->details, "no total before it");
        if (moves->first == NULL)
            arena_reset(coda->book.passing);
    } else if (moves->count > CODA_MOVES_MAX) {
        moves->cut = true;
        tally_skip(&coda->details, "more details than a total can have");
    } else {
        add_move(coda, move);
    }
}

// Types 5 to 9 are details of a movement, and so is whatever has a detail number and the sequence number of
// the movement before it: some banks give details the type of a simple one.
static bool is_detail_line(const struct fixed_line *line, struct bytes sequence)
{
    struct bytes type = fixed_column(line, 54, 54);
    if (type.size == 1 && type.data[0] >= '5' && type.data[0] <= '9')
        return true;
    return sequence.size && bytes_equal(fixed_column(line, 3, 6), sequence) &&
           !bytes_equal(fixed_column(line, 7, 10), bytes_of_text("0000"));
}

static void take_move(struct coda *coda, const struct fixed_line *line)
{
    bool detail = is_detail_line(line, coda->sequence);
    if (!detail) {
        coda->sequence = fixed_column(line, 3, 6);
        flush_moves(coda);
        if (!coda->book.open)
            statement_begin(&coda->book, line->offset);
        statement_next_row(&coda->book);
    }
    struct coda_move move;
    const char *reason = coda_move_of(coda->book.passing, line, &move);
    if (reason) {
        sink_damage(coda->book.outer.sink, statement_place(&coda->book, line->offset), "%s", reason);
        if (detail) {
            tally_skip(&coda->details, reason);
            coda->moves.cut = true;
        } else {
            statement_skip(&coda->book, reason);
        }
    } else if (detail) {
        take_detail(coda, line, &move);
    } else {
        count_money(coda, move.amount_e5);
        add_move(coda, &move);
    }
}

static void take_more(struct coda *coda, const struct fixed_line *line)
{
    struct coda_move *move = coda->moves.last;
    if (move == NULL || !bytes_equal(move->sequence, fixed_column(line, 3, 6)))
        fixed_stray(&coda->loose, line);
    else if (line->text.data[0] == '2')
        coda_move_more(coda->book.passing, move, line);
    else
        coda_move_information(coda->book.passing, move, line);
}

// ---- the trailer: how many records, and the sums of the movements ----

static void take_trailer(struct coda *coda, const struct fixed_line *line)
{
    if (coda->in_statement)
        tell(coda, line,
             "the end (record 9) before the closing balance (record 8) of the statement, which is "
             "kept without one");
    end_statement(coda);
    int64_t records = 0, debits = 0, credits = 0;
    char said_debits[DECIMAL_TEXT_SIZE], said_credits[DECIMAL_TEXT_SIZE], debits_read[DECIMAL_TEXT_SIZE],
        credits_read[DECIMAL_TEXT_SIZE];
    if (!fixed_amount(fixed_column(line, 17, 22), 5, &records) ||
        !fixed_amount(fixed_column(line, 23, 37), 3, &debits) ||
        !fixed_amount(fixed_column(line, 38, 52), 3, &credits)) {
        tell(coda, line, "the totals at the end (record 9) are not readable: nothing could be compared");
        return;
    }
    if (records == coda->records && debits == coda->debits_e5 && credits == coda->credits_e5 &&
        !coda->too_large)
        return;
    sink_damage(
        coda->book.outer.sink, at_line(coda, line),
        "the end (record 9) says %lld records, debits %s, credits %s; read were %lld records, debits %s, "
        "credits %s: something is missing, doubled or changed",
        (long long)records, decimal_format(debits, said_debits), decimal_format(credits, said_credits),
        (long long)coda->records, decimal_format(coda->debits_e5, debits_read),
        decimal_format(coda->credits_e5, credits_read));
}

static void take_line(struct coda *coda, const struct fixed_line *line)
{
    char code = (char)line->text.data[0];
    if (code != '0' && code != '9')
        coda->records++;
    if (code == '0')
        take_header(coda, line);
    else if (code == '1')
        take_opening(coda, line);
    else if (fixed_code(line, "21"))
        take_move(coda, line);
    else if (code == '2' || code == '3')
        take_more(coda, line);
    else if (code == '8')
        take_closing(coda, line);
    else if (code == '9')
        take_trailer(coda, line);
    else if (code != '4') // a message of the bank to whoever reads it
        fixed_stray(&coda->strays, line);
}

// ---- the item ----

static int64_t count_moves(struct bytes bytes, bool details)
{
    struct fixed_lines lines = fixed_lines_of(bytes, CODA_WIDTH);
    struct fixed_line line;
    struct bytes sequence = {NULL, 0};
    int64_t count = 0;
    while (fixed_next(&lines, &line)) {
        if (!fixed_code(&line, "21"))
            continue;
        bool detail = is_detail_line(&line, sequence);
        if (!detail)
            sequence = fixed_column(&line, 3, 6);
        count += detail == details;
    }
    return count;
}

static bool is_header(const struct fixed_line *line)
{
    return fixed_code(line, "00000") && bytes_equal(fixed_column(line, 15, 16), bytes_of_text("05")) &&
           fixed_day_month_year(fixed_column(line, 6, 11)).at_usec != TIME_UNKNOWN;
}

static bool is_opening(const struct fixed_line *line)
{
    int64_t amount;
    return fixed_code(line, "1") &&
           coda_amount(fixed_column(line, 43, 43), fixed_column(line, 44, 58), &amount);
}

static bool coda_recognises(const struct observation_context *context)
{
    struct fixed_lines lines = fixed_lines_of(bytes_slice(context->item->bytes, 0, LOOK_BYTES), CODA_WIDTH);
    struct fixed_line first, second;
    if (!fixed_next(&lines, &first))
        return false;
    if (!is_header(&first))
        return context->forced && is_opening(&first);
    return context->forced || (fixed_next(&lines, &second) && is_opening(&second));
}

static void coda_observe(struct observation_context *context)
{
    struct bytes bytes = context->item->bytes;
    struct coda coda = {.details.table = "coda details"};
    statement_book_init(&coda.book, context, "coda", "coda entries");
    struct fixed_lines lines = fixed_lines_of(bytes, CODA_WIDTH);
    struct fixed_line line = {.text = bytes};
    while (fixed_next(&lines, &line))
        take_line(&coda, &line);
    if (coda.in_statement)
        sink_damage(
            context->sink, (struct place){.table = coda.book.table, .row = -1, .offset = (int64_t)bytes.size},
            "the file ends before the closing balance (record 8): the last statement is kept without one");
    end_statement(&coda);
    fixed_strays_send(&coda.strays, &coda.book, "no record of CODA");
    fixed_strays_send(&coda.loose, &coda.book,
                      "records 2.2, 2.3 or 3 without the movement that they are part of");
    fixed_strays_send(&coda.orphans, &coda.book,
                      "details (records 2.1) without the total that they are part of");
    statement_book_done(&coda.book, count_moves(bytes, false));
    tally_send(context->sink, &coda.details, count_moves(bytes, true));
}

const struct observer observer_coda = {
    .name = "coda",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary = "coded statements of Belgian banks (CODA)",
    .recognises = coda_recognises,
    .observe = coda_observe,
};
