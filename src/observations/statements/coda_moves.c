// Movements of CODA to entries and payments.
#include "observations/statements/coda_moves.h"

#include "base/text.h"

#include <string.h>

enum { INFORMATION_MAX_BYTES = 16 * 1024, COMMUNICATION_MAX_BYTES = 160 };

const char *coda_move_of(struct arena *arena, const struct fixed_line *line, struct coda_move *move)
{
    *move = (struct coda_move){.offset = line->offset, .sequence = fixed_column(line, 3, 6)};
    if (!coda_amount(fixed_column(line, 32, 32), fixed_column(line, 33, 47), &move->amount_e5))
        return "a movement (record 2.1) whose amount is not readable";
    if (!coda_code_of(fixed_column(line, 54, 61), &move->code))
        return "a movement (record 2.1) without a transaction code";
    move->valued = fixed_day_month_year(fixed_column(line, 48, 53));
    move->booked = fixed_day_month_year(fixed_column(line, 116, 121));
    if (move->booked.at_usec == TIME_UNKNOWN)
        move->booked = move->valued;
    if (move->booked.at_usec == TIME_UNKNOWN)
        return "a movement (record 2.1) without a day";
    move->structured = bytes_equal(fixed_column(line, 62, 62), bytes_of_text("1"));
    move->communication = arena_bytes(arena, fixed_column(line, 63, 115));
    move->id = statement_text(arena, fixed_column(line, 11, 31));
    return NULL;
}

// The communication goes on: the columns before it are filled up with the spaces that were cut off.
static void go_on(struct arena *arena, struct coda_move *move, size_t from, struct bytes text)
{
    size_t size = from + text.size;
    if (text_trim(text).size == 0 || size > COMMUNICATION_MAX_BYTES * 4 || from < move->communication.size)
        return;
    uint8_t *all = arena_alloc(arena, size + 1, 1);
    memset(all, ' ', size);
    if (move->communication.size)
        memcpy(all, move->communication.data, move->communication.size);
    memcpy(all + from, text.data, text.size);
    move->communication = (struct bytes){all, size};
}

void coda_move_more(struct arena *arena, struct coda_move *move, const struct fixed_line *line)
{
    size_t had = move->communication.size;
    if (fixed_code(line, "22")) {
        go_on(arena, move, had > 53 ? had : 53, fixed_column(line, 11, 63));
        move->end_to_end = fixed_end_to_end(arena, fixed_column(line, 64, 98));
        move->bank = statement_text(arena, fixed_column(line, 99, 109));
        return;
    }
    go_on(arena, move, had > 106 ? had : 106, fixed_column(line, 83, 125));
    move->account = coda_account_of(arena_bytes(arena, fixed_column(line, 11, 47)));
    move->name = statement_text(arena, fixed_column(line, 48, 82));
}

// 3.1 begins an information, with its kind when it is structured; 3.2 and 3.3 go on. Kind 001 states the
// counterparty's name, and in 3.2 their street and town.
void coda_move_information(struct arena *arena, struct coda_move *move, const struct fixed_line *line)
{
    bool begins = fixed_code(line, "31");
    bool structured = begins && bytes_equal(fixed_column(line, 40, 40), bytes_of_text("1"));
    struct bytes text = begins ? fixed_column(line, structured ? 44 : 41, 113) : fixed_column(line, 11, 115);
    bool party = structured && bytes_equal(fixed_column(line, 41, 43), bytes_of_text("001"));
    if (party && move->name == NULL)
        move->name = statement_text(arena, text);
    const char *clean = fixed_text(arena, text);
    if (clean == NULL || (move->information && strlen(move->information) > INFORMATION_MAX_BYTES))
        return;
    move->information = move->information ? arena_print(arena, "%s %s", move->information, clean) : clean;
}

// ---- payments ----

static struct statement_part part_of_move(struct arena *arena, const struct coda_move *move)
{
    struct coda_communication said = {.at = MOMENT_UNKNOWN};
    if (move->structured)
        coda_structured(arena, move->communication, &said);
    else
        said.text = fixed_text(arena, move->communication);
    struct statement_part part = {
        .amount_e5 = move->amount_e5,
        .id = move->id,
        .account = move->account.number,
        .iban = move->account.iban[0] ? move->account.iban : NULL,
        .name = move->name,
        .bank = move->bank,
        .reference = said.text ? said.text : move->information,
        .more = said.more,
        .end_to_end = move->end_to_end,
        .code = move->code.digits,
        .method = coda_method(&move->code),
        .site = said.site,
    };
    if (said.ordered_currency) {
        part.ordered_currency = said.ordered_currency;
        part.ordered_e5 = move->amount_e5 < 0 ? -said.ordered_e5 : said.ordered_e5;
    }
    if (move->information && part.reference != move->information)
        part.more = part.more ? arena_print(arena, "%s %s", part.more, move->information) : move->information;
    return part;
}

// A total's own parties stand in for what a detail does not say.
static void inherit(struct arena *arena, struct statement_part *detail, const struct statement_part *total,
                    size_t number)
{
    if (detail->id && total->id && strcmp(detail->id, total->id) == 0)
        detail->id = arena_print(arena, "%s.%zu", total->id, number);
    if (detail->account.size == 0 && detail->name == NULL) {
        detail->account = total->account;
        detail->iban = total->iban;
        detail->name = total->name;
        detail->bank = total->bank;
    }
    if (detail->reference == NULL)
        detail->reference = total->reference;
    if (detail->method == METHOD_UNKNOWN)
        detail->method = total->method;
}

// Whether the details of the first level sum to the total; those of the second level say nothing new of
// money.
static bool details_sum(const struct coda_moves *moves, size_t *count)
{
    int64_t sum = 0;
    *count = 0;
    for (const struct coda_move *move = moves->first->next; move; move = move->next) {
        if (move->code.type == '9')
            continue;
        ++*count;
        if (__builtin_add_overflow(sum, move->amount_e5, &sum))
            return false;
    }
    return *count > 0 && !moves->cut && sum == moves->first->amount_e5;
}

static const char *detail_fate(const struct coda_move *move, bool split)
{
    if (!split)
        return "kept as one payment: the details are not the total";
    return move->code.type == '9' ? "a detail of a detail" : NULL;
}

void coda_moves_send(struct statement_book *book, struct coda_moves *moves, struct table_tally *details)
{
    struct coda_move *total = moves->first;
    if (total == NULL)
        return;
    struct arena *arena = book->passing;
    size_t count;
    bool split = details_sum(moves, &count);
    struct statement_part whole = part_of_move(arena, total);
    struct statement_part *parts = split ? arena_alloc(arena, count, sizeof *parts) : &whole;
    size_t n = 0;
    for (const struct coda_move *move = total->next; move; move = move->next) {
        const char *reason = detail_fate(move, split);
        if (reason) {
            tally_skip(details, reason);
            continue;
        }
        parts[n] = part_of_move(arena, move);
        inherit(arena, &parts[n], &whole, n + 1);
        n++;
        details->emitted++;
    }
    struct coda_communication said = {.at = MOMENT_UNKNOWN};
    if (total->structured)
        coda_structured(arena, total->communication, &said);
    struct statement_entry entry = {
        .offset = total->offset,
        .at = said.at.at_usec == TIME_UNKNOWN ? total->booked : said.at,
        .valued = total->valued,
        .amount_e5 = total->amount_e5,
        .code = total->code.digits,
        .method = whole.method,
        .parts = parts,
        .part_count = split ? count : 1,
    };
    *moves = (struct coda_moves){0};
    statement_add(book, &entry);
}
