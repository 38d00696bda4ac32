// Any bytes as a mapping and a table, parted by a line "----"; without one all is the table, and it is
// guessed.
#include "base/text.h"
#include "observations/observers.h"
#include "observations/statements/bank_csv/guess.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge_text(const char *text)
{
    if (text && !text_is_utf8(bytes_of_text(text)))
        abort();
}

static void take(struct sink *sink, const struct record *record)
{
    (void)sink;
    if (record->type == RECORD_PAYMENT) {
        judge_text(record->payment.name);
        judge_text(record->payment.reference);
        judge_text(record->payment.id);
        judge_text(record->payment.code);
        judge_text(record->payment.account.value);
        if (strlen(record->payment.currency) != 3 || record->payment.amount_e5 == 0)
            abort();
    } else if (record->type == RECORD_HOLDER) {
        judge_text(record->holder.name);
        judge_text(record->holder.address);
    } else if (record->type == RECORD_STATEMENT) {
        const struct statement *statement = &record->statement;
        if (statement->balance == BALANCE_TIES &&
            statement->opening_e5 + statement->sum_e5 != statement->closing_e5)
            abort();
    } else if (record->type == RECORD_DAMAGE) {
        judge_text(record->damage.what);
        if (strstr(record->damage.what, "unaccounted"))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes all = {data, size};
    ptrdiff_t parted = bytes_find(all, bytes_of_text("\n----\n"), 0);
    struct arena *arena = arena_new((size_t)1 << 30);
    struct sink sink = {.take = take};
    struct bytes table = parted < 0 ? all : bytes_slice(all, (size_t)parted + 6, size);
    struct item item = {.path = "fuzz", .bytes = table};
    struct observation_context context = {.item = &item, .sink = &sink, .arena = arena, .forced = true};
    if (parted >= 0)
        context.mapping = arena_text_n(arena, data, (size_t)parted);
    struct guess guess;
    csv_guess(&guess, table, "fuzz", GUESS_ROWS_MAX, arena);
    observer_bank_csv.recognises(&context);
    observer_bank_csv.observe(&context);
    arena_free(arena);
    return 0;
}
