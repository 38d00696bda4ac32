// CFONB 120: the account statements of French banks. Lines to statements; what the columns of one record say
// is read in cfonb120_records.c.
// Payments carry table "cfonb120", row the number of the record 04 in the file from 1, offset the byte of its
// line. Tallies: "cfonb120 entries" (records 04), "cfonb120 details" (records 05). See
// docs/formats/cfonb120.md.
#include "observations/observers.h"

#include "observations/statements/cfonb120_records.h"

#include <string.h>

enum { LOOK_BYTES = 4096 };

struct reading {
    struct statement_book book;
    struct table_tally details;
    struct cfonb_account account; // of the open statement
    bool has_account;
    bool has_entry;          // an entry waits for its details
    bool told_loose_details; // damage of a run of them is said once
    struct fixed_strays strays;
    struct cfonb_entry entry; // its texts in the book's passing arena
};

static void flush_entry(struct reading *reading)
{
    if (!reading->has_entry)
        return;
    reading->has_entry = false;
    cfonb_entry_send(&reading->book, &reading->entry);
    cfonb_entry_done(&reading->entry);
}

static void begin_statement(struct reading *reading, const struct cfonb_account *account, int64_t offset)
{
    statement_begin(&reading->book, offset);
    reading->account = *account;
    reading->has_account = true;
    cfonb_set_account(&reading->book, account);
}

static void end_statement(struct reading *reading)
{
    flush_entry(reading);
    statement_end(&reading->book);
    reading->has_account = false;
}

static void tell(struct reading *reading, const struct fixed_line *line, const char *what)
{
    struct place place = {.table = reading->book.table, .row = -1, .offset = line->offset};
    sink_damage(reading->book.outer.sink, place, "%s", what);
}

static bool is_of_open(const struct reading *reading, const struct cfonb_account *account)
{
    return reading->book.open && reading->has_account && cfonb_same_account(&reading->account, account);
}

static void take_opening(struct reading *reading, const struct fixed_line *line)
{
    flush_entry(reading);
    if (reading->book.open && reading->book.opening.stated && !reading->book.closing.stated)
        tell(reading, line,
             "a statement begins (record 01) before the closing balance (record 07) of the one "
             "before it: that one is kept without a closing balance");
    end_statement(reading);
    struct cfonb_account account = cfonb_account_of(line);
    begin_statement(reading, &account, line->offset);
    const char *wrong = cfonb_balance_of(line, &reading->book.opening);
    if (wrong)
        tell(reading, line, wrong);
    cfonb_name_statement(&reading->book, &account);
}

static void take_closing(struct reading *reading, const struct fixed_line *line)
{
    flush_entry(reading);
    struct cfonb_account account = cfonb_account_of(line);
    if (!is_of_open(reading, &account)) {
        if (reading->book.open)
            tell(reading, line,
                 "a closing balance (record 07) of another account than that of the open "
                 "statement, which is kept without one");
        else
            tell(reading, line,
                 "a closing balance (record 07) without an opening balance (record 01): kept as a "
                 "statement without entries");
        end_statement(reading);
        begin_statement(reading, &account, line->offset);
    }
    const char *wrong = cfonb_balance_of(line, &reading->book.closing);
    if (wrong)
        tell(reading, line, wrong);
    cfonb_name_statement(&reading->book, &account);
    end_statement(reading);
}

static void take_entry(struct reading *reading, const struct fixed_line *line)
{
    flush_entry(reading);
    reading->told_loose_details = false;
    struct cfonb_account account = cfonb_account_of(line);
    if (!is_of_open(reading, &account)) {
        tell(reading, line,
             reading->book.open
                 ? "an entry (record 04) of another account than that of the open statement: kept "
                   "as a statement of its own without an opening balance"
                 : "an entry (record 04) before any opening balance (record 01): kept as a "
                   "statement without one");
        end_statement(reading);
        begin_statement(reading, &account, line->offset);
        cfonb_name_statement(&reading->book, &account);
    }
    statement_next_row(&reading->book);
    const char *reason = cfonb_entry_of(&reading->book, line, &reading->entry);
    if (reason == NULL) {
        reading->has_entry = true;
        return;
    }
    sink_damage(reading->book.outer.sink, statement_place(&reading->book, line->offset), "%s", reason);
    statement_skip(&reading->book, reason);
}

static void take_detail(struct reading *reading, const struct fixed_line *line)
{
    struct cfonb_account account = cfonb_account_of(line);
    if (reading->has_entry && cfonb_same_account(&reading->account, &account)) {
        const char *reason = cfonb_entry_detail(&reading->entry, line);
        if (reason)
            tally_skip(&reading->details, reason);
        else
            reading->details.emitted++;
        return;
    }
    tally_skip(&reading->details, "no entry before it");
    if (!reading->told_loose_details)
        tell(reading, line,
             "details (record 05) without the entry (record 04) that they belong to: not kept");
    reading->told_loose_details = true;
}

static void take_line(struct reading *reading, const struct fixed_line *line)
{
    switch (cfonb_record_of(line)) {
    case CFONB_OPENING:
        take_opening(reading, line);
        break;
    case CFONB_ENTRY:
        take_entry(reading, line);
        break;
    case CFONB_DETAIL:
        take_detail(reading, line);
        break;
    case CFONB_CLOSING:
        take_closing(reading, line);
        break;
    case CFONB_NONE:
        fixed_stray(&reading->strays, line);
        break;
    }
}

// ---- the item ----

static int64_t count_records(struct bytes bytes, const char *code)
{
    struct fixed_lines lines = fixed_lines_of(bytes, CFONB_WIDTH);
    struct fixed_line line;
    int64_t count = 0;
    while (fixed_next(&lines, &line))
        count += fixed_code(&line, code);
    return count;
}

static bool cfonb120_recognises(const struct observation_context *context)
{
    struct fixed_lines lines = fixed_lines_of(bytes_slice(context->item->bytes, 0, LOOK_BYTES), CFONB_WIDTH);
    struct fixed_line line;
    return fixed_next(&lines, &line) && cfonb_is_record(&line);
}

static void cfonb120_observe(struct observation_context *context)
{
    struct bytes bytes = context->item->bytes;
    struct reading reading = {.details.table = "cfonb120 details"};
    statement_book_init(&reading.book, context, "cfonb120", "cfonb120 entries");
    struct fixed_lines lines = fixed_lines_of(bytes, CFONB_WIDTH);
    struct fixed_line line;
    while (fixed_next(&lines, &line))
        take_line(&reading, &line);
    flush_entry(&reading);
    if (reading.book.open && reading.book.opening.stated)
        sink_damage(
            context->sink,
            (struct place){.table = reading.book.table, .row = -1, .offset = (int64_t)bytes.size},
            "the file ends before the closing balance (record 07): the last statement is kept without "
            "one");
    fixed_strays_send(&reading.strays, &reading.book, "no record 01, 04, 05 or 07");
    statement_book_done(&reading.book, count_records(bytes, "04"));
    tally_send(context->sink, &reading.details, count_records(bytes, "05"));
}

const struct observer observer_cfonb120 = {
    .name = "cfonb120",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary = "account statements of French banks in 120 columns (CFONB)",
    .recognises = cfonb120_recognises,
    .observe = cfonb120_observe,
};
